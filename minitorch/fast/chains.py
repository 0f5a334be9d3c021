"""Folded chains: a `Sequential` of `Linear` and `ReLU` runs as one call of machine code, and so does its backward.

The plain way is `Sequential.forward`, layer by layer. Here nothing may differ from it: a chain is looked at before each
call (classes, hooks, forwards, parameters, modes), what is not as it was goes the plain way, and the products are those
of numpy's BLAS (`chain_program.py`). The call leaves one node, which becomes the nodes of the plain way as soon as
anybody looks at it.
"""

import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np

from ..autograd import record
from ..autograd.leaf import Leaf
from ..autograd.node import Lift, Node, Pulled, numbers
from ..autograd.op_node import OpNode
from ..autograd.packing import packing
from ..jit.compiler import Meter
from ..nn import functional as F
from ..nn.modules.activation import ReLU
from ..nn.modules.container import Sequential
from ..nn.modules.hooks import of_all
from ..nn.modules.linear import Linear
from ..nn.modules.module import Module
from ..nn.parameter import Parameter
from ..ops import activations, products
from ..ops.kernels import Exchange, Undo
from ..ops.op import Op
from ..presentation.graphs import PLAIN
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from . import chain_code
from .chain_program import SINGLE, Layer, Program, Refused, backward, forward, routines
from .rules import ArrayNode

MOST = 1024
"""Rows of which a gradient of biases is one product; of more it is several (`kernels/sums.py`)."""
PATIENCE = 3
"""How often a model may have changed until it is no longer looked at."""

_new, _empty = object.__new__, np.empty
_plain_forward = Sequential.forward
_FUNCTIONS = Module.__call__, Linear.forward, ReLU.forward, F.linear, F.relu, record.record
_exchanged: list[None] = []
_chains: dict[int, "Chain | None"] = {}
_meter = Meter(call=2e-5, element=0)


def _functions() -> tuple:
    return Module.__call__, Linear.forward, ReLU.forward, F.linear, F.relu, record.record


def step_aside(stand_in: Exchange) -> Undo:
    """While kernels are exchanged, as a profiler does, nothing is folded."""
    _exchanged.append(None)
    return _exchanged.pop


def folded_forward(self: Sequential, input: Any) -> Any:
    """As `Sequential.forward`."""
    if input.__class__ is Tensor and input._array.__class__ is np.ndarray:
        key = id(self)
        chain = _chains.get(key, _chains)
        if chain is _chains:
            chain = _chains[key] = _chain_of(self)
        if chain is not None:
            out = chain(self, input)
            if out is not None:
                return out
    return _plain_forward(self, input)


def _chain_of(model: Sequential) -> "Chain | None":
    key = id(model)
    weakref.finalize(model, _chains.pop, key, None).atexit = False
    try:
        return Chain(model)
    except Refused:
        return None


