"""Callers: which frames are the library's own, and which line of the user's code stands behind a call."""

import linecache
import os
import sys
from pathlib import Path
from types import FrameType

PACKAGE = str(Path(__file__).parents[1])
_OWN = (f"{PACKAGE}/", f"{PACKAGE}\\")
_MACHINERY = ("/functools.py", "/contextlib.py")


def is_within(frame: FrameType) -> bool:
    """Whether a frame is the library's, numpy's or Python's own machinery's rather than the user's.

    Code that was typed, in a notebook or after a prompt, stands in no file: its name begins with `<`, as do those of
    the functions that this package writes out, and it runs in `__main__`.
    """
    code = frame.f_code
    file = code.co_filename
    if file.startswith("<"):
        typed = frame.f_globals.get("__name__") == "__main__" and not code.co_name.startswith("__")
        return not (typed or file.startswith(("<ipython-input", "<doctest")))
    return file.startswith(_OWN) or "/numpy/" in file or "/scipy/" in file or file.endswith(_MACHINERY)


def users_frame(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of the user's from this one on outwards; None where there is none."""
    while frame is not None and is_within(frame):
        frame = frame.f_back
    return frame


def users_line() -> tuple[str, int]:
    """File and line of the innermost frame that is the user's; of the outermost one where none is."""
    frame = sys._getframe(1)
    while frame.f_back is not None and is_within(frame):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def from_here(path: str) -> str:
    """A path below the present folder without what leads there."""
    return path.removeprefix(os.path.join(os.getcwd(), ""))


def shown(file: str, line: int) -> str:
    """`file:line`; with what is written there, where it was typed and there is no file to look into."""
    text = linecache.getline(file, line).strip() if file.startswith("<") or "ipykernel" in file else ""
    return f"{file}:{line} ({text})" if text else f"{file}:{line}"
