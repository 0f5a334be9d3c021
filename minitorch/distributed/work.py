"""Work: a call that goes on while the program does; and the thread that does such calls, one after another."""

import queue
import threading
from collections.abc import Callable
from datetime import timedelta

from .errors import DistBackendError


class Work:
    """What a call returns under `async_op=True`. PyTorch's `torch.distributed.Work`."""

    def __init__(self, call: str) -> None:
        self.call = call
        self._done = threading.Event()
        self._error: BaseException | None = None

    def is_completed(self) -> bool:
        """Whether it has ended, well or not."""
        return self._done.is_set()

    def is_success(self) -> bool:
        """Whether it has ended well."""
        return self._done.is_set() and self._error is None

    def exception(self) -> BaseException | None:
        """What it has raised."""
        return self._error

    def wait(self, timeout: timedelta = timedelta(0)) -> bool:
        """Wait until it has ended, and raise what it has raised. `timeout`: a time of its own; 0 is the group's."""
        seconds = timeout.total_seconds()
        if not self._done.wait(seconds if seconds > 0 else None):
            raise DistBackendError(f"{self.call} has not ended in {seconds:g} s")
        if self._error is not None:
            raise self._error
        return True

    def run(self, act: Callable[[], None]) -> None:
        """Do it, and keep what it raises for `wait`."""
        try:
            act()
        except BaseException as error:
            self._error = error
        self._done.set()


class Worker:
    """A thread that does what it is given, in that order; started when it is given something."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._tasks: queue.SimpleQueue[tuple[Work, Callable[[], None]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._last: Work | None = None

    def give(self, work: Work, act: Callable[[], None]) -> None:
        """Have `act` done when all that was given before is."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self.name, daemon=True)
            self._thread.start()
        self._last = work
        self._tasks.put((work, act))

    def is_busy(self) -> bool:
        """Whether something given is not done."""
        return self._last is not None and not self._last.is_completed()

    def _serve(self) -> None:
        while True:
            work, act = self._tasks.get()
            work.run(act)
            del work, act
