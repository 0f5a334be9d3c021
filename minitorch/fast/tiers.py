"""Tiers: a form that is ready at once works until numba's, which first has to be compiled, would have paid.

The ready form works until it has cost as much time as the other takes to come: importing numba, and then loading the
compiled function from the cache on disk. So neither a short script nor a long one loses more than half of what it could
have saved. Both forms give the same bits. The plain way compiles at the first call.
"""

import sys

from ..jit.compiler import Meter

IMPORT, LOAD = 0.3, 0.01
"""Seconds that importing numba and loading one compiled function take."""


def pays(meter: Meter, elements: int) -> bool:
    """Whether the ready form has lost enough by now; if not, what it will lose with a call on so many elements."""
    if meter.lost > LOAD and (meter.lost > IMPORT or "numba" in sys.modules):
        return True
    meter.lost += meter.call + elements * meter.element
    return False
