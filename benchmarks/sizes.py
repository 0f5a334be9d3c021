"""Which values of a parameter are looked at always, and which in a full run alone."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest

SIZES = tuple(10**k for k in range(8))


def only_full(values: Iterable[Any], but: Collection[Any] = ()) -> list[Any]:
    """The values for `parametrize`: all in a full run, those in `but` in a quick one too."""
    return [value if value in but else pytest.param(value, marks=pytest.mark.full) for value in values]
