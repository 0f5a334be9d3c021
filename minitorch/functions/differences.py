"""Differences and sums of trapezoids along a dimension: `diff`, `gradient`, `trapezoid`, `cumulative_trapezoid`."""

from collections.abc import Sequence
from typing import Any

from ..jit.dtypes import is_bool
from ..tensor.tensor import Tensor
from .arguments import as_dim, as_dims
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
def gradient(
    input: Tensor, *, spacing: Any = 1, dim: int | Sequence[int] | None = None, edge_order: int = 1
) -> tuple[Tensor, ...]:
    """The partial derivatives, along each of `dim` or all dimensions, of a function that has the values `input`.

    Inside they are those of parabolas through three neighbours, at the ends those of lines through two, or with
    `edge_order` 2 of parabolas. `spacing` says how far values are apart: a number for all dimensions, or one for each,
    or for each a vector of coordinates.

    Shapes: (*) -> (*) for each dimension.
    Dtypes: any but bool and uint8; integers become floating point.
    Errors: RuntimeError for other dtypes and edge orders, for fewer than `edge_order` + 1 values along a dimension, and
    where `spacing` has not one entry for each.
    """
    spacing = _spacing(spacing)
    dims = range(input.ndim) if dim is None else as_dims([dim] if isinstance(dim, int) else dim, input.ndim)
    if input.dtype.name in ("uint8", "bool"):
        raise RuntimeError(f"torch.gradient does not support {input.dtype.name} input.")
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    if any(input.shape[d] < edge_order + 1 for d in dims):
        raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    steps = list(spacing) if isinstance(spacing, Sequence) else [spacing] * len(dims)
    if len(steps) != len(dims):
        raise RuntimeError(
            f"torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to {len(dims)}, "
            f"one for each dimension, but got a list of length {len(steps)}"
        )
    return tuple(_slope(input, step, d, edge_order) for step, d in zip(steps, dims, strict=True))


def _spacing(given: Any) -> Any:
    if not isinstance(given, Tensor):
        return 1 if given is None else given
    if given.ndim:
        raise TypeError("gradient(): argument 'spacing' must be a number, or for each dimension a number or a Tensor")
    return given.item()


def _slope(y: Tensor, step: Any, dim: int, edge_order: int) -> Tensor:
    """The derivative along `dim`, for values `step` apart or at coordinates `step`."""
    n, last = y.shape[dim], y.shape[dim] - 1
    if isinstance(step, Tensor):
        if step.ndim != 1 or len(step) != n:
            raise RuntimeError(
                f"torch.gradient expected each element of spacing to have one coordinate for each of {n} values along "
                f"dimension {dim}, but got a tensor of shape {tuple(step.shape)}"
            )
        widths = diff(step).reshape(-1, *[1] * (y.ndim - dim - 1))
    else:
        widths = y.new_full((last, *[1] * (y.ndim - dim - 1)), step, dtype=(y[:0] / 1).dtype)
    slopes = diff(y, dim=dim) / widths
    before, after = (widths.narrow(0, i, max(n - 2, 0)) for i in (0, min(1, last)))
    earlier, later = (slopes.narrow(dim, i, max(n - 2, 0)) for i in (0, min(1, last)))
    inside = (earlier * after + later * before) / (before + after)
    first, end = slopes.narrow(dim, 0, 1), slopes.narrow(dim, last - 1, 1)
    if edge_order == 2:  # on as the slope has changed from one neighbour to the next
        first = first + (first - inside.narrow(dim, 0, 1))
        end = end + (end - inside.narrow(dim, n - 3, 1))
    return cat([first, inside, end], dim)


@public
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float | None = None, dim: int = -1) -> Tensor:
    """The integral of `y` along `dim` by trapezoids, at places `x` or `dx` (1) apart.

    Shapes: (*a, n, *b) -> (*a, *b); `x` of shape (n,) or broadcastable with `y`.
    Dtypes: any but bool; the common one.
    Errors: RuntimeError for bool and for both `x` and `dx`; IndexError for a `dim` out of range.
    """
    at = as_dim(dim, y.ndim)
    if y.size(at) == 0:
        return y.new_zeros(y.shape[:at] + y.shape[at + 1 :])
    return _areas("trapezoid", y, x, dx, dim)[0].sum(at)


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
