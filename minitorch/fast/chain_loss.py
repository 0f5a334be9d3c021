"""The mean of squares behind a folded chain, and `backward` from there: all gradients by one call of machine code.

The plain way is `MSELoss.forward`, and the engine from there. The loss has a node of its own, which becomes the plain
one when it is looked at; backward takes the short way only if nobody has looked at any node.
"""

from typing import Any

import numpy as np

from ..autograd import record
from ..autograd.backward import differentiate
from ..autograd.leaf import Leaf
from ..autograd.node import Lift, Node, Pulled, numbers
from ..autograd.op_node import OpNode
from ..autograd.packing import packing
from ..kernels.thresholds import FEW_DIFFERENCES
from ..nn import functional as F
from ..nn.modules.loss import MSELoss
from ..ops import losses
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .chain_node import Call, Folded, gradients, node_as_recorded, shown_when_looked_at, unfolded
from .chain_program import SINGLE
from .exchange import exchanged
from .rules import ArrayNode

_new, _empty = object.__new__, np.empty
_FUNCTIONS = F.mse_loss, record.record
_places = differentiate.__globals__


class LossCall(Call):
    """A call of the loss: `items` are predictions and targets."""

    __slots__ = ("node", "number")
    node: Folded
    number: int

    def nodes(self) -> OpNode:
        x, y = zip(self.counters, self.versions, strict=True)
        out = np.broadcast_to(SINGLE.type(), ())
        edges = self.node, None
        return node_as_recorded(losses.mse_loss, edges, self.items, ("mean",), out, (x, y), self.number)


class FoldedLoss(ArrayNode):
    """The node of the mean of squares behind a folded chain."""

    __slots__ = ()

    def pull(self, g: Any, lift: Lift | None, needed: Any) -> Pulled:
        return unfolded(self).pull(g, lift, needed)

    def all_at_once(self) -> list[tuple[Node, np.ndarray]] | None:
        return _gradients(self.edges)

    def release(self) -> None:
        self.edges.items = None  # type: ignore[attr-defined]


shown_when_looked_at(FoldedLoss)


def folded_loss(self: MSELoss, input: Tensor, target: Tensor) -> Tensor | None:
    """What `MSELoss.forward` gives; None where that has to go the plain way."""
    if input.__class__ is target.__class__ is Tensor and input._node.__class__ is Folded and modes.grad:
        return _loss(input, target) if self.__dict__.get("reduction") == "mean" else None
    return None


def _loss(input: Tensor, target: Tensor) -> Tensor | None:
    x, y, node = input._array, target._array, input._node
    if exchanged or packing or modes.anomaly or modes.inference or (F.mse_loss, record.record) != _FUNCTIONS:
        return None
    call = node.edges
    if call.items is None or call.items[-1] is not x or x.size > FEW_DIFFERENCES or target._inference:
        return None
    if (target._node if target._base is None else target._history()) is not None:
        return None
    out, value = _new(Tensor), _empty((), SINGLE)
    if not call.programs.loss[0].run([x, y, _empty(x.shape, SINGLE), value]):
        return None
    out._array, out._counter = value, [0]
    out._node = made = _new(FoldedLoss)
    made.shape, made.dtype, made._hooks, made._trace, made.sequence = (), SINGLE, None, None, next(numbers)
    made.edges = own = LossCall()
    own.items, own.inner, own.node, own.number = [x, y], None, node, made.sequence
    own.counters = [input._counter, target._counter]
    own.versions = [input._counter[0], target._counter[0]]
    return out


def _gradients(call: Any) -> list[tuple[Node, np.ndarray]] | None:
    """The gradients of all leaves, and nothing kept for another pass; None if they have to come the plain way."""
    if Leaf.ever_watched or modes.anomaly or exchanged or _places["differentiate"] is not differentiate:
        return None
    if call.node.__class__ is not Folded or not call.is_usable():
        return None
    chain: Any = call.node.edges
    if not chain.is_usable():
        return None
    pulled = gradients(chain, chain.programs.loss[1], call.items[1])
    if pulled is not None:
        call.items = chain.items = None
    return pulled
