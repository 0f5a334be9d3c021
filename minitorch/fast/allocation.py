"""Freed memory stays with the process: what a training step lets go, the next one asks for again.

Left to itself, glibc gives large arrays back to the system, which clears every page that it hands out again: 20 ms of a
step with 100 MB of gradients. Where the environment says how freed memory is to be treated, that holds.
"""

import ctypes
import os
import sys

KEPT, LARGEST = 256 << 20, 128 << 20
"""Bytes that are kept at most, and from what size on an array is memory of its own, given back when it is freed."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # glibc's numbers of the two
_SETTINGS = ("GLIBC_TUNABLES", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_")


def keep_freed_memory() -> None:
    """Tell glibc so; without effect where there is another C library."""
    if sys.platform != "linux" or not set(_SETTINGS).isdisjoint(os.environ):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, KEPT)
        mallopt(_MMAP_THRESHOLD, LARGEST)
