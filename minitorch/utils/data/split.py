"""Splitting a dataset at random."""

import math
import warnings
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from ... import rng
from ...functions.generator import Generator, default_generator, stream
from .dataset import Dataset, Subset


def random_split(
    dataset: Dataset, lengths: Sequence[int | float], generator: Generator | None = default_generator
) -> list[Subset]:
    """Subsets of the given lengths that share out all samples at random.

    Lengths that sum to 1 are fractions: each is rounded down, and what is left goes one each to the first ones.
    """
    size = len(dataset)  # type: ignore[arg-type]
    if math.isclose(sum(lengths), 1):
        lengths = _shares(size, lengths)
    if sum(lengths) != size:
        raise ValueError(
            "Sum of input lengths does not equal the length of the input dataset! "
            f"{list(lengths)} sum to {sum(lengths)}, the dataset has {size} samples"
        )
    counts: list[Any] = list(lengths)
    order: list[Any] = rng.permutation(stream(generator), size).tolist()
    return [Subset(dataset, order[end - n : end]) for end, n in zip(accumulate(counts), counts, strict=True)]


def _shares(size: int, fractions: Sequence[float]) -> list[int]:
    for i, fraction in enumerate(fractions):
        if not 0 <= fraction <= 1:
            raise ValueError(f"Fraction at index {i} is not between 0 and 1")
    shares = [math.floor(size * fraction) for fraction in fractions]
    for i in range(size - sum(shares)):
        shares[i % len(shares)] += 1
    for i, share in enumerate(shares):
        if share == 0:
            warnings.warn(f"Length of split at index {i} is 0. This might result in an empty dataset.", stacklevel=3)
    return shares
