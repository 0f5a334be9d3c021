"""Images looked at where a grid says: `grid_sample`, and the grids of affine maps. Jaderberg et al., 2015.

A point of a grid is (x, y) or (x, y, z), -1 and 1 of which are the ends of an image: the centres of its first and last
elements with `align_corners`, else their edges.
"""

import warnings
from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

from ...functions.creation import ones
from ...functions.joining import stack
from ...functions.masking import where
from ...functions.ranges import linspace
from ...functions.repeating import meshgrid
from ...jit.dtypes import is_half
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = ["affine_grid", "grid_sample"]

_MODES = ("bilinear", "nearest", "bicubic")
_PADDINGS = ("zeros", "border", "reflection")
_DEFAULT = (
    "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify "
    "align_corners=True if the old behavior is desired. See the documentation of grid_sample for details."
)


@checked
def grid_sample(
    input: Tensor, grid: Tensor, mode: str = "bilinear", padding_mode: str = "zeros", align_corners: bool | None = None
) -> Tensor:
    """(n, c, *in), (n, *out, d) → (n, c, *out), for d = 2 or 3 dimensions: `input` at the points of a grid.

    Between elements `mode` weighs the nearest ones in a line, takes the "nearest", or lays cubics through 4 × 4. Beyond
    the ends stand zeros, what is nearest inside ("border"), or the image in a mirror ("reflection").
    """
    for name, given, known in (("mode", mode, _MODES), ("padding_mode", padding_mode, _PADDINGS)):
        if given not in known:
            listed = ", ".join(map(repr, known))
            raise ValueError(f"nn.functional.grid_sample(): expected {name} to be one of {listed}, but got: {given!r}")
    if align_corners is None:
        warnings.warn(_DEFAULT, stacklevel=3)
    return _sampled(input, grid, mode, padding_mode, bool(align_corners))


@checked
def grid_sampler(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Tensor:
    """`grid_sample`, with numbers for modes: 0, 1 and 2 in the order in which they stand there."""
    return _sampled(input, grid, _MODES[interpolation_mode], _PADDINGS[padding_mode], align_corners)


grid_sampler_2d = grid_sampler_3d = grid_sampler


@checked
def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    """The grids to which maps `theta` take the points of images of `size`: (n, 2, 3), (n, c, h, w) → (n, h, w, 2), or
    (n, 3, 4), (n, c, d, h, w) → (n, d, h, w, 3)."""
    if align_corners is None:
        warnings.warn(_DEFAULT, stacklevel=3)
    if not theta.dtype.is_floating_point:
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    d = len(size) - 2
    if d not in (2, 3):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size "
            f"{size}."
        )
    if theta.ndim != 3 or theta.shape[1:] != (d, d + 1):
        raise ValueError(
            f"Expected a batch of {d}D affine matrices of shape Nx{d}x{d + 1} for size {size}. Got {theta.shape}."
        )
    if align_corners and min(size[2:]) == 1:
        warnings.warn(
            "Since version 1.3.0, affine_grid behavior has changed for unit-size grids when align_corners=True. This "
            "is not an intended use case of affine_grid. See the documentation of affine_grid for details.",
            stacklevel=3,
        )
    elif min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    lines = [_line(n, theta, bool(align_corners)) for n in size[2:]]
    points = [*meshgrid(*lines, indexing="ij")[::-1], ones(*size[2:], dtype=theta.dtype)]
    flat = stack(points, -1).reshape(1, -1, d + 1)
    return (flat @ theta.mT).reshape(theta.shape[0], *size[2:], d)


def _line(n: int, theta: Tensor, aligned: bool) -> Tensor:
    if n == 1:
        return theta.new_zeros(1)
    line = linspace(-1, 1, n, dtype=theta.dtype)
    return line if aligned else line * ((n - 1) / n)


