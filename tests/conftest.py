"""What tests in several folders share."""

import gc
import importlib.abc
import sys

import pytest
from hypothesis.internal.conjecture import providers

# Hypothesis also draws numbers that it reads in whichever modules of this project are imported so far: what a test
# tries would depend on the tests before it, and a failure would not come again.
providers.HypothesisProvider._local_constants = property(lambda provider: type(providers._get_local_constants())())


class NoPyTorch(importlib.abc.MetaPathFinder):
    """Asked last of all: where PyTorch is not installed, what imports it is skipped."""

    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            pytest.skip("needs PyTorch", allow_module_level=True)


sys.meta_path.append(NoPyTorch())


def pytest_configure():
    """Several processes share few cores: a PyTorch that waits for its second thread takes ten times as long."""
    try:
        import torch
    except pytest.skip.Exception:
        return
    torch.set_num_threads(1)


def pytest_collection_finish():
    """There are thousands of tests, which the garbage collector need not look through again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def not_on_intel():
    """On Intel processors PyTorch draws Bernoulli and exponential numbers from MKL, one word a call."""
    import torch

    generator = torch.Generator()
    torch.empty(2).bernoulli_(0.5, generator=generator)
    after_two = generator.get_state()
    generator = torch.Generator()
    torch.empty(4, dtype=torch.int32).random_(generator=generator)
    if not torch.equal(generator.get_state(), after_two):
        pytest.skip("PyTorch takes these numbers from MKL on this processor; minitorch has the stream of all others")
