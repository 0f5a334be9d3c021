"""Attention with several heads: projections of query, key and value to each head, and of what the heads find back."""

import math
import warnings

from ...functions.creation import zeros, zeros_like
from ...functions.joining import cat
from ...functions.products import bmm
from ...jit.dtypes import is_bool, is_floating
from ...tensor.dtypes import dtype
from ...tensor.tensor import Tensor
from .attention import scaled_dot_product_attention
from .checking import checked
from .dropout import dropout
from .linear import linear
from .softmax import softmax

__all__ = ["multi_head_attention_forward"]


@checked
def multi_head_attention_forward(
    query: Tensor, key: Tensor, value: Tensor, embed_dim_to_check: int, num_heads: int, in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None, bias_k: Tensor | None, bias_v: Tensor | None, add_zero_attn: bool, dropout_p: float,
    out_proj_weight: Tensor, out_proj_bias: Tensor | None, training: bool = True,
    key_padding_mask: Tensor | None = None, need_weights: bool = True, attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False, q_proj_weight: Tensor | None = None, k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None, static_k: Tensor | None = None, static_v: Tensor | None = None,
    average_attn_weights: bool = True, is_causal: bool = False,
) -> tuple[Tensor, Tensor | None]:  # fmt: skip
    """query (L, N, E), key and value (S, N, ·), or all without N → (L, N, E), and the weights (N, L, S) or None.

    E is `embed_dim_to_check`. Masks are added to the weights, or of bools say what does not count: `key_padding_mask`
    (N, S), `attn_mask` (L, S) or (N · heads, L, S), to which `is_causal` is a hint. Weights are (N, heads, L, S) unless
    `average_attn_weights`. `static_k` and `static_v` (N · heads, S, E / heads) stand for projected keys and values.
    """
    _check_shapes(query, key, value, key_padding_mask, attn_mask, num_heads)
    is_batched = query.dim() == 3
    if not is_batched:
        query, key, value = _with_batch(query, key, value)
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    length, batch, size = query.shape
    count = batch * num_heads
    _check_size(size, embed_dim_to_check, num_heads)
    mask, padding, by_hint = _masks(attn_mask, key_padding_mask, query.dtype, is_causal, need_weights)
    separate = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else None
    q, k, v = _projected(query, key, value, in_proj_weight, separate, in_proj_bias)
    mask = _mask_of_heads(mask, (length, len(key)), count)
    if bias_k is not None or bias_v is not None:
        k, v = _with_biases(k, v, bias_k, bias_v, static_k is not None or static_v is not None)
        mask, padding = _one_more(mask), _one_more(padding)
    q, k, v = (_of_heads(x, count, size // num_heads) for x in (q, k, v))
    k, v = k if static_k is None else static_k, v if static_v is None else static_v
    if add_zero_attn:
        k, v, mask, padding = _with_zeros(k), _with_zeros(v), _one_more(mask), _one_more(padding)
    mask = _merged(mask, padding, batch, num_heads, k.shape[1])
    heads, shares = _attended(q, k, v, mask, dropout_p if training else 0.0, by_hint, need_weights, (batch, num_heads))
    out = linear(heads.transpose(0, 1).reshape(length * batch, size), out_proj_weight, out_proj_bias)
    out, shares = out.view(length, batch, -1), shares if shares is None or not average_attn_weights else shares.mean(1)
    return (out, shares) if is_batched else (out.squeeze(1), None if shares is None else shares.squeeze(0))


def _with_batch(*sequences: Tensor) -> tuple[Tensor, ...]:
    """Each with a batch of one; the same tensor, given twice, stays one."""
    made = {id(x): x.unsqueeze(1) for x in sequences}
    return tuple(made[id(x)] for x in sequences)


def _check_size(size: int, expected: int, heads: int) -> None:
    if size != expected:
        raise AssertionError(f"was expecting embedding dimension of {expected}, but got {size}")
    if size % heads:
        raise AssertionError(f"embed_dim {size} not divisible by num_heads {heads}")


def _masks(
    mask: Tensor | None, padding: Tensor | None, kind: dtype, is_causal: bool, need_weights: bool
) -> tuple[Tensor | None, Tensor | None, bool]:
    """Both masks as what is to be added, and whether the hint stands for the first."""
    padding = canonical_mask(padding, "key_padding_mask", mask, "attn_mask", kind)
    if is_causal and mask is None:
        raise RuntimeError(
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
    if is_causal and padding is None and not need_weights:
        return None, None, True
    return canonical_mask(mask, "attn_mask", None, "", kind), padding, False


def _with_biases(
    k: Tensor, v: Tensor, bias_k: Tensor | None, bias_v: Tensor | None, is_static: bool
) -> tuple[Tensor, Tensor]:
    """One more key and value (1, 1, E) for each example."""
    if bias_k is None or bias_v is None:
        raise AssertionError("bias_k and bias_v go together: give both, or none")
    if is_static:
        raise AssertionError("bias cannot be added to static key and value.")
    return cat([k, bias_k.repeat(1, k.shape[1], 1)]), cat([v, bias_v.repeat(1, v.shape[1], 1)])


def _with_zeros(x: Tensor) -> Tensor:
    return cat([x, zeros((len(x), 1, x.shape[2]), dtype=x.dtype, device=x.device)], 1)


def _attended(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, p: float, causal: bool, need_weights: bool,
    lead: tuple[int, int],
) -> tuple[Tensor, Tensor | None]:  # fmt: skip
    """What the heads find (N · heads, L, E / heads), and if asked for their weights (N, heads, L, S)."""
    if not need_weights:
        shaped = mask if mask is None else mask.unsqueeze(0) if len(mask) == 1 else mask.view(*lead, -1, mask.shape[-1])
        q, k, v = (x.view(*lead, *x.shape[1:]) for x in (q, k, v))
        out = scaled_dot_product_attention(q, k, v, shaped, p, causal)
        return out.reshape(-1, *out.shape[2:]), None
    scores = bmm(q * math.sqrt(1 / q.shape[-1]), k.mT)
    weights = softmax(scores if mask is None else mask + scores, -1)
    weights = dropout(weights, p)
    return bmm(weights, v), weights.view(*lead, *weights.shape[1:])


def canonical_mask(
    mask: Tensor | None, name: str, other: Tensor | None, other_name: str, target: dtype
) -> Tensor | None:
    """A mask to add: one of bools as 0, and -inf where it is true. A warning if its dtype is not that of the other."""
    if mask is None:
        return None
    if not (is_bool(mask._array.dtype) or is_floating(mask._array.dtype)):
        raise AssertionError(f"only bool and floating types of {name} are supported")
    if other is not None and other.dtype is not mask.dtype:
        text = f"Support for mismatched {name} and {other_name} is deprecated. Use same type for both instead."
        warnings.warn(text, stacklevel=3)
    return zeros_like(mask, dtype=target).masked_fill_(mask, -math.inf) if is_bool(mask._array.dtype) else mask


def _projected(
    query: Tensor, key: Tensor, value: Tensor, weight: Tensor | None, separate: tuple[Tensor | None, ...] | None,
    bias: Tensor | None,
) -> tuple[Tensor, ...]:  # fmt: skip
    """By one weight (3 E, E), as one product where the same tensor is projected, or by a separate one for each."""
    if separate is not None:
        if any(w is None for w in separate):
            raise AssertionError("use_separate_proj_weight is True but one of the weights is None")
        if key.shape[:2] != value.shape[:2]:
            raise AssertionError(
                f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}"
            )
        return _projected_apart(query, key, value, separate, bias)
    if weight is None:
        raise AssertionError("use_separate_proj_weight is False but in_proj_weight is None")
    if key.shape != value.shape:
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
    if query is key and key is value:
        return linear(query, weight, bias).chunk(3, -1)
    if key is not value:
        return _projected_apart(query, key, value, weight.chunk(3), bias)
    sizes = [query.shape[-1], 2 * query.shape[-1]]
    (own, others), (b, c) = weight.split(sizes), (None, None) if bias is None else bias.split(sizes)
    return linear(query, own, b), *linear(key, others, c).chunk(2, -1)


def _projected_apart(
    query: Tensor, key: Tensor, value: Tensor, weights: tuple[Tensor | None, ...], bias: Tensor | None
) -> tuple[Tensor, ...]:
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    return tuple(linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True))  # type: ignore[arg-type]


def _of_heads(x: Tensor, heads: int, size: int) -> Tensor:
    """(L, N, E) → (N · heads, L, E / heads)"""
    return x.reshape(len(x), heads, size).transpose(0, 1)


def _one_more(mask: Tensor | None) -> Tensor | None:
    """A mask to add for one more key, which counts."""
    if mask is None:
        return None
    return cat([mask, zeros((*mask.shape[:-1], 1), dtype=mask.dtype, device=mask.device)], -1)


def _mask_of_heads(mask: Tensor | None, sizes: tuple[int, int], heads: int) -> Tensor | None:
    """(L, S) → (1, L, S), (N · heads, L, S) as it is"""
    if mask is None:
        return None
    if mask.dim() not in (2, 3):
        raise RuntimeError(f"attn_mask's dimension {mask.dim()} is not supported")
    expected = sizes if mask.dim() == 2 else (heads, *sizes)
    if tuple(mask.shape) != expected:
        raise RuntimeError(f"The shape of the {mask.dim()}D attn_mask is {mask.shape}, but should be {expected}.")
    return mask.unsqueeze(0) if mask.dim() == 2 else mask


def _merged(mask: Tensor | None, padding: Tensor | None, batch: int, heads: int, size: int) -> Tensor | None:
    """What both masks add together; the padding (N, S) is that of all heads."""
    if padding is None:
        return mask
    if tuple(padding.shape) != (batch, size):
        raise AssertionError(f"expecting key_padding_mask shape of {(batch, size)}, but got {padding.shape}")
    padding = padding.view(batch, 1, 1, size).expand(-1, heads, -1, -1).reshape(batch * heads, 1, size)
    return padding if mask is None else mask + padding


def _check_shapes(
    query: Tensor, key: Tensor, value: Tensor, padding: Tensor | None, mask: Tensor | None, heads: int
) -> None:
    ndim = query.dim()
    if ndim not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {ndim}-D query tensor"
        )
    kind = "batched (3-D)" if ndim == 3 else "unbatched (2-D)"
    if key.dim() != ndim or value.dim() != ndim:
        raise AssertionError(
            f"For {kind} `query`, expected `key` and `value` to be {ndim}-D but found {key.dim()}-D and "
            f"{value.dim()}-D tensors respectively"
        )
    if padding is not None and padding.dim() != ndim - 1:
        raise AssertionError(
            f"For {kind} `query`, expected `key_padding_mask` to be `None` or {ndim - 1}-D but found "
            f"{padding.dim()}-D tensor instead"
        )
    if mask is not None and mask.dim() not in (2, 3):
        raise AssertionError(
            f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found {mask.dim()}-D tensor instead"
        )
    expected = (heads, len(query), len(key))
    if ndim == 2 and mask is not None and mask.dim() == 3 and tuple(mask.shape) != expected:
        raise AssertionError(f"Expected `attn_mask` shape to be {expected} but got {mask.shape}")
