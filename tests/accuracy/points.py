"""Where functions are measured: all magnitudes a dtype has, and the places that are hard.

Near 0 and subnormal, near 1 (logarithms), near multiples of π/2 and far out (sines), near the overflow of `exp`.
"""

import numpy as np


def points(rng: np.random.Generator, dtype: np.dtype, n: int) -> np.ndarray:
    """About `n` numbers of `dtype`, of both signs, shuffled."""
    info, few = np.finfo(dtype), n // 6
    low, high = np.log2(info.smallest_subnormal), np.log2(info.max)
    sign = rng.choice([-1, 1], 6 * few)
    near = 2.0 ** -rng.uniform(1, -np.log2(info.eps), few)
    kinds = [
        2.0 ** rng.uniform(low, high * (1 - 1e-9), few),
        1 + near * rng.choice([-1, 1], few),
        rng.uniform(0, 8, few),
        rng.integers(1, 1000, few) * np.pi / 2,
        np.log(float(info.max)) * rng.choice([1, 0.5], few) * (1 + near * rng.choice([-0.1, 0.001], few)),
        2.0 ** rng.uniform(-24, 12, few),
    ]
    return rng.permutation((np.concatenate(kinds) * sign).astype(dtype))


def arguments(rng: np.random.Generator, dtype: np.dtype, n: int, arity: int) -> list[np.ndarray]:
    """Points for a function of several: half of them free of each other, half of like size."""
    free = [points(rng, dtype, n // 2) for _ in range(arity)]
    alike = [(free[0] * rng.uniform(-2, 2, free[0].size)).astype(dtype) for _ in range(arity - 1)]
    return [np.concatenate([x, y]) for x, y in zip(free, [free[0], *alike], strict=True)]
