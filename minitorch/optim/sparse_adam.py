"""SparseAdam, which is not here."""

from typing import Any

from .optimizer import Optimizer


class SparseAdam(Optimizer):
    """PyTorch's `torch.optim.SparseAdam`, for gradients that are sparse tensors: there are none here."""

    def __init__(self, params: Any, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError(
            "SparseAdam needs sparse gradients, and gradients are dense here, also those of Embedding(sparse=True), "
            "which is refused: use Adam, which makes the same steps for rows that have a gradient in every step"
        )
