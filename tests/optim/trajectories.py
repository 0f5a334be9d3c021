"""Both sides minimising the same function from the same start, step by step."""

from typing import Any

import numpy as np
import torch

import minitorch

SHAPES = [(3, 4), (5,), (), (2, 3, 2)]


def gradients(seed: int, steps: int, dtype: type) -> list[list[np.ndarray]]:
    """Noise around a slope that turns, so that every running mean is exercised."""
    rng = np.random.default_rng(seed)
    return [[(rng.normal(size=shape) + np.sin(t / 50)).astype(dtype) for shape in SHAPES] for t in range(steps)]


def starts(dtype: type, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.normal(size=shape), dtype) for shape in SHAPES]


def ours(arrays: list[np.ndarray]) -> list[Any]:
    return [minitorch.tensor(a, requires_grad=True) for a in arrays]


def theirs(arrays: list[np.ndarray]) -> list[Any]:
    return [torch.tensor(a, requires_grad=True) for a in arrays]


def set_gradients(params: list[Any], arrays: list[np.ndarray], tensor: Any) -> None:
    for p, g in zip(params, arrays, strict=True):
        p.grad = tensor(g)


def values(params: list[Any]) -> list[np.ndarray]:
    return [p.detach().numpy().copy() for p in params]
