"""Names: what tensors and layers are called, by a model or by a dict of names."""

from collections.abc import Mapping
from typing import Any

from ..autograd.function import FunctionNode
from ..autograd.leaf import Leaf
from ..autograd.node import Node
from ..autograd.op_node import OpNode
from ..nn import Module
from ..tensor.tensor import Tensor


class Names:
    """The names of tensors."""

    def __init__(self, names: Mapping[str, Any]):
        self.tensors = {name: x for name, x in names.items() if isinstance(x, Tensor)}
        self._by_id = {id(x): name for name, x in self.tensors.items()}
        self._by_place = {_place(x._array): name for name, x in self.tensors.items()}

    def of(self, tensor: Tensor | None) -> str:
        """The name of a tensor; empty if it has none."""
        return self._by_id.get(id(tensor), "")

    def of_array(self, array: Any) -> str:
        """The name of the tensor that has this array."""
        return self._by_place.get(_place(array), "")

    def called(self, node: Node) -> str:
        """The name of a leaf, of the op of a call, or of a user's function."""
        if isinstance(node, Leaf):
            return self.of(node.variable) or "leaf"
        if isinstance(node, OpNode):
            return node.op.name
        return node._function.__name__ if isinstance(node, FunctionNode) else type(node).__name__

    def layer(self, node: Node) -> str:
        """The path of the layer that made a node: as it was recorded, or as its parameters tell."""
        recorded = getattr(node._trace, "layer", "")
        if recorded or isinstance(node, Leaf):
            return recorded or self._owner(node)
        owners = {self._owner(edge) for edge in node.edges if isinstance(edge, Leaf)} - {""}
        return owners.pop() if len(owners) == 1 else ""

    def _owner(self, leaf: Any) -> str:
        return self.of(leaf.variable).rpartition(".")[0]


def _place(array: Any) -> tuple:
    """What two arrays of the same memory and form have in common."""
    return array.__array_interface__["data"][0], array.shape, array.strides, array.dtype


def names_in(about: tuple) -> dict[str, Any]:
    """All names that models and dicts of names give."""
    names = dict[str, Any]()
    for given in about:
        if isinstance(given, Module):
            names |= dict(given.named_parameters()) | dict(given.named_buffers())
        elif isinstance(given, Mapping):
            names |= given
        else:
            raise TypeError(f"explain: a model, a dict of names or the path of a page, not {type(given).__name__}")
    return names
