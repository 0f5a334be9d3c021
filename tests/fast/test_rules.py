"""Rules with kernels in the places of ops against the rules as they are written: the same gradients, to the bit."""

import numpy as np
import pytest

import minitorch
from minitorch.autograd.op_node import OpNode
from minitorch.autograd.record import record
from minitorch.fast import rules
from minitorch.ops.op import registry
from tests.backend.wrapped import Wrapped, memory_of
from tests.ops.calling import differentiable, made, tensors
from tests.ops.samples import calls_of

CALLS = [
    (op.name, k)
    for op in registry.values()
    if "generator" not in op.settings
    for k in range(len(calls_of(op)))
    if any(differentiable(*made(op.name, k)))
]


@pytest.mark.parametrize(("name", "k"), CALLS)
def test_the_gradients_are_those_of_the_plain_way(name, k):
    op, arrays, settings = made(name, k)
    flags = differentiable(op, arrays, settings)
    node = record(op, tuple(tensors(arrays, flags)), settings)._node
    g = np.random.default_rng(0).normal(size=node.shape).astype(node.dtype)
    both = (pull(node, g, None, None) for pull in (rules._plain, rules.pull))
    for (edge, plain), (same, direct) in zip(*both, strict=True):
        assert edge is same
        assert (plain.dtype, plain.shape) == (direct.dtype, direct.shape)
        np.testing.assert_array_equal(plain, direct)


def test_it_is_the_way_that_is_taken():
    assert OpNode.pull is rules.pull


def test_what_is_not_usual_goes_the_plain_way(monkeypatch):
    taken = []
    monkeypatch.setattr(rules, "_plain", lambda *call: taken.append(call) or ())
    x = minitorch.ones(2, requires_grad=True)
    node = (x * x)._node
    node.pull(np.ones(2), minitorch.tensor, None)  # gradients with a history
    node.pull(np.ones(2), None, {x._node})  # some of the gradients
    y = x * 1
    stale = (y * y)._node
    y.mul_(2)
    stale.pull(np.ones(2), None, None)  # edited since
    node.release()
    node.pull(np.ones(2), None, None)  # used up
    assert len(taken) == 4


def test_a_constant_beside_another_kind_of_array():
    x = minitorch.ones(2, requires_grad=True)
    x._array = Wrapped(x._array)
    node = (x * x)._node
    with pytest.raises(AssertionError, match="two places"):
        node.pull(np.ones(2), None, None)
    assert [memory_of(d).tolist() for _, d in node.pull(Wrapped(np.ones(2)), None, None)] == [[1.0, 1.0], [1.0, 1.0]]
