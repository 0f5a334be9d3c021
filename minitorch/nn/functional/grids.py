"""Images read at any places: `grid_sample`, and the places of a turned and stretched image, `affine_grid`."""

import warnings
from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

from ...functions import functions as F
from ...functions.creation import ones
from ...functions.ranges import arange, linspace
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = ["affine_grid", "grid_sample"]

MODES, PADDINGS = ("bilinear", "nearest", "bicubic"), ("zeros", "border", "reflection")
CHANGED = (
    "Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify "
    "align_corners=True if the old behavior is desired. See the documentation of grid_sample for details."
)


@checked
def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """The values of images at places between -1 and 1: (n, c, h, w) and a grid (n, i, j, 2) of x and y → (n, c, i, j).

    Of volumes (n, c, d, h, w), with a grid (n, i, j, k, 3) of x, y and z, too, but for `mode="bicubic"`. Outside there
    are zeros, the nearest value of the border, or the image mirrored. With `align_corners` -1 and 1 are the middles of
    the first and the last value, else their outer ends. PyTorch's `torch.nn.functional.grid_sample`.
    """
    if mode not in MODES:
        raise ValueError(
            f"nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'"
        )
    if padding_mode not in PADDINGS:
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', "
            f"but got: '{padding_mode}'"
        )
    if align_corners is None:
        warnings.warn(CHANGED, stacklevel=3)
    _check(input, grid, mode)
    sizes = input.shape[2:]
    around = _Around(input, padding_mode, bool(align_corners))
    places = [_unnormalized(grid[..., -1 - d], n, bool(align_corners)) for d, n in enumerate(sizes)]
    places = [place.reshape(place.shape[0], -1) for place in places]
    if mode == "bicubic":
        result = _bicubic(around, places)
    else:
        places = [around.moved(place, n) for place, n in zip(places, sizes, strict=True)]
        result = _linear(around, places) if mode == "bilinear" else around.at([F.round(place) for place in places])
    return result.reshape(input.shape[:2] + grid.shape[1:-1])


def _check(input: Tensor, grid: Tensor, mode: str) -> None:
    if input.dtype != grid.dtype:
        raise RuntimeError(
            f"grid_sampler(): expected input and grid to have the same dtype, but got {input.dtype} and {grid.dtype}"
        )
    n = input.dim() - 2
    if n not in (2, 3) or grid.dim() != input.dim():
        raise RuntimeError(
            "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes "
            f"{list(input.shape)} and grid with sizes {list(grid.shape)}"
        )
    if input.shape[0] != grid.shape[0] or grid.shape[-1] != n:
        raise RuntimeError(
            f"grid_sampler(): expected grid and input to have the same batch size and grid to have size {n} in last "
            f"dimension, but got input with sizes {list(input.shape)} and grid with sizes {list(grid.shape)}"
        )
    if min(input.shape[2:]) < 1:
        raise RuntimeError(
            f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has {list(input.shape)}"
        )
    if mode == "bicubic" and n == 3:
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")


def _unnormalized(x: Tensor, n: int, align_corners: bool) -> Tensor:
    """From -1 to 1 as the numbers of n values."""
    return (x + 1) / 2 * (n - 1) if align_corners else ((x + 1) * n - 1) / 2


class _Around:
    """Images (n, c, *) and what is around them."""

    def __init__(self, input: Tensor, padding: str, align_corners: bool) -> None:
        self.input, self.padding, self.align_corners = input, padding, align_corners
        self.sizes = input.shape[2:]

    def moved(self, x: Tensor, n: int) -> Tensor:
        """Places outside of n values as those inside that have the same value; of no gradient at the border."""
        if self.padding == "zeros":
            return x
        if self.padding == "reflection":
            x = self._mirrored(x, n)
        return F.where(x <= 0, 0.0, F.where(x >= n - 1, float(n - 1), x))

    def _mirrored(self, x: Tensor, n: int) -> Tensor:
        low, span = (0.0, float(n - 1)) if self.align_corners else (-0.5, float(n))
        if span == 0:
            return F.zeros_like(x)
        distance = (x - low).abs()
        over = distance.fmod(span)
        even = (distance / span).floor() % 2 == 0
        return F.where(even, over + low, span - over + low)

    def at(self, places: Sequence[Tensor]) -> Tensor:
        """The values at whole numbers, one tensor (n, q) of them a dimension: (n, c, q), 0 outside."""
        index: Any = 0
        inside: Any = True
        for place, n in zip(places, self.sizes, strict=True):
            place = place.detach()
            inside = inside & (place >= 0) & (place <= n - 1)
            index = index * n + place.nan_to_num(0.0, 0.0, 0.0).clamp(0, n - 1).to(int64)
        flat = self.input.flatten(2)
        values = flat.gather(2, index.unsqueeze(1).expand(-1, flat.shape[1], -1))
        return F.where(inside.unsqueeze(1), values, 0.0)


