"""Tiers: a form that is ready at once works until a compiled one, which first has to come, would have paid.

The ready form works until it has cost as much time as the other takes: to load it where it lies on disk, else to
compile it, and to import numba for that. What short processes lose adds up, for the next one is told. So neither short
scripts nor long ones lose more than half of what they could have saved. Both forms give the same bits. The plain way
compiles at the first call.
"""

import atexit
import sys

from ..jit.compiler import MachineCode, Meter, UFunc

IMPORT, COMPILE, LOAD = 0.5, 0.2, 0.001
"""Seconds that importing numba, compiling one function, and loading one from disk take."""

_told: set[Meter] = set()


def pays(meter: Meter, elements: int, code: MachineCode | UFunc) -> bool:
    """Whether the ready form would have lost enough by the end of a call on so many elements."""
    meter.lost += meter.call + elements * meter.element
    if meter.lost <= LOAD:
        return False
    if code.kept.exists:
        return True
    if meter not in _told:
        _told.add(meter)
        meter.before = code.kept.lost()
        atexit.register(lambda: code.kept.lose(meter.lost))
    return meter.before + meter.lost > (COMPILE if "numba" in sys.modules else IMPORT)
