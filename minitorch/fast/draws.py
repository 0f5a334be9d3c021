"""The most frequent distributions, compiled: a random word becomes a number where it lies, in one pass.

Each gives the bits that the numpy form in `rng/` does, which is the plain way. `memory` is a generator's: 624 words as
the twister leaves them, and how many of them were taken.
"""

import numpy as np

from ..rng.boxmuller import box_muller
from ..rng.fused import multiply_add
from .twister import draw, loop, unit

f32, u32, u64 = np.float32, np.uint32, np.uint64
LOW_53, STEP_53 = u64(2**53 - 1), 0.5**53


@loop("f", call=4e-6, element=4e-9)
def uniform(out, memory, low, high):
    words = out.view(u32)
    draw(memory, words)
    low, high = f32(low), f32(high)
    for i in range(len(out)):
        x = multiply_add(unit(words[i]), high - low, low)
        out[i] = low if x >= high else x


@loop("f", call=250e-6, element=150e-9)
def normal(out, memory, mean, std):
    """16 elements or more, in blocks of 16; the last 16 are drawn again if they are not such a block."""
    draw(memory, out.view(u32))
    mean, std = f32(mean), f32(std)
    for start in range(0, len(out), 16):
        numbers = out[start : start + 16]
        if len(numbers) < 16:
            numbers = out[-16:]
            draw(memory, numbers.view(u32))
        words = numbers.view(u32)
        for i in range(8):
            x, y = box_muller(unit(words[i]), unit(words[i + 8]))
            numbers[i], numbers[i + 8] = multiply_add(x, std, mean), multiply_add(y, std, mean)


@loop("l", call=5e-6, element=5e-9, words=1)
def integers(out, memory, words, count, low):
    """Fewer than 2²⁸ numbers to choose from."""
    draw(memory, words)
    inverse = 1.0 / count
    for i in range(len(out)):
        word = np.int64(words[i])
        rest = word - np.int64(word * inverse) * count  # a division takes twice as long; this may be off by one of them
        out[i] = rest + low + (count if rest < 0 else -count if rest >= count else 0)


@loop("l", call=2e-6, element=60e-9, words=1)
def permutation(out, memory, words):
    """One element at least."""
    words = words[1:]
    draw(memory, words)
    for i in range(len(out)):
        out[i] = i
    for i in range(len(words)):
        z = i + np.int64(words[i] % u32(len(out) - i))
        out[i], out[z] = out[z], out[i]


@loop("fd?l", call=4e-6, element=8e-9, words=2)
def bernoulli(out, memory, words, p):
    draw(memory, words)
    for i in range(len(out)):
        bits = (u64(words[2 * i]) << u64(32)) | u64(words[2 * i + 1])
        out[i] = np.float64(bits & LOW_53) * STEP_53 < p
