"""Activations as functions; `inplace=True` overwrites the input."""

from typing import Any

from ...autograd.edits import edit
from ...autograd.record import record
from ...jit.dtypes import is_floating
from ...ops import activations as ops
from ...ops.op import Op
from ...tensor.tensor import Tensor
from .checking import require_tensor

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
    if not isinstance(x, Tensor):
        require_tensor(op.name, x)
    return edit(op, x, settings=settings) if inplace else record(op, (x,), settings)


def _run_floating(op: Op, x: Tensor, inplace: bool, *settings: Any) -> Tensor:
    """As `_run`, of floating point numbers only, as in PyTorch."""
    if isinstance(x, Tensor) and not is_floating(x._array.dtype):
        name = _NAMED.get(op.name, f"{op.name}_cpu")
        raise NotImplementedError(f"\"{name}\" not implemented for '{x.dtype.legacy.removesuffix('Tensor')}'")
    return _run(op, x, inplace, *settings)


_NAMED = {"celu": "elu_cpu", "selu": "elu_cpu", "softshrink": "softshrink_check"}
"""What PyTorch calls its loop for an op, if not by the name of the op."""


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """`max(x, 0)`; its gradient at 0 is 0."""
    if not inplace and isinstance(input, Tensor):
        return record(ops.relu, (input,))  # what `_run` does, 0.2 µs sooner: no activation is called as often
    return _run(ops.relu, input, inplace)


def relu_(input: Tensor) -> Tensor:
    """In-place `relu`."""
    return relu(input, inplace=True)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """`x` where positive, else `negative_slope x`."""
    return _run_floating(ops.leaky_relu, input, inplace, negative_slope)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` where positive, else `alpha (eˣ - 1)`."""
    return _run_floating(ops.elu, input, inplace, alpha)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """`x Φ(x)` with the normal distribution function Φ, or with a tanh close to it for `approximate="tanh"`."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return _run_floating(ops.gelu, input, False, approximate)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """`x sigmoid(x)`."""
    return _run_floating(ops.silu, input, inplace)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """`log(1 + exp(beta x)) / beta`, and `x` itself where `beta x > threshold`."""
    return _run_floating(ops.softplus, input, False, beta, threshold)


def sigmoid(input: Tensor) -> Tensor:
    """`1 / (1 + e⁻ˣ)`."""
    return input.sigmoid()


def tanh(input: Tensor) -> Tensor:
    """The hyperbolic tangent."""
    return input.tanh()


def logsigmoid(input: Tensor) -> Tensor:
    """`log(sigmoid(x))`, without underflow."""
    return _run_floating(ops.logsigmoid, input, False)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """`x` brought between `min_val` and `max_val`, with gradient 0 on both."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return _run(ops.hardtanh, input, inplace, min_val, max_val)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """`min(max(x, 0), 6)`."""
    return hardtanh(input, 0.0, 6.0, inplace)
