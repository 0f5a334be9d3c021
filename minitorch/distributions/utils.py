"""What distributions are made with: broadcasting, probabilities and their logits, attributes made when asked for."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from ..autograd.modes import enable_grad
from ..functions import functions as F
from ..functions.data import tensor
from ..functions.random import randn
from ..functions.ranges import arange
from ..tensor.dtypes import dtype as Dtype
from ..tensor.dtypes import get_default_dtype
from ..tensor.limits import finfo
from ..tensor.size import Size
from ..tensor.tensor import Tensor

euler_constant = 0.5772156649015329
"""Euler's: minus the digamma function at 1."""
Number = int | float


def broadcast_all(*values: Any) -> tuple[Tensor, ...]:
    """Tensors and numbers as tensors of one shape; numbers get the dtype of the first tensor.

    Source: PyTorch's `torch.distributions.utils.broadcast_all`.
    """
    if not all(isinstance(value, Tensor | Number) for value in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__."
        )
    kind = next((value.dtype for value in values if isinstance(value, Tensor)), get_default_dtype())
    return F.broadcast_tensors(*(v if isinstance(v, Tensor) else tensor(v, dtype=kind) for v in values))


def standard_normal(shape: Size, dtype: Dtype) -> Tensor:
    """Normal numbers of mean 0 and deviation 1."""
    return randn(shape, dtype=dtype)


def sum_rightmost(value: Any, count: int) -> Any:
    """The sum over the last `count` dimensions."""
    return value if count == 0 else value.reshape(value.shape[:-count] + (-1,)).sum(-1)


def logits_to_probs(logits: Tensor, is_binary: bool = False) -> Tensor:
    """Probabilities of log-odds, if `is_binary`, else of the logarithms of weights along the last dimension."""
    return F.sigmoid(logits) if is_binary else F.softmax(logits, -1)


def clamp_probs(probs: Tensor) -> Tensor:
    """Probabilities brought into the open interval (0, 1), as far as the dtype tells it from the closed one."""
    eps = finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


def probs_to_logits(probs: Tensor, is_binary: bool = False) -> Tensor:
    """The inverse of `logits_to_probs`."""
    inside = clamp_probs(probs)
    return F.log(inside) - F.log1p(-inside) if is_binary else F.log(inside)


class lazy_property:
    """An attribute that a method computes, recorded for backward, when it is first asked for."""

    def __init__(self, wrapped: Callable[[Any], Any]):
        self.wrapped = wrapped
        update_wrapper(self, wrapped)  # type: ignore[arg-type]

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        with enable_grad():
            value = self.wrapped(instance)
        setattr(instance, self.wrapped.__name__, value)
        return value


def tril_matrix_to_vec(mat: Tensor, diag: int = 0) -> Tensor:
    """The lower triangles of matrices (..., n, n), up to diagonal `diag`, row after row."""
    n = mat.shape[-1]
    if diag < -n or diag >= n:
        raise ValueError(f"diag ({diag}) provided is outside [{-n}, {n - 1}].")
    return mat[..., _triangle(n, diag)]


def vec_to_tril_matrix(vec: Tensor, diag: int = 0) -> Tensor:
    """The inverse of `tril_matrix_to_vec`, with zeros elsewhere."""
    odd = 1 + 2 * diag
    n = (-odd + (odd**2 + 8 * vec.shape[-1] + 4 * abs(diag) * (diag + 1)) ** 0.5) / 2
    if round(n) - n > finfo(vec.dtype).eps:
        raise ValueError(
            f"The size of last dimension is {vec.shape[-1]} which cannot be expressed as "
            "the lower triangular part of a square D x D matrix."
        )
    mat = vec.new_zeros(vec.shape[:-1] + (round(n), round(n)))
    mat[..., _triangle(round(n), diag)] = vec
    return mat


def _triangle(n: int, diag: int) -> Tensor:
    numbers = arange(n)
    return numbers < numbers.view(-1, 1) + (diag + 1)
