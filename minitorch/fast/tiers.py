"""Tiers: a form that is ready at once works until a compiled one, which first has to come, would have paid.

The ready form works until it has cost as much time as the other takes: to load it where it lies on disk, else to
compile it, and to import numba for that. So neither a short script nor a long one loses more than half of what it could
have saved. Both forms give the same bits. The plain way compiles at the first call.
"""

import sys

from ..jit.compiler import MachineCode, Meter, UFunc

IMPORT, COMPILE, LOAD = 0.5, 0.2, 0.001
"""Seconds that importing numba, compiling one function, and loading one from disk take."""


def pays(meter: Meter, elements: int, code: MachineCode | UFunc) -> bool:
    """Whether the ready form would have lost enough by the end of a call on so many elements."""
    meter.lost += meter.call + elements * meter.element
    if meter.lost <= LOAD:
        return False
    return meter.lost > IMPORT or (meter.lost > COMPILE and "numba" in sys.modules) or code.kept.exists
