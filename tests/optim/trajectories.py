"""Both sides minimising with the same gradients from the same start, step by step."""

from typing import Any

import numpy as np
import torch

import minitorch
from tests.both import assert_same

SIDES = ((minitorch, minitorch.optim), (torch, torch.optim))
OPTIMIZERS = [
    name
    for name in dir(minitorch.optim)
    if isinstance(kind := getattr(minitorch.optim, name), type)
    and issubclass(kind, minitorch.optim.Optimizer) and name not in ("Optimizer", "SparseAdam")
]
"""The name of every optimizer but one that is refused: one that is added is tested without being named here."""
STEPPING = [name for name in OPTIMIZERS if name not in ("LBFGS", "Muon")]
"""Those that follow PyTorch's to rounding from given gradients: not one that asks for them, nor one of bfloat16."""

MATRICES = ((3, 4), (5, 2))
SHAPES = ((3, 4), (5,), (), (2, 3, 2), (0, 3))


def gradients(steps: int, dtype: Any, shapes: Any = MATRICES) -> list[list[np.ndarray]]:
    """Noise around a gradient that turns, so that every running mean has something to follow."""
    rng = np.random.default_rng(1)
    return [[np.asarray(rng.normal(size=s) + np.sin(t / 50), dtype) for s in shapes] for t in range(steps)]


def parameters(library: Any, dtype: Any, shapes: Any = MATRICES) -> list[Any]:
    rng = np.random.default_rng(0)
    return [library.tensor(np.asarray(rng.normal(size=s), dtype)).requires_grad_() for s in shapes]


def step(library: Any, optimizer: Any, params: list[Any], noise: list[np.ndarray]) -> None:
    for p, g in zip(params, noise, strict=True):
        p.grad = library.tensor(g)
    optimizer.step()


def values(params: list[Any]) -> list[np.ndarray]:
    return [p.detach().numpy().copy() for p in params]


def assert_same_state(mine: dict, theirs: dict, **tolerance: Any) -> None:
    """Two state dicts: the tensors up to the tolerance, what was asked for exactly."""
    assert list(mine) == list(theirs)
    assert_same(mine["state"], theirs["state"], "state", **tolerance)
    assert_same(mine["param_groups"], theirs["param_groups"], "param_groups")
