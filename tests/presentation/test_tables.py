"""The tables of PyTorch's presentation speak of ops that there are, in names that PyTorch has."""

import inspect

import pytest
import torch

import minitorch  # noqa: F401  (declares the ops)
from minitorch.ops.op import registry
from minitorch.presentation import graphs
from minitorch.presentation.errors import NOT_OF_BOOL, REASONS
from minitorch.presentation.graphs import CLAMP_BY_ONE, GRAPHS, PLAIN, Shown, graph_of
from minitorch.presentation.refused import REFUSED
from tests.ops.calling import made
from tests.ops.samples import calls_of

TABLES = {"GRAPHS": GRAPHS, "PLAIN": PLAIN, "REASONS": REASONS, "NOT_OF_BOOL": NOT_OF_BOOL, "REFUSED": REFUSED}
OF_THE_OP = [*GRAPHS, *PLAIN]
CONSTANTS = [value for value in vars(graphs).values() if isinstance(value, Shown)]
OF_OURS = {"SiluBackwardBackward0"}
"""Names of nodes that PyTorch puts together from others."""


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_is_of_an_op(table):
    assert TABLES[table].keys() <= registry.keys()


def names_in(graph):
    """The names of all nodes in what a call is shown as."""
    if isinstance(graph, Shown):
        yield from [graph.name] if graph.name else []
        for part in graph.inputs:
            yield from names_in(part)


def arguments_in(graph):
    """The arguments that what a call is shown as leads to."""
    for part in graph.inputs:
        if isinstance(part, Shown):
            yield from arguments_in(part)
        elif part is not None:
            yield part if isinstance(part, str) else part.argument


def shown_calls():
    """Every op of the tables, with what its sample calls are shown as."""
    for name in GRAPHS:
        for k in range(len(calls_of(registry[name]))):
            yield registry[name], graph_of(registry[name], made(name, k)[2])
    for name, graph in [*PLAIN.items(), *CLAMP_BY_ONE.items()]:
        yield registry[name], graph


def test_names_are_pytorchs():
    names = {name for graph in [*CONSTANTS, *(graph for _, graph in shown_calls())] for name in names_in(graph)}
    short = {name.removeprefix("torch::autograd::") for name in names}
    assert {name for name in short if not hasattr(torch._C._functions, name)} <= OF_OURS


def test_what_is_shown_leads_to_arguments_of_the_op():
    for op, graph in shown_calls():
        assert {*arguments_in(graph)} <= {*op.arrays}, op


@pytest.mark.parametrize("name", [name for name, reason in REASONS.items() if "lambda" not in str(reason)])
def test_a_reason_is_a_function_of_the_arguments_of_the_op(name):
    op = registry[name]
    inspect.signature(REASONS[name]).bind(*op.arrays, *op.settings)
