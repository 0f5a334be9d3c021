"""Attention with several heads as a layer. In PyTorch it stands in `torch.nn.modules.activation`."""

from typing import Any

from ...functions.creation import empty
from ...tensor.tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter
from .linear import Linear
from .module import Module

__all__ = ["MultiheadAttention"]


class NonDynamicallyQuantizableLinear(Linear):
    """`Linear` under the name that PyTorch gives to the last projection of attention."""


class MultiheadAttention(Module):
    """What several heads find in values, by queries and keys. Vaswani et al., 2017. `torch.nn.MultiheadAttention`.

    in_proj_weight: (3 E, E), for E features; or q_proj_weight (E, E), k_proj_weight (E, kdim) and v_proj_weight
    (E, vdim) where keys or values have other sizes; in_proj_bias: (3 E,); out_proj: a linear layer from E to E;
    bias_k and bias_v: (1, 1, E), one more key and value with `add_bias_kv`; `add_zero_attn` adds zeros as another.
    Weights start by Xavier's rule, biases at 0.
    """

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if embed_dim <= 0 or num_heads <= 0:
            raise ValueError(
                f"embed_dim and num_heads must be greater than 0, got embed_dim={embed_dim} and num_heads={num_heads} "
                "instead"
            )
        super().__init__()
        self.embed_dim = embed_dim
        self.kdim, self.vdim = kdim if kdim is not None else embed_dim, vdim if vdim is not None else embed_dim
        self._qkv_same_embed_dim = self.kdim == embed_dim and self.vdim == embed_dim
        self.num_heads, self.dropout, self.batch_first = num_heads, dropout, batch_first
        self.head_dim = embed_dim // num_heads
        if self.head_dim * num_heads != embed_dim:
            raise AssertionError("embed_dim must be divisible by num_heads")
        place = {"device": device, "dtype": dtype}
        self._make_projections(bias, place)
        self.bias_k = self.bias_v = None
        if add_bias_kv:
            self.bias_k = Parameter(empty((1, 1, embed_dim), **place))
            self.bias_v = Parameter(empty((1, 1, embed_dim), **place))
        self.add_zero_attn = add_zero_attn
        self._reset_parameters()

    def _make_projections(self, bias: bool, place: dict[str, Any]) -> None:
        size, names = self.embed_dim, ("q_proj_weight", "k_proj_weight", "v_proj_weight")
        shapes: dict[str, tuple[int, ...] | None] = {"in_proj_weight": (3 * size, size), **dict.fromkeys(names)}
        if not self._qkv_same_embed_dim:
            inputs = (size, self.kdim, self.vdim)
            shapes = {name: (size, n) for name, n in zip(names, inputs, strict=True)}
            shapes["in_proj_weight"] = None
        shapes["in_proj_bias"] = (3 * size,) if bias else None
        for name, shape in shapes.items():
            self.register_parameter(name, None if shape is None else Parameter(empty(shape, **place)))
        self.out_proj = NonDynamicallyQuantizableLinear(size, size, bias=bias, **place)

    def _reset_parameters(self) -> None:
        for weight in (self.in_proj_weight, self.q_proj_weight, self.k_proj_weight, self.v_proj_weight):
            if weight is not None:
                init.xavier_uniform_(weight)
        if self.in_proj_bias is not None:
            init.zeros_(self.in_proj_bias)
            init.zeros_(self.out_proj.bias)
        for bias in (self.bias_k, self.bias_v):
            if bias is not None:
                init.xavier_normal_(bias)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        key_padding_mask: Tensor | None = None,
        need_weights: bool = True,
        attn_mask: Tensor | None = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """query (L, N, E), key (S, N, kdim), value (S, N, vdim), N first if `batch_first`, or without N.

        → (L, N, E) in the same form, and the weights (N, L, S), (N, heads, L, S) unless `average_attn_weights`, or None
        unless `need_weights`. Masks as in `functional.multi_head_attention_forward`.
        """
        turned = self.batch_first and query.dim() == 3
        if turned:  # one tensor stays one: as such it is projected by one product
            by_time = {id(x): x.transpose(0, 1) for x in (query, key, value)}
            query, key, value = (by_time[id(x)] for x in (query, key, value))
        out, weights = F.multi_head_attention_forward(
            query, key, value, self.embed_dim, self.num_heads, self.in_proj_weight, self.in_proj_bias, self.bias_k,
            self.bias_v, self.add_zero_attn, self.dropout, self.out_proj.weight, self.out_proj.bias,
            training=self.training, key_padding_mask=key_padding_mask, need_weights=need_weights, attn_mask=attn_mask,
            use_separate_proj_weight=not self._qkv_same_embed_dim, q_proj_weight=self.q_proj_weight,
            k_proj_weight=self.k_proj_weight, v_proj_weight=self.v_proj_weight,
            average_attn_weights=average_attn_weights, is_causal=is_causal,
        )  # fmt: skip
        return (out.transpose(0, 1) if turned else out), weights
