"""What is computed outside of this process or this library, amid ops: by a function of Python's, of a whole array."""

from .op import arraywise


@arraywise(public=False)
def outside(x, /, function):
    """`function(x)`: an array of the shape and dtype of x. There is no gradient. Compiled code calls it too."""
    return function(x)
