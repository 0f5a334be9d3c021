"""Counting: the multiply-adds of a layer's products; what has no products counts as none."""

import math
from collections.abc import Sequence

from ..nn import Module
from ..nn import modules as layers
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
    known = (layers.Embedding, layers.EmbeddingBag, layers.ModuleList, layers.ModuleDict)
    own = [p for p in module._parameters.values() if p is not None and p.ndim > 1]
    return None if own and not isinstance(module, known) else 0
