"""Recurrent layers: a step as a formula of tensors, and a whole sequence as one function with kernels of its own.

A sequence is N packed rows: `sizes[s]` says how many sequences of the batch step s has, the first ones, and never
grows. `over_time` computes all steps at once, by kernels that know the gradient. Where a gradient is to have a
gradient, and for half floats, the steps are written out (`written_out`), which is the definition too. Hochreiter and
Schmidhuber, 1997; Cho et al., 2014.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ...autograd.function import Function
from ...autograd.grad import grad
from ...functions.joining import cat
from ...jit.dtypes import is_single_or_double
from ...kernels import recurrent as kernels
from ...kernels.recurrent import Sizes
from ...kernels.sums import sum_to
from ...ops.whole import whole
from ...tensor.modes import modes
from ...tensor.tensor import Tensor, wrap
from .linear import linear

States = tuple[Tensor, ...]


def lstm_step(z: Tensor, r: Tensor, h: Tensor, c: Tensor) -> States:
    """The products with the input and with h (n, 4H), h and c (n, H) → the next h and c."""
    i, f, g, o = (z + r).chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def gru_step(z: Tensor, r: Tensor, h: Tensor) -> States:
    """The products with the input and with h (n, 3H), h (n, H) → the next h."""
    (reset, update, new), (by_reset, by_update, by_new) = z.chunk(3, -1), r.chunk(3, -1)
    update = (update + by_update).sigmoid()
    new = (new + (reset + by_reset).sigmoid() * by_new).tanh()
    return ((h - new) * update + new,)


def tanh_step(z: Tensor, r: Tensor, h: Tensor) -> States:
    """The products with the input and with h (n, H) → the next h."""
    return ((z + r).tanh(),)


def relu_step(z: Tensor, r: Tensor, h: Tensor) -> States:
    """As `tanh_step`."""
    return ((z + r).relu(),)


class Cell(NamedTuple):
    """What a layer does in a step, as a formula, and over time, by kernels; h is the first of its states."""

    step: Callable[..., States]
    forward: Callable[..., Any]
    backward: Callable[..., Any]
    bias_apart: bool = False
    """Whether the bias of the products with h does not simply add to that of the products with the input."""


CELLS = {
    "LSTM": Cell(lstm_step, kernels.lstm, kernels.lstm_gradient),
    "GRU": Cell(gru_step, kernels.gru, kernels.gru_gradient, bias_apart=True),
    "RNN_TANH": Cell(
        tanh_step, partial(kernels.rnn, activation=np.tanh), partial(kernels.rnn_gradient, slope=lambda h: 1 - h * h)
    ),
    "RNN_RELU": Cell(
        relu_step,
        partial(kernels.rnn, activation=lambda x, out: np.maximum(0, x, out=out)),
        partial(kernels.rnn_gradient, slope=lambda h: (h > 0).astype(h.dtype)),
    ),
}


class Weights(NamedTuple):
    """The parameters of one direction of a layer, of gates · H rows: None for those that it has not got."""

    w_ih: Tensor
    w_hh: Tensor
    b_ih: Tensor | None = None
    b_hh: Tensor | None = None
    w_hr: Tensor | None = None
    """(P, H): h is projected to P features by it."""


def over_time(cell: Cell, x: Tensor, weights: Weights, start: States, sizes: Sizes) -> States:
    """x (N, inputs) and the states (B, H) before the first step → the states (N, H) after each."""
    kinds = {t._array.dtype for t in (x, *weights, *start) if t is not None}
    if len(kinds) == 1 and is_single_or_double(kinds.pop()) and weights.w_hr is None:
        return Recurrence.apply(cell, sizes, x, *weights[:4], *start)
    return written_out(cell, x, weights, start, sizes)


def written_out(cell: Cell, x: Tensor, weights: Weights, start: States, sizes: Sizes) -> States:
    """`over_time` step by step."""
    z = linear(x, weights.w_ih, weights.b_ih)
    made: list[States] = []
    state, at = start, 0
    for n in sizes:
        state = tuple(s if len(s) == n else s[:n] for s in state)
        state = cell.step(z[at : at + n], linear(state[0], weights.w_hh, weights.b_hh), *state)
        if weights.w_hr is not None:
            state = linear(state[0], weights.w_hr), *state[1:]
        made.append(state)
        at += n
    return tuple(map(cat, zip(*made, strict=True)))


class Recurrence(Function):
    """`over_time` by kernels: forward and backward walk through time, the weights' gradients are one product each."""

    @staticmethod
    def forward(ctx: Any, cell: Cell, sizes: Sizes, *inputs: Tensor | None) -> States:
        outs, made = whole(_forward, cell, sizes, *(None if t is None else t._array for t in inputs))
        states = tuple(map(wrap, outs))
        ctx.cell, ctx.sizes = cell, sizes
        ctx.save_for_backward(*inputs, *states, *map(wrap, made))
        ctx.set_materialize_grads(False)
        return states

    @staticmethod
    def backward(ctx: Any, *grads: Tensor | None) -> tuple:
        cell, sizes, needed, count = ctx.cell, ctx.sizes, ctx.needs_input_grad[2:], len(ctx.needs_input_grad) - 2
        if modes.grad:
            return None, None, *_by_graph(cell, sizes, ctx.saved_tensors[:count], needed, grads)
        arrays = tuple(None if t is None else t._array for t in (*ctx.saved_tensors, *grads))
        found = whole(_backward, cell, sizes, needed, arrays)
        return None, None, *(None if g is None else wrap(g) for g in found)


