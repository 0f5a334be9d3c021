"""BLAS's own memory, into which it packs parts of matrices, is written to once before it is needed.

OpenBLAS's loops ask for what they will read soon beyond the part that is packed. Where nothing was ever written the
system has no page, and the processor looks for one in vain each time: a product of (256, 640) by (640, 64) takes three
times as long, until the first large one of the process.
"""

import numpy as np

LARGE, SMALL = 512, 16
"""The least product, measured, after which none is slow: (512, 16) by (16, 512), in 0.2 ms."""


def touch_packed_memory() -> None:
    """Multiply once."""
    x = np.ones((LARGE, SMALL), np.float32)
    x.dot(x.T.copy())
