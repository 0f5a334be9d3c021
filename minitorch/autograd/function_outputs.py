"""What becomes of the outputs of a user's Function: which of them its node made, edited inputs and views among them.

An output is attached to the node in place. An input that is returned as it is becomes a view of itself, so that the
input keeps its own history; an input that `forward` edited gets a new one, as after any edit. Views must not be edited
afterwards: their history would be that of the edit, without the Function's backward. PyTorch's rules throughout.
"""

import warnings
from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..jit.dtypes import is_floating
from ..tensor.tensor import Tensor, wrap
from .edits import rebase
from .errors import cannot_change
from .handle import RemovableHandle
from .leaf import Leaf
from .modes import no_grad
from .node import Lift, Node, Pulled
from .views import root_of

_IN_FUNCTION = (
    "This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to "
    "handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect "
    "gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function."
)
_ONE_OF_SEVERAL = (
    "This view is the output of a function that returns multiple views. Such functions do not allow the output views "
    "to be modified inplace. You should replace the inplace operation by an out-of-place one."
)
_DIRTY_VIEW_OF_SEVERAL = (
    "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return more "
    "than one Tensor. This is not supported by the current autograd engine. You should either make sure the input is "
    "not a view (using .clone() for example) or make your Function only return one Tensor (potentially splitting it "
    "into two Functions: one doing the inplace that returns a single Tensor and a second one that does the other "
    "operations)."
)
_NOT_RETURNED = (
    "Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified "
    "inplace must all be outputs of the Function."
)
_NO_INPUT = (
    "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated should be "
    "passed to ctx.mark_dirty()."
)


class Gradients(dict):
    """Gradients that arrived at the outputs of one function, by number; adds up like a single gradient does."""

    shape = ()

    def __add__(self, other: "Gradients") -> "Gradients":
        both = self.keys() & other.keys()
        return Gradients({**self, **other, **{i: self[i] + other[i] for i in both}})


class OutputNode(Node):
    """One of several outputs of a function: hands its gradient on under its number."""

    __slots__ = ("number",)

    def __init__(self, function: Node, number: int, array: Any):
        super().__init__(array.shape, array.dtype, (function,))
        self.number = number

    @property
    def output(self) -> int:
        return self.number

    def name(self) -> str:
        return self.edges[0].name()

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return [(self.edges[0], Gradients({self.number: g}))]

    def pull_nothing(self, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return [(self.edges[0], Gradients())]

    def register_prehook(self, hook: Callable[[tuple], tuple | None]) -> RemovableHandle:
        return self.edges[0].register_prehook(hook)

    def register_hook(self, hook: Callable[[tuple, tuple], tuple | None]) -> RemovableHandle:
        return self.edges[0].register_hook(hook)


def attached(ctx: Any, inputs: Sequence[Any], outputs: tuple, recorded: bool) -> tuple:
    """The outputs as `apply` returns them; if the call is recorded, made by its node `ctx`."""
    _check_dirty(ctx, inputs, outputs)
    return tuple(
        _attached(ctx, i, x, inputs, outputs, recorded) if isinstance(x, Tensor) else x for i, x in enumerate(outputs)
    )


def _check_dirty(ctx: Any, inputs: Sequence[Any], outputs: tuple) -> None:
    for x in ctx._dirty:
        if not _among(x, outputs):
            raise RuntimeError(_NOT_RETURNED)
        if not _among(x, inputs):
            warnings.warn(_NO_INPUT, UserWarning, stacklevel=4)
        x._counter[0] += 1


def _attached(ctx: Any, i: int, x: Tensor, inputs: Sequence[Any], outputs: tuple, recorded: bool) -> Tensor:
    is_input, is_dirty = _among(x, inputs), _among(x, ctx._dirty)
    if not recorded or not is_floating(x._array.dtype) or _among(x, ctx._not_differentiable):
        return _unattached(x, is_input, is_dirty)
    alone = sum(isinstance(y, Tensor) for y in outputs) == 1
    node = ctx if alone else OutputNode(ctx, i, x._array)
    if is_dirty:
        return _edited(x, node, alone)
    if is_input:
        x = view_of(x)
    elif x._base is None and isinstance(x._node, Node) and x._node.edges[:1] != (ctx,):
        x = wrap(x._array, None, x._counter)  # a tensor from elsewhere keeps its own history
    if x._base is not None:
        forbid_edits(x, i, ctx._function.__name__, sum(_differentiable(ctx, y) for y in outputs))
    x._node = node
    return x


def forbid_edits(x: Tensor, i: int, function: str, count: int) -> None:
    """Say of a view that it is output `i` of the `count` that a function of the user's made: see `cannot_change`."""
    x._no_edit = f"Output {i} of {function} is a view", _ONE_OF_SEVERAL if count > 1 else _IN_FUNCTION
    x._seen = x._counter[0]


def _unattached(x: Tensor, is_input: bool, is_dirty: bool) -> Tensor:
    if not x.requires_grad:
        return view_of(x) if is_input and not is_dirty else x
    if is_input:
        return x.detach()
    if x._base is None:
        x._node = None
    return x


def _edited(x: Tensor, node: Node, alone: bool) -> Tensor:
    """The input `x`, edited by the function of `node`."""
    if isinstance(x._node, Leaf) and x._base is None:
        raise RuntimeError("a leaf Variable that requires grad has been used in an in-place operation.")
    if x._base is not None and not alone:
        raise RuntimeError(_DIRTY_VIEW_OF_SEVERAL)
    base = root_of(x)
    problem = cannot_change(x) if base is not None else None
    if problem:
        raise RuntimeError(problem)
    if base is None:
        x._node = node
    else:
        rebase(base, base._node, x, node)
    return x


def view_of(x: Tensor) -> Tensor:
    """The same numbers as a view that has no history yet."""
    with no_grad():
        return x.view_as(x)


def _differentiable(ctx: Any, x: Any) -> bool:
    return isinstance(x, Tensor) and is_floating(x._array.dtype) and not _among(x, ctx._not_differentiable)


def _among(x: Any, values: Sequence[Any]) -> bool:
    return any(x is value for value in values)
