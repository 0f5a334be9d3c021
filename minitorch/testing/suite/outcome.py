"""The same program in two libraries, and whether the results agree."""

from collections.abc import Callable
from typing import Any

from ..closeness import assert_close

EXACT: dict[str, Any] = {"rtol": 0.0, "atol": 0.0, "equal_nan": True}
CLOSE: dict[str, Any] = {"rtol": 1e-9, "atol": 1e-11, "equal_nan": True}


def both(program: Callable[[Any], Any], subject: Any, oracle: Any) -> tuple[Any, Any] | None:
    """What `program(lib)` returns in each library; None where both refuse it, with one class of error."""
    ours, theirs = outcome(program, subject), outcome(program, oracle)
    if isinstance(theirs, Exception):
        if not isinstance(ours, Exception):
            raise AssertionError(f"expected {theirs!r}, got {ours!r}")
        if type(ours).__name__ != type(theirs).__name__ and not isinstance(ours, type(theirs)):
            raise AssertionError(f"expected {theirs!r}, got {ours!r}") from ours
        return None
    if isinstance(ours, Exception):
        raise AssertionError(f"got {ours!r} where the oracle raises nothing") from ours
    return ours, theirs


def agree(program: Callable[[Any], Any], subject: Any, oracle: Any, **options: Any) -> bool:
    """Assert that both come to the same numbers, or both refuse; whether they accept it."""
    results = both(program, subject, oracle)
    if results is not None:
        assert_close(*results, **{**EXACT, **options})
    return results is not None


def outcome(program: Callable[[Any], Any], lib: Any) -> Any:
    """What the program returns, or the exception that it raises."""
    try:
        return program(lib)
    except Exception as error:
        return error


def lawful(law: Callable[[Any], None], subject: Any, oracle: Any) -> None:
    """Hold the subject to a law, unless the oracle itself breaks it: then it is meant to be so."""
    broken = outcome(law, subject)
    if isinstance(broken, Exception) and not isinstance(outcome(law, oracle), AssertionError):
        raise broken
