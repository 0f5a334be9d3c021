"""Every listed difference from PyTorch is still one, and docs/divergences.md lists them all."""

import pytest
import torch

import minitorch
from tests.divergences import DIVERGENCES, FILE, with_table


@pytest.mark.parametrize("divergence", DIVERGENCES, ids=lambda d: d.call)
def test_still_differs(divergence):
    assert divergence.shown(minitorch) != divergence.shown(torch)


def test_the_table_lists_them():
    text = FILE.read_text()
    assert text == with_table(text), "run `python -m tests.divergences --write`"
