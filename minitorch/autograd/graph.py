"""The graph to users: hooks for saved tensors and for several gradients, edges. PyTorch's `torch.autograd.graph`."""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary, WeakSet

from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from .edge import GradientEdge as GradientEdge
from .handle import RemovableHandle
from .node import Node as Node
from .packing import packing


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """Where the gradient of `tensor` arrives."""
    if not tensor.requires_grad:
        raise RuntimeError("It is not possible to get the gradient edge for a Tensor that does not require gradients")
    return GradientEdge(_node(tensor), tensor.output_nr)


def _node(tensor: Tensor | GradientEdge) -> Node:
    node = tensor.node if isinstance(tensor, GradientEdge) else tensor._history()
    if node is None:
        raise AssertionError("Expected gradient function to be set")
    return node


def increment_version(tensor: Tensor | Iterable[Tensor]) -> None:
    """Count an edit of memory that was made behind autograd's back, so that backward notices."""
    for x in (tensor,) if isinstance(tensor, Tensor) else tensor:
        if not x._inference:
            x._counter[0] += 1


class saved_tensors_hooks:
    """While entered, tensors that are saved for backward are kept as what `pack_hook(tensor)` returns.

    Backward works on what `unpack_hook` makes of that, a tensor of the same shape and dtype; its own history is of no
    account. Of several such blocks in one another the innermost counts. Which tensors a call saves is a matter of its
    rules: those of minitorch may save others than PyTorch's. PyTorch's `torch.autograd.graph.saved_tensors_hooks`.
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self) -> None:
        if modes.saved_hooks_refused is not None:
            raise RuntimeError(modes.saved_hooks_refused)
        if not callable(self.pack_hook) or not callable(self.unpack_hook):
            raise TypeError("saved_tensors_hooks takes two functions")
        modes.saved_hooks.append((self.pack_hook, self.unpack_hook))
        packing.append(None)

    def __exit__(self, *exception: object) -> None:
        packing.pop()
        modes.saved_hooks.pop()


class save_on_cpu(saved_tensors_hooks):
    """While entered, saved tensors are kept on the CPU, where all are already: they are kept as they are.

    PyTorch's `torch.autograd.graph.save_on_cpu`.
    """

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        def pack(tensor: Tensor) -> tuple[Any, Tensor]:
            return tensor.device, tensor.clone() if pin_memory else tensor.cpu()

        def unpack(packed: tuple[Any, Tensor]) -> Tensor:
            device, tensor = packed
            return tensor.to(device)

        super().__init__(pack, unpack)


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """In the block, entering hooks for saved tensors raises a RuntimeError that says `error_message`."""
    if modes.saved_hooks:
        raise RuntimeError(error_message)
    before, modes.saved_hooks_refused = modes.saved_hooks_refused, error_message
    try:
        yield
    finally:
        modes.saved_hooks_refused = before


@contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[None]:
    """In the block, what is saved for backward may be edited: backward, inside it too, works on what was there before.

    Values are copied when they are saved; PyTorch copies those that are edited, when they are.
    """
    if modes.mutation_allowed:
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    block = object()

    def unpack(copy: Tensor) -> Tensor:
        if modes.mutation_allowed is not block:
            raise AssertionError(
                "Trying to backward outside of the 'allow_mutation_on_saved_tensors' context in which the graph was "
                "originally recorded."
            )
        return copy

    modes.mutation_allowed = block
    try:
        with saved_tensors_hooks(Tensor.clone, unpack):
            yield
    finally:
        modes.mutation_allowed = None


class _Handles(RemovableHandle):
    """Several handles as one."""

    def __init__(self, handles: Sequence[RemovableHandle]):
        self.handles = tuple(handles)

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()


def register_multi_grad_hook(
    tensors: Sequence[Tensor], fn: Callable[[Any], None], *, mode: Literal["all", "any"] = "all"
) -> RemovableHandle:
    """Run `fn` once in a backward pass on the gradients of several tensors.

    In mode "all", on their sequence, None for those that the pass does not reach, as soon as it has all that it does
    reach; in mode "any", on the first that there is.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    if mode == "any":
        once = _once(fn)
        return _Handles([x.register_hook(once) for x in tensors if x.requires_grad])
    nodes = [_node(x) for x in tensors]
    arrived: WeakKeyDictionary[Any, _Arrived] = WeakKeyDictionary()

    def hook_of(place: int) -> Callable[[Tensor], None]:
        def hook(gradient: Tensor) -> None:
            now = modes.backward
            if now not in arrived:
                reached = now.nodes()
                arrived[now] = _Arrived([None] * len(nodes), sum(node in reached for node in nodes))
            found = arrived[now]
            found.gradients[place] = gradient
            found.missing -= 1
            if found.missing == 0:
                del arrived[now]
                fn(found.gradients)

        return hook

    return _Handles([x.register_hook(hook_of(i)) for i, x in enumerate(tensors)])


@dataclass
class _Arrived:
    """The gradients that have arrived in a pass, and how many have not."""

    gradients: list[Tensor | None]
    missing: int


def _once(fn: Callable[[Any], None]) -> Callable[[Tensor], None]:
    """A hook that runs `fn` the first time in a pass."""
    done: WeakSet[Any] = WeakSet()

    @functools.wraps(fn)
    def hook(gradient: Tensor) -> None:
        if modes.backward not in done:
            done.add(modes.backward)
            fn(gradient)

    return hook
