"""Ops whose declaration cannot be called on symbols: products, sums that undo broadcasting, places of extremes."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...jit.dtypes import is_bool, is_floating
from ...kernels.products import require_numbers
from ...ops.op import registry
from .equations import constant, copied, fresh, origin
from .lowering import ops
from .products import product
from .program import Buffer, Left, Program
from .symbol import Symbol


def lowered(*names: str) -> Callable[..., Any]:
    """Decorator: how the ops of these names are lowered."""

    def register(f: Callable[..., Any]) -> Callable[..., Any]:
        ops.update(dict.fromkeys(names, f))
        return f

    return register


@lowered("dot", "mv", "mm", "bmm")
def products(program: Program, x: Any, y: Any) -> Any:
    require_numbers(x, y)
    return product(program, x, y)


@lowered("linear")
def linear(program: Program, x: Any, weight: Any, bias: Any) -> Any:
    require_numbers(x, weight)
    out = product(program, x, weight.T)
    return out if bias is None else np.add(out, bias, out=out)


@lowered("sum_to")
def sum_to(program: Program, x: Any, shape: tuple[int, ...]) -> Any:
    extra = x.ndim - len(shape)
    stretched = tuple(i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1)
    return np.add.reduce(x, (*range(extra), *stretched)).reshape(shape)


@lowered("outside")
def outside(program: Program, x: Symbol, function: Callable[..., Any]) -> Any:
    out = fresh(program, function.__name__, np.empty(x.shape, x.dtype))
    call = Left(out, (x,), origin(), function.__name__, lambda arrays: [function(*arrays)], (out,))
    program.equations.append(call)
    return out


@lowered("clone")
def clone(program: Program, x: Symbol, order: str) -> Any:
    return copied(x, x.dtype, order)


@lowered("fill")
def fill(program: Program, x: Any, value: Any) -> Any:
    value = value if isinstance(value, Symbol) else constant(program, np.asarray(value, x.dtype))
    return value.through(np.broadcast_to(value.layout, x.shape)).astype(x.dtype)


@lowered("copy")
def overwrite(program: Program, x: Any, source: Any) -> Any:
    source = source if isinstance(source, Symbol) else constant(program, np.asarray(source))
    return source.through(np.broadcast_to(source.layout, x.shape)).astype(x.dtype, copy=False)


@lowered("dropout_noise")
def noise(program: Program, x: Any, p: float, generator: Any) -> Any:
    """Drawn before each call, outside of the compiled code, so that eager mode would have drawn the same."""
    layout = np.empty_like(x.layout)
    buffer = Buffer(
        program.name("noise"), x.dtype, x.size, "noise", (registry["dropout_noise"], layout, (p, generator))
    )
    program.noise.append(buffer)
    return Symbol(program, buffer, np.ndarray(x.shape, x.dtype, buffer.standin, 0, layout.strides))


@lowered("l1_loss_backward")
def l1_loss_backward(program: Program, h: Any, x: Any, y: Any, reduction: str) -> Any:
    signs = np.greater(x, y).astype(x.dtype) - np.less(x, y)
    return signs * (h / max(signs.size, 1) if reduction == "mean" else h)


def _first_place(extreme: Any, x: Any, dim: int | None, keepdim: bool) -> Any:
    """Where along `dim` the extreme first stands, NaN counting as one: the least place of those that equal it."""
    if dim is None:
        place = _first_place(extreme, x.reshape(-1), 0, False)
        return place.reshape((1,) * x.ndim) if keepdim else place
    x = x.astype(np.uint8) if is_bool(x.dtype) else x
    here = np.equal(x, extreme.reduce(x, dim, keepdims=True))
    if is_floating(x.dtype):
        here = np.logical_or(here, np.not_equal(x, x))
    n = x.shape[dim]
    places = np.arange(n).reshape([n if axis == dim % x.ndim else 1 for axis in range(x.ndim)])
    least: Any = np.minimum
    return least.reduce(np.where(here, places, n), dim, keepdims=keepdim)


@lowered("argmax")
def argmax(program: Program, x: Any, dim: int | None, keepdim: bool) -> Any:
    return _first_place(np.maximum, x, dim, keepdim)


@lowered("argmin")
def argmin(program: Program, x: Any, dim: int | None, keepdim: bool) -> Any:
    return _first_place(np.minimum, x, dim, keepdim)
