"""A session: lines of code run one by one with `torch` standing for some library.

A program is its own source, so what fails is a script already; nothing has to be translated back.
"""

import warnings
from collections.abc import Sequence
from typing import Any


class Divergence(AssertionError):
    """Two libraries differ; the message says in what, and holds the script that shows it."""


class Session:
    """The names that lines of code have bound so far, in one library."""

    def __init__(self, lib: Any):
        self.names: dict[str, Any] = {"torch": lib}

    def run(self, line: str) -> Exception | None:
        """Run a statement (of one or more lines); what it raised, if anything. Warnings are kept quiet."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(compile(line, "<lock-step>", "exec"), self.names)
        except Exception as error:
            return error
        return None

    def value(self, expression: str) -> Any:
        """What an expression comes to; of one that raises, the class of the error."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return eval(compile(expression, "<lock-step>", "eval"), self.names)
        except Exception as error:
            return type(error)


def script(lines: Sequence[str], shown: Sequence[str] = ()) -> str:
    """A program to paste and run; expressions to be `shown` are printed at its end."""
    prints = [f"print({expression})" for expression in shown]
    return "\n".join(["import torch  # or: import minitorch as torch", "", *lines, *prints]) + "\n"
