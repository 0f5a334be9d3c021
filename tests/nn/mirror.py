"""Programs of layers: an error inside of a model begins with the layer's path."""

import numpy as np

from tests.both import check

PLACES = {"more text": "an error inside of a model begins with the layer's path, and says what to do"}


def agree(program, **terms):
    """`program(torch)` comes to the same in both packages. Gives what it comes to in this one."""
    return check(program, but=PLACES | terms.pop("but", {}), **terms)


def array(rng: np.random.Generator, *shape: int, dtype: str = "float32") -> np.ndarray:
    return rng.normal(size=shape).astype(dtype)
