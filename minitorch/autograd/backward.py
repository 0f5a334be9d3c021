"""Tensors and backward: `Tensor.backward`, hooks, `retain_grad`, and gradients returned instead of accumulated."""

import weakref
from collections.abc import Callable, Sequence
from typing import Any

from ..jit.quiet import resume, silence
from ..kernels.layout import one_zero, ones_as
from ..ops.conversion import cast, clone, fill, zero
from ..tensor.methods import method
from ..tensor.modes import modes
from ..tensor.tensor import Tensor, wrap
from .edge import GradientEdge
from .engine import run
from .handle import RETAIN, RemovableHandle, replaced
from .hookable import NOTHING
from .leaf import Leaf
from .modes import enable_grad, no_grad
from .no_grad_view import NoGradViewNode
from .node import Node
from .node_hooks import pull_with_hooks
from .paths import Pass
from .record import record
from .views import history


@method
def backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | Sequence[Tensor] | None = None,
) -> None:
    """Add the gradient of this tensor to the `.grad` of every leaf it was computed from (or only of `inputs`).

    `gradient`, of this tensor's shape, is needed unless it has one element. What the tape saved is freed unless
    `retain_graph`; with `create_graph` the gradients are themselves recorded.
    """
    if inputs is None:
        differentiate((self,), (gradient,), retain_graph, create_graph)
    else:
        backward_all((self,), (gradient,), retain_graph, create_graph, inputs)


