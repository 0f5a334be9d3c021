"""NoGradViewNode: the history of a view that was made under `no_grad`."""

from collections.abc import Collection
from typing import Any

from .leaf import Leaf
from .node import Lift, Node, Pulled


class NoGradViewNode(Leaf):
    """What a view made under `no_grad` of a tensor that requires grad has for a history: gradients end here unused.

    To PyTorch such a view requires grad as long as its base does, but takes no part in backward.
    """

    __slots__ = ()

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return ()