def _sampled(x: Tensor, grid: Tensor, mode: str, padding: str, aligned: bool) -> Tensor:
    _check(x, grid, mode)
    if is_half(x._array.dtype):  # rounded once, at the end
        return _sampled(x.float(), grid.float(), mode, padding, aligned).to(x.dtype)
    sizes = x.shape[2:]
    places = [_place(z, n, aligned) for z, n in zip(reversed(grid.unbind(-1)), sizes, strict=True)]
    if mode != "bicubic":
        places = [_inside(z, n, padding, aligned) for z, n in zip(places, sizes, strict=True)]
    if mode == "nearest":
        nothing = grid[:0].sum()  # so that the grid has a gradient: of zeros
        return _values(x, [z.detach().round() for z in places]) + nothing
    ways = [_cubic(z) if mode == "bicubic" else _linear(z) for z in places]
    out = None
    for way in product(*ways):
        at = [place for place, _ in way]
        if mode == "bicubic":
            at = [_inside(z, n, padding, aligned).round() for z, n in zip(at, sizes, strict=True)]
        weight = way[0][1]
        for _, factor in way[1:]:
            weight = weight * factor
        term = _values(x, at) * weight.unsqueeze(1)
        out = term if out is None else out + term
    return out  # type: ignore[return-value]


def _place(z: Tensor, n: int, aligned: bool) -> Tensor:
    """Where between n elements, counted from 0, a coordinate of -1 to 1 is."""
    return (z + 1) / 2 * (n - 1) if aligned else ((z + 1) * n - 1) / 2


def _inside(z: Tensor, n: int, padding: str, aligned: bool) -> Tensor:
    """Places as the padding reads them: brought back into the image, or as they are."""
    if padding == "zeros":
        return z
    if padding == "reflection":
        low, span = (0.0, n - 1.0) if aligned else (-0.5, float(n))
        if span == 0:
            return z * 0.0
        away = (z - low).abs()
        turns = (away.detach() / span).floor()
        rest = away - turns * span
        z = where(turns % 2 == 0, rest, span - rest) + low
    end = n - 1.0
    return where((z > 0) & (z < end), z, z.detach().clamp(0, end))


def _linear(z: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Both neighbours, and what each counts for."""
    low = z.detach().floor()
    return [(low, low + 1 - z), (low + 1, z - low)]


def _cubic(z: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Four neighbours, by the cubic convolution of Keys, 1981, with the constant -0.75."""
    low, a = z.detach().floor(), -0.75

    def near(d: Any) -> Any:
        return ((a + 2) * d - (a + 3)) * d * d + 1

    def far(d: Any) -> Any:
        return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a

    t = z - low
    return [(low - 1, far(t + 1)), (low, near(t)), (low + 1, near(1 - t)), (low + 2, far(2 - t))]


def _values(x: Tensor, places: list[Tensor]) -> Tensor:
    """x (n, c, *in) at whole places, one (n, *out) for each dimension → (n, c, *out); 0 for places outside."""
    n, c, *sizes = x.shape
    within, flat = None, 0
    for z, size in zip(places, sizes, strict=True):
        here = (z >= 0) & (z <= size - 1)
        flat = flat * size + where(here, z, 0.0).long()
        within = here if within is None else within & here
    shape = tuple(places[0].shape[1:])
    index = flat.reshape(n, 1, prod(shape)).expand(n, c, prod(shape))  # type: ignore[attr-defined]
    found = x.flatten(2).gather(2, index).reshape(n, c, *shape)
    return where(within.unsqueeze(1), found, 0.0)  # type: ignore[union-attr]


def _check(x: Tensor, grid: Tensor, mode: str) -> None:
    sizes, points = list(x.shape), list(grid.shape)
    if not (x.ndim and grid.ndim):
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    if x.ndim not in (4, 5) or grid.ndim != x.ndim:
        raise RuntimeError(
            "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes "
            f"{sizes} and grid with sizes {points}"
        )
    if sizes[0] != points[0]:
        raise RuntimeError(
            "grid_sampler(): expected grid and input to have same batch size, but got input with sizes "
            f"{sizes} and grid with sizes {points}"
        )
    if points[-1] != x.ndim - 2:
        raise RuntimeError(
            f"grid_sampler(): expected grid to have size {x.ndim - 2} in last dimension, but got grid with sizes "
            f"{points}"
        )
    if 0 in sizes[2:]:
        raise RuntimeError(
            f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes {sizes} with "
            f"dimension {sizes.index(0, 2)} being empty"
        )
    if mode == "bicubic" and x.ndim != 4:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if not x.dtype.is_floating_point or x.dtype is not grid.dtype:
        raise RuntimeError(f"expected input and grid of one floating point dtype, got {x.dtype} and {grid.dtype}")
