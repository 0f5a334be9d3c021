"""OpNode: a recorded call of an op, and what it keeps for backward.

Arrays are kept as they are, not copied. So the memory of every tensor has a counter of its edits; a guard remembers at
which count an array was saved, and backward refuses to use one that was edited since. Next: `autograd/engine.py`.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..jit.dtypes import is_half
from ..jit.halves import converted, widened
from ..ops.op import Op
from ..ops.plan import Plan
from ..presentation.graphs import PLAIN, Shown, graph_of
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .errors import INFERENCE_SAVED
from .handle import RemovableHandle
from .next_functions import inputs_of
from .node import Lift, Node, Pulled, numbered, numbers, stack

Guard = tuple[int, list[int], int]
"""Of a saved value: its place, the counter of its memory, and the count at which it was saved."""


class OpNode(Node):
    """A recorded call of an op: what its rules name, kept until backward has used it."""

    __slots__ = ("guards", "plan", "saved", "settings")

    def __init__(self, plan: Plan, settings: tuple, edges: Sequence, saved: tuple, guards: Sequence[Guard], out: Any):
        """`saved` is what `plan.keep` names; `guards` say which of it must not be overwritten."""
        # What Node.__init__ does, without the call: a node is made for every call that is recorded.
        self.shape, self.dtype, self.edges = out.shape, out.dtype, edges
        self.sequence = next(numbers)
        self._hooks = None
        self._trace = stack() if modes.anomaly else None
        self.plan, self.settings, self.guards = plan, settings, guards
        self.saved: tuple | None = saved

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        saved = self.saved
        if saved is None:
            raise RuntimeError(self._used_up())
        for k, counter, version in self.guards:
            if counter[0] != version:
                raise RuntimeError(self._stale(k, counter, version))
        if lift is not None:
            saved = self._lifted(saved, lift)
        elif is_half(self.dtype):
            pairs = self._pull(widened(g), tuple(map(widened, saved)), needed)
            return [(edge, converted(d, edge.dtype)) for edge, d in pairs]
        return self._pull(g, saved, needed)

    def _pull(self, g: Any, saved: tuple, needed: Collection[Node] | None) -> Pulled:
        edges: Any = self.edges
        if needed is None:
            return self.plan.pull(edges, g, *saved)
        pulls, g = self.plan.pulls, self.plan.prepared(g, saved)
        return [(edges[i], vjp(g, *[saved[k] for k in picks])) for i, vjp, picks in pulls if edges[i] in needed]

    def release(self) -> None:
        if self.plan.frees:
            self.saved = None

    @property
    def op(self) -> Op:
        """What was called."""
        return self.plan.op

    @property
    def graph(self) -> Shown:
        """What PyTorch's graph shows for this call."""
        return graph_of(self.plan.op, self.settings, getattr(self, "shown_as", None))

    def name(self) -> str:
        return self.graph.name

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        return numbered(inputs_of(self, self.graph))

    @property
    def output(self) -> int:
        return self.graph.output

    def register_hook(self, hook: Callable[[tuple, tuple], tuple | None]) -> RemovableHandle:
        if not all(isinstance(part, str) or _is_transposed(part) for part in self.graph.inputs):
            raise NotImplementedError(f"{self.name()}: its inputs are not PyTorch's; hook a tensor instead")
        return super().register_hook(hook)

    def inputs(self) -> Sequence[int]:
        if self.op.variadic:
            return super().inputs()
        names = (part.inputs[0] if _is_transposed(part) else part for part in self.graph.inputs)
        return [self.op.arrays.index(name) for name in names]

    def transposed(self) -> Sequence[bool]:
        return [False] * len(self.edges) if self.op.variadic else [_is_transposed(x) for x in self.graph.inputs]

    def _used_up(self) -> str:
        return (
            "Trying to backward through the graph a second time (or directly access saved tensors after they have "
            f"already been freed): {self.name()} was used up by the first pass. Specify retain_graph=True if you need "
            "to backward through the graph a second time or if you need to access saved tensors after calling backward."
        )

    def _maker(self, k: int) -> Node | None:
        """The node that made what stands at `k` in `saved`."""
        position = dict(self.plan.guarded)[k]
        return self.edges[position] if position < len(self.edges) else self

    def _stale(self, k: int, counter: list[int], version: int) -> str:
        value, source = self.saved[k], self._maker(k)  # type: ignore[index]
        origin = f", which is output 0 of {source.name()}," if source else ""
        return (
            "one of the variables needed for gradient computation has been modified by an inplace operation: "
            f"[{value.dtype} {list(value.shape)}]{origin} and was saved by {self.name()}, is at version {counter[0]}; "
            f"expected version {version} instead. Hint: edit a clone, or edit before it is used; "
            "autograd.set_detect_anomaly(True) shows the line that used it."
        )

    def _lifted(self, saved: tuple, lift: Lift) -> tuple:
        """Saved arrays as values with a history, so that rules run on them are recorded themselves."""
        values = list(saved)
        for k, counter, _ in self.guards:
            values[k] = lift(values[k], self._maker(k), counter)
        return tuple(values)


def _is_transposed(part: Any) -> bool:
    """Whether PyTorch has the transposed of an argument there, as of the weight of `linear`."""
    return isinstance(part, Shown) and part.name == "TBackward0"


def node_of(
    op: Op, args: tuple, edges: Sequence[Node | None], arrays: Sequence[Any], settings: tuple,
    out: Any, counter: list[int], version: int, plan: Plan | None = None,
) -> OpNode:  # fmt: skip
    """The node of a call on `args`, which are `arrays`, made by the nodes `edges`; of its output, the memory's counter.

    Which arguments require grad chooses the plan: what is kept, and which rules run in backward.
    """
    plan = plan or op.plan_for(edges)
    guards = []
    for k, position in plan.guarded:
        if position == len(args):
            guards.append((k, counter, version))
        elif isinstance(x := args[position], Tensor):
            if x._inference:
                raise RuntimeError(INFERENCE_SAVED)
            guards.append((k, x._counter, x._counter[0]))
    node = OpNode(plan, settings, edges, plan.save(*arrays, out, *settings), guards, out)
    if op.name in PLAIN:
        for x in args:
            if not isinstance(x, Tensor):
                node.shown_as = PLAIN[op.name]
    return node
