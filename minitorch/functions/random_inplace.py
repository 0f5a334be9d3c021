"""Random in place: tensors overwritten with numbers drawn from a distribution.

Numbers go into the tensor's own memory, in the order of its memory, as PyTorch's do. Nothing flows back through them:
a tensor with a history gets one in which its former value has gradient 0.
"""

from collections.abc import Callable
from typing import Any, overload

import numpy as np

from .. import rng
from ..autograd.edits import edit
from ..autograd.errors import cannot_edit
from ..ops.random_result import random_result
from ..presentation.graphs import shown
from ..tensor.methods import method
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .arguments import as_float, as_int, by_name
from .generator import Generator, stream
from .public import tensor_method


def _draw(
    x: Tensor,
    name: str,
    generator: Generator | None,
    distribution: Callable[..., np.ndarray],
    *args: Any,
    parameter: Tensor | None = None,
) -> Tensor:
    """`x` overwritten by `distribution(stream, array, *args)`; `name` is that of its node."""
    problem = cannot_edit(x)
    if problem:
        raise RuntimeError(problem)
    distribution(stream(generator), x._array, *args)
    if modes.grad and (x.requires_grad or (parameter is not None and parameter.requires_grad)):
        inputs = ("x",) if parameter is None else ("x", "y")
        return edit(random_result, x, parameter, x._array, shown_as=shown(name, *inputs))
    x._counter[0] += 1
    return x


@overload
def uniform_(self: Tensor, *, to: float = 1.0, generator: Generator | None = None) -> Tensor: ...
@overload
def uniform_(self: Tensor, from_: float, /, to: float = 1.0, *, generator: Generator | None = None) -> Tensor: ...
@method
def uniform_(self: Tensor, *bounds: float, generator: Generator | None = None, **named: float) -> Tensor:
    """Uniform in [from, to), 0 and 1 unless given: `uniform_(-1, 1)`, `uniform_(to=3)`. A floating point dtype."""
    given = by_name("uniform_", ("from", "to"), bounds, named)
    low, high = (as_float("uniform_", name, given.get(name, default)) for name, default in (("from", 0.0), ("to", 1.0)))
    return _draw(self, "UniformBackward0", generator, rng.uniform, low, high)


@tensor_method
def normal_(self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Normal with this mean and standard deviation >= 0. A floating point dtype."""
    mean, std = as_float("normal_", "mean", mean), as_float("normal_", "std", std)
    return _draw(self, "NormalBackward0", generator, rng.normal, mean, std)


@overload
def random_(self: Tensor, *, generator: Generator | None = None) -> Tensor: ...
@overload
def random_(self: Tensor, to: int, *, generator: Generator | None = None) -> Tensor: ...
@overload
def random_(self: Tensor, from_: int, /, to: int | None, *, generator: Generator | None = None) -> Tensor: ...
@method
def random_(self: Tensor, *bounds: int | None, generator: Generator | None = None, **named: int | None) -> Tensor:
    """Whole numbers in [from, to): `random_(to)`, `random_(from, to)`.

    Without bounds, or with `to` None: up to the largest that the dtype holds, for floating point 2²⁴ (float32), 2⁵³
    (float64) or 2¹¹ (float16).
    """
    names = ("to",) if len(bounds) == 1 and not named else ("from", "to")
    given = by_name("random_", names, bounds, named)
    if not given:
        return _draw(self, "RandomBackward2", generator, rng.integers)
    if "to" not in given:
        raise TypeError("random_() takes (), (to) or (from, to), got (from)")
    low, high = as_int("random_", "from", given.get("from", 0)), given["to"]
    high = None if high is None else as_int("random_", "to", high)
    return _draw(self, f"RandomBackward{2 - len(given)}", generator, rng.integers, low, high)


@tensor_method
def bernoulli_(self: Tensor, p: float | Tensor = 0.5, *, generator: Generator | None = None) -> Tensor:
    """1 with probability `p` in [0, 1], else 0; `p` may be a floating point tensor that broadcasts to this shape."""
    if not isinstance(p, Tensor):
        return _draw(self, "BernoulliBackward2", generator, rng.bernoulli, as_float("bernoulli_", "p", p))
    probabilities = broadcast_to(p._array, self._array.shape)
    return _draw(self, "BernoulliBackward1", generator, rng.bernoulli_each, probabilities, parameter=p)


def broadcast_to(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """`array` with the given shape, without a copy; RuntimeError if it does not fit."""
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise RuntimeError(
            f"expected a shape that broadcasts to {list(shape)}, the target's, got {list(array.shape)}"
        ) from None


@tensor_method
def exponential_(self: Tensor, lambd: float = 1, *, generator: Generator | None = None) -> Tensor:
    """Exponentially distributed with rate `lambd` > 0. A floating point dtype."""
    return _draw(self, "ExponentialBackward0", generator, rng.exponential, as_float("exponential_", "lambd", lambd))


@tensor_method
def cauchy_(self: Tensor, median: float = 0, sigma: float = 1, *, generator: Generator | None = None) -> Tensor:
    """Cauchy-distributed around `median`, half of the numbers within `sigma` > 0. A floating point dtype."""
    median, sigma = as_float("cauchy_", "median", median), as_float("cauchy_", "sigma", sigma)
    return _draw(self, "CauchyBackward0", generator, rng.cauchy, median, sigma)


@tensor_method
def log_normal_(self: Tensor, mean: float = 1, std: float = 2, *, generator: Generator | None = None) -> Tensor:
    """Numbers whose logarithms are normal with this mean and standard deviation > 0. A floating point dtype."""
    mean, std = as_float("log_normal_", "mean", mean), as_float("log_normal_", "std", std)
    return _draw(self, "LogNormalBackward0", generator, rng.log_normal, mean, std)


@tensor_method
def geometric_(self: Tensor, p: float, *, generator: Generator | None = None) -> Tensor:
    """The number of trials up to the first success, each of probability `p` in (0, 1). Any dtype but bool."""
    return _draw(self, "GeometricBackward0", generator, rng.geometric, as_float("geometric_", "p", p))
