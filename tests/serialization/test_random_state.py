"""Random streams go on from a saved state."""

import random

import numpy as np
import pytest

from minitorch.random import Generator, default_generator
from minitorch.serialization.random_state import random_state, set_random_state
from tests.serialization.agreement import loaded, saved


def draws():
    return default_generator.words(3).tolist(), random.random(), random.gauss(0, 1), np.random.rand(), np.random.randn()


def test_all_streams_go_on():
    draws()
    state = loaded(saved(random_state()))
    first = draws()
    draws()
    set_random_state(state)
    assert draws() == first


def test_the_number_of_generators_must_agree():
    with pytest.raises(ValueError, match="of 0 generators of its own"):
        set_random_state(random_state(), [Generator()])
