"""The gates of one step of an LSTM or GRU, and their gradients: loops of single floats, numpy's functions for others.

`x` (n, gates · H) holds the products with the inputs, `r` those with the states before, in PyTorch's order of gates:
i, f, g, o of an LSTM, r, z, n of a GRU. Forward leaves what the gates came to in `x`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..jit.compiler import Meter, compiled
from .float32_math import f32, sigmoid, tanh


def of_singles(in_numpy: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator of a loop: it for single floats, once that pays, and `in_numpy` for double ones."""

    def decorate(loop: Callable[..., Any]) -> Callable[..., Any]:
        meter = Meter(call=1e-5, element=5e-7)  # elements are rows here
        code = compiled(ready=in_numpy, meter=meter, literals=np.dtype(f32), fastmath={"contract"})(loop)
        return lambda x, *others: (code.code if x.dtype == f32 else in_numpy)(x, *others)

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
        gates, products, old, cell, out = x[row], r[row], before[row], c[row], h[row]
        for k in range(2 * size):
            gates[k] = sigmoid(gates[k] + products[k])
        for k in range(2 * size, 3 * size):
            gates[k] = tanh(gates[k] + products[k])
        for k in range(3 * size, 4 * size):
            gates[k] = sigmoid(gates[k] + products[k])
        for k in range(size):
            new = gates[size + k] * old[k] + gates[k] * gates[2 * size + k]
            cell[k] = new
            out[k] = gates[3 * size + k] * tanh(new)


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
        gates, cell, old, given, total = x[row], c[row], before[row], dh[row], sums[row]
        carried, out = cells[row], d[row]
        for k in range(size):
            i, f, g, o = gates[k], gates[size + k], gates[2 * size + k], gates[3 * size + k]
            down, bent = given[k] + total[k], tanh(cell[k])
            inner = carried[k] + down * o * (1 - bent * bent)
            out[k] = inner * g * i * (1 - i)
            out[size + k] = inner * old[k] * f * (1 - f)
            out[2 * size + k] = inner * i * (1 - g * g)
            out[3 * size + k] = down * bent * o * (1 - o)
            carried[k] = inner * f


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
    for row in range(h.shape[0]):
        gates, products, old, inner, out = x[row], r[row], before[row], new[row], h[row]
        for k in range(2 * size):
            gates[k] = sigmoid(gates[k] + products[k] + bias[k])
        for k in range(size):
            inner[k] = products[2 * size + k] + bias[2 * size + k]
        for k in range(size):
            gates[2 * size + k] = tanh(gates[2 * size + k] + gates[k] * inner[k])
        for k in range(size):
            n = gates[2 * size + k]
            out[k] = (old[k] - n) * gates[size + k] + n


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
        gates, inner, old, given, total = x[row], new[row], before[row], dh[row], sums[row]
        out, other = d[row], e[row]
        for k in range(size):
            reset, update, n = gates[k], gates[size + k], gates[2 * size + k]
            down = given[k] + total[k]
            dn = down * (1 - update) * (1 - n * n)
            d_reset = dn * inner[k] * reset * (1 - reset)
            d_update = down * (old[k] - n) * update * (1 - update)
            out[k] = d_reset
            out[size + k] = d_update
            out[2 * size + k] = dn
            other[k] = d_reset
            other[size + k] = d_update
            other[2 * size + k] = dn * reset
            total[k] = down * update


def parts(x: Any, count: int) -> list[Any]:
    """The gates in (n, count · H), each a view (n, H)."""
    size = x.shape[1] // count
    return [x[:, k * size : (k + 1) * size] for k in range(count)]


def _sigmoid(x: Any) -> None:
    np.negative(x, x)
    np.exp(x, x)
    x += 1
    np.reciprocal(x, x)
