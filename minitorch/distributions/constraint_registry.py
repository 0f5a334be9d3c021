"""`biject_to` and `transform_to`: from all real numbers into a region, as parameters of a model need it."""

from collections.abc import Callable
from typing import Any

from . import constraints, transforms
from .constraint import Constraint
from .transform import Transform
from .utils import Number

Factory = Callable[[Any], Transform]


class ConstraintRegistry:
    """For each class of constraints a function that makes a transform into one of them.

    PyTorch's `torch.distributions.constraint_registry.ConstraintRegistry`.
    """

    def __init__(self) -> None:
        self._registry: dict[type, Factory] = {}

    def register(self, constraint: Any, factory: Factory | None = None) -> Any:
        """Note the function for a class, or the class of a constraint; without one, a decorator of functions."""
        if factory is None:
            return lambda factory: self.register(constraint, factory)
        kind = type(constraint) if isinstance(constraint, Constraint) else constraint
        if not isinstance(kind, type) or not issubclass(kind, Constraint):
            raise TypeError(f"Expected constraint to be either a Constraint subclass or instance, but got {constraint}")
        self._registry[kind] = factory
        return factory

    def __call__(self, constraint: Constraint) -> Transform:
        factory = self._registry.get(type(constraint))
        if factory is None:
            raise NotImplementedError(f"Cannot transform {type(constraint).__name__} constraints")
        return factory(constraint)


biject_to = ConstraintRegistry()
"""Bijective transforms, whose densities can be told."""
transform_to = ConstraintRegistry()
"""Transforms that are good to optimise through, if need be with more numbers than the region has dimensions."""


def _scaled(t: Transform, loc: Any, scale: Any) -> Transform:
    return transforms.ComposeTransform([t, transforms.AffineTransform(loc, scale)])


def _into_interval(c: Any) -> Transform:
    lower, upper = c.lower_bound, c.upper_bound
    numbers = isinstance(lower, Number) and isinstance(upper, Number)
    sigmoid = transforms.SigmoidTransform()
    return sigmoid if numbers and (lower, upper) == (0, 1) else _scaled(sigmoid, lower, upper - lower)


for _constraint, _factory in {
    constraints.real: lambda c: transforms.identity_transform,
    constraints.positive: lambda c: transforms.ExpTransform(),
    constraints.nonnegative: lambda c: transforms.ExpTransform(),
    constraints.greater_than: lambda c: _scaled(transforms.ExpTransform(), c.lower_bound, 1),
    constraints.greater_than_eq: lambda c: _scaled(transforms.ExpTransform(), c.lower_bound, 1),
    constraints.less_than: lambda c: _scaled(transforms.ExpTransform(), c.upper_bound, -1),
    constraints.interval: _into_interval,
    constraints.half_open_interval: _into_interval,
    constraints.corr_cholesky: lambda c: transforms.CorrCholeskyTransform(),
}.items():
    biject_to.register(_constraint, _factory)
    transform_to.register(_constraint, _factory)


def _of_parts(of: ConstraintRegistry) -> None:
    """Let a registry make transforms of regions that are made of others."""

    def independent(c: Any) -> Transform:
        return transforms.IndependentTransform(of(c.base_constraint), c.reinterpreted_batch_ndims)

    def cat(c: Any) -> Transform:
        return transforms.CatTransform([of(part) for part in c.cseq], c.dim, c.lengths)

    def stack(c: Any) -> Transform:
        return transforms.StackTransform([of(part) for part in c.cseq], c.dim)

    of.register(constraints.independent, independent)
    of.register(constraints.cat, cat)
    of.register(constraints.stack, stack)


_of_parts(biject_to)
_of_parts(transform_to)
biject_to.register(constraints.simplex, lambda c: transforms.StickBreakingTransform())
transform_to.register(constraints.simplex, lambda c: transforms.SoftmaxTransform())
transform_to.register(constraints.lower_cholesky, lambda c: transforms.LowerCholeskyTransform())
transform_to.register(constraints.positive_definite, lambda c: transforms.PositiveDefiniteTransform())
transform_to.register(constraints.positive_semidefinite, lambda c: transforms.PositiveDefiniteTransform())
