"""A function of tensors run in a library: forward, or forward and backward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

Noise = np.random.Generator


@dataclass(frozen=True)
class Case:
    """What makes an op a function of tensors in a library, and its inputs of n elements."""

    name: str
    function: Callable[[Any], Callable[..., Any]]
    arrays: Callable[[Noise, int], list[np.ndarray]]


class Run:
    """A case ready to be run in a library: forward, or forward and backward."""

    def __init__(self, lib: Any, case: Case, n: int, backward: bool, transposed: bool = False):
        arrays = case.arrays(np.random.default_rng(0), n)
        self.inputs = [lib.from_numpy(a.T.copy().T if transposed else a) for a in arrays]
        self.leaves = [x.requires_grad_() for x in self.inputs if backward and x.is_floating_point()]
        self.function = case.function(lib)
        if backward:
            out = self.function(*self.inputs)
            seed = np.random.default_rng(1).standard_normal(tuple(out.shape))
            self.seed = lib.from_numpy(np.asarray(seed)).to(out.dtype)

    def __call__(self) -> Any:
        out = self.function(*self.inputs)
        if self.leaves:
            for leaf in self.leaves:
                leaf.grad = None
            out.backward(self.seed)
        return out

    def evidence(self) -> list[Any]:
        """The value, and the gradients at all inputs."""
        return [self(), *(leaf.grad for leaf in self.leaves)]


def differentiable(case: Case) -> bool:
    """Whether PyTorch has gradients for it."""
    try:
        run = Run(torch, case, 4, backward=True)
        run()
    except RuntimeError:
        return False
    return bool(run.leaves)
