"""More losses as layers: by margins, by likelihoods, of label sequences."""

from collections.abc import Callable
from typing import Any

from ...tensor.tensor import Tensor
from .. import functional as F
from .distance import PairwiseDistance
from .loss import _Loss, _WeightedLoss

__all__ = [
    "CTCLoss", "CosineEmbeddingLoss", "GaussianNLLLoss", "HingeEmbeddingLoss", "MarginRankingLoss",
    "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss", "MultiMarginLoss", "PoissonNLLLoss", "SoftMarginLoss",
    "TripletMarginLoss", "TripletMarginWithDistanceLoss",
]  # fmt: skip


class _MarginLoss(_Loss):
    """A loss with a margin."""

    def __init__(
        self, margin: float = 1.0, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin


class HingeEmbeddingLoss(_MarginLoss, function=F.hinge_embedding_loss):
    """`x` where the target is 1, `max(0, margin - x)` where it is -1."""


class _LossOfTwo(_MarginLoss):
    """A loss of two inputs and a target."""

    def __init__(
        self, margin: float = 0.0, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
    ) -> None:
        super().__init__(margin, size_average, reduce, reduction)


class CosineEmbeddingLoss(_LossOfTwo, function=F.cosine_embedding_loss):
    """`1 - cos` of the angle of two vectors where the target is 1, `max(0, cos - margin)` where it is -1."""


class MarginRankingLoss(_LossOfTwo, function=F.margin_ranking_loss):
    """`max(0, -y (x1 - x2) + margin)` for targets y of -1 and 1."""


class MultiLabelMarginLoss(_Loss, function=F.multilabel_margin_loss):
    """How far classes that are not named come within 1 of those that are; the target names classes, then -1."""


class MultiLabelSoftMarginLoss(_WeightedLoss, function=F.multilabel_soft_margin_loss):
    """The mean over classes of `BCEWithLogitsLoss`, for each example."""


class SoftMarginLoss(_Loss, function=F.soft_margin_loss):
    """`log(1 + exp(-y x))` for targets y of -1 and 1."""


class MultiMarginLoss(_WeightedLoss, function=F.multi_margin_loss):
    """How far other classes come within `margin` of the right one, to the power `p` of 1 or 2."""

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        if p not in (1, 2):
            raise ValueError("only p == 1 and p == 2 supported")
        if weight is not None and weight.ndim != 1:
            raise ValueError(f"MultiMarginLoss: expected weight to be None or 1D tensor, got {weight.ndim}D instead")
        self.p, self.margin = p, margin


class PoissonNLLLoss(_Loss, function=F.poisson_nll_loss):
    """`λ - y log λ` for counts y of Poisson's distribution; the input is `log λ`, or λ unless `log_input`."""

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: Any = None,
        eps: float = 1e-8,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, log_input: Tensor, target: Tensor) -> Tensor:
        return super().forward(log_input, target)


class GaussianNLLLoss(_Loss, function=F.gaussian_nll_loss):
    """`(log v + (x - y)² / v) / 2` for means x and variances v."""

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)
        self.full, self.eps = full, eps


class TripletMarginLoss(_Loss, function=F.triplet_margin_loss):
    """`max(0, ‖a - p‖ - ‖a - n‖ + margin)`, by the p-norm; with `swap`, ‖p - n‖ if that is less than ‖a - n‖."""

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: Any = None,
        reduce: Any = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        _check_margin("TripletMarginLoss", margin)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap


class TripletMarginWithDistanceLoss(_Loss, function=F.triplet_margin_with_distance_loss):
    """`TripletMarginLoss` by any function of two tensors, `PairwiseDistance()` unless given."""

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        _check_margin("TripletMarginWithDistanceLoss", margin)
        self.distance_function = PairwiseDistance() if distance_function is None else distance_function
        self.margin, self.swap = margin, swap


def _check_margin(name: str, margin: float) -> None:
    if margin <= 0:
        raise ValueError(f"{name}: expected margin to be greater than 0, got {margin} instead")


class CTCLoss(_Loss, function=F.ctc_loss):
    """Minus the log-probability of label sequences, given log-probabilities (T, N, C) of classes at each time."""

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__(reduction=reduction)
        self.blank, self.zero_infinity = blank, zero_infinity
