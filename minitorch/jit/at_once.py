"""At once: a function in which no Ctrl-C comes before its first line.

CPython looks for signals where a function starts, where a loop goes round and behind every call, and raises
KeyboardInterrupt there. What puts a state back, such as `__exit__`, must not be left at its very start.
"""

import dis
from collections.abc import Callable
from typing import Any

_RESUME, _AFTER_AWAIT = dis.opmap["RESUME"], 3


def at_once(f: Callable[..., Any]) -> Callable[..., Any]:
    """`f`, whose first instruction says that it goes on behind an `await`, where CPython does not look for signals."""
    code = bytearray(f.__code__.co_code)
    for i in range(0, len(code), 2):
        if code[i] == _RESUME and code[i + 1] == 0:
            code[i + 1] = _AFTER_AWAIT
            f.__code__ = f.__code__.replace(co_code=bytes(code))
            break
    return f
