"""Attention: two products for all heads at once by BLAS, and between them a softmax of rows in one pass over memory."""

from typing import Any

import numpy as np

from ..jit.compiler import compiled
from .blocks import sum_of_firsts
from .float32_math import exp, f32
from .softmax import softmax_gradient
from .thresholds import MANY

CHUNK = 16
"""Rows between which a pass is over."""


def attention(q: Any, k: Any, v: Any, mask: Any, scale: float, causal: bool) -> tuple[Any, Any]:
    """q (..., L, E), k (..., S, E), v (..., S, V) → (..., L, V), and the weights (..., L, S).

    `mask` is added to the products, or where it is of bools says which count; None for none. If `causal`, row i looks
    at the first i + 1 only. A row that looks at nothing has weights 0.
    """
    p = np.matmul(q, k.mT)
    if mask is not None:
        p *= p.dtype.type(scale)
        scale = 1.0
        p += np.where(mask, p.dtype.type(0), p.dtype.type(-np.inf)) if mask.dtype == bool else mask
    loop = softmax_of_rows.code if p.dtype == f32 and p.size >= MANY else _in_numpy
    loop(p.reshape(-1, p.shape[-1]), scale, p.shape[-2] if causal else 0)
    return np.matmul(p, v), p


def attention_gradient(g: Any, q: Any, k: Any, v: Any, p: Any, scale: float) -> tuple[Any, Any, Any]:
    """The gradients at q, k and v, of the gradient `g` of what came of them by the weights p."""
    d = softmax_gradient(np.matmul(g, v.mT), p, -1)
    dq, dk = np.matmul(d, k), np.matmul(d.mT, q)
    dq *= q.dtype.type(scale)
    dk *= q.dtype.type(scale)
    return dq, dk, np.matmul(p.mT, g)


def _in_numpy(x: Any, scale: float, period: int) -> None:
    x *= x.dtype.type(scale)
    hidden = np.arange(len(x))[:, None] % period < np.arange(x.shape[1]) if period else False
    x[hidden] = -np.inf
    top = np.maximum.reduce(x, 1, keepdims=True, initial=-np.inf)
    x -= np.where(np.isneginf(top), 0, top)
    np.exp(x, x)
    total = np.add.reduce(x, 1, keepdims=True)
    x /= np.where(total == 0, 1, total)
    x[hidden] = 0


@compiled(literals=np.dtype(f32), fastmath={"contract"})
def softmax_of_rows(x, scale, period):
    """The softmax of the rows of `scale * x` in place; of row i only the first `i % period + 1`, unless period is 0."""
    scale, factors = f32(scale), np.empty(CHUNK, np.float32)
    for start in range(0, x.shape[0], CHUNK):
        rows = x[start : start + CHUNK]
        # Pass by pass, for in one row every pass would wait for the result of the one before.
        for i in range(rows.shape[0]):
            top = largest(seen(rows, i, start, period), scale)
            factors[i] = 0 if top == -np.inf else top
        for i in range(rows.shape[0]):
            row, top = seen(rows, i, start, period), factors[i]
            for j in range(row.size):
                row[j] = exp(row[j] * scale - top)
        for i in range(rows.shape[0]):
            row = seen(rows, i, start, period)
            total = f32(sum_of_firsts(row, row, 0))
            factors[i] = 1 / (1 if total == 0 else total)
        for i in range(rows.shape[0]):
            row, share = seen(rows, i, start, period), factors[i]
            for j in range(row.size):
                row[j] *= share
            rows[i, row.size :] = 0


@compiled()
def seen(rows, i, start, period):
    """The part of a row that counts."""
    width = rows.shape[1]
    return rows[i, : min(width, (start + i) % period + 1)] if period > 0 else rows[i, :width]


@compiled(fastmath={"nnan", "nsz", "reassoc"})  # several at once; a NaN shows in the sum
def largest(row, scale):
    top = -f32(np.inf)
    for j in range(row.size):
        value = row[j] * scale
        top = value if value > top else top
    return top
