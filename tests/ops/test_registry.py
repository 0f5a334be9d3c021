"""Every declared op against its own formula and against numerical gradients, and what its calls may touch and keep.

One test per law, run for each op of the registry on the calls of `samples.py`: nothing here knows a single op.
"""

import inspect
import weakref

import numpy as np
import pytest
import torch

import minitorch  # noqa: F401  (declares the ops)
from minitorch.autograd.backward import gradients_of
from minitorch.autograd.record import record
from minitorch.functions.public import functions
from minitorch.jit.quiet import quiet
from minitorch.ops.op import registry
from minitorch.tensor.tensor import Tensor, wrap
from tests.ops.calling import differentiable, gradients, is_real, made, numeric_gradients, tensors
from tests.ops.samples import IN_PART, OF_SYMMETRIC, ONCE, ORACLES, SAMPLES, UNSETTLED, calls_of, oracle_of

CALLS = [(name, k) for name in sorted(registry) for k in range(len(calls_of(registry[name])))]
every_call = pytest.mark.parametrize(("name", "k"), CALLS)


def calls_where(true):
    """Parametrize a test over the calls of those ops of which this is true."""
    return pytest.mark.parametrize(("name", "k"), [call for call in CALLS if true(registry[call[0]])])


with_rules = calls_where(lambda op: op.rules)


def flags_of(op, arrays, settings):
    """For each argument, whether a gradient is asked for."""
    flags = differentiable(op, arrays, settings)
    if not any(flags):
        pytest.skip("of integers, or of what is no real number: there is no gradient")
    return flags


@pytest.mark.parametrize("name", sorted(registry))
def test_there_is_a_sample(name):
    assert calls_of(registry[name]), f"op {name!r} cannot sample itself: add a line to SAMPLES in tests/ops/samples.py"


def test_samples_and_oracles_are_of_ops():
    assert {*SAMPLES, *ORACLES} <= registry.keys()


@every_call
def test_the_kernel_is_the_formula(name, k):
    check_kernel(*made(name, k))


@calls_where(lambda op: op.kernel is not op.formula and not op.elementwise)
def test_the_kernel_is_the_formula_beside_special_values(name, k):
    for special in (0.0, np.inf, np.nan):
        op, arrays, settings = made(name, k)
        if not is_real(arrays[0]) or not arrays[0].size:
            pytest.skip("no element that could be infinite")
        arrays[0].flat[0] = special
        check_kernel(op, arrays, settings)


@np.errstate(all="ignore")
def check_kernel(op, arrays, settings):
    if op.elementwise:
        elements = np.broadcast(*arrays)
        expected = np.reshape([op.formula(*x, *settings) for x in elements], elements.shape)
    elif op.variadic:
        expected = op.formula(*arrays, **dict(zip(op.settings, settings, strict=True)))
    else:
        expected = op.formula(*arrays, *settings)
    out = np.asarray(quiet(op.run)(*arrays, *settings))
    np.testing.assert_allclose(out, np.asarray(expected).astype(out.dtype), rtol=1e-12, atol=1e-14)


@every_call
def test_views_share_memory_and_nothing_else_does(name, k):
    op, arrays, settings = made(name, k)
    out = quiet(op.run)(*arrays, *settings)
    shared = any(np.may_share_memory(out, x) for x in arrays if isinstance(x, np.ndarray))
    assert not np.size(out) or shared == (op.view or name in HANDED_ON)


HANDED_ON = {"copy", "random_result"}
"""Ops that hand on an array made for them: what is to be copied, of the right dtype, and what was drawn."""


@pytest.mark.parametrize("name", sorted(registry))
def test_what_is_public_has_pytorchs_name(name):
    assert not registry[name].public or hasattr(torch, name) or hasattr(torch.Tensor, name)


def test_public_functions_are_pytorchs():
    assert [name for name in functions if not hasattr(torch, name)] == []


def test_public_methods_are_pytorchs():
    own = {"explain"}
    assert {name for name in dir(Tensor) if name[0] != "_" and not hasattr(torch.Tensor, name)} == own


@pytest.mark.parametrize("name", sorted(registry))
def test_what_is_public_is_what_its_name_calls(name):
    op = registry[name]
    called = inspect.unwrap(functions[name]) is op.formula if name in functions else False
    assert called == op.public or op.operator  # the functions of operators take more settings: alpha, rounding_mode


@pytest.mark.parametrize("name", [
    name for name, op in sorted(registry.items())
    if op.settings and op.complete and name not in ORACLES and oracle_of(op) is not None
])  # fmt: skip
def test_defaults_are_pytorchs(name):
    op, oracle = registry[name], oracle_of(registry[name])
    x = np.array([[-2.5, -1.0, -0.5, 0.0], [0.5, 1.0, 1.5, 2.5], [19.5, 20.0, 20.5, 3.0]])
    arrays = [x + shift for shift in range(op.required)]
    try:
        expected = oracle(*map(torch.from_numpy, arrays))
    except (TypeError, RuntimeError):
        pytest.skip("PyTorch's function has fewer defaults")
    assert np.shape(op(*arrays)) == tuple(expected.shape)
    np.testing.assert_allclose(op(*arrays), expected.numpy(), rtol=1e-12)


