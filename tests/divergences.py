"""Where minitorch differs from PyTorch on purpose: each difference as a call that shows it, and the reason.

The README's table is made from this list: `python -m tests.divergences` prints it, `--write` puts it into the README.
The test-suite expects every call to differ still: one that no longer does has to leave the list.
"""

import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- divergences -->\n", "<!-- /divergences -->\n"


@dataclass(frozen=True)
class Divergence:
    """One difference: `shown` gives unequal values for the two packages."""

    call: str
    theirs: str
    ours: str
    why: str
    shown: Callable[[Any], Any]


def raised(call: Callable[[], Any]) -> str | None:
    """The class of what a call raises."""
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return None


def warned(lib: Any, call: Callable[[], Any]) -> bool:
    """Whether a call warns."""
    always = getattr(lib, "set_warn_always", lambda on: None)  # PyTorch says some things once a process
    always(True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    always(False)
    return bool(caught)


def default_dtype_in_another_thread(lib: Any) -> Any:
    seen: list[str] = []
    lib.set_default_dtype(lib.float64)
    try:
        thread = threading.Thread(target=lambda: seen.append(str(lib.get_default_dtype())))
        thread.start()
        thread.join()
    finally:
        lib.set_default_dtype(lib.float32)
    return seen


def edited_inference_tensor(lib: Any) -> list[float]:
    with lib.inference_mode():
        x = lib.ones(1)
    assert raised(lambda: x.add_(1)) == "RuntimeError"
    return x.tolist()


DIVERGENCES = (
    Divergence(
        "`set_default_dtype` in one thread",
        "changes it in all threads",
        "changes it in this thread",
        "threads that compute at the same time must not disturb each other",
        default_dtype_in_another_thread,
    ),
    Divergence(
        "`bfloat16`, complex dtypes, `uint16` to `uint64`",
        "exist",
        "do not exist",
        "numpy has no bfloat16; the training workflow needs none of the others",
        lambda lib: [hasattr(lib, name) for name in ("bfloat16", "complex64", "uint16")],
    ),
    Divergence(
        "an in-place edit of an inference tensor outside `inference_mode`",
        "raises after the edit is done",
        "raises before",
        "an error leaves things as they were",
        edited_inference_tensor,
    ),
    Divergence(
        "`backward(create_graph=True)`",
        "warns of a reference cycle",
        "makes no cycle, so it does not warn",
        "a leaf of the tape knows its tensor by a weak reference",
        lambda lib: warned(lib, lambda: lib.ones(1, requires_grad=True).exp().backward(create_graph=True)),
    ),
    Divergence(
        '`set_printoptions(profile="unknown")`',
        "is ignored",
        "raises ValueError",
        "unsupported arguments are not ignored",
        lambda lib: raised(lambda: lib.set_printoptions(profile="unknown")),
    ),
)


def table() -> str:
    """The list as markdown."""
    rows = [f"| {d.call} | {d.theirs} | {d.ours} | {d.why} |" for d in DIVERGENCES]
    return "\n".join(["| call | PyTorch | minitorch | why |", "|---|---|---|---|", *rows]) + "\n"


def in_readme(text: str) -> str:
    """The README's text with its table replaced by the present one."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    import sys

    if "--write" in sys.argv:
        README.write_text(in_readme(README.read_text()))
    else:
        print(table())
