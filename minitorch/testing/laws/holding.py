"""How a law is held: two ways to the same numbers, and a report that begins with the law."""

from typing import Any

import numpy as np

from ..closeness import assert_close

EXACT = {"rtol": 0.0, "atol": 0.0, "equal_nan": True}
ROUNDED = {"rtol": 1e-10, "atol": 1e-12}


def hold(law: str, actual: Any, expected: Any, options: dict[str, Any]) -> None:
    """Assert that two values agree."""
    check_dtype = not isinstance(expected, np.ndarray)
    switches = {"check_dtype": check_dtype, "check_device": check_dtype}
    assert_close(actual, expected, msg=lambda report: f"{law}: {report}", **switches, **options)


def require(law: str, holds: bool, found: str) -> None:
    """Assert that something holds; `found` says what was found where it does not."""
    if not holds:
        raise AssertionError(f"{law}: {found}")


def count(x: Any) -> int:
    """The number of elements."""
    return int(np.prod(tuple(x.shape), dtype=int))