def _forward(cell: Cell, sizes: Sizes, x: Any, w_ih: Any, w_hh: Any, b_ih: Any, b_hh: Any, *start: Any) -> Any:
    """The states after each step, and what backward needs besides."""
    z = x.dot(w_ih.T)
    if b_ih is not None:
        z += b_ih if cell.bias_apart else b_ih + b_hh
    return cell.forward(z, w_hh, b_hh, _in_rows(start), sizes)


def _backward(cell: Cell, sizes: Sizes, needed: tuple[bool, ...], arrays: tuple) -> tuple:
    """The gradients at the inputs, which begin `arrays`; the states, what was made, and their gradients follow."""
    (x, w_ih, w_hh, _, _, *start), rest = arrays[: len(needed)], arrays[len(needed) :]
    count = len(start)
    before, states, made = _in_rows(start), rest[:count], rest[count:-count]
    given = tuple(g if g is None else np.ascontiguousarray(g) for g in rest[-count:])
    d, e, starts = cell.backward(made, w_hh, before, states, given, sizes)
    summed = needed[3] and sum_to(d, d.shape[1:])
    found = (
        needed[0] and d.dot(w_ih),
        needed[1] and d.T.dot(x),
        needed[2] and e.T.dot(kernels.earlier(before[0], states[0], sizes)),
        summed,
        needed[4] and (sum_to(e, e.shape[1:]) if e is not d or summed is False else summed.copy()),
        *starts,
    )
    return tuple(g if asked else None for asked, g in zip(needed, found, strict=True))


def _in_rows(arrays: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(np.ascontiguousarray, arrays))


def _by_graph(
    cell: Cell, sizes: Sizes, inputs: Sequence[Tensor | None], needed: Sequence[bool], grads: Sequence[Tensor | None]
) -> Sequence[Tensor | None]:
    """The gradients at `inputs` as what can be differentiated again: those of the steps written out."""
    # Of fresh nodes, for one input may be made of another.
    x, w_ih, w_hh, b_ih, b_hh, *start = own = [t if t is None else t.view_as(t) for t in inputs]
    outs = written_out(cell, x, Weights(w_ih, w_hh, b_ih, b_hh), tuple(start), sizes)  # type: ignore[arg-type]
    reached = [(out, g) for out, g in zip(outs, grads, strict=True) if g is not None]
    asked = [t for t, wanted in zip(own, needed, strict=True) if wanted and t is not None]
    outputs, given = zip(*reached, strict=True)
    found = iter(grad(outputs, asked, given, create_graph=True, allow_unused=True))
    return [next(found) if wanted else None for wanted in needed]
