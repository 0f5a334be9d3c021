"""Nodes as users see them: their names, and the nodes that gradients go on to, are PyTorch's."""

import pytest
import torch

import minitorch
from minitorch.ops.op import registry


def graph(library):
    x = library.ones(2, requires_grad=True)
    fixed = library.ones(2)
    return ((x * fixed + x.exp()) / 2).sum().grad_fn


def described(node):
    """A node, and recursively those that it leads to, as text."""
    following = node and [(described(next_node), number) for next_node, number in node.next_functions]
    return node and (node.name().removeprefix("torch::autograd::"), following)


def test_a_graph_can_be_walked():
    assert described(graph(minitorch)) == described(graph(torch))


@pytest.mark.parametrize("library", [minitorch, torch])
def test_a_node_prints_its_name(library):
    assert repr(graph(library)).startswith("<SumBackward0 object at 0x")


def test_a_node_says_which_op_was_called():
    assert graph(minitorch).op is registry["sum"]
