"""What cannot be compiled, and where the user's code asked for it."""

import sys
from pathlib import Path

PACKAGE = str(Path(__file__).parents[2])


class CompileError(RuntimeError):
    """The function does something that a compiled step cannot repeat. The message names the line and what to do."""


def users_line() -> tuple[str, int]:
    """File and line of the innermost frame that is not this package's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and inside(frame.f_code.co_filename):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def inside(file: str) -> bool:
    """Whether a file belongs to the library, numpy or Python's own machinery rather than to the user."""
    return file.startswith((PACKAGE, "<")) or "/numpy/" in file or file.endswith(("/functools.py", "/contextlib.py"))


def refused(what: str, instead: str) -> CompileError:
    """The error for something that the user's line does while it is traced."""
    file, line = users_line()
    return CompileError(f"{file}:{line}: {what} cannot be compiled: {instead}")
