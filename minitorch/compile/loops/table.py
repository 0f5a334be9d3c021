"""Table: the addresses that compiled code is given, and the memory that stands behind them."""

from typing import Any

import numpy as np

from ...jit.forking import lock
from ...jit.routines import blas, loop
from ..trace.program import Buffer
from ..trace.symbol import Symbol
from ..trace.trace import Trace, TracedTensor
from .build import Code
from .entries import Entry


class Table:
    """The table of addresses that compiled code is given, and all memory that stands behind it."""

    def __init__(self, trace: Trace, code: Code):
        self.lock = lock()
        self.code = code
        self.lifted = {t.symbol.buffer: t for t in reversed(trace.lifted)}
        self.used = {b for e in code.program for b in (e.out.buffer, *e.reads())} | {
            x.buffer for x in code.program.outputs
        }
        self.room = np.zeros(code.plan.size + 64, np.uint8)
        self.workspace = self.room[-self.room.ctypes.data % 64 :]
        self.numbers = np.zeros(max(trace.updates.numbers, 1))
        self.noise: list[tuple] = []
        self.drawn: dict[Buffer, np.ndarray] = {}
        self.kept: list[np.ndarray] = []
        self.entries: list[Entry] = []
        self.standing: dict[int, np.ndarray] = {}  # the memory for which the stand-in of a buffer stands
        for buffer in code.program.noise:
            self._noise(buffer)
        self.words = np.zeros(1, np.int64)
        self.table = np.array([self._entry(entry) for entry in code.table], np.int64)
        self.address = self.table.ctypes.data

    def _entry(self, entry: Any) -> int:
        if entry == "workspace":
            return self.workspace.ctypes.data
        if entry == "words":
            return self.words.ctypes.data
        if entry == "numbers":
            return self.numbers.ctypes.data
        kind, *rest = entry
        if kind in ("gemm", "gemv"):
            return blas(kind, rest[0])
        if kind in ("loop", "data"):
            return loop(*rest)[kind == "data"]
        if kind == "left":
            self.entries.append(Entry(rest[0], self.code.problems, rest[1]))
            return self.entries[-1].address
        if kind == "constant":
            return self._keep(np.full(1, rest[1], rest[0]))
        buffer = rest[0]
        return self._facts(buffer) if kind == "facts" else self._buffer(buffer)

    def _keep(self, array: np.ndarray) -> int:
        self.kept.append(array)
        return array.ctypes.data

    def _facts(self, buffer: Buffer) -> int:
        array = self.lifted[buffer].array
        data, (low, high) = array.__array_interface__["data"][0], _bounds(array)
        ranges = [bound for b in self.code.program.written() if b in self.lifted and b is not buffer
                  for bound in _bounds(self.lifted[b].array) if self.lifted[b].argument is None]  # fmt: skip
        facts = [id(array.dtype), array.ndim, *array.shape, *array.strides, low - data, high - data, len(ranges) // 2]
        return self._keep(np.array([*facts, *ranges], np.int64))

    def _buffer(self, buffer: Buffer) -> int:
        if buffer.kind == "noise":
            return self.drawn[buffer].ctypes.data
        if buffer.kind == "constant":
            return self._keep(np.ascontiguousarray(buffer.source).reshape(-1))
        return buffer.source[1]

    def _noise(self, buffer: Buffer) -> None:
        array = np.empty_like(buffer.standin)
        op, layout, settings = buffer.source
        drawn = np.ndarray(layout.shape, layout.dtype, array.data, 0, layout.strides)
        self.noise.append((drawn, op, np.empty_like(layout), settings))
        self.drawn[buffer] = array

    def watch(self, words: np.ndarray) -> None:
        """Have the compiled code look at these words of memory, each an address and a value, at each call."""
        self.words = words
        self.table[self.code.table.index("words")] = self.words.ctypes.data

    def expire(self) -> None:
        """Have the compiled code find a change at the next call."""
        self.watch(words := np.array([1, 0, 0], np.int64))
        words[1] = words.ctypes.data

    def misfits(self, leaves: list[Any]) -> list[str]:
        """Arguments that lie otherwise in memory than those that were traced, in words."""
        found = []
        for t in self.lifted.values():
            array = None if t.argument is None else getattr(leaves[t.argument], "_array", None)
            if array is None:
                continue
            was, now = (f"{a.dtype} {a.shape} strides {a.strides}" for a in (t.array, array))
            if was != now:
                found.append(f"argument {t.argument}: {now}, not {was}")
        return found

    def owner(self, array: Any) -> TracedTensor | None:
        """The lifted tensor whose memory a symbol sees, if any."""
        return self.lifted.get(array.buffer) if isinstance(array, Symbol) else None

    def array(self, symbol: Any) -> np.ndarray:
        """Where the value of a symbol stands after a call."""
        if not isinstance(symbol, Symbol):
            return self.standing.get(id(symbol), symbol)
        if symbol.buffer.kind == "constant":
            return np.broadcast_to(symbol.buffer.source, symbol.shape)
        if symbol.buffer in self.drawn:
            return np.ndarray(symbol.shape, symbol.dtype, self.drawn[symbol.buffer].data, 0, symbol.strides)
        if symbol.size == 0:
            return np.ndarray(symbol.shape, symbol.dtype, bytearray(), 0, symbol.strides)
        start = self.code.plan.offsets[symbol.buffer] + symbol.offset * symbol.itemsize
        return np.ndarray(symbol.shape, symbol.dtype, self.workspace.data, start, symbol.strides)

    def seen(self, value: Any) -> tuple[np.ndarray, np.ndarray]:
        """All of the memory that a result sees a part of, and the result's layout in it."""
        if isinstance(value, Symbol):
            if value.buffer.kind == "constant" or not value.size:
                return (value.layout, value.layout)
            buffer = value.buffer
            flat = Symbol(value.program, buffer, buffer.standin)
            self.standing[id(buffer.standin)] = self.array(flat)
            return buffer.standin, value.layout
        memory = value
        while isinstance(memory.base, np.ndarray):
            memory = memory.base
        return memory, value


def _bounds(array: np.ndarray) -> tuple[int, int]:
    return np.lib.array_utils.byte_bounds(array) if array.size else (0, 0)
