"""Selection: one of two values, by a mask or by which is larger. A gradient goes where the value came from."""

import numpy as np

from ..kernels import choosing, clipping
from .comparison import isfinite
from .op import elementwise


@elementwise(choosing.where, promote="no", public=False, dx=lambda g, mask: where(mask, g, 0.0),
             dy=lambda g, mask: where(mask, 0.0, g))  # fmt: skip
def where(mask, x, y, /):
    """`x` where the bool `mask` is true, else `y`."""
    return x if mask else y


@elementwise(
    np.maximum,
    dx=lambda g, x, y: where(x < y, 0.0, where(x == y, g / 2, g)),
    dy=lambda g, x, y: where(x > y, 0.0, where(x == y, g / 2, g)),
)
def maximum(x, y, /):
    """The larger; NaN if one is. Equal ones share the gradient evenly."""
    return x if x >= y or x != x else y


@elementwise(
    np.minimum,
    dx=lambda g, x, y: where(x > y, 0.0, where(x == y, g / 2, g)),
    dy=lambda g, x, y: where(x < y, 0.0, where(x == y, g / 2, g)),
)
def minimum(x, y, /):
    """The smaller; NaN if one is. Equal ones share the gradient evenly."""
    return x if x <= y or x != x else y


@elementwise(
    np.fmax,
    dx=lambda g, x, y: where((x >= y) | (y != y), g, 0.0),
    dy=lambda g, x, y: where((x >= y) | (y != y), 0.0, g),
)
def fmax(x, y, /):
    """The larger; if one is NaN, the other. Of equal ones the first takes the gradient."""
    return x if x >= y or y != y else y


@elementwise(
    np.fmin,
    dx=lambda g, x, y: where((x <= y) | (y != y), g, 0.0),
    dy=lambda g, x, y: where((x <= y) | (y != y), 0.0, g),
)
def fmin(x, y, /):
    """The smaller; if one is NaN, the other. Of equal ones the first takes the gradient."""
    return x if x <= y or y != y else y


def inside(x, min, max):
    """bool: where `min <= x <= max`; a bound that is None does not bind."""
    if min is None:
        return x <= max
    return x >= min if max is None else (x >= min) & (x <= max)


@elementwise(
    ready=clipping.clip,
    public=False,
    label="ClampBackward1",
    dx=lambda g, x, min, max: where(inside(x, min, max), g, 0.0),
)
def clamp(x, /, min=None, max=None):
    """`x` brought between two numbers, each of which may be None; on a bound the slope is 1."""
    x = x if min is None or not x < min else min
    return x if max is None or not x > max else max


@elementwise(
    ready=clipping.clip,
    public=False,
    label="ClampBackward0",
    dx=lambda g, x, min, max: where(inside(x, min, max), g, 0.0),
    dmin=lambda g, x, min, max: where((min < max) & (x < min), g, 0.0),
    dmax=lambda g, x, min, max: where((x > max) | (max < min), g, 0.0),
)
def clamp_each(x, min, max, /):
    """`x` brought between the elements of `min` and `max`; NaN where one of the three is."""
    x = min if x < min or min != min else x
    return max if x > max or max != max else x


@elementwise(
    np.maximum,
    label="ClampMinBackward1",
    dx=lambda g, x, min: where(x >= min, g, 0.0),
    dmin=lambda g, x, min: where(x < min, g, 0.0),
)
def clamp_min(x, min, /):
    return min if x < min else x


@elementwise(
    np.minimum,
    label="ClampMaxBackward1",
    dx=lambda g, x, max: where(x <= max, g, 0.0),
    dmax=lambda g, x, max: where(x > max, g, 0.0),
)
def clamp_max(x, max, /):
    return max if x > max else x


@elementwise(clipping.finite, dx=lambda g, x: g * isfinite(x))
def nan_to_num(x, /, nan=0.0, posinf=None, neginf=None):
    """Finite numbers for NaN, infinity and minus infinity; None stands for 0 and for the largest there are."""
    limits = np.finfo(x.dtype)
    if x != x:
        return nan or 0.0
    if x == np.inf:
        return limits.max if posinf is None else posinf
    return (limits.min if neginf is None else neginf) if x == -np.inf else x
