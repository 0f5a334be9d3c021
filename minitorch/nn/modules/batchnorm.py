"""Batch normalisation: each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted.

While training, running means of mean and variance are kept as buffers; in evaluation mode they take the place of the
batch's own.
"""

from typing import Any

from ...autograd.edits import edit
from ...autograd.modes import no_grad
from ...functions.creation import empty, ones, zeros
from ...functions.data import tensor
from ...ops.arithmetic import add
from ...tensor.dtypes import int64
from ...tensor.tensor import Tensor
from .. import functional as F
from .. import init
from ..parameter import Parameter, UninitializedBuffer, UninitializedParameter, is_lazy
from .lazy import LazyModuleMixin
from .module import Module

__all__ = ["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d"]


class _NormBase(Module):
    """weight and bias `(num_features,)`, which start as ones and zeros, and the running mean and variance.

    `momentum` is the share by which these move towards those of a batch; None takes the mean over all batches.
    """

    _version = 2
    _dims: tuple[int, ...] = ()
    """How many dimensions an input may have."""

    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        where = {"device": device, "dtype": dtype}
        self.register_parameter("weight", Parameter(empty(num_features, **where)) if affine else None)
        self.register_parameter("bias", Parameter(empty(num_features, **where)) if affine and bias else None)
        tracks = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, **where) if tracks else None)
        self.register_buffer("running_var", ones(num_features, **where) if tracks else None)
        self.register_buffer("num_batches_tracked", tensor(0, dtype=int64, device=device) if tracks else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget the batches seen so far."""
        if self.track_running_stats:
            for buffer, value in ((self.running_mean, 0), (self.running_var, 1), (self.num_batches_tracked, 0)):
                if buffer is not None:
                    buffer.fill_(value)

    def reset_parameters(self) -> None:
        """Start again."""
        self.reset_running_stats()
        if self.affine and self.weight is not None:
            init.ones_(self.weight)
            if self.bias is not None:
                init.zeros_(self.bias)

    def _check_input_dim(self, input: Tensor) -> None:
        if input.ndim not in self._dims:
            wanted = " or ".join(f"{n}D" for n in self._dims)
            raise ValueError(f"expected {wanted} input (got {input.ndim}D input)")

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )

    def _load_from_state_dict(
        self, state_dict: dict[str, Any], prefix: str, local_metadata: dict[str, Any], *rest: Any
    ) -> None:
        """The state of version 1 had no count of batches."""
        key = f"{prefix}num_batches_tracked"
        if (local_metadata.get("version") or 1) < 2 and self.num_batches_tracked is not None:
            state_dict.setdefault(key, self.num_batches_tracked)
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *rest)


class _BatchNorm(_NormBase):
    """`F.batch_norm` with the running numbers of this layer."""

    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        momentum: Any = 0.0 if self.momentum is None else self.momentum
        tracks = self.training and self.track_running_stats
        if tracks and self.num_batches_tracked is not None:
            edit(add, self.num_batches_tracked, 1)  # what `add_` does, 2 µs sooner
            if self.momentum is None:
                momentum = 1.0 / float(self.num_batches_tracked)
        mean, var = self.running_mean, self.running_var
        of_batch = self.training or (mean is None and var is None)
        if self.training and not tracks:
            mean = var = None
        return self._normalized(input, mean, var, of_batch, momentum)

    def _normalized(self, x: Tensor, mean: Any, var: Any, of_batch: bool, momentum: float) -> Tensor:
        return F.batch_norm(x, mean, var, self.weight, self.bias, of_batch, momentum, self.eps)


class BatchNorm1d(_BatchNorm):
    """Of inputs (N, C) or (N, C, L). Ioffe and Szegedy, 2015. PyTorch's `torch.nn.BatchNorm1d`."""

    _dims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """Of inputs (N, C, H, W). Ioffe and Szegedy, 2015. PyTorch's `torch.nn.BatchNorm2d`."""

    _dims = (4,)


class BatchNorm3d(_BatchNorm):
    """Of inputs (N, C, D, H, W). Ioffe and Szegedy, 2015. PyTorch's `torch.nn.BatchNorm3d`."""

    _dims = (5,)


class _LazyNormBase(LazyModuleMixin, _NormBase):
    """A layer whose `num_features` are the channels of its first input."""

    def __init__(
        self,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(0, eps, momentum, False, False, device, dtype, bias=False)
        self.affine, self.track_running_stats = affine, track_running_stats
        where = {"device": device, "dtype": dtype}
        if affine:
            self.weight = UninitializedParameter(**where)
            if bias:
                self.bias = UninitializedParameter(**where)
        if track_running_stats:
            self.running_mean, self.running_var = UninitializedBuffer(**where), UninitializedBuffer(**where)
            self.num_batches_tracked = tensor(0, dtype=int64, device=device)

    def reset_parameters(self) -> None:
        if not self.has_uninitialized_params() and self.num_features != 0:
            super().reset_parameters()

    def initialize_parameters(self, input: Tensor) -> None:
        if not self.has_uninitialized_params():
            return
        self.num_features = input.shape[1]
        with no_grad():
            for x in (self.weight, self.bias, self.running_mean, self.running_var):
                if is_lazy(x):
                    x.materialize((self.num_features,))  # type: ignore[union-attr]
            self.reset_parameters()


class LazyBatchNorm1d(_LazyNormBase, _BatchNorm):
    """A `BatchNorm1d` with as many features as its first input. PyTorch's `torch.nn.LazyBatchNorm1d`."""

    cls_to_become = BatchNorm1d
    _dims = (2, 3)


class LazyBatchNorm2d(_LazyNormBase, _BatchNorm):
    """A `BatchNorm2d` with as many features as its first input. PyTorch's `torch.nn.LazyBatchNorm2d`."""

    cls_to_become = BatchNorm2d
    _dims = (4,)


class LazyBatchNorm3d(_LazyNormBase, _BatchNorm):
    """A `BatchNorm3d` with as many features as its first input. PyTorch's `torch.nn.LazyBatchNorm3d`."""

    cls_to_become = BatchNorm3d
    _dims = (5,)
