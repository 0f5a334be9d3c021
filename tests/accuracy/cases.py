"""The calls that ops are measured on, and what is true of them: their values and gradients, place by place.

Gradients are quotients of differences, in so many digits that nothing is left to be desired. Next: `measure.py`.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp, mpf

from minitorch.ops.op import registry
from tests.accuracy.arraywise import ARRAYWISE
from tests.accuracy.elementwise import ELEMENTWISE, MAGNITUDES, SETTINGS
from tests.accuracy.points import arguments

Truth = Iterator[tuple[int, Any, Any]]
"""Places in a flattened result, the value there, and the magnitude whose ulp is the unit."""

DIGITS = {"float32": 250, "float64": 800}
"""Enough for a quotient of differences, of which function and gradient may be as small as such floats can be."""

SLOPES = 8
"""By how many elements of an array gradients are taken: each takes a sum over all of them."""


class Case(NamedTuple):
    """One call of an op on arrays of one dtype, and what is true of it."""

    arrays: list[np.ndarray]
    settings: Mapping[str, Any]
    values: Callable[[], Truth]
    gradients: Callable[[int], Truth]  # by the k-th argument, of the results times `weights`, added up
    weights: np.ndarray


def cases(name: str, dtype: str, n: int) -> Iterator[Case]:
    """The calls that the op is measured on, of about `n` arguments each."""
    rng = np.random.default_rng(0)
    if name in ELEMENTWISE:
        for settings in SETTINGS.get(name, [{}]):
            arrays = arguments(rng, np.dtype(dtype), n, registry[name].arity)
            definition = functools.partial(ELEMENTWISE[name], **settings)
            magnitude = functools.partial(MAGNITUDES[name], **settings) if name in MAGNITUDES else None
            values = functools.partial(elements, definition, magnitude, arrays)
            yield Case(arrays, settings, values, functools.partial(element_gradients, definition, arrays), np.ones(()))
        return
    for truth, magnitude, make, settings in ARRAYWISE[name]:
        arrays = [x.astype(dtype) for x in make(rng)]
        definition = functools.partial(truth, **settings)
        weights = rng.normal(size=np.shape(definition(*arrays_of(float, arrays)))).astype(dtype)
        values = functools.partial(places, definition, magnitude and functools.partial(magnitude, **settings), arrays)
        gradients = functools.partial(place_gradients, definition, arrays, weights)
        yield Case(arrays, settings, values, gradients, weights)


def arrays_of(number: Callable[[float], Any], arrays: list[np.ndarray]) -> list[np.ndarray]:
    return [np.frompyfunc(lambda x: number(float(x)), 1, 1)(x) for x in arrays]


def elements(definition: Callable[..., Any], magnitude: Any, arrays: list[np.ndarray]) -> Truth:
    with mp.workdps(60):
        for i, row in enumerate(zip(*arrays, strict=True)):
            xs = [mpf(float(x)) for x in row]
            value = real(definition, *xs)
            if value is not None:
                yield i, value, value if magnitude is None else magnitude(*xs)


def element_gradients(definition: Callable[..., Any], arrays: list[np.ndarray], k: int) -> Truth:
    with mp.workdps(DIGITS[arrays[0].dtype.name]):
        for i, row in enumerate(zip(*arrays, strict=True)):
            xs = [mpf(float(x)) for x in row]
            step = min(abs(xs[k]) or 1, 1) * mpf(10) ** -60
            before, here, after = (real(definition, *xs[:k], xs[k] + way * step, *xs[k + 1 :]) for way in (-1, 0, 1))
            if before is None or here is None or after is None:
                continue
            gradient = (after - here) / step
            if abs(gradient - (here - before) / step) <= abs(gradient) * mpf(10) ** -30:  # else there is a kink
                yield i, gradient, gradient


def real(definition: Callable[..., Any], *xs: Any) -> Any:
    """The value of a definition; None where it has none that is real and finite."""
    try:
        value = definition(*xs)
    except (ValueError, ZeroDivisionError, TypeError):  # TypeError: a complex number was compared
        return None
    return value if isinstance(value, mpf) and mp.isfinite(value) else None


def places(definition: Callable[..., Any], magnitude: Any, arrays: list[np.ndarray]) -> Truth:
    with mp.workdps(40):
        xs = arrays_of(mpf, arrays)
        value = np.ravel(definition(*xs))
        size = value if magnitude is None else np.ravel(magnitude(*xs))
        yield from zip(range(value.size), value, size, strict=True)


def place_gradients(definition: Callable[..., Any], arrays: list[np.ndarray], weights: np.ndarray, k: int) -> Truth:
    """By a few elements of the k-th argument. What cancels is measured by its terms."""
    with mp.workdps(80):
        xs, (g,) = arrays_of(mpf, arrays), arrays_of(mpf, [weights])
        here, x = definition(*xs), xs[k].reshape(-1)
        for i in np.random.default_rng(k).choice(x.size, min(SLOPES, x.size), replace=False):
            step = mpf(10) ** -30
            moved = x.copy()
            moved[i] += step
            terms = np.ravel((definition(*xs[:k], moved.reshape(xs[k].shape), *xs[k + 1 :]) - here) / step * g)
            yield i, sum(terms), sum(abs(terms))
