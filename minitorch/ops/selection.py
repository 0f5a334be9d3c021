"""Selection: one of two values, by a mask or by which is larger. A gradient goes where the value came from."""

import numpy as np

from ..kernels import choosing, clipping
from .comparison import isfinite
from .conversion import zero
from .op import elementwise


@elementwise(choosing.where, promote="no", public=False, dx=lambda g, mask: where(mask, g, 0.0),
             dy=lambda g, mask: where(mask, 0.0, g))  # fmt: skip
def where(mask, x, y, /):
    """`x` where the bool `mask` is true, else `y`."""
    return x if mask else y


@elementwise(
    np.maximum,
    dx=lambda g, x, y: maximum_backward(g, x, y),
    dy=lambda g, x, y: maximum_backward(g, y, x),
)
def maximum(x, y, /):
    """The larger; NaN if one is. Equal ones share the gradient evenly."""
    return x if x >= y or x != x else y


@elementwise(
    np.minimum,
    dx=lambda g, x, y: maximum_backward(g, y, x),
    dy=lambda g, x, y: maximum_backward(g, x, y),
)
def minimum(x, y, /):
    """The smaller; NaN if one is. Equal ones share the gradient evenly."""
    return x if x <= y or x != x else y


@elementwise(
    ready=lambda x, y, z: np.where(y < z, 0, np.where(y == z, x / 2, x)),
    public=False,
    dx=lambda g, y, z: maximum_backward(g, y, z),
    dy=lambda g: zero(g),
    dz=lambda g: zero(g),
)
def maximum_backward(x, y, z, /):
    """`x` where `y` is larger than `z`, half of it where they are equal, 0 where `y` is smaller."""
    return 0 if y < z else x / 2 if y == z else x


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


@elementwise(ready=clipping.clip, public=False, dx=lambda g, x, min, max: clamp_backward(g, x, min, max))
def clamp(x, /, min=None, max=None):
    """`x` brought between two numbers, each of which may be None; on a bound the gradient is 1."""
    x = x if min is None or x >= min or x != x else min
    return x if max is None or x <= max or x != x else max


@elementwise(
    ready=clipping.clamp_backward,
    public=False,
    dx=lambda g, y, min, max: clamp_backward(g, y, min, max),
    dy=lambda g: zero(g),
)
def clamp_backward(x, y, /, min, max):
    """`x` where `y` lies between two numbers or on one of them, else 0; None does not bind."""
    below = min is not None and not y >= min
    return 0 if below or (max is not None and not y <= max) else x


@elementwise(
    ready=clipping.clip,
    public=False,
    dx=lambda g, x, min, max: where((x >= min) & (x <= max), g, 0.0),
    dmin=lambda g, x, min, max: where((min < max) & (x < min), g, 0.0),
    dmax=lambda g, x, min, max: where((x > max) | (max < min), g, 0.0),
)
def clamp_each(x, min, max, /):
    """`x` brought between the elements of `min` and `max`; NaN where one of the three is."""
    x = min if x < min or min != min else x
    return max if x > max or max != max else x


@elementwise(np.maximum, dx=lambda g, x, min: where(x >= min, g, 0.0), dmin=lambda g, x, min: where(x < min, g, 0.0))
def clamp_min(x, min, /):
    """The larger of `x` and the lower bound `min`; NaN if `x` is."""
    return x if x >= min or x != x else min


@elementwise(np.minimum, dx=lambda g, x, max: where(x <= max, g, 0.0), dmax=lambda g, x, max: where(x > max, g, 0.0))
def clamp_max(x, max, /):
    """The smaller of `x` and the upper bound `max`; NaN if `x` is."""
    return x if x <= max or x != x else max


@elementwise(clipping.finite, dx=lambda g, x: g * isfinite(x))
def nan_to_num(x, /, nan=0.0, posinf=None, neginf=None):
    """Finite numbers for NaN, infinity and minus infinity; None stands for 0 and for the largest there are."""
    limits = np.finfo(x.dtype)
    if x != x:
        return nan or 0.0
    if x == np.inf:
        return limits.max if posinf is None else posinf
    return (limits.min if neginf is None else neginf) if x == -np.inf else x
