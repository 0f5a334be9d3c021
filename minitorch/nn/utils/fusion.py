"""Fusion: a convolution or an affine map that does what it and the batch normalisation after it do in evaluation."""

import copy
from typing import Any

from ...functions.creation import ones_like, zeros_like
from ...tensor.tensor import Tensor
from ..modules.linear import Linear
from ..modules.module import Module
from ..parameter import Parameter


def fuse_conv_bn_eval(conv: Any, bn: Any, transpose: bool = False) -> Any:
    """A copy of the convolution that normalises too; both are in evaluation mode."""
    _require_evaluation(conv, bn)
    fused = copy.deepcopy(conv)
    norm = (bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias)
    fused.weight, fused.bias = fuse_conv_bn_weights(fused.weight, fused.bias, *norm, transpose)
    return fused


def fuse_conv_bn_weights(
    conv_w: Tensor,
    conv_b: Tensor | None,
    bn_rm: Tensor,
    bn_rv: Tensor,
    bn_eps: float,
    bn_w: Tensor | None,
    bn_b: Tensor | None,
    transpose: bool = False,
) -> tuple[Parameter, Parameter]:
    """The weight and bias of a convolution that normalises too; with `transpose`, outputs lie along dimension 1."""
    shape = [1] * conv_w.ndim
    shape[int(transpose)] = -1
    bias = zeros_like(bn_rm) if conv_b is None else conv_b
    scale = (ones_like(bn_rm) if bn_w is None else bn_w) * (bn_rv + bn_eps).rsqrt()
    shift = zeros_like(bn_rm) if bn_b is None else bn_b
    weight = (conv_w * scale.reshape(shape)).to(conv_w.dtype)
    return _parameters(weight, (bias - bn_rm) * scale + shift, conv_w, bias)


def fuse_linear_bn_eval(linear: Linear, bn: Any) -> Linear:
    """A copy of the affine map that normalises too; both are in evaluation mode."""
    _require_evaluation(linear, bn)
    if bn.num_features not in (1, linear.out_features):
        raise AssertionError(
            "To fuse, linear.out_features == bn.num_features or bn.num_features == 1, got linear.out_features="
            f"{linear.out_features} and bn.num_features={bn.num_features}"
        )
    fused: Any = copy.deepcopy(linear)
    norm = (bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias)
    fused.weight, fused.bias = fuse_linear_bn_weights(fused.weight, fused.bias, *norm)
    return fused


def fuse_linear_bn_weights(
    linear_w: Tensor,
    linear_b: Tensor | None,
    bn_rm: Tensor,
    bn_rv: Tensor,
    bn_eps: float,
    bn_w: Tensor,
    bn_b: Tensor,
) -> tuple[Parameter, Parameter]:
    """The weight and bias of an affine map that normalises too."""
    bias = zeros_like(bn_rm) if linear_b is None else linear_b
    scale = bn_w * (bn_rv + bn_eps).rsqrt()
    return _parameters(linear_w * scale.unsqueeze(-1), (bias - bn_rm) * scale + bn_b, linear_w, bias)


def _parameters(weight: Tensor, bias: Tensor, old_weight: Tensor, old_bias: Tensor) -> tuple[Parameter, Parameter]:
    made = zip((weight, bias), (old_weight, old_bias), strict=True)
    fused, shifted = (Parameter(new.detach().to(old.dtype), old.requires_grad) for new, old in made)
    return fused, shifted


def _require_evaluation(layer: Module, bn: Any) -> None:
    if layer.training or bn.training:
        raise AssertionError("Fusion only for eval!")
    if bn.running_mean is None or bn.running_var is None:
        raise AssertionError("bn.running_mean and bn.running_var must not be None")
