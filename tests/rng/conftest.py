"""What the tests of random streams share: a generator of ours and one of PyTorch's that must never come apart."""

import numpy as np
import pytest
import torch

from minitorch import rng
from tests.both import assert_same


class Twins:
    """Two generators with one seed. `check` lets each draw and compares numbers and states, bit for bit."""

    def __init__(self, seed=0):
        self.ours = rng.Generator(seed % 2**64)
        self.theirs = torch.Generator().manual_seed(seed)

    def check(self, ours, theirs):
        assert_same(ours(self.ours), theirs(self.theirs).numpy(), "drawn")
        self.check_states()

    def check_fill(self, distribution, name, shape, dtype, *args):
        """A distribution of ours against the method of PyTorch's tensor called `name`."""
        self.check(
            lambda g: distribution(g, np.empty(shape, dtype), *args),
            lambda g: getattr(torch.empty(shape, dtype=getattr(torch, dtype)), name)(*args, generator=g),
        )

    def check_error(self, ours, theirs):
        """Both refuse, ours with the class of theirs, and neither draws."""
        with pytest.raises((RuntimeError, TypeError, ValueError)) as expected:
            theirs(self.theirs)
        with pytest.raises(expected.type):
            ours(self.ours)
        self.check_states()

    def check_states(self):
        assert_same(self.ours.state(), self.theirs.get_state().numpy(), "state")


@pytest.fixture(scope="session")
def twins():
    return Twins
