"""Function: an operation with a backward of the user's own.

`forward` runs unrecorded; what it returns points at one node that calls the user's `backward` when a gradient
arrives. That node is the `ctx` both are given. PyTorch's `torch.autograd.Function`.
"""

import functools
import inspect
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from ..ops.conversion import cast
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .function_outputs import Gradients, OutputNode, attached
from .hookable import NOTHING
from .modes import no_grad
from .node import Lift, Node, Pulled, passed_on
from .packing import Packed, Saved, packed, packing
from .record import record


class FunctionNode(Node):
    """The context and the node of one call of a Function. Users keep what they like as its attributes."""

    def __init__(self, function: "type[Function]", edges: tuple[Node | None, ...]):
        super().__init__((), np.dtype(np.float32), edges)
        self._function = function
        self._saved: list[Saved | None] | None = []
        self._to_save: tuple[Tensor | None, ...] = ()
        self._materialize = True
        self._outputs: list[tuple[tuple[int, ...], np.dtype] | None] = []  # None for what is no tensor
        self._not_differentiable: tuple[Tensor, ...] = ()
        self._dirty: tuple[Tensor, ...] = ()
        self.needs_input_grad = tuple(edge is not None for edge in edges)
        self._is_tensor: tuple[bool, ...] = (True,) * len(edges)

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
        for i, (result, is_tensor) in enumerate(zip(results, self._is_tensor, strict=False)):
            if result is not None and not is_tensor:
                raise RuntimeError(
                    f"function {self.name()} returned a gradient different than None at position {i + 1}, but the "
                    "corresponding forward input was not a Variable"
                )
        return [
            (edge, NOTHING if result is None else self._checked(i, result, edge, lift))
            for i, (edge, result) in enumerate(zip(self.edges, results, strict=False))
            if edge is not None and (needed is None or edge in needed)
        ]

    def pull_nothing(self, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        return self.pull(Gradients(), lift, needed)

    def inputs(self) -> Sequence[int]:
        return [i for i, is_tensor in enumerate(self._is_tensor) if is_tensor]

    def apart(self, g: Any) -> tuple:
        return tuple(g.get(i) for i in range(len(self._outputs))) if isinstance(g, Gradients) else super().apart(g)

    def together(self, gradients: tuple) -> Any:
        if len(gradients) == 1:
            return super().together(gradients)
        return Gradients({i: g for i, g in enumerate(gradients) if g is not None})

    def _arrived(self, g: Any) -> list[Tensor | None]:
        """The gradients for `backward`, one for each output."""
        gradients: list[Tensor | None] = []
        for i, output in enumerate(self._outputs):
            value = g.get(i) if isinstance(g, Gradients) else g if output else None
            if value is None and output and self._materialize:
                value = np.zeros(*output)
            gradients.append(value if value is None or isinstance(value, Tensor) else wrap(value))
        return gradients

    def _checked(self, i: int, result: Any, edge: Node, lift: Lift | None) -> Any:
        if not isinstance(result, Tensor):
            raise RuntimeError(f"{self.name()}: expected Variable or None (got {type(result).__name__})")
        fits = len(result.shape) >= len(edge.shape) and all(
            n in (1, m) for n, m in zip(reversed(edge.shape), reversed(result.shape), strict=False)
        )
        if not fits:
            raise RuntimeError(
                f"Function {self.name()} returned an invalid gradient at index {i} - got {list(result.shape)} but "
                f"expected shape compatible with {list(edge.shape)}"
            )
        if result._array.dtype != edge.dtype:
            result = record(cast, (result,), (edge.dtype,))
        return passed_on(result, edge, lift)

    def _made(self, outputs: tuple, made: tuple) -> None:
        """Keep what was to be saved, now that the outputs are `made`, and let go of the rest."""
        self._outputs = [(x._array.shape, x._array.dtype) if isinstance(x, Tensor) else None for x in made]
        if sum(output is not None for output in self._outputs) == 1:
            self.shape, self.dtype = next(output for output in self._outputs if output is not None)
        to_save = {id(x): y for x, y in zip(outputs, made, strict=True)}
        self._saved = [self._pack(to_save.get(id(x), x)) for x in self._to_save]
        self._to_save = self._not_differentiable = self._dirty = ()

    def _pack(self, tensor: Tensor | None) -> Saved | None:
        if tensor is None:
            return None
        node: Any = tensor._history()
        if node is self:
            node = -1
        elif isinstance(node, OutputNode) and node.edges[0] is self:
            node = node.number
        array = packed(tensor) if packing and modes.saved_hooks else tensor._array
        return Saved(array, node, tensor._counter, tensor._counter[0])

    def _unpack(self, saved: Saved) -> Tensor:
        if isinstance(saved.array, Packed):
            tensor = saved.array.unpack()
            saved = Saved(tensor._array, saved.node, tensor._counter, tensor._counter[0])
        if saved.counter[0] != saved.version:
            raise RuntimeError(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                f"[{saved.array.dtype} {list(saved.array.shape)}], which {self.name()} saved, is at version "
                f"{saved.counter[0]}; expected version {saved.version} instead."
            )
        node = saved.node
        if isinstance(node, int):
            node = self if node < 0 else OutputNode(self, node, saved.array)
        return wrap(saved.array, node, saved.counter)


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
        """Call `forward`, recorded as one node; `setup_context` sees the defaults of arguments left out too."""
        with_context = cls.setup_context is Function.setup_context
        if not with_context:
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, bound.kwargs
        edges = tuple(x._history() if isinstance(x, Tensor) else None for x in args)
        ctx = FunctionNode(cls, edges)
        ctx._is_tensor = tuple(isinstance(x, Tensor) for x in args)
        with no_grad():
            if with_context:
                results = cls.forward(ctx, *args, **kwargs)
            else:
                results = cls.forward(*args, **kwargs)
                cls.setup_context(ctx, args, results)
        outputs = results if isinstance(results, tuple) else (results,)
        recorded = modes.grad and any(edge is not None for edge in edges)
        made = attached(ctx, args, outputs, recorded)
        ctx._made(outputs, made)
        return made if isinstance(results, tuple) else made[0]


class _OnceNode(Node):
    """What a gradient is made by that must not be differentiated again."""

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a `backward` that cannot be differentiated again: doing so raises a RuntimeError."""

    @functools.wraps(backward)
    def wrapper(ctx: FunctionNode, *grads: Any) -> Any:
        with no_grad():
            results = backward(ctx, *grads)
        edges = tuple(g._history() for g in grads if isinstance(g, Tensor) and g.requires_grad)
        if not modes.grad or not edges:
            return results

        def once(x: Any) -> Any:
            return wrap(x._array, _OnceNode(x.shape, x._array.dtype, edges)) if isinstance(x, Tensor) else x

        return tuple(map(once, results)) if isinstance(results, tuple) else once(results)

    return wrapper
