"""Reductions of the elements for which a mask, boolean and of a shape that broadcasts to `input`, is True.

`dim` is an int, a tuple of them, or None for all. Where a mask leaves nothing, the result is what the reduction of
nothing is: 0 for a sum, -inf for a largest number, NaN for a mean. `dtype` is that of the result.
"""

from math import inf, nan

from ..functions.calling import called
from ..functions.extremes import amax as _amax
from ..functions.extremes import amin as _amin
from ..functions.norms import logsumexp as _logsumexp
from ..functions.norms import vector_norm
from ..functions.public import functions
from ..functions.reductions import Dims
from ..tensor.dtypes import dtype as Dtype
from ..tensor.dtypes import float32, int64
from ..tensor.tensor import Tensor
from .filling import as_mask, dims_of, filled


@called
def sum(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The sum; of integers in int64."""
    return filled(input, mask, 0).sum(dims_of(input, dim), bool(keepdim), dtype=dtype)


@called
def prod(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The product; of integers in int64."""
    kind = dtype or (input.dtype if input.dtype.is_floating_point else int64)
    result = filled(input, mask, 1).to(kind)
    for d in reversed(dims_of(input, dim)):
        result = result.prod(d, bool(keepdim))
    return result


@called
def amax(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The largest number."""
    return _amax(filled(input, mask, -inf), dims_of(input, dim), bool(keepdim)).to(dtype or input.dtype)


@called
def amin(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The smallest number."""
    return _amin(filled(input, mask, inf), dims_of(input, dim), bool(keepdim)).to(dtype or input.dtype)


@called
def argmax(
    input: Tensor, dim: int | None = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The place of the largest number; in the dtype of `input`, as in PyTorch, unless `dtype` says another."""
    return filled(input, mask, -inf).argmax(dim, bool(keepdim)).to(dtype or input.dtype)


@called
def argmin(
    input: Tensor, dim: int | None = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The place of the smallest number; in the dtype of `input`, as in PyTorch, unless `dtype` says another."""
    return filled(input, mask, inf).argmin(dim, bool(keepdim)).to(dtype or input.dtype)


@called
def mean(
    input: Tensor, dim: Dims = None, *, keepdim: bool | None = False, dtype: Dtype | None = None,
    mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The mean, of floating point numbers. Errors: ValueError for others."""
    kind = dtype or input.dtype
    if not kind.is_floating_point:
        raise ValueError(
            f"mean(): Could not infer output dtype. {'Optional' if dtype else 'Input'} dtype must be either a floating "
            f"point or complex dtype. Got: {kind}"
        )
    dims = dims_of(input, dim)
    total = sum(input, dims, keepdim=keepdim, dtype=kind, mask=mask)
    return total / _count(input, mask, dims, bool(keepdim))


@called
def median(
    input: Tensor, dim: int = -1, *, keepdim: bool = False, dtype: Dtype | None = None, mask: Tensor | None = None
) -> Tensor:
    """The lower median along `dim`. Errors: ValueError for integers where a mask leaves nothing."""
    (dim,) = dims_of(input, dim)
    is_float = input.dtype.is_floating_point
    found = filled(input if is_float else input.float(), mask, nan).nanmedian(dim, keepdim).values
    if is_float:
        return found
    if found.isnan().any():
        raise ValueError("masked median expects no fully masked out rows if dtype is not floating point")
    return found.to(dtype or input.dtype)


@called
def logsumexp(
    input: Tensor, dim: Dims = None, *, keepdim: bool = False, dtype: Dtype | None = None, mask: Tensor | None = None
) -> Tensor:
    """The logarithm of the sum of exponentials."""
    return _logsumexp(filled(input, mask, -inf), dims_of(input, dim), keepdim).to(dtype or input.dtype)


@called
def norm(
    input: Tensor, ord: float = 2.0, dim: Dims = None, *, keepdim: bool | None = False,
    dtype: Dtype | None = None, mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The norm `ord` of vectors."""
    x = filled(input, mask, inf if ord == -inf else 0)
    return vector_norm(x, ord, dims_of(input, dim), bool(keepdim), dtype=dtype)


@called
def var(
    input: Tensor, dim: Dims = None, unbiased: bool | None = None, *, correction: float | None = None,
    keepdim: bool | None = False, dtype: Dtype | None = None, mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The mean squared distance from the mean; the divisor is the number of elements less `correction`, 1 if neither
    that nor its older name `unbiased` is given, and 0 at least."""
    if unbiased is not None and correction is not None:
        raise AssertionError("Only one of unbiased and correction may be given")
    if correction is None:
        correction = 1 if unbiased is None else int(unbiased)
    kind = dtype or (input.dtype if input.dtype.is_floating_point else float32)
    working = kind if kind.is_floating_point else float32
    dims = dims_of(input, dim)
    count = _count(input, mask, dims, True)
    distance = input - sum(input, dims, keepdim=True, dtype=kind, mask=mask) / count
    total = sum(distance * distance, dims, keepdim=keepdim, dtype=working, mask=mask)
    divisor = count.reshape(total.shape).to(working) - correction
    return (total / functions["maximum"](divisor, divisor.new_zeros(()))).to(kind)


@called
def std(
    input: Tensor, dim: Dims = None, unbiased: bool | None = None, *, correction: float | None = None,
    keepdim: bool | None = False, dtype: Dtype | None = None, mask: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """The square root of `var`."""
    return var(input, dim, unbiased, correction=correction, keepdim=keepdim, dtype=dtype, mask=mask).sqrt()


def _count(x: Tensor, mask: Tensor | None, dims: tuple[int, ...], keepdim: bool) -> Tensor:
    """int64: how many elements count."""
    every = x.new_ones((), dtype=int64).expand(x.shape) if mask is None else as_mask(x, mask)
    return every.sum(dims, keepdim)
