"""GradientEdge: a place in the graph, without a tensor."""

from typing import NamedTuple

from .node import Node


class GradientEdge(NamedTuple):
    """A place in the graph where a gradient arrives: a node, and which of its outputs is meant.

    `autograd.backward` and `autograd.grad` take it in place of a tensor. PyTorch's `torch.autograd.graph.GradientEdge`.
    """

    node: Node
    output_nr: int
    ownership_token: Node | None = None
