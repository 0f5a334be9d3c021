"""A session: lines of code run one by one with `torch` standing for some library.

A program is kept as its source, so one that fails is a script that can be pasted.
"""

import copy
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

HEAD = "import torch  # or: import minitorch as torch"
IMPORTS = {
    "copy": (copy, "import copy"),
    "io": (io, "import io"),
    "ThreadPoolExecutor": (ThreadPoolExecutor, "from concurrent.futures import ThreadPoolExecutor"),
}
"""What programs may use besides `torch`: the object, and the line that a script needs for it."""


class Divergence(AssertionError):
    """Two libraries differ after the last of some lines; the message says in what, and holds a script that shows it."""

    def __init__(self, lines: Sequence[str], problem: str, shown: Sequence[str] = ()):
        super().__init__(f"lock-step: after {lines[-1]!r}: {problem}\n\n{script(lines, shown)}")
        self.lines, self.problem, self.shown = lines, problem, shown


@lru_cache(maxsize=4096)
def _code(text: str, kind: str) -> Any:
    return compile(text, "<lock-step>", kind)


class Session:
    """The names that lines of code have bound so far, in one library."""

    def __init__(self, lib: Any):
        self.lib = lib
        self.names: dict[str, Any] = {"torch": lib} | {name: value for name, (value, _) in IMPORTS.items()}

    def run(self, line: str) -> Exception | None:
        """Run a statement (of one or more lines); what it raised, if anything."""
        try:
            exec(_code(line, "exec"), self.names)
        except Exception as error:
            return error
        return None

    def value(self, expression: str) -> Any:
        """What an expression comes to; of one that raises, the class of the error."""
        try:
            return eval(_code(expression, "eval"), self.names)
        except Exception as error:
            return type(error)

    def bound(self) -> list[str]:
        """The names that the program itself has bound, in order."""
        return [name for name in self.names if name not in ("torch", "__builtins__", *IMPORTS)]


class Eager:
    """A library in which nothing is compiled: `compile` gives back the function."""

    compile = staticmethod(lambda function: function)

    def __init__(self, lib: Any):
        self.lib = lib

    def __getattr__(self, name: str) -> Any:
        return getattr(self.lib, name)


def sessions(subject: Any, oracle: Any, compiled: Any = None) -> tuple[Session, Session]:
    """One in each library; if functions are compiled in the first, they stay as they are in the second."""
    return Session(subject), Session(Eager(oracle) if compiled else oracle)


def script(lines: Sequence[str], shown: Sequence[str] = ()) -> str:
    """A program to paste and run; expressions to be `shown` are printed at its end."""
    body = [*lines, *(f"print({expression})" for expression in shown)]
    imports = [line for name, (_, line) in IMPORTS.items() if any(f"{name}." in x or f"{name}(" in x for x in body)]
    return "\n".join([*imports, HEAD, "", *body]) + "\n"
