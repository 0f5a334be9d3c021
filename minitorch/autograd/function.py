"""Function: an operation with a backward of the user's own.

`forward` runs unrecorded; what it returns points at one node that calls the user's `backward` when a gradient
arrives. That node is the `ctx` both are given. PyTorch's `torch.autograd.Function`.
"""

import functools
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import numpy as np

from ..jit.dtypes import is_floating
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .modes import no_grad
from .node import Lift, Node, Pulled


class _Saved(NamedTuple):
    """A tensor as it was when it was saved: its memory, its node, its version."""

    array: np.ndarray
    node: Node | None
    counter: list[int]
    version: int


class _Gradients(dict):
    """Gradients that arrived at the outputs of one function, by number; adds up like a single gradient does."""

    shape = ()

    def __add__(self, other: "_Gradients") -> "_Gradients":
        both = self.keys() & other.keys()
        return _Gradients({**self, **other, **{i: self[i] + other[i] for i in both}})


class FunctionNode(Node):
    """The context and the node of one call of a Function. Users keep what they like as its attributes."""

    def __init__(self, function: "type[Function]", edges: tuple[Node | None, ...]):
        super().__init__((), np.dtype(np.float32), edges)
        self._function = function
        self._saved: list[_Saved | None] | None = []
        self._to_save: tuple[Tensor | None, ...] = ()
        self._materialize = True
        self._outputs: list[tuple[tuple[int, ...], np.dtype]] = []
        self._not_differentiable: tuple[Tensor, ...] = ()
        self._dirty: tuple[Tensor, ...] = ()
        self.needs_input_grad = tuple(edge is not None for edge in edges)

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep tensors for `backward`, which finds them in `saved_tensors`; editing one meanwhile is an error there."""
        for tensor in tensors:
            if tensor is not None and not isinstance(tensor, Tensor):
                raise TypeError(f"save_for_backward can only save variables, but argument is of type {type(tensor)}")
        self._to_save = tensors

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What `save_for_backward` kept."""
        if self._saved is None:
            raise RuntimeError(
                "Trying to backward through the graph a second time (or directly access saved tensors after they have "
                "already been freed). Specify retain_graph=True if you need to backward a second time."
            )
        return tuple(None if saved is None else self._unpack(saved) for saved in self._saved)

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say which outputs have no gradient."""
        self._not_differentiable = tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say which inputs `forward` edited in place; each must be returned too."""
        self._dirty = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether `backward` gets zeros (the default) or None for outputs that no gradient reached."""
        self._materialize = value

    def name(self) -> str:
        return f"{self._function.__name__}Backward"

    def release(self) -> None:
        if self._saved:
            self._saved = None

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        results = self._function.backward(self, *self._arrived(g))
        results = results if isinstance(results, tuple) else (results,)
        expected = len(self.edges)
        if len(results) < expected or any(r is not None for r in results[expected:]):
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {expected}, got "
                f"{len(results)}); return one for each argument of forward, None for what needs none"
            )
        return [
            (edge, self._checked(result, edge, lift))
            for edge, result in zip(self.edges, results, strict=False)
            if edge is not None and result is not None and (needed is None or edge in needed)
        ]

    def _arrived(self, g: Any) -> list[Tensor | None]:
        """The gradients for `backward`, one for each output."""
        gradients: list[Tensor | None] = []
        for i, (shape, dtype) in enumerate(self._outputs):
            value = g.get(i) if isinstance(g, _Gradients) else g
            if value is None and self._materialize:
                value = np.zeros(shape, dtype)
            gradients.append(value if value is None or isinstance(value, Tensor) else wrap(value))
        return gradients

    def _checked(self, result: Any, edge: Node, lift: Lift | None) -> Any:
        if not isinstance(result, Tensor):
            raise TypeError(f"{self.name()}: expected a Tensor or None from backward, got {type(result).__name__}")
        if result._array.dtype != edge.dtype:
            result = result.to(wrap(np.empty(0, edge.dtype)).dtype)
        return result._array if lift is None else result

    def _pack(self, tensor: Tensor | None, made: Mapping[int, Node]) -> _Saved | None:
        if tensor is None:
            return None
        node = made.get(id(tensor)) or tensor._history()
        return _Saved(tensor._array, node, tensor._counter, tensor._counter[0])

    def _unpack(self, saved: _Saved) -> Tensor:
        if saved.counter[0] != saved.version:
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                f"[{saved.array.dtype} {list(saved.array.shape)}], which {self.name()} saved, is at version "
                f"{saved.counter[0]}; expected version {saved.version} instead."
            )
        return wrap(saved.array, saved.node, saved.counter)


class _OutputNode(Node):
    """One of several outputs of a function: hands its gradient on under its number."""

    __slots__ = ("_number",)

    def __init__(self, function: FunctionNode, number: int, array: np.ndarray):
        super().__init__(array.shape, array.dtype, (function,))
        self._number = number

    def name(self) -> str:
        return self.edges[0].name()  # type: ignore[union-attr]

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return [(self.edges[0], _Gradients({self._number: g}))]  # type: ignore[list-item]


class Function:
    """Subclass it with static `forward(ctx, *args)` and `backward(ctx, *grads)`, and call `apply(*args)`.

    `forward` may also leave out `ctx` if there is a static `setup_context(ctx, inputs, output)`. `backward` returns a
    gradient for each argument of `forward`, None for those that have none. With operations on tensors in it, it can be
    differentiated again.
    """

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """What the function computes."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: FunctionNode, inputs: tuple, output: Any) -> None:
        """Save for `backward` what it needs, when `forward` takes no `ctx`."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: FunctionNode, *grad_outputs: Any) -> Any:
        """From the gradients of the outputs, those of the arguments."""
        raise NotImplementedError("You must implement the backward function for custom autograd.Function.")

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Call `forward`, recorded as one node."""
        edges = tuple(x._history() if isinstance(x, Tensor) else None for x in args)
        ctx = FunctionNode(cls, edges)
        with no_grad():
            if cls.setup_context is Function.setup_context:
                results = cls.forward(ctx, *args, **kwargs)
            else:
                results = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, results)
        if not modes.grad or not any(edges):
            return results
        outputs = results if isinstance(results, tuple) else (results,)
        attached = _attach(ctx, outputs)
        return attached if isinstance(results, tuple) else attached[0]


