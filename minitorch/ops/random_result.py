"""Numbers drawn at random, as the outcome of a call on tensors: how it went does not depend on them smoothly."""

from .conversion import zero
from .op import arraywise


@arraywise(public=False, dx=lambda g: zero(g), dy=lambda g: zero(g))
def random_result(x, y, values, /):
    """`values`, which were drawn with `x` and `y` as parameters or overwrite them; their gradient is 0."""
    return values
