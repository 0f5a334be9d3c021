"""Whether a function that is mapped over may draw random numbers, and which: "error", "same" or "different"."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from ..random import get_rng_state, set_rng_state

_CALLED = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' "
    "randomness flags on vmap or perform the randomness operation out of vmap"
)


def require_known(randomness: str) -> None:
    """Refuse what says nothing about randomness."""
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")


@contextmanager
def kept_random_state(randomness: str) -> Iterator[None]:
    """Refuse, for "error", random numbers that were drawn from the default stream in the block, and put it back."""
    require_known(randomness)
    before = get_rng_state()
    yield
    if randomness == "error" and not np.array_equal(before._array, get_rng_state()._array):
        set_rng_state(before)
        raise RuntimeError(_CALLED)
