"""What the tests of kernels share."""

import platform
import sys

import pytest

from minitorch.jit import linking


@pytest.fixture(autouse=sys.platform == "linux" and platform.machine() == "x86_64")
def nothing_but_linking(monkeypatch):
    """Loops need nothing of numba's when they run: a later process loads them without it."""

    def refused(*_):
        raise AssertionError("a loop that allocates memory, or calls what numba brings along")

    monkeypatch.setattr(linking, "loaded", refused)
