"""The kit for holding torch-like libraries to one another, and a library to its laws. Begin with GUIDE.md.

What is here needs numpy only; `strategies`, `suite` and `lockstep` (imported by their names) need hypothesis.
"""

from . import laws as laws
from .closeness import assert_close as assert_close
from .gradcheck import gradcheck as gradcheck
from .gradcheck import gradgradcheck as gradgradcheck
from .stateless import stateless as stateless
from .ulps import ulp_distance as ulp_distance
