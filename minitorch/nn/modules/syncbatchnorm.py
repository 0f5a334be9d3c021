"""SyncBatchNorm: batch normalisation by the mean and variance of the batches of all processes together.

Each process sends three numbers for each channel: how many values it has, their mean and their variance.
"""

from typing import Any

from ... import distributed
from ...autograd.function import Function, once_differentiable
from ...autograd.modes import no_grad
from ...functions.creation import empty, full, zeros
from ...functions.joining import stack
from ...tensor.dtypes import float64
from ...tensor.tensor import Tensor
from ..functional.normalization_checks import require_several
from .batchnorm import _BatchNorm
from .module import Module

__all__ = ["SyncBatchNorm"]


class SyncBatchNorm(_BatchNorm):
    """As a `BatchNorm1d` to `3d` of the batches of all processes of `process_group` (all, if None) in one.

    Inputs are (N, C, *); the processes may have different N. Alone, and in evaluation mode, it is a batch norm.
    The gradients of weight and bias are those of this process, as of other layers: `DistributedDataParallel` makes
    the mean of them. PyTorch's `torch.nn.SyncBatchNorm`, which computes on GPUs only.
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        process_group: Any = None,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)
        self.process_group = process_group

    def _check_input_dim(self, input: Tensor) -> None:
        if input.ndim < 2:
            raise ValueError(f"expected at least 2D input (got {input.ndim}D input)")
        if input.shape[1] == 0:
            raise ValueError("SyncBatchNorm number of input channels should be non-zero")

    def _normalized(self, x: Tensor, mean: Any, var: Any, of_batch: bool, momentum: float) -> Tensor:
        if not self.training or not distributed.is_initialized():
            return super()._normalized(x, mean, var, of_batch, momentum)
        group = distributed.group.WORLD if self.process_group is None else self.process_group
        if distributed.get_world_size(group) == 1:
            return super()._normalized(x, mean, var, of_batch, momentum)
        count, means, variances = moments_of_all(x, group)
        if mean is not None and var is not None:
            with no_grad():
                mean.lerp_(means.to(mean.dtype), momentum)
                var.lerp_((variances * (count / (count - 1))).to(var.dtype), momentum)
        scales = (variances + self.eps).rsqrt()
        out = _Normalize.apply(x, means.to(x.dtype), scales.to(x.dtype), count, group)
        shape = (1, -1) + (1,) * (x.ndim - 2)
        out = out if self.weight is None else out * self.weight.view(shape)
        return out if self.bias is None else out + self.bias.view(shape)

    @classmethod
    def convert_sync_batchnorm(cls, module: Module, process_group: Any = None) -> Module:
        """`module` with a `SyncBatchNorm` in the place of each batch norm, of the same parameters and buffers."""
        made = module
        if isinstance(module, _BatchNorm):
            settings = module.num_features, module.eps, module.momentum, module.affine, module.track_running_stats
            made = cls(*settings, process_group, bias=module.bias is not None)
            made.weight, made.bias = module.weight, module.bias
            made.running_mean, made.running_var = module.running_mean, module.running_var
            made.num_batches_tracked, made.training = module.num_batches_tracked, module.training
        for name, child in module.named_children():
            made.add_module(name, cls.convert_sync_batchnorm(child, process_group))
        return made


@no_grad()
def moments_of_all(x: Tensor, group: Any) -> tuple[float, Tensor, Tensor]:
    """How many values each channel has in all processes, and their mean and variance, float64 of shape (C,)."""
    channels = x.shape[1]
    own = zeros(3, channels, dtype=float64)
    if x.numel():
        values = x.transpose(0, 1).reshape(channels, -1).double()
        own = stack([full((channels,), values.shape[1], dtype=float64), values.mean(1), values.var(1, correction=0)])
    every = empty(distributed.get_world_size(group), 3, channels, dtype=float64)
    distributed.all_gather_into_tensor(every, own, group=group)
    counts, means, variances = every.unbind(1)
    count = float(counts[:, 0].sum())
    if count <= 1:
        require_several((1, channels), x.shape)
    mean = (counts * means).sum(0) / count
    return count, mean, (counts * (variances + (means - mean).square())).sum(0) / count


class _Normalize(Function):
    """`(x - mean) * scale`, where mean and scale are of `count` values, of which other processes have some."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, means: Tensor, scales: Tensor, count: float, group: Any) -> Tensor:
        shape = (1, -1) + (1,) * (x.ndim - 2)
        scales = scales.view(shape)
        out = (x - means.view(shape)) * scales
        ctx.save_for_backward(out, scales)
        ctx.count, ctx.group = count, group
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g: Tensor) -> tuple[Tensor | None, ...]:
        out, scales = ctx.saved_tensors
        dims = (0, *range(2, g.ndim))
        sums = stack([g.sum(dims, keepdim=True), (g * out).sum(dims, keepdim=True)])
        distributed.all_reduce(sums, group=ctx.group)
        mean, along = sums / ctx.count
        return (g - mean - out * along) * scales, None, None, None, None
