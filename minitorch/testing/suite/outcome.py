"""The same program in two libraries, and whether the results agree."""

from collections.abc import Callable, Mapping
from typing import Any

from ..closeness import assert_close
from .terms import Unsampled

EXACT: dict[str, Any] = {"rtol": 0.0, "atol": 0.0, "equal_nan": True, "check_device": False}
CLOSE: dict[str, dict[str, float]] = {
    "float64": {"rtol": 1e-9, "atol": 1e-11},
    "float32": {"rtol": 1e-4, "atol": 1e-5},
    "float16": {"rtol": 1e-2, "atol": 1e-2},
    "bfloat16": {"rtol": 5e-2, "atol": 5e-2},
}
"""How far errors of rounding may have added up."""


def both(program: Callable[[Any], Any], subject: Any, oracle: Any) -> tuple[Any, Any] | None:
    """What `program(lib)` returns in each library; None where both refuse it, with one class of error."""
    ours, theirs = outcome(program, subject), outcome(program, oracle)
    if isinstance(ours, Unsampled):
        raise ours
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
    """Assert that both come to the same, or both refuse; whether they accept it.

    Of a mapping of facts those are left out that the subject does not know, where it has None.
    """
    results = both(program, subject, oracle)
    if results is None:
        return False
    ours, theirs = results
    if isinstance(ours, Mapping):
        for fact in [name for name in theirs if ours.get(name) is not None]:
            _compare(fact, ours[fact], theirs[fact], options)
    else:
        assert_close(ours, theirs, **{**EXACT, **options})
    return True


def _compare(fact: str, ours: Any, theirs: Any, options: Any) -> None:
    if isinstance(theirs, str):
        if ours != theirs:
            raise AssertionError(f"{fact} is {ours!r}, expected {theirs!r}")
        return
    assert_close(ours, theirs, msg=lambda report: f"{fact}: {report}", **{**EXACT, **options})


def outcome(program: Callable[[Any], Any], lib: Any) -> Any:
    """What the program returns, or the exception that it raises."""
    try:
        return program(lib)
    except Exception as error:
        return error


def lawful(law: Callable[[Any], None], subject: Any, oracle: Any) -> None:
    """Hold the subject to a law, unless the oracle itself breaks it or cannot be asked: then it is meant to be so."""
    broken = outcome(law, subject)
    if isinstance(broken, Exception) and not isinstance(outcome(law, oracle), Exception):
        raise broken