def backward_all(
    tensors: Sequence[Tensor | GradientEdge],
    gradients: Sequence[Tensor | None],
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | GradientEdge | Sequence[Tensor | GradientEdge] | None = None,
) -> None:
    """`autograd.backward`: several roots at once."""
    if inputs is None:
        differentiate(tensors, gradients, retain_graph, create_graph)
        return
    inputs = [inputs] if isinstance(inputs, Tensor | GradientEdge) else list(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    nodes = _nodes_of(inputs)
    filled = [x for x in inputs if isinstance(x, Tensor)]
    if any(isinstance(x, GradientEdge) and type(x.node) is not Leaf for x in inputs):
        raise RuntimeError("backward(inputs=) takes edges of leaves, whose .grad it fills; for others there is grad()")
    captured = differentiate(tensors, gradients, retain_graph, create_graph, nodes, filled)
    with enable_grad() if create_graph else no_grad():
        for node in nodes:
            if node in captured and type(node) is Leaf:
                pull_with_hooks(node, captured[node], wrap if create_graph else None, None)


def gradients_of(
    outputs: Sequence[Tensor | GradientEdge],
    inputs: Sequence[Tensor | GradientEdge],
    grad_outputs: Sequence[Tensor | None],
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """`autograd.grad`: the gradients at `inputs`, accumulated nowhere."""
    if materialize_grads and allow_unused is False:
        raise ValueError("Expected allow_unused to be True or not passed when materialize_grads=True")
    nodes = _nodes_of(inputs)
    captured = differentiate(outputs, grad_outputs, retain_graph, create_graph, nodes)
    result: list[Tensor | None] = []
    for i, (tensor, node) in enumerate(zip(inputs, nodes, strict=True)):
        g = None if isinstance(node, NoGradViewNode) else captured.get(node)
        if g is None and not allow_unused and not materialize_grads:
            raise RuntimeError(
                f"The differentiated Tensor at index {i} appears to not have been used in the graph. "
                "Set allow_unused=True if this is the desired behavior."
            )
        if g is None and materialize_grads:
            if isinstance(tensor, GradientEdge):
                raise RuntimeError(
                    "materialize_grads cannot be used when the given input is a GradientEdge: pass the tensor instead"
                )
            g = wrap(zero.apply(tensor._array)).requires_grad_(create_graph)
        result.append(g if g is None or isinstance(g, Tensor) else wrap(g))
    return tuple(result)


def differentiate(
    tensors: Sequence[Tensor | GradientEdge],
    gradients: Sequence[Tensor | None],
    retain_graph: bool | None,
    create_graph: bool,
    wanted: Sequence[Node] | None = None,
    filled: Sequence[Tensor] = (),
) -> dict[Node, Any]:
    """Run the engine from `tensors`, on arrays or, with `create_graph`, on tensors whose calls are recorded.

    `filled` tensors have their `.grad` filled, from now on, though they may be no leaves.
    """
    if len(tensors) != len(gradients):
        raise RuntimeError(f"got {len(tensors)} tensors and {len(gradients)} gradients; give one for each")
    seeds: list[tuple[Node, Any]] = []
    node: Any
    for tensor, gradient in zip(tensors, gradients, strict=True):
        if isinstance(tensor, GradientEdge):
            node = tensor.node
            tensor = _like_output(node)
        else:
            node = tensor._node if tensor._base is None else history(tensor)
        if node is None or isinstance(node, NoGradViewNode):
            raise _without_history(len(seeds))
        seeds.append((node, _seed(tensor, gradient, node, create_graph)))
    retain = create_graph if retain_graph is None else retain_graph
    for x in filled:
        retain_grad(x)
    own = modes.__dict__  # of this thread
    before = own["grad"], own["backward"]
    try:
        own["grad"], own["backward"] = create_graph, Pass(seeds, wanted)
        token = silence()  # for the whole pass: rules meet the infinities that forward met
        try:
            return run(seeds, retain, wrap if create_graph else None, wanted)
        finally:
            resume(token)
    finally:
        own["grad"], own["backward"] = before


def _like_output(node: Node) -> Tensor:
    """A tensor of the shape and dtype of what a node made, and no memory."""
    return wrap(one_zero(node.shape, node.dtype))


def _without_history(number: int) -> RuntimeError:
    """The error of a start at a tensor that nothing is known of, with a note on how that comes about."""
    error = RuntimeError(f"element {number} of tensors does not require grad and does not have a grad_fn")
    error.add_note(
        "It was made under torch.no_grad(), out of detach(), item() or numpy(), or of tensors of which none requires "
        "grad."
    )
    return error


def _seed(tensor: Tensor, gradient: Tensor | None, node: Node, create_graph: bool) -> Any:
    """The gradient that backward starts from at `tensor`: the one given, or one where a single element needs none."""
    array = tensor._array
    if gradient is None:
        if array.size != 1:
            raise RuntimeError(
                "grad can be implicitly created only for scalar outputs: this one has shape "
                f"{list(array.shape)}; reduce it first, or pass gradient="
            )
        # To a tracer this is a constant; arrays that numpy's functions do not take make it themselves.
        one = ones_as(array) if hasattr(array, "__array_function__") else fill.apply(array, 1, *fill.defaults)
        return wrap(one) if create_graph else one
    if not isinstance(gradient, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(gradient).__name__}")
    if gradient._array.shape != array.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output has a shape of {gradient.shape} and output has a shape of {tensor.shape}."
        )
    if gradient._array.dtype != array.dtype:
        gradient = record(cast, (gradient,), (array.dtype,))
    if create_graph:
        return gradient
    # A leaf keeps what arrives as its own `.grad`, and this gradient belongs to the caller.
    return gradient._array.copy("K") if isinstance(node, Leaf) else gradient._array


def _nodes_of(inputs: Sequence[Tensor | GradientEdge]) -> list[Node]:
    nodes = [x.node if isinstance(x, GradientEdge) else history(x) for x in inputs]
    if not nodes:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    if None in nodes:
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    return nodes  # type: ignore[return-value]  # none of them is None


@method
def register_hook(self: Tensor, hook: Callable[[Tensor], Tensor | None]) -> RemovableHandle:
    """Run `hook` on the gradient of this tensor each time one is computed; what it returns replaces the gradient."""
    node = self._history()
    if node is None:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    return RemovableHandle.of(node.hooks, _on_value(hook))


def _on_value(hook: Callable[[Tensor], Tensor | None]) -> Callable[[Any], Any]:
    """A hook on tensors as one on what the engine runs on: tensors, or bare arrays."""

    def run_hook(g: Any) -> Any:
        tensor = None if g is NOTHING else g if isinstance(g, Tensor) else wrap(g)
        result = replaced(tensor, hook(tensor), hook)  # type: ignore[arg-type]
        return g if result is None else result if isinstance(g, Tensor) else result._array

    return run_hook


@method
def register_post_accumulate_grad_hook(self: Tensor, hook: Callable[[Tensor], None]) -> RemovableHandle:
    """Run `hook` on this leaf each time backward has completed its `.grad`."""
    node = self._history()
    if not isinstance(node, Leaf):
        raise RuntimeError("post accumulate grad hooks cannot be registered on non-leaf tensors")
    return RemovableHandle.of(node.after, hook)


@method
def retain_grad(self: Tensor) -> None:
    """Have `.grad` filled for this tensor too, though it is not a leaf."""
    node: Any = self._node if isinstance(self._node, NoGradViewNode) else history(self)
    if not self.requires_grad:
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if not isinstance(node, Leaf) and not self._retains:
        self._retains = True

        kept = weakref.ref(self)  # the node belongs to the tensor

        def keep(g: Any) -> Any:
            tensor = kept()
            if tensor is not None and g is not NOTHING:
                x = g if isinstance(g, Tensor) else wrap(g)
                before = tensor._grad
                tensor._grad = record(clone, (x,), ("C",)) if before is None else before + x
            return g

        node.hooks[RETAIN] = keep
