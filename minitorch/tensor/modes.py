"""Modes: this thread's switches, so that two threads that train never disturb each other. See `autograd/modes.py`."""

import threading


class Modes(threading.local):
    """This thread's switches, as every new thread starts with them."""

    def __init__(self) -> None:
        self.grad = True
        self.inference = False
        self.anomaly = False
        self.anomaly_check_nan = True
        self.layer = ""  # the path of the layer that runs, while lines are recorded


modes = Modes()
