"""Functions along a dimension, or of two tensors, of the elements for which a mask is True; others do not count."""

from math import inf

from ..functions.calling import called
from ..functions.public import functions
from ..functions.softmax import log_softmax as _log_softmax
from ..functions.softmax import softmax as _softmax
from ..tensor.dtypes import dtype as Dtype
from ..tensor.tensor import Tensor
from .filling import dims_of, filled
from .reducing import norm


@called
def cumsum(input: Tensor, dim: int, *, dtype: Dtype | None = None, mask: Tensor | None = None) -> Tensor:
    """The sums so far along `dim`, in the dtype of `input` unless `dtype` says another."""
    kind = dtype or input.dtype
    return filled(input, mask, 0).cumsum(*dims_of(input, dim), dtype=kind)


@called
def cumprod(input: Tensor, dim: int, *, dtype: Dtype | None = None, mask: Tensor | None = None) -> Tensor:
    """The products so far along `dim`, in the dtype of `input` unless `dtype` says another."""
    kind = dtype or input.dtype
    return filled(input, mask, 1).cumprod(*dims_of(input, dim), dtype=kind)


@called
def softmax(input: Tensor, dim: int, *, dtype: Dtype | None = None, mask: Tensor | None = None) -> Tensor:
    """`exp(input)` over its sum along `dim`: 0 for what is left out, NaN if that is everything."""
    return _softmax(filled(input, mask, -inf), dims_of(input, dim)[0], dtype or input.dtype)


@called
def log_softmax(input: Tensor, dim: int, *, dtype: Dtype | None = None, mask: Tensor | None = None) -> Tensor:
    """The logarithm of `softmax`."""
    return _log_softmax(filled(input, mask, -inf), dims_of(input, dim)[0], dtype or input.dtype)


@called
def softmin(input: Tensor, dim: int, *, dtype: Dtype | None = None, mask: Tensor | None = None) -> Tensor:
    """`softmax` of `-input`."""
    return _softmax(-filled(input, mask, inf), dims_of(input, dim)[0], dtype or input.dtype)


@called
def normalize(
    input: Tensor, ord: float, dim: int, *, eps: float = 1e-12, dtype: Dtype | None = None, mask: Tensor | None = None
) -> Tensor:
    """`input` over its norm `ord` along `dim`, `eps` at least."""
    length = norm(input, ord, dim, keepdim=True, dtype=dtype or input.dtype, mask=mask)
    return filled(input, mask, 0) / functions["maximum"](length, length.new_full((), eps))


@called
def logaddexp(
    input: Tensor, other: Tensor, *, dtype: Dtype | None = None, input_mask: Tensor | None = None,
    other_mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """`log(exp(input) + exp(other))`, each with a mask of its own."""
    x, y = filled(input, input_mask, -inf), filled(other, other_mask, -inf)
    return functions["logaddexp"](x, y).to(dtype or input.dtype)
