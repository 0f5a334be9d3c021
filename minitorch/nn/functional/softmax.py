"""Softmax, its mirror image and its logarithm; without `dim` one is guessed, with a warning, as PyTorch does."""

import warnings

from ...functions import softmax as tensor_softmax
from ...tensor.dtypes import dtype as Dtype
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = ["log_softmax", "softmax", "softmin"]


@checked
def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Dtype | None = None) -> Tensor:
    """`exp(x) / sum(exp(x))` along `dim`."""
    return tensor_softmax.softmax(input, _guessed("softmax", input, dim, _stacklevel), dtype)


@checked
def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Dtype | None = None) -> Tensor:
    """`softmax(-x)`."""
    return tensor_softmax.softmax(-input, _guessed("softmin", input, dim, _stacklevel), dtype)


@checked
def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Dtype | None = None) -> Tensor:
    """`log(softmax(x))`, exact also where softmax is near 0."""
    return tensor_softmax.log_softmax(input, _guessed("log_softmax", input, dim, _stacklevel), dtype)


def _guessed(name: str, x: Tensor, dim: int | None, stacklevel: int) -> int:
    if dim is not None:
        return dim
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        stacklevel=stacklevel + 1,  # behind what checks the arguments
    )
    return 0 if x.ndim in (0, 1, 3) else 1
