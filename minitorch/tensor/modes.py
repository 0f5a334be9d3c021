"""Modes: this thread's switches, so that two threads that train never disturb each other. See `autograd/modes.py`."""

import threading
from typing import Any


class Modes(threading.local):
    """This thread's switches, as every new thread starts with them."""

    def __init__(self) -> None:
        self.grad = True
        self.inference = False
        self.anomaly = False
        self.anomaly_check_nan = True
        self.saved_hooks: list[tuple[Any, Any]] = []
        self.saved_hooks_refused: str | None = None
        self.mutation_allowed: object = None
        self.backward: Any = None
        self.layer = ""  # the path of the layer that runs, while lines are recorded


modes = Modes()
