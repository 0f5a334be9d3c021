"""What tests in several folders share."""

import pytest
import torch
from hypothesis.internal.conjecture import providers

# Several processes share few cores: a PyTorch that waits for its second thread takes ten times as long.
torch.set_num_threads(1)

# Hypothesis also draws numbers that it reads in whichever modules of this project are imported so far: what a test
# tries would depend on the tests before it, and a failure would not come again.
providers.HypothesisProvider._local_constants = property(lambda provider: type(providers._get_local_constants())())


@pytest.fixture(scope="session")
def not_on_intel():
    """On Intel processors PyTorch draws Bernoulli and exponential numbers from MKL, one word a call."""
    generator = torch.Generator()
    torch.empty(2).bernoulli_(0.5, generator=generator)
    after_two = generator.get_state()
    generator = torch.Generator()
    torch.empty(4, dtype=torch.int32).random_(generator=generator)
    if not torch.equal(generator.get_state(), after_two):
        pytest.skip("PyTorch takes these numbers from MKL on this processor; minitorch has the stream of all others")
