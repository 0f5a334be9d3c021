"""Numbers one at a time, for the distributions that draw until a number is accepted.

Source: `uniform_real_distribution` and `normal_distribution` in aten/src/ATen/core/DistributionsHelper.h.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from .generator import Generator
from .uniform import unit


class Draws:
    """Uniform numbers in [0, 1), drawn ahead in blocks, and normal ones made of them; how many were taken."""

    def __init__(self, generator: Generator):
        self.generator = generator
        self.drawn: list[float] = []
        self.taken = 0
        self.next_normal = generator.next_normal

    def __call__(self) -> float:
        """The next uniform number; it takes two words."""
        if self.taken == len(self.drawn):
            self.drawn += unit(self.generator, 1000).tolist()
        self.taken += 1
        return self.drawn[self.taken - 1]

    def normal(self) -> float:
        """The next normal number of mean 0 and deviation 1: two are made at once, of which one is kept."""
        kept, self.next_normal = self.next_normal, None
        if kept is not None:
            return kept
        angle, radius = 2 * math.pi * self(), math.sqrt(-2 * math.log1p(-self()))
        self.next_normal = radius * math.sin(angle)
        return radius * math.cos(angle)


@contextmanager
def draws(generator: Generator) -> Iterator[Draws]:
    """Draw one by one; afterwards `generator` stands behind the last number that was taken."""
    with generator.lock:
        before, numbers = generator.state(), Draws(generator)
        yield numbers
        generator.restore(before)
        generator.words(2 * numbers.taken)
        generator.next_normal = numbers.next_normal
