"""Packing: what users' hooks make of the tensors that nodes save for backward. See `saved_tensors_hooks` in `graph.py`.

A node is made as ever; where a thread has hooks, its saved tensors are then handed to them, and it becomes a
PackedNode, which unpacks them whenever it is pulled. So calls without hooks pay for one look at an empty list, and
nothing else knows of this.
"""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .modes import no_grad
from .node import Lift, Node, Pulled
from .op_node import OpNode

_EDITED = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be "
    "modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need to "
    "perform in-place operations on the input to a pack hook."
)

packing: list[None] = []
"""As many as there are blocks with hooks in all threads: empty, there is nothing to look for in `modes`."""


class Packed(NamedTuple):
    """What a pack hook has returned, and its unpack hook."""

    value: Any
    unpack_hook: Callable[[Any], Tensor]

    def unpack(self) -> Tensor:
        """The tensor that it stands for."""
        tensor = self.unpack_hook(self.value)
        if not isinstance(tensor, Tensor):
            raise TypeError(
                "Output of saved tensor unpack_hook expected to be a Tensor but got result of type "
                f"{type(tensor).__name__}"
            )
        return tensor


class Saved(NamedTuple):
    """A tensor as it was when a Function saved it: its memory (or what that was packed as), its node, its version."""

    array: Any
    node: Node | int | None  # the number of an output stands for its node, which would point back
    counter: list[int]
    version: int


def packed(tensor: Tensor) -> Packed:
    """`tensor` as this thread's innermost hooks keep it."""
    pack, unpack = modes.saved_hooks[-1]
    version = tensor._counter[0]
    with no_grad():
        value = pack(tensor)
    if tensor._counter[0] != version:
        raise RuntimeError(_EDITED)
    return Packed(value, unpack)


class SavedTensor:
    """A tensor kept for later, as a node keeps those that it saves."""

    def __init__(self, tensor: Tensor):
        self._kept: Tensor | Packed = packed(tensor) if modes.saved_hooks else tensor
        self._node, self._version = tensor._history(), tensor._counter[0]

    def unpack(self) -> Tensor:
        """The tensor, if it was not edited since."""
        if isinstance(self._kept, Packed):
            tensor = self._kept.unpack()
            return wrap(tensor._array, self._node, tensor._counter)
        if self._kept._counter[0] != self._version:
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                f"[{self._kept.dtype} {list(self._kept.shape)}] is at version {self._kept._counter[0]}; expected "
                f"version {self._version} instead."
            )
        return self._kept


def pack(node: Any, args: tuple, result: Tensor) -> None:
    """Hand what `node`, of a call on `args` with that result, has saved to this thread's hooks, if there are any."""
    if not modes.saved_hooks or not isinstance(node, OpNode) or not node.guards:
        return
    saved: list[Any] = list(node.saved or ())
    positions = dict(node.plan.guarded)
    for k, _, _ in node.guards:
        position = positions[k]
        saved[k] = packed(result if position == len(args) else args[position])
    node.saved = tuple(saved)
    node.__class__ = PackedNode


def pack_edit(node: Any, args: tuple, x: Tensor) -> None:
    """As `pack`, of an edit of `x`: what it has saved of that as it was is a copy."""
    for k, position in node.plan.guarded:
        if position == 0 and args[0] is x:
            args = (wrap(node.saved[k], node.edges[0]), *args[1:])
    pack(node, args, x)


class PackedNode(OpNode):
    """A recorded call whose saved tensors are as hooks have packed them."""

    __slots__ = ()

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        if self.saved is None:
            raise RuntimeError(self._used_up())
        saved, guards = list(self.saved), []
        for k, _, _ in self.guards:
            tensor = saved[k].unpack()
            saved[k] = tensor._array
            guards.append((k, tensor._counter, tensor._counter[0]))
        node = _Unpacked(self.plan, self.settings, self.edges, tuple(saved), guards, self)
        node.packed = self
        return node.pull(g, lift, needed)


class _Unpacked(OpNode):
    """A PackedNode for the time of one pull."""

    __slots__ = ("packed",)
    packed: PackedNode

    def name(self) -> str:
        return self.packed.name()

    def _maker(self, k: int) -> Node | None:
        maker = super()._maker(k)
        return self.packed if maker is self else maker
