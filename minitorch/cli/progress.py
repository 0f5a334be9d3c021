"""What the terminal shows while a model trains, and how Ctrl-C ends the training without losing it."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ..jit import kept
from ..workflow import Training

STOPPING = b"\nstopping after this epoch; Ctrl-C once more stops at once\n"


def progress_bars() -> Progress:
    """On stderr, and only where that is a terminal: stdout and logs stay clean."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    return Progress(*columns, console=console, disable=not console.is_terminal)


def track(training: Training, bars: Progress, name: str) -> Iterator[tuple[float, float]]:
    """The epochs of a training, with a bar that follows them."""
    bar = bars.add_task(name, total=training.task.epochs)
    for train, test in training.epochs():
        bars.update(bar, advance=1, description=f"{name}: loss {train:.4g}, test {test:.4g}")
        yield train, test


@contextmanager
def compiling_is_told(bars: Progress) -> Iterator[None]:
    """While something is compiled in this block, which may take seconds, the newest bar says what."""

    def tell(name: str) -> None:
        if bars.tasks:
            bars.update(bars.tasks[-1].id, description=f"compiling {name}", refresh=True)

    kept.watchers.append(tell)
    try:
        yield
    finally:
        kept.watchers.remove(tell)


@contextmanager
def ctrl_c_asks_to_stop() -> Iterator[threading.Event]:
    """Ctrl-C in this block sets the event, so that work can end at a good place; a second Ctrl-C ends it at once."""
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)
        if sys.stderr.isatty():
            os.write(2, STOPPING)  # past Python's buffers, which may be in use where the signal came

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
