"""The Mersenne Twister in compiled code, and the loops that draw from it: `@loop` in draws.py.

numpy's engine makes the same words, but one at a time and 64 bits wide; this is vector code, ten times as fast.
Source: M. Matsumoto and T. Nishimura, Mersenne Twister, 1998.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..jit.compiler import Compiled, Meter
from ..rng.generator import BLOCK, Generator

u32 = np.uint32
DISTANCE = 397
LOW_24, STEP_24 = u32(2**24 - 1), np.float32(0.5**24)
UPPER, LOWER, MATRIX = u32(0x80000000), u32(0x7FFFFFFF), u32(0x9908B0DF)


class Loop:
    """A distribution that fills an array of one axis: compiled once doing without has cost as much time as that takes.

    `loop(out, memory, *numbers)` draws from a generator's `memory()`; with `words` there come so many for each element
    behind that, room for random words. It takes arrays of the dtypes with these `chars`; `call` and `element` are the
    seconds that it saves.
    """

    def __init__(self, loop: Callable[..., None], chars: str, call: float, element: float, words: int = 0) -> None:
        self.chars, self.words = chars, words
        self.compiled = Compiled(loop, _leaves_it, Meter(call, element))

    def fills(self, generator: Generator, out: np.ndarray, *numbers: float) -> bool:
        """Whether `out` was filled: not if it has gaps or another dtype, nor while the loop does not pay."""
        if out.dtype.char not in self.chars or not out.flags.c_contiguous:
            return False
        flat = out if out.ndim == 1 else out.reshape(-1)
        room = [np.empty(self.words * len(flat), u32)] if self.words else []
        with generator.lock:  # by `with`, since a Ctrl-C between `acquire` and `try` would leave it held
            return self.compiled.code(flat, generator.memory(), *room, *numbers) is None


def _leaves_it(*arguments: Any) -> bool:
    return True


def loop(chars: str, call: float, element: float, words: int = 0) -> Callable[[Callable[..., None]], Loop]:
    """Decorator that makes a `Loop`."""
    return lambda function: Loop(function, chars, call, element, words)


def draw(memory, words):
    """Fill `words` with the next ones."""
    taken: Any = np.int64(memory[BLOCK])
    done = 0
    while done < len(words):
        if taken == BLOCK:
            twist(memory)
            taken = 0
        n: Any = min(BLOCK - taken, len(words) - done)
        source, target = memory[taken : taken + n], words[done : done + n]  # so that this becomes vector code
        for i in range(n):
            target[i] = tempered(source[i])
        taken, done = taken + n, done + n
    memory[BLOCK] = taken


def twist(memory):
    """Make the next 624 words out of those before."""
    for i in range(BLOCK - DISTANCE):
        memory[i] = memory[i + DISTANCE] ^ mixed(memory[i], memory[i + 1])
    for i in range(BLOCK - DISTANCE, BLOCK - 1):
        memory[i] = memory[i + DISTANCE - BLOCK] ^ mixed(memory[i], memory[i + 1])
    memory[BLOCK - 1] = memory[DISTANCE - 1] ^ mixed(memory[BLOCK - 1], memory[0])


def mixed(word, following):
    return (((word & UPPER) | (following & LOWER)) >> u32(1)) ^ ((following & u32(1)) * MATRIX)


def tempered(word):
    word ^= word >> u32(11)
    word ^= (word << u32(7)) & u32(0x9D2C5680)
    word ^= (word << u32(15)) & u32(0xEFC60000)
    return word ^ (word >> u32(18))


def unit(word):
    """A float32 in [0, 1) from the low 24 bits."""
    return np.float32(np.int32(word & LOW_24)) * STEP_24
