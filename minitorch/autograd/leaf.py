"""Leaf: the node where gradients end, in the `.grad` of the tensor that asked for them.

`requires_grad=True` gives a tensor its leaf. `Tensor._accumulate` (`requires_grad.py`) makes the first gradient that
arrives the tensor's `.grad`, and adds later ones to it: after `(x * y).sum().backward()`, `x.grad` equals `y`.
Next: `nn/modules/linear.py`.
"""

import weakref
from collections.abc import Callable, Collection
from typing import Any

from .hookable import NOTHING, Hooks
from .node import Lift, Node, Pulled

watched_leaves: "weakref.WeakSet[Leaf]" = weakref.WeakSet()
"""Leaves that have been given a hook, and are still there; `Leaf.ever_watched` says whether there ever was one."""


class Leaf(Node):
    """The end of the graph at a tensor the user made; prints as PyTorch's `AccumulateGrad`, whose name is longer.

    It knows its tensor by a weak reference only: the tensor owns the leaf, and both go when the user lets go.
    """

    __slots__ = ("_after", "_owner", "_sender")
    ever_watched = False

    def __init__(self, tensor: Any):
        super().__init__(tensor._array.shape, tensor._array.dtype, ())
        self._owner = weakref.ref(tensor)
        self._after: dict[int, Any] = {}
        self._sender: Callable[[Any], None] | None = None

    @property
    def hooks(self) -> Hooks:
        """As of any node; asked for in order to add one."""
        self._watch()
        return super().hooks

    def send(self, sender: Callable[[Any], None]) -> None:
        """Call `sender` with the tensor, after the hooks, each time its `.grad` is complete: to send it to other
        processes. As it is the library's own, compiled steps do what it does, where they refuse hooks.
        """
        self._watch()
        self._sender = sender

    def _watch(self) -> None:
        watched_leaves.add(self)
        Leaf.ever_watched = True

    @property
    def variable(self) -> Any:
        """The tensor whose `.grad` this leaf fills; None once it is gone."""
        return self._owner()

    @property
    def after(self) -> dict[int, Any]:
        """Functions of the tensor, run each time its `.grad` is complete; asked for in order to add one."""
        self._watch()
        return self._after

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        tensor = self._owner()
        if tensor is not None and tensor._node is not None:  # it may have ceased to require grad
            if g is not NOTHING:
                tensor._accumulate(g)
            if self._after:
                for hook in list(self._after.values()):
                    if hook(tensor) is not None:
                        raise RuntimeError("Tensor post accumulate grad hooks should return None.")
            if self._sender is not None:
                self._sender(tensor)
        return ()

    def pull_nothing(self, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return self.pull(NOTHING, lift, needed)
