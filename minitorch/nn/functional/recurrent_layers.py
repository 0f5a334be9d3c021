"""Layers of recurrent networks one upon the other, in one direction of time or both, over rows packed by step."""

from collections.abc import Sequence

import numpy as np

from ...functions.joining import cat, stack
from ...kernels.recurrent import Sizes
from ...tensor.tensor import Tensor, wrap
from .dropout import dropout
from .recurrent import Cell, States, Weights, over_time


def stacked(
    cell: Cell, x: Tensor, weights: Sequence[Weights], start: States, sizes: Sizes, both_ways: bool, p: float = 0.0
) -> tuple[Tensor, States]:
    """Rows x (N, inputs) → the last layer's h (N, D · H), and the states after the last step.

    `weights` has each layer's, those of the second direction of time behind those of the first; the states `start` and
    those returned are (layers · D, B, H), D directions. Between layers elements are dropped with probability `p`.
    """
    directions = 2 if both_ways else 1
    turned = wrap(turned_rows(sizes)) if both_ways else None
    last = slice(-sizes[-1], None) if len({*sizes}) == 1 else wrap(last_rows(sizes))
    ends: list[States] = []
    for k in range(0, len(weights), directions):
        if k and p:
            x = dropout(x, p)
        outputs = []
        for i in range(k, k + directions):
            backwards = turned if i > k else None
            rows = x if backwards is None else x[backwards]
            states = over_time(cell, rows, weights[i], tuple(s[i] for s in start), sizes)
            ends.append(tuple(s[last] for s in states))
            outputs.append(states[0] if backwards is None else states[0][backwards])
        x = outputs[0] if directions == 1 else cat(outputs, -1)
    return x, tuple(map(stack, zip(*ends, strict=True)))


def lengths_of(sizes: Sizes) -> np.ndarray:
    """How many steps each sequence has, (B,)."""
    return np.array([sum(n > k for n in sizes) for k in range(sizes[0])], np.int64)


def last_rows(sizes: Sizes) -> np.ndarray:
    """The row of each sequence's last step, (B,)."""
    starts = np.cumsum([0, *sizes])
    return starts[lengths_of(sizes) - 1] + np.arange(sizes[0])


def turned_rows(sizes: Sizes) -> np.ndarray:
    """For each row (N,) that of the same sequence as far from its end as this from its beginning; its own inverse."""
    starts, lengths = np.cumsum([0, *sizes]), lengths_of(sizes)
    return np.concatenate([starts[lengths[:n] - 1 - s] + np.arange(n) for s, n in enumerate(sizes)])
