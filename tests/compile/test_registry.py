"""Every op of the registry in a compiled function: it agrees with eager mode, its gradients too, or it is refused."""

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record
from minitorch.compile import CompileError
from minitorch.ops.op import elementwise, registry
from minitorch.tensor.tensor import wrap
from minitorch.testing import assert_close
from tests.ops.calling import differentiable, is_real, made
from tests.ops.samples import calls_of
from tests.slow import mostly_slow

REFUSED = {"rrelu_noise"}
"""Ops of which some calls have no compiled form: they draw random numbers in the middle of a step."""

CALLS = [(name, k) for name in sorted(registry) for k in range(len(calls_of(registry[name])))]


def is_left_out(name, k):
    """A number first in relu's gradient: the op's own kernel widens it."""
    return name == "relu_backward" and not is_real(made(name, k, np.float32)[1][0])


@pytest.mark.parametrize(("name", "k"), mostly_slow((call for call in CALLS if not is_left_out(*call)), every=3))
def test_compiled_is_eager(name, k, interpreted):
    op, arrays, settings = made(name, k, np.float32)
    flags = differentiable(op, arrays, settings)
    places = [i for i, x in enumerate(arrays) if isinstance(x, np.ndarray)]
    rest = [None if isinstance(x, np.ndarray) else x for x in arrays]

    def fresh():
        return [wrap(arrays[i].copy()).requires_grad_(bool(flags[i])) for i in places]

    def call(tensors):
        args = list(rest)
        for i, tensor in zip(places, tensors, strict=True):
            args[i] = tensor
        out = record(op, tuple(args), settings)
        asking = [tensor for tensor in tensors if tensor.requires_grad]
        if not asking:
            return [out]
        gradients = minitorch.autograd.grad(out, asking, minitorch.ones_like(out), allow_unused=True)
        return [out, *[g for g in gradients if g is not None]]

    try:
        found = minitorch.compile(call)(fresh())
    except CompileError as error:
        assert name in REFUSED, error
        assert __file__ in str(error) and any(op in str(error) for op in REFUSED)
        return
    expected = call(fresh())
    finite = [np.abs(t.detach().numpy()[np.isfinite(t.detach().numpy())]).max(initial=0) for t in expected]
    for ours, eager in zip(found, expected, strict=True):
        assert ours.shape == eager.shape and ours.dtype is eager.dtype
        if eager._array.flags.forc and eager._array.size:
            assert ours.stride() == eager.stride()
        # Where terms cancel, 2 ulp of the largest.
        assert_close(ours.detach(), eager.detach(), ulp=2, atol=2 * 2.0**-23 * max(finite), equal_nan=True)


def test_settings_that_are_equal_but_not_the_same(interpreted):
    x = minitorch.tensor([-1.0, 0.0, -0.0, 1.0])
    for bound in (0.0, -0.0):
        assert_bits(minitorch.compile(lambda x, b=bound: x.clamp(min=b))(x), x.clamp(min=bound))


def specials(dtype):
    """What arithmetic treats in a way of its own, and a few plain numbers."""
    limits = np.finfo(dtype)
    ends = [np.inf, 0.0, limits.tiny, limits.smallest_subnormal, limits.max, 1.0, 0.5, 1.5, 2.5, 100.0, 1 + limits.eps]
    return np.array([np.nan, *ends, *(-x for x in ends)], dtype)


def with_specials(arrays, dtype):
    """The arguments of a call with all pairs of special values in the place of its numbers."""
    pairs = [grid.ravel() for grid in np.meshgrid(specials(dtype), specials(dtype), indexing="ij")]
    values = iter([*pairs, *(np.roll(pairs[0], 7 * i) for i in range(1, 9))])
    given = [x if not isinstance(x, np.ndarray) else np.resize(x, pairs[0].shape) for x in arrays]
    return [next(values) if isinstance(x, np.ndarray) and x.dtype == dtype else x for x in given]


def assert_bits(ours, eager):
    """NaN where the other is NaN, else the same numbers with the same signs."""
    ours, eager = ours.numpy(), eager.numpy()
    assert ours.dtype == eager.dtype and ours.shape == eager.shape
    same = (ours == eager) & (np.signbit(ours) == np.signbit(eager)) if eager.dtype.kind == "f" else ours == eager
    same |= (ours != ours) & (eager != eager)
    assert same.all(), f"at {np.flatnonzero(~same)[:5]}: {ours[~same][:5]}, not {eager[~same][:5]}"


