"""Fresh tensors: made of numbers while a function is traced (`zeros(3, 3)`), they hold arrays.

When a symbol is written into one, its memory becomes a buffer of the program, in every tensor that sees it.
"""

import contextlib
import gc
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...autograd.edits import before_edit
from ...tensor import Tensor
from .equations import constant, fresh
from .errors import refused
from .indexing import store
from .program import Program
from .symbol import Symbol


@contextlib.contextmanager
def adopting(program: Program) -> Iterator[None]:
    """While it lasts, fresh tensors into which symbols are written become symbols of a program."""

    def adopt(x: Tensor, args: tuple) -> None:
        symbols = [a._array for a in args if isinstance(a, Tensor) and isinstance(a._array, Symbol)]
        if isinstance(x._array, np.ndarray) and any(symbol.program is program for symbol in symbols):
            _adopt(program, _root(x._array))

    before_edit.append(adopt)
    try:
        yield
    finally:
        before_edit.remove(adopt)


def _root(array: np.ndarray) -> np.ndarray:
    """The array whose memory an array sees."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _adopt(program: Program, root: np.ndarray) -> None:
    symbol = fresh(program, "made", root)
    if symbol.strides != root.strides:
        raise refused("writing into a tensor that shares memory with itself", "clone() it before")
    store(symbol, constant(program, root))
    start = root.__array_interface__["data"][0]
    for t in [t for t in gc.get_objects() if issubclass(type(t), Tensor)]:
        array: Any = getattr(t, "_array", None)
        if isinstance(array, np.ndarray) and _root(array) is root:
            offset = array.__array_interface__["data"][0] - start
            layout = np.ndarray(array.shape, array.dtype, symbol.buffer.standin, offset, array.strides)
            t._array = symbol.through(layout)
