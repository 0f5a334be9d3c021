"""Entries: how compiled code enters a kernel through Python, by the address of a function of C that ctypes makes."""

import ctypes
from typing import Any

import numpy as np

from ..trace.program import Left
from ..trace.symbol import Symbol

_FORM = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.POINTER(ctypes.c_int64))  # takes Python's lock, whoever holds it


class Entry:
    """An equation's call, entered at `address` with the addresses of the buffers of its inputs and of its result.

    It answers 0, or 1 if the kernel raised; the error then stands among `problems`.
    """

    def __init__(self, equation: Left, problems: list[Exception], place: int):
        self.equation, self.problems, self.place = equation, problems, place
        self.seen = [*equation.inputs, equation.out]
        self.addresses: list[int] = []  # of the last call, which was with `given` and `results`
        self.given: list[np.ndarray] = []
        self.results: list[np.ndarray] = []
        self._function = _FORM(self._enter)
        self.address = ctypes.cast(self._function, ctypes.c_void_p).value or 0

    def _enter(self, pointers: Any) -> int:
        try:
            addresses = pointers[: len(self.seen)]
            if addresses != self.addresses:
                *starts, end = self.addresses = addresses
                self.given = [_array(x, start) for x, start in zip(self.equation.inputs, starts, strict=True)]
                self.results = [_array(part, end) for part in self.equation.parts]
            for result, made in zip(self.results, self.equation.call(self.given), strict=True):
                result[...] = made
        except BaseException as error:
            self.problems[self.place] = error  # type: ignore[call-overload]
            return 1
        return 0


def _array(x: Symbol, start: int) -> np.ndarray:
    """What a symbol sees, if its buffer begins at this address."""
    if not x.size:
        return np.empty_like(x.layout)
    memory = (ctypes.c_char * (x.buffer.size * x.itemsize)).from_address(start)
    return np.ndarray(x.shape, x.dtype, memory, x.offset * x.itemsize, x.strides)
