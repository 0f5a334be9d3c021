"""Recording: what was measured, as it came, and which layer and line each part belongs to."""

import dis
import threading
from bisect import bisect_right
from time import perf_counter_ns as now
from types import CodeType, FrameType
from typing import Any, NamedTuple

from ..autograd.node import numbers
from ..jit.callers import is_within

PACKAGE = f"{__name__.partition('.')[0]}.nn."
FORWARD, BACKWARD, OPTIMIZER, COMPILED = "forward", "backward", "optimizer", "compiled"


Site = tuple[CodeType, int]
"""A line of the user's: a code, and which of its instructions was running."""


class Kernel(NamedTuple):
    """One call of a kernel. `first` are the nanoseconds that loading and compiling it took. `node` is the number of the
    node that backward was at, and else that of the next node to be made."""

    name: str
    start: int
    end: int
    first: int
    phase: str
    node: int
    site: "Site | None"
    module: Any
    bytes: int
    shapes: tuple


class Span(NamedTuple):
    """A stretch of time: a phase, the forward of a layer, a step, or what a user has named; `outer` if in no other of
    its kind. Nodes from `node` on, and before `last`, were made in it."""

    kind: str
    name: str
    start: int
    end: int
    node: int
    last: int
    module: Any
    outer: bool


class Recording:
    """What is on its way while a profile records, in one thread."""

    def __init__(self, shapes: bool) -> None:
        # What Kernels, and Spans, consist of, one after the other: an object for each takes twice the memory, and of a
        # step of 400 us 5 us more.
        self.calls: list[Any] = []
        self.stretches: list[Any] = []
        self.shapes, self.thread = shapes, threading.get_ident()
        self.phase, self.busy, self.first, self.node = FORWARD, False, 0, 0
        self.module: Any = None
        self.site: Site | None = None  # the user's line, where it is known without a look
        self.roots: dict[int, Any] = {}
        self.start, self.end = now(), 0
        self._within: dict[int, bool] = {}
        self._codes: list[CodeType] = []
        self._own: dict[type, bool] = {}

    @property
    def kernels(self) -> list[Kernel]:
        return [Kernel(*fields) for fields in zip(*[iter(self.calls)] * len(Kernel._fields), strict=True)]

    @property
    def spans(self) -> list[Span]:
        return [Span(*fields) for fields in zip(*[iter(self.stretches)] * len(Span._fields), strict=True)]

    def line(self, frame: FrameType | None) -> Site | None:
        """Where the user's innermost frame stands."""
        known = self._within
        while frame is not None:
            code = frame.f_code
            within = known.get(id(code))
            if within is None:
                within = known[id(code)] = is_within(frame)
                self._codes.append(code)  # for its number not to become another's
            if not within:
                return code, frame.f_lasti
            frame = frame.f_back
        return None

    def is_own(self, layer: type) -> bool:
        """Whether the forward of a class of layers is this library's."""
        own = self._own.get(layer)
        if own is None:
            forward: Any = getattr(layer, "forward", None)
            own = self._own[layer] = getattr(forward, "__module__", "").startswith(PACKAGE)
        return own

    def span(self, kind: str, name: str, start: int, node: int, module: Any = None, outer: bool = True) -> None:
        """Something that has begun at `start` ends."""
        self.stretches.extend((kind, name, start, now(), node, next(numbers), module, outer))


class Found(NamedTuple):
    """A kernel's call with the names of its layer and line."""

    kernel: Kernel
    layer: str
    line: str


def located(recording: Recording) -> list[Found]:
    """All calls with their layers and lines. A call in backward belongs where the node was made: to the innermost layer
    that was running, and to the line of the last kernel before it."""
    names = layer_names(recording.roots)
    forward = [k for k in recording.kernels if k.phase != BACKWARD]
    made = [k.node for k in forward]
    layers = _Layers([s for s in recording.spans if s.kind == "layer"])
    lines: dict[tuple[int, int], str] = {}

    def place(kernel: Kernel) -> tuple[Any, Kernel | None]:
        if kernel.phase != BACKWARD:
            return kernel.module, kernel
        at = bisect_right(made, kernel.node) - 1
        return layers.of(kernel.node), forward[at] if at >= 0 else None

    found = []
    for kernel in recording.kernels:
        module, source = place(kernel)
        line = ""
        if source is not None and source.site is not None:
            code, instruction = source.site
            key = id(code), instruction
            line = lines.get(key) or lines.setdefault(key, _line(code, instruction))
        found.append(Found(kernel, "" if module is None else names.get(id(module)) or type(module).__name__, line))
    return found


class _Layers:
    """Which layer was running when a node was made: of the spans around it the one that began last."""

    def __init__(self, spans: list[Span]):
        self.places = []
        edges = sorted([(s.node, 1, s.module) for s in spans] + [(s.last, 0, None) for s in spans], key=lambda e: e[:2])
        running: list[Any] = []
        for number, begins, module in edges:
            if begins:
                running.append(module)
            elif running:
                running.pop()
            self.places.append((number, running[-1] if running else None))
        self.numbers = [number for number, _ in self.places]

    def of(self, node: int) -> Any:
        at = bisect_right(self.numbers, node) - 1
        return self.places[at][1] if at >= 0 else None


def layer_names(roots: dict[int, Any]) -> dict[int, str]:
    """`Sequential.0 (Linear)`, by the identity of the layer, for all below the modules that were called first."""
    names: dict[int, str] = {}
    for root in roots.values():
        top = type(root).__name__
        for path, module in root.named_modules():
            names.setdefault(id(module), f"{top}.{path} ({type(module).__name__})" if path else top)
    return names


def _line(code: CodeType, instruction: int) -> str:
    """`file:line` of an instruction."""
    number = code.co_firstlineno
    for offset, line in dis.findlinestarts(code):
        if offset > instruction:
            break
        number = line or number
    return f"{code.co_filename}:{number}"
