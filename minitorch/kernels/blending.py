"""Sums of products of arrays."""

from typing import Any

import numpy as np

from ..jit.scalars import scalar


def lerp(x: Any, end: Any, weight: Any) -> Any:
    """From `x` towards `end`, computed from the nearer of both so that either is met exactly."""
    way = end - x
    if isinstance(weight, float):
        near, share = (x, weight) if abs(weight) < 0.5 else (end, weight - 1)
        way *= share
        way += near
        return way
    return np.where(np.abs(weight) < 0.5, x + weight * way, end - way * (1 - weight))


def addcmul(x: Any, y: Any, z: Any, value: float) -> Any:
    """`x + value * y * z`, with `value` in the dtype of `x`."""
    return x + scalar(value, x.dtype) * y * z


def addcdiv(x: Any, y: Any, z: Any, value: float) -> Any:
    """`x + value * y / z`, of floating point numbers."""
    return x + scalar(value, x.dtype) * y / z
