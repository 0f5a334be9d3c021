"""The gates of one step of an LSTM or GRU, and their gradients: loops of single floats, numpy's functions for others.

`x` (n, gates · H) holds the products with the inputs, `r` those with the states before, in PyTorch's order of gates:
i, f, g, o of an LSTM, r, z, n of a GRU. Forward leaves what the gates came to in `x`.
A loop writes one array: with more than eight pairs that could overlap, or an index that might be negative, compilers
make no vector code, which is five times faster here.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..jit.compiler import compiled
from .float32_math import f32, sigmoid, tanh
from .thresholds import MANY_GATES


def of_singles(in_numpy: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator of a loop: it for many single floats, `in_numpy` for others."""

    def decorate(loop: Callable[..., Any]) -> Callable[..., Any]:
        compiled_loop = compiled(literals=np.dtype(f32), fastmath={"contract"})(loop)
        return lambda x, *others: (
            compiled_loop.code(x, *others) if x.size >= MANY_GATES and x.dtype == f32 else in_numpy(x, *others)
        )

    return decorate


def _lstm_gates(x: Any, r: Any, before: Any, c: Any, h: Any) -> None:
    x += r
    i, f, g, o = parts(x, 4)
    for gate in (x[:, : 2 * i.shape[1]], o):
        _sigmoid(gate)
    np.tanh(g, g)
    np.multiply(f, before, c)
    c += i * g
    np.multiply(np.tanh(c), o, h)


@of_singles(_lstm_gates)
def lstm_gates(x, r, before, c, h):
    """The cells `before` (n, H) → c and h (n, H)"""
    size = c.shape[1]
    for row in range(c.shape[0]):
        for k in range(2 * size):
            x[row, k] = sigmoid(x[row, k] + r[row, k])
        i, f, g, o = x[row, :size], x[row, size : 2 * size], x[row, 2 * size : 3 * size], x[row, 3 * size :]
        middle, last, old, cell, out = r[row, 2 * size : 3 * size], r[row, 3 * size :], before[row], c[row], h[row]
        for k in range(size):
            g[k] = tanh(g[k] + middle[k])
        for k in range(size):
            o[k] = sigmoid(o[k] + last[k])
        for k in range(size):
            cell[k] = f[k] * old[k] + i[k] * g[k]
        for k in range(size):
            out[k] = o[k] * tanh(cell[k])


def _lstm_gates_gradient(x: Any, c: Any, before: Any, dh: Any, sums: Any, cells: Any, d: Any) -> None:
    i, f, g, o = parts(x, 4)
    di, df, dg, do = parts(d, 4)
    total, bent = sums + dh, np.tanh(c)
    cells += total * o * (1 - bent * bent)
    np.multiply(total * bent, o * (1 - o), do)
    np.multiply(cells * g, i * (1 - i), di)
    np.multiply(cells * before, f * (1 - f), df)
    np.multiply(cells * i, 1 - g * g, dg)
    cells *= f


@of_singles(_lstm_gates_gradient)
def lstm_gates_gradient(x, c, before, dh, sums, cells, d):
    """dh + sums at h, cells (n, H) at c → d (n, 4H) at the products, and in `cells` the gradient at `before`"""
    size = c.shape[1]
    for row in range(c.shape[0]):
        i, f, g, o = x[row, :size], x[row, size : 2 * size], x[row, 2 * size : 3 * size], x[row, 3 * size :]
        di, df, dg, do = d[row, :size], d[row, size : 2 * size], d[row, 2 * size : 3 * size], d[row, 3 * size :]
        cell, old, given, down, inner = c[row], before[row], dh[row], sums[row], cells[row]
        for k in range(size):
            down[k] += given[k]
        for k in range(size):
            do[k] = tanh(cell[k])
        for k in range(size):
            inner[k] += down[k] * o[k] * (1 - do[k] * do[k])
        for k in range(size):
            do[k] *= down[k] * o[k] * (1 - o[k])
        for k in range(size):
            di[k] = inner[k] * g[k] * i[k] * (1 - i[k])
        for k in range(size):
            df[k] = inner[k] * old[k] * f[k] * (1 - f[k])
        for k in range(size):
            dg[k] = inner[k] * i[k] * (1 - g[k] * g[k])
        for k in range(size):
            inner[k] *= f[k]


