"""The χ² distribution."""

from typing import Any

from ..tensor.tensor import Tensor
from . import constraints
from .gamma import Gamma


class Chi2(Gamma):
    """The sum of `df` squares of standard normal numbers. PyTorch's `torch.distributions.Chi2`."""

    arg_constraints = {"df": constraints.positive}
    _kept = ("concentration", "rate")

    def __init__(self, df: Any, validate_args: bool | None = None) -> None:
        super().__init__(0.5 * df, 0.5, validate_args=validate_args)

    @property
    def df(self) -> Tensor:
        """The degrees of freedom."""
        return self.concentration * 2
