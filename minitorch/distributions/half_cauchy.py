"""The half-Cauchy distribution."""

import math
from collections.abc import Sequence
from typing import Any

from ..functions.creation import full
from ..tensor.tensor import Tensor
from .cauchy import Cauchy
from .half_normal import Half
from .transforms import AbsTransform


class HalfCauchy(Half):
    """The absolute value of a Cauchy-distributed number of median 0. PyTorch's `torch.distributions.HalfCauchy`."""

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        super().__init__(Cauchy(0, scale, validate_args=False), AbsTransform(), validate_args=validate_args)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        return super().expand(batch_shape, _instance=self._get_checked_instance(HalfCauchy, _instance))

    @property
    def mean(self) -> Tensor:
        return full(self._extended_shape(), math.inf, dtype=self.scale.dtype)

    @property
    def variance(self) -> Tensor:
        return self.base_dist.variance