ODD = (float("nan"), float("inf"), float("-inf"), -0.0, 0.0)
NO_ONE_ZERO = ("fmax", "fmin")
"""Of zeros of two signs numpy's own take either, by where they stand in memory."""


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [name for name in sorted(registry) if registry[name].elementwise])
def test_compiled_is_eager_to_the_bit_at_special_values(name, dtype, interpreted):
    """NaN, infinities, zeros of both signs, the smallest and the largest, as elements and as settings."""
    op = registry[name]
    for k in range(len(calls_of(op))):
        if is_left_out(name, k):
            continue
        _, arrays, settings = made(name, k, dtype)
        args = with_specials(arrays, dtype)
        if name in NO_ONE_ZERO:
            args = [np.abs(x) if isinstance(x, np.ndarray) else x for x in args]
        places = [i for i, x in enumerate(args) if isinstance(x, np.ndarray)]
        rest = [None if isinstance(x, np.ndarray) else x for x in args]
        for given in settings_with(settings):

            def call(tensors, given=given, rest=rest, places=places):
                full = list(rest)
                for i, tensor in zip(places, tensors, strict=True):
                    full[i] = tensor
                return record(op, tuple(full), given)

            tensors = [wrap(args[i]) for i in places]
            with np.errstate(all="ignore"):
                assert_bits(minitorch.compile(call)(tensors), call(tensors))


@pytest.mark.parametrize("name", [name for name in sorted(registry) if name not in REFUSED])
def test_compiled_is_eager_where_sizes_are_zero(name, interpreted):
    """Each size of the sample calls becomes 0 in turn; values, strides, dtypes, and gradients if there are any."""
    op = registry[name]
    for k in range(len(calls_of(op))):
        _, arrays, settings = made(name, k, np.float32)
        places = [i for i, x in enumerate(arrays) if isinstance(x, np.ndarray)]
        for size in {n for i in places for n in arrays[i].shape} if not is_left_out(name, k) else ():
            empty = [emptied(x, size) if isinstance(x, np.ndarray) else x for x in arrays]
            hold_to_eager(op, empty, settings, places)


def emptied(x, size):
    """An array in which the dimensions of that size have none."""
    return np.ones([0 if n == size else n for n in x.shape], x.dtype) if size in x.shape else x


def hold_to_eager(op, arrays, settings, places):
    rest = [None if isinstance(x, np.ndarray) else x for x in arrays]

    def call(tensors):
        full = list(rest)
        for i, tensor in zip(places, tensors, strict=True):
            full[i] = tensor
        out = record(op, tuple(full), settings)
        asking = [tensor for tensor in tensors if tensor.requires_grad]
        if not asking:
            return [out]
        found = minitorch.autograd.grad(out, asking, minitorch.ones_like(out), allow_unused=True)
        return [out, *[g for g in found if g is not None]]

    try:
        flags = differentiable(op, arrays, settings)
        eager = call([wrap(arrays[i].copy()).requires_grad_(bool(flags[i])) for i in places])
    except (IndexError, RuntimeError, TypeError, ValueError):
        return
    ours = minitorch.compile(call)([wrap(arrays[i].copy()).requires_grad_(bool(flags[i])) for i in places])
    for found, expected in zip(ours, eager, strict=True):
        assert found.shape == expected.shape and found.dtype is expected.dtype
        assert found.stride() == expected.stride()
        assert_close(found.detach(), expected.detach(), ulp=0, equal_nan=True)


def settings_with(settings):
    """The settings, and those with one of their numbers exchanged for an odd one."""
    yield settings
    for i, value in enumerate(settings):
        if isinstance(value, float):
            yield from ((*settings[:i], odd, *settings[i + 1 :]) for odd in ODD)


@pytest.mark.parametrize("name", ["erf", "gelu", "hypot", "logaddexp", "logsigmoid", "sigmoid", "silu", "softplus"])
def test_many_single_floats(name):
    """Eager mode has vector code of its own for these (kernels/float32_math.py), which rounds otherwise."""
    rng = np.random.default_rng(0)
    x, y = (minitorch.from_numpy(rng.standard_normal(40_000).astype(np.float32)) for _ in range(2))
    given = (x, y)[: registry[name].arity]

    def call(*tensors):
        return record(registry[name], tensors, registry[name].defaults)

    expected = call(*given)
    assert_close(minitorch.compile(call)(*given), expected, ulp=4, atol=4 * 2.0**-24)


def natural(x, /):
    return np.log(x)


def test_a_formula_that_calls_other_functions_is_compiled_by_its_kernel(interpreted):
    x = minitorch.tensor([0.25, 0.5, 0.75])
    without, given = elementwise()(natural), elementwise(np.log)(natural)
    del registry["natural"]
    with pytest.raises(CompileError, match=r"natural .*: its formula is more than an expression: give @elementwise"):
        minitorch.compile(lambda x: record(without, (x,)))(x)
    assert_close(minitorch.compile(lambda x: record(given, (x,)))(x), record(given, (x,)), ulp=0)
