"""Counting: the multiply-adds of a layer's products; what has no products counts as none."""

import math
from collections.abc import Sequence
from typing import Any

from ..nn import Module
from ..nn import modules as layers
from ..nn.utils.rnn import PackedSequence
from ..tensor.tensor import Tensor


def multiply_adds(module: Module, args: tuple, outputs: Sequence[Tensor]) -> int | None:
    """Of one call of the layer itself, without those in it; None where it is not known how many there are.

    Biases are not counted: they are added to products that are there already.
    """
    size = sum(x.numel() for x in outputs[:1])
    if isinstance(module, layers.Linear):
        return size * module.in_features
    if isinstance(module, layers.Conv1d | layers.Conv2d | layers.Conv3d):
        return size * math.prod(module.weight.shape[1:])
    if isinstance(module, layers.ConvTranspose1d | layers.ConvTranspose2d | layers.ConvTranspose3d):
        return args[0].numel() * math.prod(module.weight.shape[1:])
    if isinstance(module, layers.Bilinear):
        return size * module.in1_features * (module.in2_features + 1)
    if isinstance(module, layers.RNNBase | layers.RNNCellBase):
        return _rows(args[0], module.input_size) * sum(p.numel() for p in module.parameters() if p.ndim > 1)
    if isinstance(module, layers.MultiheadAttention):
        return _of_attention(module, args, outputs[0]) if len(args) > 2 else None  # hooks see no arguments by name
    known = (layers.Embedding, layers.EmbeddingBag, layers.ModuleList, layers.ModuleDict)
    own = [p for p in module._parameters.values() if p is not None and p.ndim > 1]
    return None if own and not isinstance(module, known) else 0


def _rows(inputs: Tensor | PackedSequence, width: int) -> int:
    """Of sequences all steps, in each of which every weight of every layer and direction is used once."""
    data = inputs.data if isinstance(inputs, PackedSequence) else inputs
    return data.numel() // width


def _of_attention(module: Any, args: tuple, output: Tensor) -> int:
    """Four projections, the products of queries and keys, and those of weights and values."""
    (query, key, value), width = args[:3], module.embed_dim
    projections = query.numel() * width + (key.numel() + value.numel()) * width + output.numel() * width
    batch = 1 if query.ndim == 2 else query.shape[1 if not module.batch_first else 0]
    pairs = query.numel() // query.shape[-1] // batch * (key.numel() // key.shape[-1])
    return projections + 2 * pairs * width
