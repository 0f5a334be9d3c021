"""Recurrent layers over time: the products of a step by BLAS, what stands between them in one pass over memory.

Rows are packed: step s has those of the first `sizes[s]` sequences of the batch, and sizes never grow. H is the number
of hidden features, N the number of rows of all steps. Products with the inputs are made before, those that give the
gradients of weights after, one for all steps. Forward writes over the products that it is given.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .recurrent_gates import gru_gates, gru_gates_gradient, lstm_gates, lstm_gates_gradient

Sizes = tuple[int, ...]
Arrays = tuple[Any, ...]
Gradients = tuple[Any, Any, Arrays]


def steps(sizes: Sizes) -> Iterator[tuple[slice, slice]]:
    """The rows of every step among all, and among those of the step before."""
    at = 0
    for n in sizes:
        yield slice(at, at + n), slice(n)
        at += n


def lstm(z: Any, w: Any, bias: Any, start: Arrays, sizes: Sizes) -> tuple[Arrays, Arrays]:
    """z (N, 4H), w (4H, H), start: h and c (B, H) → h and c (N, H), and what the gradient needs. The bias is in z."""
    h, c, r = _empty(z, w), _empty(z, w), _products(z, sizes)
    before = start
    for now, kept in steps(sizes):
        np.dot(before[0][kept], w.T, r[kept])
        lstm_gates(z[now], r[kept], before[1][kept], c[now], h[now])
        before = h[now], c[now]
    return (h, c), (z,)


def lstm_gradient(made: Arrays, w: Any, start: Arrays, states: Arrays, grads: Arrays, sizes: Sizes) -> Gradients:
    """The gradients at the products with the inputs and with the states (N, 4H), and at `start`.

    `states` are what forward gave, `made` what it made for this, `grads` the gradients of the states, None for zeros.
    """
    (z,), (h, c), (dh, dc) = made, states, grads
    d, sums, cells = np.empty_like(z), np.zeros_like(start[1]), np.zeros_like(start[1])
    dh = np.zeros_like(h) if dh is None else dh
    previous = earlier(start[1], c, sizes)
    for now, rows in reversed([*steps(sizes)]):
        if dc is not None:
            cells[rows] += dc[now]
        lstm_gates_gradient(z[now], c[now], previous[now], dh[now], sums[rows], cells[rows], d[now])
        np.dot(d[now], w, sums[rows])
    return d, d, (sums, cells)


def gru(z: Any, w: Any, bias: Any, start: Arrays, sizes: Sizes) -> tuple[Arrays, Arrays]:
    """z (N, 3H), w (3H, H), bias (3H,) or None, start: h (B, H) → h (N, H), and what the gradient needs."""
    h, new, r = _empty(z, w), _empty(z, w), _products(z, sizes)
    bias = np.zeros(len(w), z.dtype) if bias is None else bias
    (before,) = start
    for now, kept in steps(sizes):
        np.dot(before[kept], w.T, r[kept])
        gru_gates(z[now], r[kept], bias, before[kept], new[now], h[now])
        before = h[now]
    return (h,), (z, new)


def gru_gradient(made: Arrays, w: Any, start: Arrays, states: Arrays, grads: Arrays, sizes: Sizes) -> Gradients:
    """As `lstm_gradient`."""
    (z, new), (dh,) = made, grads
    d, e, sums, r = np.empty_like(z), np.empty_like(z), np.zeros_like(start[0]), np.empty_like(start[0])
    previous = earlier(start[0], states[0], sizes)
    for now, rows in reversed([*steps(sizes)]):
        gru_gates_gradient(z[now], new[now], previous[now], dh[now], sums[rows], d[now], e[now])
        sums[rows] += np.dot(e[now], w, r[rows])
    return d, e, (sums,)


def rnn(z: Any, w: Any, bias: Any, start: Arrays, sizes: Sizes, activation: Any) -> tuple[Arrays, Arrays]:
    """z (N, H), w (H, H), start: h (B, H) → h (N, H) = activation(z + h w.T), all that the gradient needs."""
    r, (before,) = _products(z, sizes), start
    for now, kept in steps(sizes):
        z[now] += np.dot(before[kept], w.T, r[kept])
        before = activation(z[now], z[now])
    return (z,), ()


def rnn_gradient(
    made: Arrays, w: Any, start: Arrays, states: Arrays, grads: Arrays, sizes: Sizes, slope: Any
) -> Gradients:
    """As `lstm_gradient`; `slope(h)` is the derivative of the activation where it comes to h."""
    d, sums = slope(states[0]), np.zeros_like(start[0])
    for now, rows in reversed([*steps(sizes)]):
        sums[rows] += grads[0][now]
        d[now] *= sums[rows]
        np.dot(d[now], w, sums[rows])
    return d, d, (sums,)


def earlier(start: Any, states: Any, sizes: Sizes) -> Any:
    """The state before each step: that of the step before, of the sequences that go on, or `start`."""
    parts = [states[now] for now, _ in steps(sizes[:-1])]
    kept = [part[:n] for part, n in zip(parts, sizes[1:], strict=True)]
    return np.concatenate([start[: sizes[0]], *kept])


def _empty(z: Any, w: Any) -> Any:
    return np.empty((len(z), w.shape[1]), z.dtype)


def _products(z: Any, sizes: Sizes) -> Any:
    return np.empty((sizes[0], z.shape[1]), z.dtype)
