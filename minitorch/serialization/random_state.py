"""The state of everything random, as plain data: this package's generators, Python's `random` and `numpy.random`."""

import random
from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np

from ..rng import default_generator
from ..tensor.tensor import Tensor, wrap


class Generator(Protocol):
    """A random stream of the user's own, a `minitorch.Generator`."""

    def get_state(self) -> Tensor: ...
    def set_state(self, new_state: Tensor) -> Any: ...


def random_state(generators: Iterable[Generator] = ()) -> dict[str, Any]:
    """The state of the global streams and of `generators`, ready to be saved."""
    name, words, *rest = np.random.get_state()
    return {
        "minitorch": wrap(default_generator.state().copy()),
        "python": random.getstate(),
        "numpy": (name, wrap(np.array(words, np.int64)), *rest),
        "generators": [generator.get_state() for generator in generators],
    }


def set_random_state(state: dict[str, Any], generators: Iterable[Generator] = ()) -> None:
    """Continue all streams from a `random_state`; ValueError if it was of another number of generators."""
    for generator, own in zip(generators, state["generators"], strict=True):
        generator.set_state(own)
    default_generator.restore(state["minitorch"]._array)
    random.setstate(state["python"])
    name, words, *rest = state["numpy"]
    np.random.set_state((name, words._array.astype(np.uint32), *rest))
