"""Random choices of categories, each as likely as its weight says.

Source: `multinomial_out` in aten/src/ATen/native/Distributions.cpp and native/cpu/MultinomialKernel.cpp.
"""

import numpy as np

from ..jit.dtypes import is_floating
from .generator import Generator
from .transforms import exponential
from .uniform import unit


def multinomial(generator: Generator, weights: np.ndarray, n: int, replacement: bool = False) -> np.ndarray:
    """`n` categories drawn from each row of `weights`: int64 of shape `(n,)` or `(rows, n)`.

    weights: float of shape `(categories,)` or `(rows, categories)`; they need not sum to 1. Takes two words a weight
    without replacement and for `n` = 1, else two words a draw. PyTorch's `torch.multinomial`; where fewer than `n`
    weights of a row are above 0, the rest are categories of weight 0, lowest index first.
    """
    _check(weights, n, replacement)
    draw = _with_replacement if replacement and n > 1 else _without_replacement
    return draw(generator, weights, n)


def _without_replacement(generator, weights, n):
    """The largest of `weight / e`, e exponentially distributed: a race which each category wins by its weight."""
    times = exponential(generator, np.empty_like(weights, order="C"))
    return np.argsort(-(weights / times), axis=-1, kind="stable")[..., :n]


def _with_replacement(generator, weights, n):
    rows = weights.reshape(-1, weights.shape[-1])
    chosen = np.empty((len(rows), n), np.int64)
    with generator.lock:
        for row, places in zip(rows, chosen, strict=True):
            cumulative = np.cumsum(row, dtype=row.dtype)
            cumulative /= cumulative[-1]
            cumulative[-1] = 1
            places[...] = np.searchsorted(cumulative, unit(generator, n))
    return chosen.reshape(weights.shape[:-1] + (n,))


def _check(weights, n, replacement):
    if not 1 <= weights.ndim <= 2:
        raise RuntimeError(f"prob_dist must be 1 or 2 dim, got {weights.ndim}")
    if not is_floating(weights.dtype):
        raise RuntimeError(f"multinomial only supports floating-point dtypes for input, got: {weights.dtype}")
    if n <= 0:
        raise RuntimeError(f"cannot sample n_sample <= 0 samples, got {n}")
    categories = weights.shape[-1]
    if not replacement and n > categories:
        raise RuntimeError(
            f"cannot sample n_sample > prob_dist.size(-1) samples without replacement: {n} > {categories}"
        )
    if not ((weights >= 0) & (weights < np.inf)).all():
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if not (weights.sum(-1) > 0).all():
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
