"""The state of everything random, as plain data: this package's generators, Python's `random` and `numpy.random`."""

import random
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..random import Generator, get_rng_state, set_rng_state
from ..tensor.tensor import wrap


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
    """Continue all streams from a `random_state`; ValueError if it was of another number of generators."""
    for generator, own in zip(generators, state["generators"], strict=True):
        generator.set_state(own)
    set_rng_state(state["minitorch"])
    random.setstate(state["python"])
    name, words, *rest = state["numpy"]
    np.random.set_state((name, words._array.astype(np.uint32), *rest))
