"""Interpolation: images of another size, one dimension after the other; each is a weighted sum of what is near."""

import warnings
from collections.abc import Sequence
from math import floor
from typing import Any

import numpy as np

from ...functions.padding import read_along
from ...jit.dtypes import is_floating
from ...presentation.graphs import HIDDEN
from ...tensor.tensor import Tensor, wrap
from .adaptive_pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from .checking import checked

__all__ = ["interpolate", "upsample", "upsample_bilinear", "upsample_nearest"]

_NEEDS = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}
_AREA = (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)


@checked
def interpolate(
    input: Tensor,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """(n, c, *in) → (n, c, *size), or as many times as large as `scale_factor` says.

    `mode` is "nearest" or "nearest-exact", "linear", "bilinear" or "trilinear", "bicubic", or "area", the mean of what
    an element covers. Bytes take the first two, "bilinear" and "bicubic". With `align_corners` the centres of the first
    and last elements fall together, else their edges.
    """
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        raise ValueError(
            "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear"
        )
    if antialias or mode == "lanczos":
        raise NotImplementedError("interpolate: antialias and lanczos are not supported; leave antialias out")
    recompute = recompute_scale_factor or mode == "area"
    if recompute_scale_factor and size is not None:
        raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
    shape = input._array.shape[2:]
    wanted, factors = _wanted(shape, size, scale_factor)
    _require_mode(input, mode, wanted)
    if mode == "area":
        return _AREA[len(shape) - 1](input, wanted)
    factors = [None] * len(shape) if recompute else factors
    out = input
    for axis in reversed(range(len(shape))):  # rows are interpolated first
        out = _along(out, axis + 2, wanted[axis], factors[axis], mode, bool(align_corners))
    if out._node is not None and out is not input:
        out._node.shown_as = _name(mode, len(shape))
    return out


@checked
def upsample(
    input: Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None
) -> Tensor:
    """The old name of `interpolate`."""
    return interpolate(input, size, scale_factor, mode, align_corners)


@checked
def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """The old name of `interpolate`."""
    _former("upsample_nearest")
    return interpolate(input, size, scale_factor)


@checked
def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """The old name of `interpolate(mode="bilinear", align_corners=True)`."""
    _former("upsample_bilinear")
    return interpolate(input, size, scale_factor, "bilinear", True)


def _former(name: str) -> None:
    text = f"`nn.functional.{name}` is deprecated. Use `nn.functional.interpolate` instead."
    warnings.warn(text, UserWarning, stacklevel=4)


def _wanted(shape: Sequence[int], size: Any, factor: Any) -> tuple[list[int], list[Any]]:
    """The sizes of the result, and the factors that were given, if they were."""
    if size is not None and factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is None and factor is None:
        raise ValueError("either size or scale_factor should be defined")
    d, given = len(shape), factor if size is None else size
    several = list(given) if isinstance(given, tuple | list) else [given] * d
    if len(several) != d:
        name, what = ("scale_factor", f"scale_factor of shape {given}") if size is None else ("output size", "")
        raise ValueError(
            f"Input and {'output' if size is not None else name} must have the same number of spatial dimensions, but "
            f"got input with spatial dimensions of {list(shape)} and {what or f'output size of {size}'}. Please "
            f"provide input tensor in (N, C, d1, d2, ...,dK) format and {name} in "
            f"({'s' if size is None else 'o'}1, {'s' if size is None else 'o'}2, ...,"
            f"{'s' if size is None else 'o'}K) format."
        )
    if size is None:
        return [floor(n * f) for n, f in zip(shape, several, strict=True)], several
    return [int(n) for n in several], [None] * d


def _require_mode(x: Tensor, mode: str, wanted: list[int]) -> None:
    ndim = x._array.ndim
    if mode in ("linear", "bilinear", "trilinear") and ndim in (3, 4, 5) and ndim != _NEEDS[mode]:
        raise NotImplementedError(f"Got {ndim}D input, but {mode} mode needs {_NEEDS[mode]}D input")
    fits = mode in ("nearest", "area", "nearest-exact") or (mode, ndim) in [*_NEEDS.items()]
    if ndim not in (3, 4, 5) or not fits:
        raise NotImplementedError(
            f"Input Error: Only 3D, 4D and 5D input Tensors supported (got {ndim}D) for the modes: nearest | linear | "
            f"bilinear | bicubic | trilinear | lanczos | area | nearest-exact (got {mode})"
        )
    of_bytes = x._array.dtype == np.uint8 and mode in ("nearest", "nearest-exact", "bilinear", "bicubic")
    if not is_floating(x._array.dtype) and not of_bytes:
        raise NotImplementedError(f"interpolate: {x.dtype} is not supported; convert with .float()")
    if min(wanted) < 1 or 0 in x._array.shape[1:]:
        raise RuntimeError(
            f"Input and output sizes should be greater than 0, but got input {list(x._array.shape)} output {wanted}"
        )


def _along(x: Tensor, axis: int, m: int, factor: float | None, mode: str, aligned: bool) -> Tensor:
    n = x._array.shape[axis]
    if mode.startswith("nearest"):
        step = np.float32(1 / factor) if factor else np.float32(n) / np.float32(m)
        at = np.arange(m, dtype=np.float32) + np.float32(0.5 if mode == "nearest-exact" else 0)
        return read_along(x, np.minimum(np.floor(at * step).astype(np.int64), n - 1), axis, HIDDEN)
    if x._array.dtype == np.uint8:
        at = _places(n, m, factor, aligned, np.float64)
        return wrap(_of_bytes(x._array, axis, _cubic(at, n) if mode == "bicubic" else _linear(at, n)))
    real = np.float64 if x._array.dtype == np.float64 else np.float32
    at, out = _places(n, m, factor, aligned, real), None
    for index, weight in _cubic(at, n) if mode == "bicubic" else _linear(at, n):
        weights = wrap(weight.astype(x._array.dtype).reshape(-1, *(1,) * (x._array.ndim - 1 - axis)))
        term = read_along(x, index, axis) * weights
        out = term if out is None else out + term
    return out  # type: ignore[return-value]


def _places(n: int, m: int, factor: float | None, aligned: bool, real: Any) -> Any:
    """Where between the n elements each of m stands."""
    at = np.arange(m, dtype=real)
    if aligned:
        return at * real((n - 1) / (m - 1) if m > 1 else 0)
    return (at + real(0.5)) * real(1 / factor if factor else n / m) - real(0.5)


def _linear(at: Any, n: int) -> Any:
    at = np.maximum(at, 0)
    low = np.minimum(at.astype(np.int64), n - 1)
    weight = np.minimum(at - low, 1)
    return (low, 1 - weight), (np.minimum(low + 1, n - 1), weight)


def _cubic(at: Any, n: int) -> Any:
    """Four neighbours each, by the cubic convolution of Keys, 1981, with the constant -0.75."""
    low = np.floor(at).astype(np.int64)
    t, a = at - low, -0.75

    def near(d: Any) -> Any:
        return ((a + 2) * d - (a + 3)) * d * d + 1

    def far(d: Any) -> Any:
        return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a

    weights = far(t + 1), near(t), near(1 - t), far(2 - t)
    return [(np.clip(low + k - 1, 0, n - 1), weight) for k, weight in enumerate(weights)]


def _of_bytes(x: np.ndarray, axis: int, neighbours: Any) -> np.ndarray:
    """Sums of bytes by weights of 15 bits, rounded to bytes: so PyTorch and Pillow do it."""
    shares = np.zeros((len(neighbours[0][0]), x.shape[axis]))
    for index, weight in neighbours:
        np.add.at(shares, (np.arange(len(index)), index), weight)
    bits = next(b for b in range(22) if b == 21 or int(0.5 + shares.max() * 2 ** (b + 1)) >= 1 << 15)
    whole = np.trunc(shares * 2**bits + np.copysign(0.5, shares)).astype(np.int64)
    sums = np.matmul(np.moveaxis(x, axis, -1).astype(np.int64), whole.T) + (1 << bits >> 1)
    return np.ascontiguousarray(np.moveaxis(np.clip(sums >> bits, 0, 255).astype(np.uint8), -1, axis))


def _name(mode: str, d: int) -> str:
    words = {"nearest": "Nearest", "nearest-exact": "NearestExact", "linear": "Linear", "bilinear": "Bilinear",
             "bicubic": "Bicubic", "trilinear": "Trilinear"}  # fmt: skip
    return f"Upsample{words[mode]}{d}DBackward0"
