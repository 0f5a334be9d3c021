"""Tests that `make test` leaves out: those marked `slow`, which `make test-all` runs besides."""

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(cases: Iterable[Any], every: int) -> list[Any]:
    """Cases to parametrize a test over, of which `make test` tries one in so many."""
    return [case if k % every == 0 else _slow(case) for k, case in enumerate(cases)]


def _slow(case: Any) -> Any:
    return pytest.param(*case if isinstance(case, tuple) else (case,), marks=pytest.mark.slow)