class Chain:
    """A `Sequential` as it was when it was first called, and its programs for inputs of each shape."""

    def __init__(self, model: Sequential):
        self.changes = 0
        self.programs: dict[tuple[int, ...], Programs | None] = {}
        self.modules = tuple(model._modules.values())
        kinds = [m.__class__ for m in self.modules]
        if routines() is None or kinds[:1] != [Linear] or not set(kinds) <= {Linear, ReLU}:
            raise Refused
        if any(a is b is ReLU for a, b in zip(kinds, kinds[1:], strict=False)):
            raise Refused
        linears: list[Any] = [m for m in self.modules if m.__class__ is Linear]
        self.weights = [m._parameters.get("weight") for m in linears]
        biases = [m._parameters.get("bias") for m in linears]
        self.biases = [b for b in biases if b is not None]
        self.parameters = [*self.weights, *self.biases]
        if len({id(p) for p in self.parameters}) < len(self.parameters):
            raise Refused
        if any(p.__class__ is not Parameter or p._array.dtype != SINGLE for p in self.parameters):
            raise Refused
        after = [*kinds[1:], None]
        relu = [after[i] is ReLU for i, kind in enumerate(kinds) if kind is Linear]
        sizes = [w._array.shape for w in self.weights]
        if any(len(size) != 2 or not min(size) for size in sizes):
            raise Refused
        self.layers = [Layer(k, m, b is not None, r) for (m, k), b, r in zip(sizes, biases, relu, strict=True)]

    def __call__(self, model: Sequential, x: Tensor) -> Tensor | None:
        """What the model makes of `x`; None where that has to go the plain way."""
        if of_all or _exchanged or modes.anomaly or packing or not self._holds(model):
            return None
        array = x._array
        programs = self.programs.get(array.shape, self)
        if programs is self:
            programs = self._programs(array.shape)
        if programs is None:
            return None
        items = [array, *[p._array for p in self.parameters]]
        edges = [p._node for p in self.parameters] if modes.grad else []
        asked = any(edges) or (x._node is not None and modes.grad)
        if asked and not (x._node is x._base is None and not x._inference and programs.learns and _are_leaves(edges)):
            return None
        values = [_empty(shape, SINGLE) for shape in programs.shapes]
        items += values
        if not programs.forward.run(items):
            return None
        out = _new(Tensor)
        out._array, out._counter = values[-1], [0]
        if modes.inference:
            out._inference = True
        elif asked:
            out._node = _folded_node(programs, self, x, edges, items, out)
        return out

    def _holds(self, model: Sequential) -> bool:
        """Whether the model is what it was, and its layers run nothing else than their own forward."""
        now = model._modules
        if len(now) == len(self.modules) and _FUNCTIONS == _functions():
            at = bias = 0
            for m, was in zip(now.values(), self.modules, strict=True):
                own = m.__dict__
                if m is not was or "forward" in own or own["_forward_hooks"] or own["_forward_pre_hooks"]:
                    break
                if own["_backward_hooks"] or own["_backward_pre_hooks"]:
                    break
                if m.__class__ is ReLU:
                    if own["inplace"]:
                        break
                    continue
                if m.__class__ is not Linear:
                    break
                parameters = own["_parameters"]
                if parameters.get("weight") is not self.weights[at]:
                    break
                if self.layers[at].bias:
                    if parameters.get("bias") is not self.biases[bias]:
                        break
                    bias += 1
                elif parameters.get("bias", at) is not None:
                    break
                at += 1
            else:
                return True
        self._changed(model)
        return False

    def _changed(self, model: Sequential) -> None:
        """Look at the model anew from the next call on, a few times."""
        try:
            fresh = Chain(model) if self.changes < PATIENCE else None
        except Refused:
            fresh = None
        if fresh is not None:
            fresh.changes = self.changes + 1
        _chains[id(model)] = fresh

    def _programs(self, shape: tuple[int, ...]) -> "Programs | None":
        fits = len(shape) == 2 and shape[0] and shape[1] == self.layers[0].width
        if fits and not _meter.pays(1, chain_code.CODE):
            return None
        try:
            made = Programs(shape[0], self.layers) if fits else None
        except Refused:
            made = None
        self.programs[shape] = made
        return made


class Programs:
    """The programs of a chain for inputs of n rows, and the shapes of what they write."""

    def __init__(self, n: int, layers: list[Layer]):
        self.layers = layers
        self.forward: Program = forward(n, layers)
        self.shapes = [(n, layer.height) for layer in layers]
        self.learns = 1 < n <= MOST
        if self.learns:
            self.backward: Program = backward(n, layers)
            self.weights = [(layer.height, layer.width) for layer in layers]
            self.biases = [layer.height for layer in layers if layer.bias]
            self.ones = np.ones(n, SINGLE)
            self.order = _order(layers)


def _order(layers: list[Layer]) -> list[int]:
    """The places of parameters, weights before biases, in the order in which the plain way reaches them."""
    places, bias = [], len(layers) + sum(layer.bias for layer in layers)
    for i in reversed(range(len(layers))):
        places.append(i)
        if layers[i].bias:
            bias -= 1
            places.append(bias)
    return places


def _are_leaves(edges: list[Any]) -> bool:
    return all(edge.__class__ is Leaf for edge in edges)


def _folded_node(programs: Programs, chain: Chain, x: Tensor, edges: list, items: list, out: Tensor) -> "Folded":
    node = _new(Folded)
    node.shape, node.dtype, node._hooks, node._trace = out._array.shape, SINGLE, None, None
    node.edges = call = Call()
    call.programs, call.leaves, call.items, call.inner = programs, edges, items, None
    call.counters = [x._counter, *[w._counter for w in chain.weights], out._counter]
    call.versions = [counter[0] for counter in call.counters]
    call.numbers = [next(numbers) for layer in programs.layers for _ in range(1 + layer.relu)]
    node.sequence = call.numbers[-1]
    return node


