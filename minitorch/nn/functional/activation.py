"""Activations as functions; `inplace=True` overwrites the input."""

from typing import Any

from ...autograd.edits import edit
from ...autograd.record import record
from ...jit.dtypes import is_floating
from ...jit.halves import widened
from ...jit.scalars import require_fit, scalar
from ...ops import activations as ops
from ...ops.op import Op
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = [
    "elu",
    "gelu",
    "hardtanh",
    "leaky_relu",
    "logsigmoid",
    "relu",
    "relu6",
    "relu_",
    "sigmoid",
    "silu",
    "softplus",
    "tanh",
]


def _run(op: Op, x: Tensor, inplace: bool, *settings: Any) -> Tensor:
    return edit(op, x, settings=settings) if inplace else record(op, (x,), settings)


def _run_floating(op: Op, x: Tensor, inplace: bool, *settings: Any) -> Tensor:
    """As `_run`, of floating point numbers only, as in PyTorch, and with numbers that fit them."""
    if not is_floating(x._array.dtype):
        name = _NAMED.get(op.name, f"{op.name}_cpu")
        raise NotImplementedError(f"\"{name}\" not implemented for '{x.dtype.legacy.removesuffix('Tensor')}'")
    for number in settings:
        if not isinstance(number, str):
            require_fit(number, widened(x._array.dtype))
    return _run(op, x, inplace, *settings)


_NAMED = {"celu": "elu_cpu", "selu": "elu_cpu", "softshrink": "softshrink_check"}
"""What PyTorch calls its loop for an op, if not by the name of the op."""


@checked
def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """`max(x, 0)`; its gradient at 0 is 0."""
    if not inplace:
        return record(ops.relu, (input,))  # what `_run` does, 0.2 µs sooner: no activation is called as often
    return _run(ops.relu, input, inplace)


@checked
def relu_(input: Tensor) -> Tensor:
    """In-place `relu`."""
    return relu(input, inplace=True)


@checked
def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """`x` where positive, else `negative_slope x`."""
    return _run_floating(ops.leaky_relu, input, inplace, negative_slope)


@checked
def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha (eˣ - 1)`."""
    return _run_floating(ops.elu, input, inplace, alpha)


@checked
def gelu(input: Tensor, *, approximate: str = "none") -> Tensor:
    """`x Φ(x)` with the normal distribution function Φ, or with a tanh close to it for `approximate="tanh"`."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return _run_floating(ops.gelu, input, False, approximate)


@checked
def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """`x sigmoid(x)`."""
    return _run_floating(ops.silu, input, inplace)


@checked
def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """`log(1 + exp(beta x)) / beta`, and `x` itself where `beta x > threshold`."""
    return _run_floating(ops.softplus, input, False, beta, threshold)


@checked
def sigmoid(input: Tensor) -> Tensor:
    """`1 / (1 + e⁻ˣ)`."""
    return input.sigmoid()


@checked
def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


@checked
def logsigmoid(input: Tensor) -> Tensor:
    """`log(sigmoid(x))`, without underflow."""
    return _run_floating(ops.logsigmoid, input, False)


@checked
def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` brought between `min_val` and `max_val`, with gradient 0 on both."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    dtype = input._array.dtype
    for number in (min_val, max_val):
        require_fit(number if is_floating(dtype) else scalar(number, int64.numpy), dtype)  # fractions are dropped
    return _run(ops.hardtanh, input, inplace, min_val, max_val)


@checked
def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """`min(max(x, 0), 6)`."""
    return hardtanh(input, 0.0, 6.0, inplace)
