"""Functions of vectors: affine maps, lengths and angles."""

from ...autograd.record import record
from ...functions.arithmetic import div
from ...functions.conversion import cast_to
from ...functions.out import fill_out
from ...functions.products import product
from ...functions.reductions import Dims
from ...functions.repeating import broadcast_tensors
from ...functions.result_type import result_type
from ...jit.dtypes import is_floating
from ...ops import products as ops
from ...presentation import graphs
from ...tensor.tensor import Tensor
from .checking import checked

__all__ = ["bilinear", "cosine_similarity", "linear", "normalize"]


@checked
def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`x Wᵀ + b`: x `(..., in)`, weight `(out, in)`, bias `(out,)` → `(..., out)`; with a weight `(in,)` → `(...)`."""
    if weight._array.ndim != 2:
        return _to_one(input, weight, bias)
    ndim = input._array.ndim
    if ndim == 2:
        return record(ops.linear, (input, weight, bias))
    if ndim == 0:
        raise RuntimeError("both arguments to linear need to be at least 1D, but they are 0D and 2D")
    if not input._array.flags.c_contiguous:
        shown_as = graphs.LINEAR_OF_COPY_WITHOUT_BIAS if bias is None else graphs.LINEAR_OF_COPY
    elif bias is not None:
        shown_as = graphs.LINEAR_OF_MANY
    else:
        shown_as = graphs.LINEAR_OF_MANY_WITHOUT_BIAS if ndim > 2 else graphs.LINEAR_OF_ONE_WITHOUT_BIAS
    return record(ops.linear, (input, weight, bias), shown_as=shown_as)


def _to_one(input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    n, m = input._array.ndim, weight._array.ndim
    if n == 0:
        raise RuntimeError(f"both arguments to linear need to be at least 1D, but they are 0D and {m}D")
    if m > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {m}D")
    if bias is not None:
        raise RuntimeError(f"mat2 must be a matrix, got {m}-D tensor")
    return product(input, weight)


@checked
def normalize(
    input: Tensor,
    p: float | str | None = 2.0,
    dim: Dims = 1,
    eps: float = 1e-12,
    out: Tensor | None = None,
) -> Tensor:
    """`x / max(‖x‖, eps)` with the p-norm along `dim`, or of all elements."""
    norm = input.norm(p, dim, keepdim=True).clamp_min(eps)
    normalized = div(input, norm.expand_as(input))
    return normalized if out is None else fill_out("div", out, normalized)


@checked
def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between vectors along `dim`, whose lengths count as no less than `eps`."""
    dtype = result_type(x1, x2)
    x1, x2 = broadcast_tensors(*(x if is_floating(x._array.dtype) else cast_to(x, dtype) for x in (x1, x2)))
    lengths = [x.norm(2, dim, keepdim=True).clamp_min(eps) for x in (x1, x2)]
    return (x1 / lengths[0] * (x2 / lengths[1])).sum(dim)


@checked
def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`x1ᵀ W x2 + b`: x1 (*, n), x2 (*, m), weight (out, n, m), bias (out,) → (*, out)."""
    _check_bilinear(input1, input2, weight, bias)
    count, n, m = weight.shape
    x1, x2 = input1.reshape(-1, n), input2.reshape(-1, m)
    by_first = (x1 @ weight.permute(1, 0, 2).reshape(n, count * m)).reshape(-1, count, m)
    out = (by_first * x2.unsqueeze(1)).sum(-1, dtype=by_first.dtype).reshape(*input1.shape[:-1], count)
    return out if bias is None else out + bias


def _check_bilinear(x1: Tensor, x2: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    if x1.ndim != x2.ndim:
        raise RuntimeError(f"bilinear(): input dimensions do not match: got {x1.ndim} and {x2.ndim}")
    for dim, (a, b) in enumerate(zip(x1.shape[:-1], x2.shape[:-1], strict=True)):
        if a != b:
            raise RuntimeError(f"bilinear(): input batch dimensions do not match at dim {dim}: got {a} and {b}")
    for name, x, size in (("input1", x1, weight.shape[1]), ("input2", x2, weight.shape[2])):
        if x.shape[-1] != size:
            raise RuntimeError(
                f"bilinear(): {name} size does not match weight size: got {x.shape[-1]} but expected {size}"
            )
    if bias is not None and bias.shape[0] != weight.shape[0]:
        raise RuntimeError(
            f"bilinear(): bias size does not match weight size: got {bias.shape[0]} but expected {weight.shape[0]}"
        )
