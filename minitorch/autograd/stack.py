"""Stack: where the code stood that made a node, kept while anomaly detection is on or lines are recorded."""

import sys
import traceback

from ..jit.callers import users_frame
from ..tensor.modes import modes


class Stack(list[traceback.FrameSummary]):
    """Frames, innermost last, and the path of the layer that they run for."""

    layer = ""

    def __str__(self) -> str:
        return "".join(traceback.format_list(self))


def stack() -> Stack:
    """Where the code stands that makes a node."""
    found = Stack(traceback.extract_stack(users_frame(sys._getframe(1))))
    found.layer = modes.layer
    return found
