"""Ops whose declaration cannot be called on symbols: products, sums that undo broadcasting, and joining."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .equations import constant, copied
from .lowering import ops, product
from .program import Program
from .symbol import Symbol


def lowered(*names: str) -> Callable[..., Any]:
    """Decorator: how the ops of these names are lowered."""

    def register(f: Callable[..., Any]) -> Callable[..., Any]:
        ops.update(dict.fromkeys(names, f))
        return f

    return register


@lowered("dot", "mv", "mm", "bmm")
def products(program: Program, x: Any, y: Any, *called: str) -> Any:
    if x.dtype != y.dtype:
        raise TypeError(f"expected one dtype, got {x.dtype} and {y.dtype}")
    return product(program, x, y)


@lowered("linear")
def linear(program: Program, x: Any, weight: Any, bias: Any, called: str) -> Any:
    if x.dtype != weight.dtype:
        raise TypeError(f"expected one dtype, got {x.dtype} and {weight.dtype}")
    out = product(program, x, weight.T)
    return out if bias is None else np.add(out, bias, out=out)


@lowered("sum_to")
def sum_to(program: Program, x: Any, shape: tuple[int, ...]) -> Any:
    extra = x.ndim - len(shape)
    stretched = tuple(i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1)
    return np.add.reduce(x, (*range(extra), *stretched)).reshape(shape)


@lowered("clone")
def clone(program: Program, x: Symbol, order: str) -> Any:
    return copied(x, x.dtype, order)


@lowered("fill")
def fill(program: Program, x: Any, value: Any, called: str) -> Any:
    value = value if isinstance(value, Symbol) else constant(program, np.asarray(value, x.dtype))
    return value.view(np.broadcast_to(value.layout, x.shape)).astype(x.dtype)


@lowered("copy")
def overwrite(program: Program, x: Any, source: Any) -> Any:
    source = source if isinstance(source, Symbol) else constant(program, np.asarray(source))
    return source.view(np.broadcast_to(source.layout, x.shape)).astype(x.dtype, copy=False)


@lowered("cat", "stack")
def join(program: Program, *arguments: Any) -> Any:
    raise NotImplementedError("joining")
