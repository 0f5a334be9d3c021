"""Loops that may draw in the place of a distribution's numpy form: none, unless `fast/` puts those of `draws.py` here.

Each fills an array with the same bits, and says whether it did.
"""

from typing import Any


class NoLoop:
    """Leaves the array to the distribution."""

    def fills(self, generator: Any, out: Any, *numbers: float) -> bool:
        """Whether `out` was filled from `generator`."""
        return False


uniform: Any = NoLoop()
normal: Any = NoLoop()
integers: Any = NoLoop()
permutation: Any = NoLoop()
bernoulli: Any = NoLoop()
