"""Parametric: distributions that are told by tensors of the batch shape, or of that and the event shape."""

from collections.abc import Sequence
from typing import Any

from ..tensor.size import Size
from ..tensor.tensor import Tensor
from . import constraints
from .distribution import Distribution
from .utils import Number, broadcast_all, lazy_property, logits_to_probs, probs_to_logits

PACKAGE = __name__.rpartition(".")[0]


class Parametric(Distribution):
    """A distribution whose parameters are attributes, so that it can expand them."""

    _kept: tuple[str, ...] = ()
    """Attributes beside the parameters that an expanded distribution has too."""

    def _start(self, validate_args: bool | None, **given: Any) -> None:
        """Begin with numbers and tensors, broadcast against each other, as parameters."""
        values = broadcast_all(*given.values())
        for name, value in zip(given, values, strict=True):
            setattr(self, name, value)
        only_numbers = all(isinstance(value, Number) for value in given.values())
        Distribution.__init__(self, Size() if only_numbers else values[0].shape, validate_args=validate_args)

    def expand(self, batch_shape: Sequence[int], _instance: Any = None) -> Any:
        """The distribution with its batch expanded to `batch_shape`; its parameters are views."""
        home = next(cls for cls in type(self).__mro__ if cls.__module__.startswith(PACKAGE))
        new, shape = self._get_checked_instance(home, _instance), Size(batch_shape)
        for name in (*self.arg_constraints, *self._kept):
            if name in vars(self):
                value = vars(self)[name]
                if isinstance(value, Tensor):
                    value = value.expand(shape + value.shape[len(self._batch_shape) :])
                elif isinstance(value, Distribution):
                    value = value.expand(shape)
                setattr(new, name, value)
        Distribution.__init__(new, shape, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new


class LocationScale(Parametric):
    """A distribution of real numbers that `loc` moves and `scale` stretches; its density is highest at `loc`."""

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._start(validate_args, loc=loc, scale=scale)

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc


class ProbsOrLogits(Parametric):
    """A distribution that is told by probabilities or by logits; the others are computed when they are asked for."""

    _kept: tuple[str, ...] = ("_given",)
    _is_binary = True

    def _start_with(self, validate_args: bool | None, probs: Any, logits: Any, **others: Any) -> None:
        self._name_given(probs, logits)
        self._start(validate_args, **others, **{self._given: logits if probs is None else probs})

    def _name_given(self, probs: Any, logits: Any) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        self._given = "logits" if probs is None else "probs"

    @lazy_property
    def logits(self) -> Any:
        """Log-odds; of a categorical distribution, logarithms of probabilities."""
        return probs_to_logits(self.probs, self._is_binary)

    @lazy_property
    def probs(self) -> Any:
        """Probabilities."""
        return logits_to_probs(self.logits, self._is_binary)

    @property
    def _param(self) -> Tensor:
        return getattr(self, self._given)

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._param.size()
