"""Every listed difference from PyTorch is still one, and the README lists them all."""

import pytest
import torch

import minitorch
from tests.divergences import DIVERGENCES, README, in_readme


@pytest.mark.parametrize("divergence", DIVERGENCES, ids=lambda d: d.call)
def test_still_differs(divergence):
    assert divergence.shown(minitorch) != divergence.shown(torch)


def test_the_readme_lists_them():
    text = README.read_text()
    assert text == in_readme(text), "run `python -m tests.divergences --write`"
