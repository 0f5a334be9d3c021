"""Products of arrays of any dimensions, as equations that multiply two matrices each."""

import math
from typing import Any

import numpy as np

from .equations import asked, constant, fresh, origin
from .program import Product, Program


def product(program: Program, x: Any, y: Any) -> Any:
    """`x @ y`, brought down to products of two matrices."""
    x, y = (constant(program, a) if isinstance(a, np.ndarray) else a for a in (x, y))
    if x.ndim > 2 or y.ndim > 2:
        return _batched(program, x, y)
    rows = x.reshape((1, -1)) if x.ndim == 1 else x
    columns = y.reshape((-1, 1)) if y.ndim == 1 else y
    if rows.shape[1] != columns.shape[0]:
        raise ValueError(f"shapes {x.shape} and {y.shape} not aligned")
    out = fresh(program, asked[-1] if asked else "product", np.empty((rows.shape[0], columns.shape[1]), x.dtype))
    program.equations.append(Product(out, (rows, columns), origin()))
    return out.reshape(x.shape[:-1] + y.shape[1:])


def _batched(program: Program, x: Any, y: Any) -> Any:
    """A product for each index of the leading dimensions, which broadcast; many rows by one matrix are one product."""
    if y.ndim == 2:
        rows = x.reshape((math.prod(x.shape[:-1]), x.shape[-1]))
        return product(program, rows, y).reshape((*x.shape[:-1], y.shape[1]))
    lead = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    if x.shape[-1] != y.shape[-2]:
        raise ValueError(f"shapes {x.shape} and {y.shape} not aligned")
    out = fresh(program, "product", np.empty((*lead, x.shape[-2], y.shape[-1]), x.dtype))
    x, y = (a.through(np.broadcast_to(a.layout, lead + a.shape[-2:])) for a in (x, y))
    for at in np.ndindex(lead):
        program.equations.append(Product(out[at], (x[at], y[at]), origin()))
    return out
