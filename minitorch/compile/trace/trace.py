"""Trace: one run of the user's function in which tensors hold symbols instead of arrays.

The function runs rewritten (rewriting.py), so that everything that it reads is seen (recorder.py). A tensor that it
meets is lifted: it keeps its identity but has a symbol for an array. What the function did to tensors is read off them
at the end: gradients, versions, results. Then all is put back as it was: the compiled code will do it again.
"""

import keyword
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import MethodType
from typing import Any

import numpy as np

from ...tensor import Tensor
from ...tensor.dtypes import get_default_dtype
from ...tensor.modes import modes
from .calls import called
from .errors import CompileError
from .facts import Fact
from .fresh import adopting
from .operations import Operation
from .optimizers import standing_in
from .program import Buffer, Program
from .recorder import Recorder
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
    asked: bool = False  # whether the function read its `.grad`

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
    facts: list[Fact] = field(default_factory=list)
    old: set[int] = field(default_factory=set)  # what was there before, and can be returned as it is
    given: list[Any] = field(default_factory=list)  # the containers among the arguments
    place: str = ""  # where the function stands
    effects: list[tuple[TracedTensor, int, Any]] = field(
        default_factory=list
    )  # writes, and the gradient left (see launch.py)


class Aliased(CompileError):
    """Arguments that share memory with what the function writes: compiled code could not keep the order of things."""


class Shared(CompileError):
    """The function met an argument elsewhere too: the tensor itself must be traced."""


class Tracer:
    """Runs the function, lifts the tensors that it meets, and puts everything back."""

    def __init__(self, arguments: dict[int, tuple[str, Any]], counted: dict[Any, Any], passed: set[int]):
        self.program = Program()
        self.arguments = arguments
        self.lifted: dict[int, TracedTensor] = {}
        self.named: dict[str, TracedTensor] = {}
        self.numbers: dict[tuple[str, np.dtype], Buffer] = {}
        self.memory: dict[tuple[int, int], Buffer] = {}
        self.versions: dict[int, int] = {}
        self.program.tracer = self  # type: ignore[attr-defined]
        self.updates = Updates([], counted=counted)
        self.undo: list[Any] = []  # what the function did beside tensors (optimizers.py)
        self.passed: set[Buffer] = set()  # the memory of arguments, which is another at each call
        self.overlaps: list[tuple[str, Buffer]] = []
        self.recorder = Recorder(self, passed)

    def run(self, function: Callable[..., Any], args: tuple, kwargs: dict[str, Any], given: Iterable[Any]) -> Trace:
        """Trace `function(*args, **kwargs)`; `given` are the containers among the arguments."""
        if modes.saved_hooks:
            raise CompileError("hooks for saved tensors are for calls that are recorded: call outside of their block")
        recorder, before = self.recorder, switches()
        Operation.recorder = recorder
        try:
            recorder.given = {id(x): x for x in given}
            recorder.reached(function, "")
            if isinstance(function, MethodType):
                recorder.reached(function.__self__, type(function.__self__).__name__)
            self._lift_arguments()
            with recorder.sight, standing_in(self), adopting(self.program):
                result = called(recorder, function, args, kwargs)
            recorder.check()
            trace = Trace(self.program, list(self.lifted.values()), self.updates, result, [*recorder.facts.values()])
            trace.old, trace.given = recorder.old.keys() - recorder.given.keys(), [*given]
            self.updates.draws = bool(self.program.noise)
            first = {id(t.tensor._counter): t for t in reversed(trace.lifted)}  # of those that share a counter
            writes = {id(t): t.writes for t in first.values()}
            trace.effects = [(t, writes.get(id(t), 0), t.tensor._grad) for t in trace.lifted]
            for t in trace.lifted:
                self._check(t)
            if switches() != before:
                raise CompileError("the function leaves another grad mode or default dtype: set them outside")
        except BaseException:
            recorder.undo()
            raise
        finally:
            self.program.closed = True
            for t in self.lifted.values():
                t.tensor._array, t.tensor._grad, t.tensor._node = t.array, t.grad, t.node
                t.tensor._counter[0] = t.version
            recorder.close()
        written = self.program.written()
        for name, buffer in self.overlaps:
            if buffer in written or self.named[name].symbol.buffer in written:
                raise Aliased(f"{name} shares memory with {buffer.name}")
        trace.place = place_of(function)
        return trace

    def _lift_arguments(self) -> None:
        for i, (name, value) in self.arguments.items():
            if isinstance(value, Tensor):
                self.recorder.old[id(value)] = value, name
                self.lift(value, name, i)
            else:
                self.recorder.reached(value, name, given=True)

    def lift(self, tensor: Tensor, name: str, argument: int | None = None) -> TracedTensor:
        """Give a tensor a symbol for an array."""
        if id(tensor) in self.lifted:
            return self.lifted[id(tensor)]
        if id(tensor) in self.recorder.passed:
            raise Shared(str(id(tensor)))
        if tensor._base is not None and argument is None:
            self.recorder.reached(tensor._base, f"{name}._base")
        array = tensor._array
        symbol = Symbol(self.program, *self._memory_of(array, name, argument is not None))
        version = self.versions.setdefault(id(tensor._counter), tensor._counter[0])
        lifted = TracedTensor(tensor, name, array, symbol, version, tensor._node, tensor._grad, argument)
        self.lifted[id(tensor)] = self.named[name] = lifted
        tensor._array = symbol  # type: ignore[assignment]
        self.recorder.reached(tensor, name, given=True)
        if argument is None:
            self.recorder.class_of(tensor)
        if tensor._grad is not None:
            self.recorder.reached(tensor._grad, f"{name}.grad")
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


def place_of(function: Any) -> str:
    """The file and the line of a function, or what it is."""
    code = getattr(getattr(type(function), "forward", function), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code else f"{type(function).__name__!r}"


def switches() -> tuple:
    """What a trace depends on besides places: the modes, and the default dtype."""
    return modes.grad, modes.inference, modes.anomaly, get_default_dtype()


def _view(buffer: Buffer, array: np.ndarray, low: int) -> np.ndarray:
    """The layout of an array in the buffer whose memory starts at the address `low`."""
    offset = array.__array_interface__["data"][0] - low if array.size else 0
    return np.ndarray(array.shape, array.dtype, buffer.standin, offset, array.strides)


def identifier(name: str) -> str:
    """A name as Python takes it."""
    text = "".join(c if c.isalnum() and c.isascii() else "_" for c in name).strip("_")
    return text if text.isidentifier() and not keyword.iskeyword(text) else f"t_{text}".rstrip("_")
