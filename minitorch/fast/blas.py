"""BLAS's own memory, into which it packs parts of matrices, is written to once before it is needed.

OpenBLAS's loops ask for what they will read soon beyond the part that is packed. Until a process has made its
first large product, one of (256, 640) by (640, 64) was found to take three times as long as after it: 1.9 ms, then 0.6.
The likely reason is that there is no page yet where nothing was ever written.
"""

import numpy as np

LARGE, SMALL = 512, 16
"""The least product, measured, after which none is slow: (512, 16) by (16, 512), in about 1 ms."""


def touch_packed_memory() -> None:
    """Multiply once."""
    x = np.ones((LARGE, SMALL), np.float32)
    x.dot(x.T.copy())
