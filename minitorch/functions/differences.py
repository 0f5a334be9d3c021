"""Differences and sums of trapezoids along a dimension: `diff`, `trapezoid`, `cumulative_trapezoid`."""

from ..jit.dtypes import is_bool
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .joining import cat
from .public import function, functions, public


@function
def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Tensor | None = None
) -> Tensor:
    """Each element less the one before it along `dim`, `n` times; with `prepend` and `append` at its ends.

    Shapes: (*a, k, *b) -> (*a, max(k - n, 0), *b).
    Dtypes: any; of bool, whether two are different.
    Errors: RuntimeError for 0-d tensors and n < 0; IndexError for a `dim` out of range.
    """
    if not input.ndim:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    at = as_dim(dim, input.ndim)
    if n == 0:
        return input.clone()
    parts = [part for part in (prepend, input, append) if part is not None]
    out = cat(parts, at) if len(parts) > 1 else input
    for _ in range(min(n, out.size(at))):
        size = max(out.size(at) - 1, 0)
        later, earlier = out.narrow(at, min(1, out.size(at)), size), out.narrow(at, 0, size)
        out = later.ne(earlier) if is_bool(out._array.dtype) else later - earlier
    return out


@public
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float | None = None, dim: int = -1) -> Tensor:
    """The integral of `y` along `dim` by trapezoids, at places `x` or `dx` (1) apart.

    Shapes: (*a, n, *b) -> (*a, *b); `x` of shape (n,) or broadcastable with `y`.
    Dtypes: any but bool; the common one.
    Errors: RuntimeError for bool and for both `x` and `dx`; IndexError for a `dim` out of range.
    """
    areas, at = _areas("trapezoid", y, x, dx, dim)
    return areas.sum(at)


functions["trapz"] = trapezoid


@public
def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float | None = None, dim: int = -1) -> Tensor:
    """As `trapezoid`, up to each place but the first.

    Shapes: (*a, n, *b) -> (*a, n - 1, *b).
    Dtypes: any but bool; the common one.
    Errors: as `trapezoid`.
    """
    areas, at = _areas("cumulative_trapezoid", y, x, dx, dim)
    return areas.cumsum(at)


def _areas(name: str, y: Tensor, x: Tensor | None, dx: float | None, dim: int) -> tuple[Tensor, int]:
    """The areas of the trapezoids, and the dimension along which they lie."""
    if x is not None and dx is not None:
        raise RuntimeError(f"{name}(): expected x or dx, not both")
    if is_bool(y._array.dtype) or (x is not None and is_bool(x._array.dtype)):
        raise RuntimeError(f"{name}: received a bool input for `x` or `y`, but bool is not supported")
    at = as_dim(dim, y.ndim)
    size = max(y.size(at) - 1, 0)
    heights = y.narrow(at, min(1, y.size(at)), size) + y.narrow(at, 0, size)
    if x is None:
        return heights * (1.0 if dx is None else dx) / 2.0, at
    widths = diff(x, dim=0) if x.ndim == 1 else diff(x, dim=at - y.ndim)
    if x.ndim == 1:
        if x.size(0) != y.size(at):
            raise RuntimeError(f"{name}: There must be one `x` value for each sample point")
        widths = widths.reshape(-1, *[1] * (y.ndim - at - 1))
    return heights * widths / 2.0, at
