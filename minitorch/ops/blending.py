"""Sums of products in one call: a point between two, and products or quotients added."""

from ..kernels import blending
from .op import elementwise


@elementwise(
    ready=blending.lerp,
    promote="match",
    dx=lambda g, weight: g * (1 - weight),
    dend=lambda g, weight: g * weight,
    dweight=lambda g, x, end: g * (end - x),
)
def lerp(x, end, weight, /):
    """The point that lies the share `weight` of the way from `x` to `end`; exactly `end` where it is 1."""
    return x + weight * (end - x) if abs(weight) < 0.5 else end - (end - x) * (1 - weight)


@elementwise(
    blending.addcmul,
    dx=lambda g: g,
    dtensor1=lambda g, tensor2, value: g * (tensor2 * value),
    dtensor2=lambda g, tensor1, value: g * (tensor1 * value),
)
def addcmul(x, tensor1, tensor2, /, value=1):
    """`x + value * tensor1 * tensor2`."""
    return x + value * tensor1 * tensor2


@elementwise(
    blending.addcdiv,
    promote="float",
    dx=lambda g: g,
    dtensor1=lambda g, tensor2, value: g * (value / tensor2),
    dtensor2=lambda g, tensor1, tensor2, value: -g * (value * tensor1 / (tensor2 * tensor2)),
)
def addcdiv(x, tensor1, tensor2, /, value=1):
    """`x + value * tensor1 / tensor2`."""
    return x + value * tensor1 / tensor2
