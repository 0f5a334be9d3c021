"""The errors of an op in ulps, minitorch's and PyTorch's, on the same arguments.

An ulp is the distance between neighbouring floats at the true value. Where terms cancel, nothing can be exact to ulps
of what is left: sums and products are measured in ulps of the sum of the terms' magnitudes.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from mpmath import mp, mpf

import minitorch
from minitorch.ops.op import registry
from tests.accuracy.arraywise import ARRAYWISE
from tests.accuracy.elementwise import ELEMENTWISE, MAGNITUDES, SETTINGS
from tests.accuracy.points import arguments
from tests.ops.samples import ORACLES, oracle_of, public_of

Truth = Iterator[tuple[int, Any, Any]]
"""Places in a flattened result, the value there, and the magnitude whose ulp is the unit."""

ORACLE: dict[str, Callable[..., Any]] = {
    "cumprod": torch.cumprod,
    "linear": torch.nn.functional.linear,
    "prod": torch.prod,
    "vector_norm": torch.linalg.vector_norm,
}
"""PyTorch's functions of ops that the suite of samples compares in another way."""

DIGITS = {"float32": 250, "float64": 800}
"""Enough for a quotient of differences, of which the function and the slope may be as small as such floats can be."""

SLOPES = 8
"""By how many elements of an array slopes are taken: each takes a sum over all of them."""


class Case(NamedTuple):
    """One call of an op on arrays of one dtype, and what is true of it."""

    arrays: list[np.ndarray]
    settings: dict[str, Any]
    values: Callable[[], Truth]
    slopes: Callable[[int], Truth]  # by the k-th argument, of the results times `weights`, added up
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
            yield Case(arrays, settings, values, functools.partial(element_slopes, definition, arrays), np.ones(()))
        return
    for truth, magnitude, make, settings in ARRAYWISE[name]:
        arrays = [x.astype(dtype) for x in make(rng)]
        definition = functools.partial(truth, **settings)
        weights = rng.normal(size=np.shape(definition(*arrays_of(float, arrays)))).astype(dtype)
        values = functools.partial(places, definition, magnitude and functools.partial(magnitude, **settings), arrays)
        slopes = functools.partial(place_slopes, definition, arrays, weights)
        yield Case(arrays, settings, values, slopes, weights)


def arrays_of(number: Callable[[float], Any], arrays: list[np.ndarray]) -> list[np.ndarray]:
    return [np.frompyfunc(lambda x: number(float(x)), 1, 1)(x) for x in arrays]


def elements(definition: Callable[..., Any], magnitude: Any, arrays: list[np.ndarray]) -> Truth:
    with mp.workdps(60):
        for i, row in enumerate(zip(*arrays, strict=True)):
            xs = [mpf(float(x)) for x in row]
            value = real(definition, *xs)
            if value is not None:
                yield i, value, value if magnitude is None else magnitude(*xs)


def element_slopes(definition: Callable[..., Any], arrays: list[np.ndarray], k: int) -> Truth:
    with mp.workdps(DIGITS[arrays[0].dtype.name]):
        for i, row in enumerate(zip(*arrays, strict=True)):
            xs = [mpf(float(x)) for x in row]
            step = min(abs(xs[k]) or 1, 1) * mpf(10) ** -60
            before, here, after = (real(definition, *xs[:k], xs[k] + way * step, *xs[k + 1 :]) for way in (-1, 0, 1))
            if before is None or here is None or after is None:
                continue
            slope = (after - here) / step
            if abs(slope - (here - before) / step) <= abs(slope) * mpf(10) ** -30:  # else there is a kink
                yield i, slope, slope


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


def place_slopes(definition: Callable[..., Any], arrays: list[np.ndarray], weights: np.ndarray, k: int) -> Truth:
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


def results(library: Any, name: str, case: Case, k: int | None) -> np.ndarray:
    """What a library gives: the value, or the gradient at the k-th argument."""
    op = registry[name]
    tensors = [library.from_numpy(x.copy()) for x in case.arrays]
    settings = case.settings
    given = list(tensors)
    if ORACLES.get(name):  # these take everything
        settings = {**op.settings, **settings}
        given += [None] * (op.arity - len(tensors))
    function = public_of(op) if library is minitorch else oracle_of(op) or ORACLE[name]
    if k is None:
        return function(*given, **settings).numpy().reshape(-1)
    tensors[k].requires_grad_()
    out = function(*given, **settings)
    out.backward(library.from_numpy(np.array(np.broadcast_to(case.weights, tuple(out.shape)), case.arrays[0].dtype)))
    return tensors[k].grad.numpy().reshape(-1)


def errors(name: str, dtype: str, gradient: bool, n: int) -> np.ndarray:
    """(2, m): how far minitorch and PyTorch lie from the truth at m places, in ulps."""
    found = []
    for case in cases(name, dtype, n):
        for k in range(len(case.arrays)) if gradient else [None]:
            ours, theirs = (results(library, name, case, k) for library in (minitorch, torch))
            for place, value, magnitude in case.values() if k is None else case.slopes(k):
                found.append([ulps(x[place], value, magnitude) for x in (ours, theirs)])
    return np.transpose(found)


def ulps(found: np.floating, value: Any, magnitude: Any) -> float:
    """The distance between `found` and `value` in ulps of `magnitude`; an infinity counts as the first power of two
    that overflows. All digits lost is the most."""
    info = np.finfo(found.dtype)
    top, lost = mpf(2) ** int(info.maxexp), 1 / float(info.eps)
    if np.isnan(found):
        return lost
    number = mpf(float(found)) if np.isfinite(found) else top * int(np.sign(found))
    unit = np.spacing(found.dtype.type(min(abs(magnitude), top / 2)))
    return min(lost, float(abs(number - max(-top, min(top, value))) / mpf(float(unit))))
