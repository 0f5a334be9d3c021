"""Calls recorded in one pass over their arguments against the plain way: same values, nodes, guards and errors."""

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record_plainly
from minitorch.fast.one_pass import one_pass_recorder, record_in_one_pass
from minitorch.ops.op import registry
from tests.fast.test_recorder import outcome
from tests.ops.calling import differentiable, made, tensors
from tests.ops.samples import calls_of

OPS = [op for op in registry.values() if not op.view and "generator" not in op.settings]
CALLS = [(op.name, k) for op in OPS for k in range(len(calls_of(op)))]


def both(op, inputs, settings):
    found = outcome(record_in_one_pass, op, tuple(inputs), settings)
    np.testing.assert_equal(found, outcome(record_plainly, op, tuple(inputs), settings))


@pytest.mark.parametrize(("name", "k"), CALLS)
def test_it_records_what_the_plain_way_records(name, k):
    op, arrays, settings = made(name, k)
    for flags in ([False] * len(arrays), differentiable(op, arrays, settings)):
        both(op, tensors(arrays, flags), settings)


@pytest.mark.parametrize("number", [2, 2.5, True])
@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.bool_])
@pytest.mark.parametrize("name", sorted(op.name for op in OPS if op.elementwise and op.arity == 2))
def test_a_number_beside_a_tensor(name, dtype, number):
    op, _, settings = made(name, 0)
    x = minitorch.from_numpy(np.ones(3, dtype))
    both(op, [x, number], settings)
    both(op, [number, x], settings)


@pytest.mark.parametrize("name", ["cat", "stack"])
def test_any_number_of_tensors(name):
    op, ones = registry[name], minitorch.ones(2, requires_grad=True)
    for inputs in ([ones, ones.detach()], [ones, minitorch.ones(3, 2)], [(ones * 2)[:1], ones[1:]],
                   [ones.detach(), ones.detach().double()], [ones.detach().half()] * 2):  # fmt: skip
        both(op, inputs, op.defaults)
    for mode in (minitorch.no_grad, minitorch.inference_mode):
        with mode():
            both(op, [ones, ones], op.defaults)
    assert one_pass_recorder(op)(ones, ones, *op.defaults).requires_grad
