"""Every op of the registry in a compiled function: it agrees with eager mode, its gradients too, or it is refused."""

import numpy as np
import pytest

import minitorch
from minitorch.autograd.record import record
from minitorch.compile import CompileError
from minitorch.ops.op import registry
from minitorch.tensor.tensor import wrap
from minitorch.testing import assert_close
from tests.ops.calling import differentiable, is_real, made
from tests.ops.samples import calls_of

REFUSED = {
    "argsort", "argtopk", "argcummax", "fmod", "median_all", "nan_to_num", "argkthvalue", "recurrence",
    "round", "rounded_div",
}  # fmt: skip
"""Ops of which some calls have no compiled form: positions and orders, and some roundings."""

CALLS = [(name, k) for name in sorted(registry) for k in range(len(calls_of(registry[name])))]


def is_left_out(name, k):
    """A number first in relu's gradient: the op's own kernel widens it."""
    return name == "relu_backward" and not is_real(made(name, k, np.float32)[1][0])


@pytest.mark.parametrize(("name", "k"), [call for call in CALLS if not is_left_out(*call)])
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