BENDS = [-np.inf, -2.5, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.5, 20.0, np.inf, np.nan]
"""Where formulas bend, between, and at the ends."""
DIFFERENT = {"power": "-inf"}
"""PyTorch's square root of -inf is NaN; by Python's `**` it is inf."""


@calls_where(lambda op: op.elementwise)
@np.errstate(all="ignore")
def test_the_kernel_is_the_formula_where_it_bends(name, k):
    op, arrays, settings = made(name, k)
    if any(np.asarray(x).dtype != np.float64 for x in arrays):
        pytest.skip("of integers")
    bends = [x for x in BENDS if repr(x) not in (UNSETTLED.get(name), DIFFERENT.get(name))]
    arrays = [x.reshape(-1) for x in np.meshgrid(*[bends] * len(arrays))]
    expected = [op.formula(*elements, *settings) for elements in zip(*arrays, strict=True)]
    out = quiet(op.run)(*arrays, *settings)
    np.testing.assert_allclose(out, np.asarray(expected).astype(out.dtype), rtol=1e-12, atol=1e-14)


@calls_where(lambda op: op.rules and op.name not in OF_SYMMETRIC + IN_PART)
def test_the_gradient_is_the_numerical_one(name, k):
    op, arrays, settings = made(name, k)
    flags = flags_of(op, arrays, settings)
    g = np.random.default_rng(1).normal(size=np.shape(quiet(op.run)(*arrays, *settings)))
    expected = numeric_gradients(lambda arrays: np.sum(quiet(op.run)(*arrays, *settings) * g), arrays, flags)
    for mine, theirs in zip(gradients(op, tensors(arrays, flags), settings, wrap(g)), expected, strict=True):
        np.testing.assert_allclose(mine._array, theirs, rtol=2e-7, atol=2e-8)


@calls_where(lambda op: op.rules and op.name not in ONCE + OF_SYMMETRIC + IN_PART)
def test_the_gradient_of_the_gradient_is_the_numerical_one(name, k):
    op, arrays, settings = made(name, k)
    flags = flags_of(op, arrays, settings)
    rng = np.random.default_rng(2)
    g = np.array(rng.normal(size=np.shape(quiet(op.run)(*arrays, *settings))))
    weights = [rng.normal(size=x.shape) for x, flag in zip(arrays, flags, strict=True) if flag]
    values, flags = [*arrays, g], [*flags, True]

    def weighted(values):
        first = gradients(op, tensors(values[:-1], flags[:-1]), settings, wrap(values[-1]))
        return sum(np.sum(d._array * w) for d, w in zip(first, weights, strict=True))

    inputs = tensors([x.copy() if isinstance(x, np.ndarray) else x for x in values], flags)
    first = gradients(op, inputs[:-1], settings, inputs[-1], create_graph=True)
    kept = [(d, wrap(w)) for d, w in zip(first, weights, strict=True) if d.requires_grad]
    asking = [x for x, flag in zip(inputs, flags, strict=True) if flag]
    second = gradients_of([d for d, _ in kept], asking, [w for _, w in kept], materialize_grads=True) if kept else []
    expected = numeric_gradients(weighted, values, flags)
    for mine, theirs in zip(second, expected, strict=bool(kept)):
        np.testing.assert_allclose(mine._array, theirs, rtol=1e-6, atol=1e-7)
    assert kept or not any(np.any(gradient) for gradient in expected)


@every_call
def test_inputs_and_incoming_gradients_are_left_alone(name, k):
    op, arrays, settings = made(name, k)
    flags = differentiable(op, arrays, settings)
    before = [np.copy(x) for x in arrays]
    out = np.asarray(quiet(op.run)(*arrays, *settings))
    if any(flags):
        g = np.random.default_rng(3).normal(size=out.shape)
        kept = g.copy()
        gradients(op, tensors(arrays, flags), settings, wrap(g))
        np.testing.assert_array_equal(g, kept)
    for x, y in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(x, y)


@with_rules
def test_the_tape_keeps_what_the_rules_name(name, k):
    op, arrays, settings = made(name, k)
    flags = flags_of(op, arrays, settings)
    inputs = [x * 1 if flag else x for x, flag in zip(tensors(arrays, flags), flags, strict=True)]
    watched = {name: weakref.ref(x._array) for name, x in zip(op.arrays, inputs, strict=False) if hasattr(x, "_array")}
    result = record(op, tuple(inputs), settings)
    watched["out"] = weakref.ref(result._array)
    node = result.grad_fn
    del result, inputs, arrays
    named = {n for name, flag in zip(op.arrays, flags, strict=False) if flag for n in op.rules[name].names}
    named |= {*op.shared.names} if op.shared else set()
    assert {name for name, ref in watched.items() if ref() is not None} <= named
    assert node is not None