def _gru_gates(x: Any, r: Any, bias: Any, before: Any, new: Any, h: Any) -> None:
    size = h.shape[1]
    reset, update, n = parts(x, 3)
    both = x[:, : 2 * size]
    both += r[:, : 2 * size]
    both += bias[: 2 * size]
    _sigmoid(both)
    np.add(r[:, 2 * size :], bias[2 * size :], new)
    n += reset * new
    np.tanh(n, n)
    np.subtract(before, n, h)
    h *= update
    h += n


@of_singles(_gru_gates)
def gru_gates(x, r, bias, before, new, h):
    """The states `before` (n, H) → h (n, H), and in `new` the products of the third gate that the first multiplies"""
    size = h.shape[1]
    shift = bias[2 * size :]
    for row in range(h.shape[0]):
        for k in range(2 * size):
            x[row, k] = sigmoid(x[row, k] + r[row, k] + bias[k])
        reset, update, n = x[row, :size], x[row, size : 2 * size], x[row, 2 * size :]
        products, inner, old, out = r[row, 2 * size :], new[row], before[row], h[row]
        for k in range(size):
            inner[k] = products[k] + shift[k]
        for k in range(size):
            n[k] = tanh(n[k] + reset[k] * inner[k])
        for k in range(size):
            out[k] = (old[k] - n[k]) * update[k] + n[k]


def _gru_gates_gradient(x: Any, new: Any, before: Any, dh: Any, sums: Any, d: Any, e: Any) -> None:
    reset, update, n = parts(x, 3)
    d_reset, d_update, dn = parts(d, 3)
    sums += dh
    np.multiply(sums * (before - n), update * (1 - update), d_update)
    np.multiply(sums * (1 - update), 1 - n * n, dn)
    np.multiply(dn * new, reset * (1 - reset), d_reset)
    e[:] = d
    parts(e, 3)[2][:] *= reset
    sums *= update


@of_singles(_gru_gates_gradient)
def gru_gates_gradient(x, new, before, dh, sums, d, e):
    """dh + sums at h → d and e (n, 3H) at the products with inputs and states; `sums`: what `before` gets directly"""
    size = dh.shape[1]
    for row in range(dh.shape[0]):
        reset, update, n = x[row, :size], x[row, size : 2 * size], x[row, 2 * size :]
        d_reset, d_update, dn, en = d[row, :size], d[row, size : 2 * size], d[row, 2 * size :], e[row, 2 * size :]
        inner, old, given, down = new[row], before[row], dh[row], sums[row]
        for k in range(size):
            down[k] += given[k]
        for k in range(size):
            dn[k] = down[k] * (1 - update[k]) * (1 - n[k] * n[k])
        for k in range(size):
            en[k] = dn[k] * reset[k]
        for k in range(size):
            d_reset[k] = en[k] * inner[k] * (1 - reset[k])
        for k in range(size):
            d_update[k] = down[k] * (old[k] - n[k]) * update[k] * (1 - update[k])
        for k in range(size):
            down[k] *= update[k]
        for k in range(2 * size):
            e[row, k] = d[row, k]


def parts(x: Any, count: int) -> list[Any]:
    """The gates in (n, count · H), each a view (n, H)."""
    size = x.shape[1] // count
    return [x[:, k * size : (k + 1) * size] for k in range(count)]


def _sigmoid(x: Any) -> None:
    np.negative(x, x)
    np.exp(x, x)
    x += 1
    np.reciprocal(x, x)
