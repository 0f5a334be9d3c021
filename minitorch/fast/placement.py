"""Placement: arrays that one loop goes through together start at different places of their pages.

By the last 12 bits of two addresses a processor guesses whether a read must wait for a write just before it, and large
arrays tend to have the same ones ("4K aliasing" in Intel's and AMD's optimization guides). With `STEP = 0` the compiled
step of 784-128-10 with Adam takes some 4 % longer (`make bench ROW='784-128-10 and Adam and test_compiled'`).
"""

from typing import Any

import numpy as np

from ..jit.objects import Memory

PAGE, STEP = 4096, 1024


def empty_apart(array: Any, k: int) -> Any:
    """An array like `array` in shape, dtype and layout that starts `k` KiB further within its page; uninitialized."""
    made = np.empty_like(array)
    if made.nbytes < PAGE:
        return made
    room = np.empty(made.nbytes + PAGE, np.uint8)
    start = (array.ctypes.data + k * STEP - room.ctypes.data) % PAGE
    facts = dict(made.__array_interface__, data=(room.ctypes.data + start, False), strides=made.strides)
    return np.asarray(Memory(facts, room))
