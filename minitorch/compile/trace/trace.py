"""Trace: one run of the user's function in which tensors hold symbols instead of arrays.

The tensors that the function can reach, its arguments among them, are lifted: each keeps its identity but has a symbol
for an array. The function runs as it is, and what it did to tensors is read off them: gradients, versions, results.
Then all is put back as it was: the compiled code will do it again.
"""

import gc
import keyword
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...functions.generator import default_generator
from ...tensor import Tensor
from ...tensor.modes import modes
from .capture import Capture
from .errors import CompileError
from .fresh import adopting
from .library import root
from .optimizers import standing_in
from .program import Buffer, Program
from .symbol import Symbol
from .updates import Updates


@dataclass
class TracedTensor:
    """A tensor that holds a symbol while the function is traced, and what it held before."""

    tensor: Tensor
    name: str
    array: np.ndarray
    symbol: Symbol
    version: int
    node: Any
    grad: Tensor | None
    argument: int | None  # its number among the arguments, if it is one

    @property
    def writes(self) -> int:
        """How often the function wrote to it."""
        return self.tensor._counter[0] - self.version


@dataclass
class Trace:
    """The program of one run, and what the run did beside it."""

    program: Program
    lifted: list[TracedTensor] = field(default_factory=list)
    updates: Updates = field(default_factory=lambda: Updates([]))
    result: Any = None
    effects: list[tuple[TracedTensor, int, Any]] = field(
        default_factory=list
    )  # writes, and the gradient left (see launch.py)


class Aliased(CompileError):
    """Arguments that share memory with what the function writes: compiled code could not keep the order of things."""


