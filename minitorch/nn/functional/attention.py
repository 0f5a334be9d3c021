"""Attention: means of values, weighted by how well their keys go with a query. Vaswani et al., 2017."""

import math
from typing import Any

from ...autograd.function import Function
from ...autograd.grad import grad
from ...functions.creation import ones
from ...functions.products import matmul
from ...jit.dtypes import is_bool, is_floating, is_half, is_single_or_double
from ...kernels import attention as kernels
from ...ops.whole import whole
from ...tensor.modes import modes
from ...tensor.tensor import Tensor, wrap
from .checking import checked
from .dropout import dropout
from .softmax import softmax

__all__ = ["scaled_dot_product_attention"]


@checked
def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """`softmax(scale query keyᵀ + mask) value`: (..., L, E), (..., S, E), (..., S, V) → (..., L, V).

    `attn_mask`, which broadcasts to (..., L, S), is added, or of bools says which keys count; a query for which none
    does gets zeros. `is_causal` lets query i see the first i + 1 keys. `dropout_p` drops weights. `scale` is 1/√E
    unless given. With `enable_gqa` key and value, (..., H, S, E), may have fewer heads H than the query.
    Errors: RuntimeError for inputs of fewer than two dimensions, other dtypes than the query's, and masks that are
    neither bools nor of that dtype.
    """
    _check(query, key, value, attn_mask, dropout_p)
    if is_half(query._array.dtype):  # rounded once, at the end
        mask = attn_mask if attn_mask is None or is_bool(attn_mask._array.dtype) else attn_mask.float()
        wide = query.float(), key.float(), value.float(), mask
        return scaled_dot_product_attention(
            *wide, dropout_p, is_causal, scale=scale, enable_gqa=enable_gqa
        ).to(query.dtype)
    if enable_gqa:
        key, value = _repeated(query, key), _repeated(query, value)
    scale = 1 / math.sqrt(query.shape[-1]) if scale is None else float(scale)
    inputs = [x._array for x in (query, key, value, attn_mask) if x is not None]
    alike = query.shape[:-2] == key.shape[:-2] == value.shape[:-2] and query.shape[-1] == key.shape[-1]
    plain = is_single_or_double(inputs[0].dtype) and alike and all(x.size for x in inputs) and not dropout_p
    if plain and (attn_mask is None or not attn_mask.requires_grad):
        return Attention.apply(query, key, value, attn_mask, scale, is_causal)
    return composed(query, key, value, attn_mask, scale, is_causal, dropout_p)


def composed(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, scale: float, causal: bool, p: float = 0.0
) -> Tensor:
    """Attention as products and a softmax, whose weights are dropped with probability `p`."""
    half = math.sqrt(abs(scale))
    scores = matmul(query * math.copysign(half, scale), (key * half).mT)
    if causal:
        scores = scores.masked_fill(ones(scores.shape[-2:]).tril() == 0, -math.inf)
    if mask is not None and is_bool(mask._array.dtype):
        scores = scores.masked_fill(mask.logical_not(), -math.inf)
    elif mask is not None:
        scores = scores + mask
    if mask is None:
        weights = softmax(scores, -1)
    else:
        blind = (scores == -math.inf).all(-1, keepdim=True)
        weights = softmax(scores.masked_fill(blind, 0.0), -1).masked_fill(blind, 0.0)
    return matmul(dropout(weights, p), value)


class Attention(Function):
    """`composed` by a kernel, without dropout."""

    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, scale: float, causal: bool
    ) -> Tensor:
        q, k, v = (x._array for x in (query, key, value))
        out, weights = whole(kernels.attention, q, k, v, None if mask is None else mask._array, scale, causal)
        ctx.scale, ctx.causal = scale, causal
        ctx.save_for_backward(query, key, value, mask, wrap(weights))
        return wrap(out)

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> tuple:
        query, key, value, mask, weights = ctx.saved_tensors
        if modes.grad:
            q, k, v = (x.view_as(x) for x in (query, key, value))  # of fresh nodes, for one may be made of another
            wanted = [x for x, needed in zip((q, k, v), ctx.needs_input_grad, strict=False) if needed]
            out = composed(q, k, v, mask, ctx.scale, ctx.causal)
            gradients = iter(grad(out, wanted, g, create_graph=True))
            found = [next(gradients) if needed else None for needed in ctx.needs_input_grad[:3]]
        else:
            q, k, v, p = (x._array for x in (query, key, value, weights))
            found = [*map(wrap, whole(kernels.attention_gradient, g._array, q, k, v, p, ctx.scale))]
        return *found, None, None, None


def _check(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, p: float) -> None:
    if min(x.dim() for x in (query, key, value)) < 2:
        raise RuntimeError(
            "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: "
            f"{query.dim()} key.dim: {key.dim()} and value.dim: {value.dim()} instead."
        )
    if not (query.dtype is key.dtype is value.dtype):
        raise RuntimeError(
            "Expected query, key, and value to have the same dtype, but got "
            f"query.dtype: {query.dtype} key.dtype: {key.dtype} and value.dtype: {value.dtype} instead."
        )
    if not is_floating(query._array.dtype):
        raise RuntimeError(f"expected query, key and value of floating point numbers, got {query.dtype}")
    if mask is not None and not is_bool(mask._array.dtype) and mask.dtype is not query.dtype:
        raise RuntimeError(
            "Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: "
            f"{mask.dtype} and  query.dtype: {query.dtype} instead."
        )
    if not 0 <= p <= 1:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p}")


def _repeated(query: Tensor, x: Tensor) -> Tensor:
    """Key or value with each head as often as the query has heads for it."""
    heads, own = query.shape[-3], x.shape[-3]
    if own == 0 or heads % own:
        raise RuntimeError("Number of heads in key and value must divide the number of heads in query")
    return x if heads == own else x.repeat_interleave(heads // own, -3)
