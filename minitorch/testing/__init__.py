"""The kit for holding torch-like libraries to one another, and a library to its laws.

`assert_close` and `laws` need numpy only; `strategies` and `lockstep` (imported by their names) need hypothesis.
"""

from . import laws as laws
from .closeness import assert_close as assert_close
from .ulps import ulp_distance as ulp_distance
