"""The suite holds PyTorch to itself: every class passes or is skipped by its name, so no report is a false alarm."""

import functools
import unittest
from types import SimpleNamespace

import pytest
import torch
from hypothesis import strategies as st

from minitorch.testing import course
from minitorch.testing.suite import checks
from tests.slow import mostly_slow

CHECKS = checks(torch, torch)


@pytest.mark.parametrize("check", mostly_slow(CHECKS, every=15), ids=str)
def test_pytorch_and_itself(check):
    check()


class Picky(torch.nn.Module):
    def forward(self, input):
        raise ValueError(input)


def test_what_cannot_be_sampled_is_skipped_by_name():
    copy = SimpleNamespace(**vars(torch))
    copy.nn = SimpleNamespace(**{**vars(torch.nn), "Picky": Picky})
    for name, why in {"nn.MultiheadAttention": "embed_dim", "nn.Picky": "accepts none"}.items():
        with pytest.raises(unittest.SkipTest, match=f"{why}.*{name}|{name}.*{why}"):
            named(name, copy, copy)()


def named(name, *args, **options):
    (check,) = [check for check in checks(*args, **options) if str(check) == name]
    return check


def test_strategies_for_what_cannot_be_drawn():
    with pytest.raises(unittest.SkipTest, match="embed_dim"):
        named("nn.MultiheadAttention", torch, torch)()
    given = {"embed_dim": st.just(4), "nn.MultiheadAttention.num_heads": st.just(2)}
    named("nn.MultiheadAttention", torch, torch, given=given)()


def test_every_option_varies_and_every_two_of_an_optimizer():
    seen = []

    class SGD(torch.optim.SGD):
        @functools.wraps(torch.optim.SGD.__init__)
        def __init__(self, params, **options):
            seen.append(frozenset(options))
            super().__init__(params, **options)

    copy = SimpleNamespace(**vars(torch))
    copy.optim = SimpleNamespace(**{**vars(torch.optim), "SGD": SGD})
    named("optim.SGD", copy, torch)()
    options = ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")
    assert all(any({a, b} <= drawn for drawn in seen) for a in options for b in options)


def test_other_dtypes():
    class Rounded(torch.nn.Tanh):
        def forward(self, input):
            return input.double().tanh() if input.dtype is torch.float32 else input.tanh()

    copy = SimpleNamespace(**vars(torch))
    copy.nn = SimpleNamespace(**{**vars(torch.nn), "Tanh": Rounded})
    named("nn.Tanh", copy, torch, without=["repr"])()
    with pytest.raises(AssertionError, match="dtype"):
        named("nn.Tanh", copy, torch, without=["repr"], dtypes=["float64", "float32"])()


def test_libraries_of_other_words():
    """What it says that it has not got, arguments of other names, a layer without parameters to be set."""

    class Linear:
        def __init__(self, width: int):
            pass

    class Softplus:
        def __call__(self, x):
            raise NotImplementedError

    class LayerNorm:
        def __init__(self, normalized_shape: int):
            pass

    for cls, why in ((Linear, "takes no width"), (Softplus, "no way to sample"), (LayerNorm, "oracle's weights")):
        other = SimpleNamespace(tensor=torch.tensor, nn=SimpleNamespace(**{cls.__name__: cls}))
        with pytest.raises(unittest.SkipTest, match=why):
            named(f"nn.{cls.__name__}", other, torch, seeds=False)()


def test_what_is_left_out():
    names = {str(check) for check in checks(course, torch, without=["optim", "nn.ReLU", "laws.gradients_accumulate"])}
    assert not names & {"optim.SGD", "nn.ReLU", "laws.gradients_accumulate"}
    assert names >= {"nn.Linear", "nn.Tanh", "laws.zero_grad_clears"}