def _linear(around: _Around, places: Sequence[Tensor]) -> Tensor:
    """Between the values at the corners around each place, by what is left to the opposite one."""
    lower = [F.floor(place.detach()) for place in places]
    total: Any = 0.0
    for corner in product((0, 1), repeat=len(places)):
        weight: Any = 1.0
        for place, low, up in zip(places, lower, corner, strict=True):
            weight = weight * (place - low if up else low + 1 - place)
        total = total + around.at([low + up for low, up in zip(lower, corner, strict=True)]) * weight.unsqueeze(1)
    return total


def _bicubic(around: _Around, places: Sequence[Tensor]) -> Tensor:
    """Cubic in each dimension, over four values, each with what is around taken in."""
    lower = [F.floor(place.detach()) for place in places]
    weights = [_cubic(place - low) for place, low in zip(places, lower, strict=True)]
    total: Any = 0.0
    for i, j in product(range(4), repeat=2):
        at = [around.moved(low + k - 1, n) for low, k, n in zip(lower, (i, j), around.sizes, strict=True)]
        total = total + around.at([F.trunc(place) for place in at]) * (weights[0][i] * weights[1][j]).unsqueeze(1)
    return total


def _cubic(t: Tensor) -> list[Tensor]:
    """Keys's weights of the values at -1, 0, 1 and 2, t being between 0 and 1; his parameter is -0.75."""
    a = -0.75

    def near(x: Any) -> Any:
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x: Any) -> Any:
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    return [far(t + 1), near(t), near(1 - t), far(2 - t)]


@checked
def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    """The grid for `grid_sample` of images of this size that matrices move: (n, 2, 3) → (n, h, w, 2), (n, 3, 4) →
    (n, d, h, w, 3). PyTorch's `torch.nn.functional.affine_grid`.
    """
    if align_corners is None:
        warnings.warn(CHANGED, stacklevel=3)
    if not theta.is_floating_point():
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    n = len(size) - 2
    if n not in (2, 3):
        raise NotImplementedError(
            "affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. "
            f"Got size {size}."
        )
    if theta.dim() != 3 or theta.shape[-2:] != (n, n + 1):
        raise ValueError(
            f"Expected a batch of {n}D affine matrices of shape Nx{n}x{n + 1} for size {size}. Got {theta.shape}."
        )
    if align_corners and min(size[2:]) == 1:
        warnings.warn(
            "Since version 1.3.0, affine_grid behavior has changed for unit-size grids when align_corners=True. This "
            "is not an intended use case of affine_grid. See the documentation of affine_grid for details.",
            stacklevel=3,
        )
    elif min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    shape = tuple(size[2:])
    axes = [_axis(theta, count, bool(align_corners)) for count in shape]
    along = [x.reshape([-1 if d == e else 1 for e in range(n)]).expand(shape) for d, x in enumerate(axes)]
    places = F.stack([*reversed(along), ones(shape, dtype=theta.dtype)], -1)
    flat = places.reshape(1, prod(shape), n + 1).expand(size[0], -1, -1)
    return flat.bmm(theta.transpose(1, 2)).reshape(size[0], *shape, n)


def _axis(theta: Tensor, count: int, align_corners: bool) -> Tensor:
    if count <= 1:
        return arange(1, dtype=theta.dtype)
    places = linspace(-1, 1, count, dtype=theta.dtype)
    return places if align_corners else places * ((count - 1) / count)