class Tracer:
    """Lifts tensors, runs the function, and puts everything back."""

    def __init__(self, capture: Capture, arguments: dict[int, tuple[str, Tensor]], counted: dict[Any, Any]):
        self.program = Program()
        self.capture, self.arguments = capture, arguments
        self.lifted: dict[int, TracedTensor] = {}
        self.named: dict[str, TracedTensor] = {}
        self.numbers: dict[tuple[str, np.dtype], Buffer] = {}
        self.memory: dict[tuple[int, int], Buffer] = {}
        self.program.tracer = self  # type: ignore[attr-defined]
        self.updates = Updates([], counted=counted)
        self.undo: list[Any] = []  # what the function did beside tensors (optimizers.py)
        self.passed: set[Buffer] = set()  # the memory of arguments, which is another at each call
        self.overlaps: list[tuple[str, Buffer]] = []

    def run(self, call: Callable[[], Any]) -> Trace:
        """Trace `call()`."""
        before = default_generator.state()
        self.program.elsewhere = self._elsewhere()
        try:
            self._lift_all()
            with standing_in(self), adopting(self.program):
                result = call()
            trace = Trace(self.program, list(self.lifted.values()), self.updates, result)
            self.updates.draws = self.program.draws
            trace.effects = [(t, t.writes, t.tensor._grad) for t in trace.lifted]
            for t in trace.lifted:
                self._check(t)
        finally:
            self.program.closed, self.program.elsewhere = True, {}
            for t in self.lifted.values():
                t.tensor._array, t.tensor._grad, t.tensor._node = t.array, t.grad, t.node
                t.tensor._counter[0] = t.version
        self._check_after(before)
        written = self.program.written()
        for name, buffer in self.overlaps:
            if buffer in written or self.named[name].symbol.buffer in written:
                raise Aliased(f"{name} shares memory with {buffer.name}")
        return trace

    def _lift_all(self) -> None:
        for i, (name, tensor) in self.arguments.items():
            self.lift(tensor, name, i)
            if tensor._grad is not None:
                self.lift(tensor._grad, f"{name}.grad")
        for tensor, name in self.capture.tensors.values():
            self.lift(tensor, name)

    def lift(self, tensor: Tensor, name: str, argument: int | None = None) -> TracedTensor:
        """Give a tensor a symbol for an array."""
        if id(tensor) in self.lifted:
            return self.lifted[id(tensor)]
        array = tensor._array
        symbol = Symbol(self.program, *self._memory_of(array, name, argument is not None))
        lifted = TracedTensor(tensor, name, array, symbol, tensor._counter[0], tensor._node, tensor._grad, argument)
        self.lifted[id(tensor)] = self.named[name] = lifted
        tensor._array = symbol  # type: ignore[assignment]
        return lifted

    def _memory_of(self, array: np.ndarray, name: str, argument: bool) -> tuple[Buffer, np.ndarray]:
        """The buffer for an array's memory, the same for arrays that share it, and the array's layout in it."""
        if array.dtype == np.float16:
            raise CompileError(f"{name}: float16 has no compiled code on a CPU; use float32")
        low, high = np.lib.array_utils.byte_bounds(array) if array.size else (0, 0)
        for (start, stop), buffer in self.memory.items():
            if low < stop and start < high and (argument or buffer in self.passed):
                self.overlaps.append((name, buffer))
            elif low < stop and start < high:
                return self._shared(array, name, buffer, low - start, high <= stop and start <= low)
        size = (high - low) // array.itemsize
        buffer = Buffer(self.program.name(identifier(name)), array.dtype, size, "input", (array, low))
        if argument:
            self.passed.add(buffer)
        if array.size:
            self.memory[low, high] = buffer
        self.program.inputs.append(buffer)
        return buffer, _view(buffer, array, low)

    def _shared(
        self, array: np.ndarray, name: str, buffer: Buffer, offset: int, inside: bool
    ) -> tuple[Buffer, np.ndarray]:
        if not inside or buffer.dtype != array.dtype:
            raise CompileError(f"{name} shares part of its memory with {buffer.name}: clone() one of them")
        return buffer, _view(buffer, array, buffer.source[1])

    def _elsewhere(self) -> dict[int, Tensor]:
        """Every other tensor there is, by the address of its memory: none may be taken for a number of the program."""
        known = {id(t) for _, t in self.arguments.values()} | self.capture.tensors.keys()
        found = [t for t in gc.get_objects() if issubclass(type(t), Tensor) and id(t) not in known]
        return {t._array.ctypes.data: t for t in found if isinstance(getattr(t, "_array", None), np.ndarray)}

    def _check(self, t: TracedTensor) -> None:
        """What a compiled step could not do again is refused."""
        if t.node is not None and (t.node._hooks or getattr(t.node, "_after", None)):
            raise CompileError(f"{t.name}: hooks of tensors are not compiled: remove them, or call them yourself")
        if t.node is not None and t.node.edges and modes.grad and t.symbol.buffer in self._used():
            raise CompileError(
                f"{t.name} was computed from tensors that require grad: pass it detached, or compute it inside"
            )
        if t.tensor._array is not t.symbol:
            raise CompileError(
                f"{t.name}: the function puts another array in the place of its data; use copy_() instead"
            )
        if t.tensor._node is not t.node and t.node is None:
            raise CompileError(
                f"{t.name}: the function makes this tensor require grad, or part of a graph; do so outside"
            )

    def _used(self) -> set[Buffer]:
        return {x.buffer for equation in self.program for x in equation.symbols()}

    def _check_after(self, before: Any) -> None:
        if (default_generator.state() != before).any():
            raise CompileError(
                f"{self.capture.line_of((), RANDOM)}the function draws random numbers, which would be the same at each "
                "call: draw them outside and pass them (dropout is compiled)"
            )
        for fact in self.capture.changed():
            where, place = self.capture.line_of((fact.key, fact.name), (root(fact.name),)), fact.name or fact.key
            raise CompileError(
                f"{where}the function changes {place}, which a compiled call would not do again: do so outside, with "
                "what it returns"
            )


RANDOM = ("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal", "bernoulli",
          "multinomial", "normal_", "uniform_", "bernoulli_", "random_", "exponential_")  # fmt: skip


def _view(buffer: Buffer, array: np.ndarray, low: int) -> np.ndarray:
    """The layout of an array in the buffer whose memory starts at the address `low`."""
    offset = array.__array_interface__["data"][0] - low if array.size else 0
    return np.ndarray(array.shape, array.dtype, buffer.standin, offset, array.strides)


def identifier(name: str) -> str:
    """A name as Python takes it."""
    text = "".join(c if c.isalnum() and c.isascii() else "_" for c in name).strip("_")
    return text if text.isidentifier() and not keyword.iskeyword(text) else f"t_{text}".rstrip("_")


def grad_mode() -> tuple[bool, bool]:
    """The modes that a trace depends on."""
    return modes.grad, modes.inference
