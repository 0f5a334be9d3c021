"""Level: one differentiation of a function, at points of its own.

PyTorch wraps every tensor in one for each transform around it. Here a point is a leaf of the level's own, or, where the
argument has itself a history outside, a view of it: so gradients of the outcome lead on to what was differentiated
around it, and `grad(grad(f))` is no special case. Whatever leads nowhere but to the level's own leaves comes out of it
without a history, as a tensor of PyTorch's does whose wrapper is taken off.
"""

from collections.abc import Callable, Sequence
from typing import Any

from ..autograd.backward import gradients_of
from ..autograd.leaf import Leaf
from ..autograd.modes import inference_mode
from ..autograd.node import Node
from ..functions.creation import zeros_like
from ..jit.dtypes import is_floating
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from ..utils._pytree import tree_flatten, tree_map, tree_map_only
from .argnums import Argnums, chosen, exchanged

_A_POINT = "The argument of a transformed function", "It is shared with what is around: edit a clone."


class Level:
    """Entered, calls are recorded; `points` are made before and outcomes taken `outside` after."""

    def __init__(self) -> None:
        self._connected = modes.grad and not modes.inference
        self._own: set[Node] = set()
        self._origins: dict[int, tuple[Tensor, Tensor]] = {}
        self._mode = inference_mode(False)

    def __enter__(self) -> "Level":
        self._mode.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._mode.__exit__(*exception)

    def points(self, tree: Any) -> Any:
        """A tree of tensors to differentiate at, for one of arguments."""
        return tree_map(self._point, tree)

    def _point(self, x: Any) -> Tensor:
        if not isinstance(x, Tensor):
            raise ValueError(f"Thing passed to transform API must be Tensor, got {type(x)}")
        if self._connected and x.requires_grad:
            point = x.view_as(x)
            point._no_edit = _A_POINT
        else:
            point = self.leaf(x)
        self._origins[id(point)] = point, x
        return point

    def leaf(self, x: Tensor) -> Tensor:
        """The numbers of `x` as a leaf of this level."""
        leaf = (x.clone() if x._inference else x).detach().requires_grad_()
        self._own.add(leaf._node)
        return leaf

    def outside(self, tree: Any) -> Any:
        """A tree of outcomes as the code around sees it."""
        return tree_map_only(Tensor, self._outside, tree)

    def _outside(self, x: Tensor) -> Tensor:
        if id(x) in self._origins:
            return self._origins[id(x)][1]
        if not x.requires_grad:
            return x
        return x if self._connected and self._leads_outside(x._history()) else x.detach()

    def _leads_outside(self, node: Node | None) -> bool:
        seen, stack = {node}, [node]
        while stack:
            node = stack.pop()
            if isinstance(node, Leaf) and node not in self._own:
                return True
            for edge in node.edges if node is not None else ():
                if edge not in seen:
                    seen.add(edge)
                    stack.append(edge)
        return False


class Evaluated:
    """A function evaluated in a level of its own, at all arguments or at those that `argnums` names, for `call`."""

    def __init__(self, func: Callable[..., Any], args: tuple, argnums: Argnums | None, has_aux: bool, call: str):
        self.level = level = Level()
        with level:
            points = level.points(args if argnums is None else chosen(args, argnums))
            result = func(*(points if argnums is None else exchanged(args, argnums, points)))
            result, aux = split_aux(result, call) if has_aux else (result, None)
            self.points, self.form = tree_flatten(points)
            self.outputs, self.output_form = tree_flatten(result)
            require_tensors(self.outputs, call)
            self.value, self.aux = level.outside(result), level.outside(aux)


def gradients(
    outputs: Sequence[Tensor],
    points: Sequence[Tensor],
    seeds: Sequence[Tensor] | None = None,
    create_graph: bool = True,
    retain_graph: bool | None = True,
) -> list[Tensor]:
    """The gradients of `outputs` at `points`, zeros where nothing depends on one."""
    found = found_gradients(outputs, points, seeds, create_graph, retain_graph)
    return [zeros_like(x) if g is None else g for x, g in zip(points, found, strict=True)]


def found_gradients(
    outputs: Sequence[Tensor],
    points: Sequence[Tensor],
    seeds: Sequence[Tensor] | None = None,
    create_graph: bool = True,
    retain_graph: bool | None = True,
) -> Sequence[Tensor | None]:
    """As `gradients`, None where nothing depends on a point."""
    live = [i for i, y in enumerate(outputs) if y.requires_grad]
    if not live or not points:
        return [None] * len(points)
    given = [None if seeds is None else seeds[i] for i in live]
    return gradients_of([outputs[i] for i in live], points, given, retain_graph, create_graph, True)


def require_tensors(outputs: Sequence[Any], call: str) -> None:
    """Refuse what a function that is differentiated must not return: nothing, or what is no tensor."""
    if not outputs or (len(outputs) == 1 and outputs[0] is None):
        given = list(outputs)
        raise RuntimeError(f"{call}: Expected f to be a function that has non-empty output (got output = {given})")
    for y in outputs:
        if not isinstance(y, Tensor):
            raise RuntimeError(f"{call}: expected f(*primals) to return only tensors, got unsupported type {type(y)}")


def require_floating(outputs: Sequence[Tensor]) -> None:
    """Refuse outputs that have no gradients."""
    for y in outputs:
        if not is_floating(y._array.dtype):
            raise RuntimeError(
                "vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype "
                f"{y.dtype}"
            )


def split_aux(result: Any, call: str) -> tuple[Any, Any]:
    """`(output, aux)` of a function with `has_aux=True`."""
    if not (isinstance(result, tuple) and len(result) == 2):
        raise RuntimeError(f"{call}: output of function f should be a tuple: (output, aux) if has_aux is True")
    return result