class Call(Sequence):
    """A call of a folded chain, in the place of its node's edges: those, once they are looked at."""

    __slots__ = ("counters", "inner", "items", "leaves", "numbers", "programs", "versions")
    programs: Programs
    leaves: list[Leaf]
    items: list[np.ndarray] | None  # until backward has used them
    counters: list[list[int]]
    versions: list[int]
    numbers: list[int]
    inner: OpNode | None

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self.last().edges)

    def __getitem__(self, i: Any) -> Any:
        return self.last().edges[i]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.last().edges)

    def last(self) -> OpNode:
        """A node as the plain way has made the last one, after all those before."""
        if self.inner is None:
            self.inner = self._nodes()
        return self.inner

    def _nodes(self) -> Any:
        layers, count, fresh = self.programs.layers, len(self.programs.layers), ([0], 0)
        biases, sequence = iter(range(count, len(self.leaves))), iter(self.numbers)
        node: Any = None
        x, owner = 0, (self.counters[0], self.versions[0])
        for i, layer in enumerate(layers):
            at = next(biases) if layer.bias else None
            edges = node, self.leaves[i], None if at is None else self.leaves[at]
            arguments = x, 1 + i, None if at is None else 1 + at
            x, weight = 1 + len(self.leaves) + i, (self.counters[1 + i], self.versions[1 + i])
            owners = [owner, weight, None, owner := (self.counters[-1], 0) if i == count - 1 else fresh]
            node = self._node(products.linear, edges, arguments, x, owners, next(sequence))
            if layer.relu:
                node = self._node(activations.relu, (node,), (x,), x, [owner, owner], next(sequence))
        return node

    def _node(self, op: Op, edges: tuple, places: tuple, out: int, owners: list, number: int) -> ArrayNode:
        """The node of a call of `op` on what stands at these places of the list; `owners` are the counters, and the
        versions, of its arguments and of its value."""
        plan, items = op.plan_for(edges), self.items
        guards = [(k, *owners[position]) for k, position in plan.guarded]
        node = _new(ArrayNode)
        node.shape, node.dtype, node.edges = self.programs.shapes[out - 1 - len(self.leaves)], SINGLE, edges
        node.sequence, node._hooks, node._trace, node.plan, node.settings = number, None, None, plan, ()
        node.guards, node.saved = guards, None
        if None in places and op.name in PLAIN:
            node.shown_as = PLAIN[op.name]
        if items is not None:
            node.saved = plan.save(*[None if at is None else items[at] for at in places], items[out])
        return node


class Folded(ArrayNode):
    """The node of a folded chain: the last node of the plain way, as soon as it is looked at."""

    __slots__ = ()

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        call: Any = self.edges
        items = call.items
        if lift is needed is call.inner is None and items is not None and g.__class__ is np.ndarray:
            programs = call.programs
            for counter, version in zip(call.counters, call.versions, strict=True):
                if counter[0] != version:
                    break
            else:
                count = len(programs.layers)
                gradients = [_empty(s, SINGLE) for s in programs.weights]
                gradients += [_empty(s, SINGLE) for s in programs.biases]
                rooms = [_empty(s, SINGLE) for s in programs.shapes]
                passed = [g, *items[: 1 + count], *items[-count:], *rooms, *gradients, programs.ones]
                if programs.backward.run(passed):
                    leaves = call.leaves
                    return [(leaves[i], gradients[i]) for i in programs.order]
        return unfolded(self).pull(g, lift, needed)

    def release(self) -> None:
        call: Any = self.edges
        call.items = None


def unfolded(node: Any) -> Any:
    """The node, which is one of the plain way from now on."""
    last = node.edges.last()
    for name in ("edges", "plan", "settings", "saved", "guards"):
        getattr(ArrayNode, name).__set__(node, getattr(last, name))
    node.__class__ = ArrayNode
    return node


def _looked_at(name: str) -> property:
    slot: Any = getattr(OpNode, name)

    def get(self: Any) -> Any:
        return getattr(unfolded(self), name)

    def set(self: Any, value: Any) -> None:
        slot.__set__(unfolded(self), value)

    return property(get, set)


for _name in ("plan", "settings", "saved", "guards", "hooks"):
    setattr(Folded, _name, _looked_at(_name))
