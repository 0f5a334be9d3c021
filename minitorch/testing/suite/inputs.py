"""What a layer or a loss may take: arrays of the sizes named in its call, where it is smooth and at its kinks."""

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..recipes import Call

Inputs = tuple[np.ndarray, ...]

KINKS = (0.0, 1.0, -1.0, -0.0, 3.0, -3.0, 0.0, 0.5, -0.5, -0.0, 6.0, 2.0, 0.0, 25.0, -25.0, -0.0, 1.0, -2.0)
"""Where piecewise functions have theirs, zeros of both signs among them; some beside others that are equal."""


def arity(layer: Any) -> int:
    """How many inputs a layer has to be given."""
    parameters = inspect.signature(layer.forward).parameters.values()
    return sum(p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)


def candidates(call: Call, arity: int) -> Iterator[Inputs]:
    """Inputs of the sizes that are named in the call, the likeliest first, for the oracle to choose from."""
    named = _numbers(call)
    sizes = sorted({3, *(n for n in named if n > 0)})
    shapes = [shape for n in sizes for shape in ((2, n), (n,), (2, n, 3), (2, 3, n), (2, n, 4, 4), (2, n, 4, 4, 4))]
    for make in (_reals, _probabilities, _indices):
        for shape in shapes:
            if arity == 1:
                yield (make(shape),)
            else:
                yield from ((make(shape), *[other] * (arity - 1)) for other in _partners(shape))
    if arity > 1:
        yield from (inputs for shape in shapes for inputs in _of_a_kind(shape) if len(inputs) == arity)
    else:
        yield from ((_reals((2, n * n, count)),) for n in sizes for count in (1, 4, 9, 16, 25))  # columns of an image


def _numbers(value: Any) -> list[int]:
    """Integers that a call names, those of layers within it too."""
    if isinstance(value, Call):
        return [n for x in (*value.args, *value.options.values()) for n in _numbers(x)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def of_kinks(call: Call, inputs: Inputs, start: int) -> Iterator[Inputs]:
    """Arrays like these at kinks, at those that the call names too: one after the other, all, and between 0 and 1."""
    named = [float(x) for x in (*call.args, *call.options.values()) if isinstance(x, float)]
    values = np.roll([*named, *KINKS], -start)
    real = [i for i, x in enumerate(inputs) if x.dtype.kind == "f"]
    kinks = {i: np.resize(np.roll(values, k), inputs[i].shape) for k, i in enumerate(real)}
    if real:
        yield tuple(kinks[i] if i == real[0] else x for i, x in enumerate(inputs))
        yield tuple(np.clip(kinks[i], 0, 1) if i in kinks else x for i, x in enumerate(inputs))
    if real[1:]:
        yield tuple(kinks.get(i, x) for i, x in enumerate(inputs))


def _partners(shape: tuple[int, ...]) -> list[np.ndarray]:
    """Second inputs for a first one of this shape: numbers like it, or a class for each of its rows."""
    return [
        _probabilities(shape)[::-1].copy(),
        _reals(shape) * 0.8 + 0.3,
        _indices((*shape[:1], *shape[2:]) if shape[1:] else ()),
    ]


def _of_a_kind(shape: tuple[int, ...]) -> Iterator[Inputs]:
    """What few take: classes of each row up to a -1 or places in a plane, a sign for each row, sequences of labels."""
    x, other = _reals(shape), _reals(shape)[::-1] * 0.8 + 0.3
    plane = max(int(np.prod(shape[2:] or shape[-1:])) - (not shape[2:]), 1)
    places = np.arange(x.size).reshape(shape) % (plane if shape[2:] else plane + 1)
    yield x, places if shape[2:] else np.where(places == plane, -1, places)
    yield x, other, 1 - 2 * _indices(shape[:1])
    yield x, other, _probabilities(shape)
    yield _reals((4, 2, 4)) - 2, np.array([[1, 2], [2, 2]]), np.array([4, 3]), np.array([2, 1])


def _reals(shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of both signs, none at a kink."""
    return 2 * np.sin(2 + 3 * np.arange(np.prod(shape))).reshape(shape)


def _probabilities(shape: tuple[int, ...]) -> np.ndarray:
    return _reals(shape) / 5 + 0.5


def _indices(shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(np.arange(np.prod(shape, dtype=int)).reshape(shape) % 2)
