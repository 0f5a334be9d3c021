"""Around backward: functions that stand for a while in the place of `differentiate`, one around the other.

Those who ask for it, as a profile and `strict`, come and go in any order. Without them nothing is there that asks.
"""

from collections.abc import Callable
from typing import Any

from .backward import differentiate

Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]

_wrappers: list[Wrapper] = []


def around_backward(wrapper: Wrapper) -> Callable[[], None]:
    """Have `wrapper(differentiate)` called where backward starts, until what this returns is called."""
    _wrappers.append(wrapper)
    _fill_place()

    def undo() -> None:
        _wrappers.remove(wrapper)
        _fill_place()

    return undo


def _fill_place() -> None:
    function: Callable[..., Any] = differentiate
    for wrapper in _wrappers:
        function = wrapper(function)
    differentiate.__globals__["differentiate"] = function
