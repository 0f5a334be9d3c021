"""Instance normalisation: each channel of each example brought to mean 0 and variance 1."""

import warnings
from typing import Any

from ...tensor.tensor import Tensor
from .. import functional as F
from .batchnorm import _LazyNormBase, _NormBase

__all__ = [
    "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "LazyInstanceNorm1d", "LazyInstanceNorm2d",
    "LazyInstanceNorm3d",
]  # fmt: skip


class _InstanceNorm(_NormBase):
    """`F.instance_norm`; `_dims` are those of one example and of a batch."""

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias=bias)

    def forward(self, input: Tensor) -> Tensor:
        self._check_input_dim(input)
        unbatched = input.ndim == self._dims[0]
        dim = input.ndim - self._dims[0]
        if input.shape[dim] != self.num_features:
            self._not_as_many(dim, input.shape[dim])
        return self._normalized(input.unsqueeze(0)).squeeze(0) if unbatched else self._normalized(input)

    def _not_as_many(self, dim: int, given: int) -> None:
        if self.affine:
            raise ValueError(
                f"expected input's size at dim={dim} to match num_features ({self.num_features}), but got: {given}."
            )
        warnings.warn(
            f"input's size at dim={dim} does not match num_features. You can silence this warning by not passing in "
            "num_features, which is not used because affine=False",
            stacklevel=3,
        )

    def _normalized(self, input: Tensor) -> Tensor:
        return F.instance_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias,
            self.training or not self.track_running_stats, 0.0 if self.momentum is None else self.momentum, self.eps,
        )  # fmt: skip

    def _load_from_state_dict(
        self,
        state_dict: dict[str, Any],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Before version 1 running numbers were kept by default, now they are not."""
        names = [name for name in ("running_mean", "running_var") if prefix + name in state_dict]
        if local_metadata.get("version") is None and not self.track_running_stats and names:
            kind = type(self).__name__
            buffers = " and ".join(f'"{prefix}{name}"' for name in names)
            error_msgs.append(
                f"Unexpected running stats buffer(s) {buffers} for {kind} with "
                "track_running_stats=False. If state_dict is a checkpoint saved before 0.4.0, this may be expected "
                f"because {kind} does not track running stats by default since 0.4.0. Please remove these keys from "
                "state_dict. If the running stats are actually needed, instead set track_running_stats=True in "
                f"{kind} to enable them. See the documentation of {kind} for details."
            )
            for name in names:
                del state_dict[prefix + name]
        lists = (strict, missing_keys, unexpected_keys, error_msgs)
        super()._load_from_state_dict(state_dict, prefix, local_metadata, *lists)


class InstanceNorm1d(_InstanceNorm):
    """Of inputs (C, L) or (N, C, L). Ulyanov et al., 2016. PyTorch's `torch.nn.InstanceNorm1d`."""

    _dims = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """Of inputs (C, H, W) or (N, C, H, W). Ulyanov et al., 2016. PyTorch's `torch.nn.InstanceNorm2d`."""

    _dims = (3, 4)


class InstanceNorm3d(_InstanceNorm):
    """Of inputs (C, D, H, W) or (N, C, D, H, W). Ulyanov et al., 2016. PyTorch's `torch.nn.InstanceNorm3d`."""

    _dims = (4, 5)


class LazyInstanceNorm1d(_LazyNormBase, _InstanceNorm):
    """An `InstanceNorm1d` with as many features as its first input. PyTorch's `torch.nn.LazyInstanceNorm1d`."""

    cls_to_become = InstanceNorm1d
    _dims = (2, 3)


class LazyInstanceNorm2d(_LazyNormBase, _InstanceNorm):
    """An `InstanceNorm2d` with as many features as its first input. PyTorch's `torch.nn.LazyInstanceNorm2d`."""

    cls_to_become = InstanceNorm2d
    _dims = (3, 4)


class LazyInstanceNorm3d(_LazyNormBase, _InstanceNorm):
    """An `InstanceNorm3d` with as many features as its first input. PyTorch's `torch.nn.LazyInstanceNorm3d`."""

    cls_to_become = InstanceNorm3d
    _dims = (4, 5)
