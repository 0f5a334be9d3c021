"""What functions of linear algebra ask of their arguments, with PyTorch's errors, and how they hand out results."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from ..autograd.record import record
from ..jit.dtypes import is_floating, is_half
from ..ops.factoring import part
from ..ops.op import Op
from ..presentation.graphs import Shown
from ..tensor.methods import cite
from ..tensor.tensor import Tensor
from .calling import called
from .public import described
from .signatures import with_out

F = TypeVar("F", bound=Callable[..., Any])

WITHOUT_OUT = ("diagonal", "matrix_exp", "vander")
"""Functions of `linalg` that have no `out=` in PyTorch."""


def linalg(f: F) -> F:
    """`f`, called in PyTorch's forms, as the function of its name in `linalg`."""
    cite(f, f"torch.linalg.{f.__name__}")
    return described(called(f), f.__name__, f.__doc__, lambda: with_out(f, WITHOUT_OUT))


def require_real(who: str, x: Tensor, kernel: str | None = None, halves: bool = False) -> None:
    """Refuse integers, and but for `halves` half floats: these in the name of PyTorch's `kernel`, if it lacks that."""
    if not is_floating(x._array.dtype):
        raise RuntimeError(f"{who}: Expected a floating point or complex tensor as input. Got {x.dtype.scalar_type}")
    if is_half(x._array.dtype) and not halves:
        if kernel:
            raise NotImplementedError(f"\"{kernel}\" not implemented for 'Half'; convert with .float()")
        raise RuntimeError(f"{who}: Low precision dtypes not supported. Got Half")


def require_kernel(x: Tensor, kernel: str) -> None:
    """Refuse all but float32 and float64 in the name of PyTorch's `kernel`."""
    if x._array.dtype.kind != "f" or is_half(x._array.dtype):
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{x.dtype.scalar_type}'; convert with .float()")


def require_matrix(who: str, x: Tensor, name: str = "A") -> None:
    """Refuse fewer than two dimensions."""
    if x._array.ndim < 2:
        raise RuntimeError(f"{who}: The input tensor {name} must have at least 2 dimensions.")


def require_square(who: str, x: Tensor, name: str = "A") -> None:
    """Refuse what is no batch of square matrices."""
    require_matrix(who, x, name)
    n, m = x._array.shape[-2:]
    if n != m:
        raise RuntimeError(f"{who}: {name} must be batches of square matrices, but they are {n} by {m} matrices")


def require_fitting(who: str, x: Tensor, y: Tensor, left: bool = True) -> None:
    """Refuse matrices y that x Z = y, or Z x = y, cannot make."""
    require_matrix(who, y, "B")
    (n, m), (k, p) = x._array.shape[-2:], y._array.shape[-2:]
    if n != (k if left else p):
        equation = "AX = B" if left else "XA = B"
        raise RuntimeError(f"{who}: Incompatible shapes of A and B for the equation {equation} ({n}x{m} and {k}x{p})")


def require_same_dtype(who: str, x: Tensor, y: Tensor) -> None:
    """Refuse matrices of two dtypes."""
    if x.dtype is not y.dtype:
        raise RuntimeError(
            f"{who}: Expected A and B to have the same dtype, but found A of type "
            f"{x.dtype.scalar_type} and B of type {y.dtype.scalar_type} instead"
        )


def require_broadcast(x: Tensor, y: Tensor) -> None:
    """Refuse batches that do not broadcast."""
    np.broadcast_shapes(x.shape[:-2], y.shape[:-2])


def results(op: Op, args: tuple, settings: tuple, shapes: Sequence[Any], name: str) -> list[Tensor]:
    """What `op` has made, of these shapes; shown as the outputs of a node of PyTorch's of this name."""
    packed, start, found = record(op, args, settings), 0, []
    for i, shape in enumerate(shapes):
        found.append(record(part, (packed,), (start, tuple(shape)), Shown(name, ("x",), i)))
        start += int(np.prod(shape, dtype=np.int64))
    return found
