"""The suite holds PyTorch to itself: every class passes or is skipped by its name, so no report is a false alarm."""

import unittest

import pytest
import torch

from minitorch.testing import course
from minitorch.testing.suite import checks
from tests.slow import mostly_slow

CHECKS = checks(torch, torch)


@pytest.mark.parametrize("check", mostly_slow(CHECKS, every=15), ids=str)
def test_pytorch_and_itself(check):
    check()


def test_what_cannot_be_sampled_is_skipped_by_name():
    for name, why in {"nn.MultiheadAttention": "embed_dim", "nn.CTCLoss": "accepts none"}.items():
        (check,) = [check for check in CHECKS if str(check) == name]
        with pytest.raises(unittest.SkipTest, match=f"{why}.*{name}|{name}.*{why}"):
            check()


def test_what_is_left_out():
    names = {str(check) for check in checks(course, torch, without=["optim", "nn.ReLU", "laws.gradients_accumulate"])}
    assert not names & {"optim.SGD", "nn.ReLU", "laws.gradients_accumulate"}
    assert names >= {"nn.Linear", "nn.Tanh", "laws.zero_grad_clears"}
