"""Calls of any number of tensors recorded in one pass against the plain way: same values, nodes, guards and errors."""

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record_plainly
from minitorch.fast.variadic_recorder import variadic_recorder
from minitorch.ops.op import registry
from tests.fast.test_recorder import outcome
from tests.ops.calling import differentiable, made, tensors
from tests.ops.samples import calls_of

VARIADIC = [op.name for op in registry.values() if op.variadic]
CALLS = [(name, k) for name in VARIADIC for k in range(len(calls_of(registry[name])))]


def both(op, inputs, settings):
    fast = outcome(variadic_recorder(op), *inputs, *settings)
    np.testing.assert_equal(fast, outcome(record_plainly, op, tuple(inputs), settings))


@pytest.mark.parametrize(("name", "k"), CALLS)
def test_it_records_what_the_plain_way_records(name, k):
    op, arrays, settings = made(name, k)
    for flags in ([False] * len(arrays), differentiable(op, arrays, settings)):
        both(op, tensors(arrays, flags), settings)


@pytest.mark.parametrize("name", ["cat", "stack"])
def test_what_is_not_usual(name):
    op, ones = registry[name], minitorch.ones(2, requires_grad=True)
    settings = op.defaults
    for inputs in ([ones, ones.detach()], [ones, minitorch.ones(3, 2)], [(ones * 2)[:1], ones[1:]],
                   [ones.detach().half()] * 2):  # fmt: skip
        both(op, inputs, settings)
    with minitorch.no_grad():
        both(op, [ones, ones], settings)
    plainly = variadic_recorder(op, lambda *call: call)
    for inputs in ([ones, ones.double()], [ones, ones.long()], [ones.long()] * 2, [ones, 2.0], [ones, None], []):
        assert plainly(*inputs, *settings) == (op, tuple(inputs), settings)
    with minitorch.inference_mode():
        assert plainly(ones, ones, *settings)[0] is op
