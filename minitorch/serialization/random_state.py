"""The state of everything random, as plain data: this package's generators, Python's `random` and `numpy.random`."""

import random
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..random import Generator, get_rng_state, set_rng_state
from ..tensor.tensor import wrap
from .containers import expect
from .errors import LoadError

NUMPY_WORDS = 624  # of its Mersenne Twister


def random_state(generators: Iterable[Generator] = ()) -> dict[str, Any]:
    """The state of the global streams and of `generators`, ready to be saved."""
    name, words, *rest = np.random.get_state()
    return {
        "minitorch": get_rng_state(),
        "python": random.getstate(),
        "numpy": (name, wrap(np.array(words, np.int64)), *rest),
        "generators": [generator.get_state() for generator in generators],
    }


def set_random_state(state: dict[str, Any], generators: Iterable[Generator] = ()) -> None:
    """Continue all streams from a `random_state`.

    LoadError if it is none, ValueError if it was of another number of generators; no stream has changed then.
    """
    own = list(generators)
    check_random_state(state)
    check_generators(state["generators"], own)
    for generator, saved in zip(own, state["generators"], strict=True):
        generator.set_state(saved)
    set_rng_state(state["minitorch"])
    random.setstate(state["python"])
    np.random.set_state(_numpys(state))


def check_random_state(state: Any) -> None:
    """Set streams that nobody uses; what numpy and `random` do not look at, and fail of later, is checked before."""
    try:
        for own in (state["minitorch"], *expect(state["generators"], list)):
            Generator().set_state(own)
        _, _, gauss = state["python"]
        expect(gauss, float, type(None))
        random.Random().setstate(state["python"])
        *_, position, has_gauss, next_gauss = _numpys(state)
        expect(next_gauss, float)
        if not (0 <= expect(position, int) <= NUMPY_WORDS and has_gauss in (0, 1)):
            raise LoadError(f"numpy's position {position} is not in its {NUMPY_WORDS} words")
        np.random.RandomState().set_state(_numpys(state))
    except Exception as error:
        raise LoadError(f"not the state of random streams: {type(error).__name__}: {error}") from error


def check_generators(states: list[Any], generators: list[Generator]) -> None:
    if len(states) != len(generators):
        raise ValueError(f"the state is of {len(states)} generators of its own, the loader has {len(generators)}")


def _numpys(state: dict[str, Any]) -> tuple[Any, ...]:
    name, words, *rest = state["numpy"]
    return name, words._array.astype(np.uint32), *rest