def _attach(ctx: FunctionNode, outputs: tuple) -> tuple:
    """The outputs as tensors that the node `ctx` made, and what was to be saved, saved."""
    tensors = [x for x in outputs if isinstance(x, Tensor)]
    ctx._outputs = [(x._array.shape, x._array.dtype) for x in tensors]
    if len(tensors) == 1:
        ctx.shape, ctx.dtype = ctx._outputs[0]
    attached, number = [], 0
    made: dict[int, Node] = {}
    for x in outputs:
        differentiable = isinstance(x, Tensor) and is_floating(x._array.dtype)
        if differentiable and not any(x is other for other in ctx._not_differentiable):
            node = ctx if len(tensors) == 1 else _OutputNode(ctx, number, x._array)
            made[id(x)] = node
            x = _owned(x, node, ctx)
        number += isinstance(x, Tensor)
        attached.append(x)
    ctx._saved = [ctx._pack(x, made) for x in ctx._to_save]
    ctx._to_save = ctx._not_differentiable = ctx._dirty = ()
    return tuple(attached)


def _owned(x: Tensor, node: Node, ctx: FunctionNode) -> Tensor:
    if any(x is other for other in ctx._dirty):
        x._node = node
        return x
    return wrap(x._array, node, x._counter)


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a `backward` that cannot be differentiated again: what it returns has no history."""

    @functools.wraps(backward)
    def wrapper(ctx: FunctionNode, *grads: Any) -> Any:
        with no_grad():
            return backward(ctx, *grads)

    return wrapper
