"""Folded chains: a `Sequential` of `Linear` and `ReLU` runs as one call of machine code, and so does its backward.

The plain way is the loop in `Sequential.forward`. Here nothing may differ from it: a chain is looked at before each
call (classes, hooks, forwards, parameters, modes), what is not as it was goes the plain way, and the products are those
of numpy's BLAS (`chain_program.py`). The call leaves one node, which becomes the nodes of the plain way as soon as
anybody looks at it.
"""

import weakref
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from ..autograd import record
from ..autograd.leaf import Leaf
from ..autograd.packing import packing
from ..jit.compiler import Meter
from ..nn import functional as F
from ..nn.modules.activation import ReLU
from ..nn.modules.container import Sequential
from ..nn.modules.hooks import of_all
from ..nn.modules.linear import Linear
from ..nn.modules.module import Module
from ..nn.parameter import Parameter
from ..tensor.modes import modes
from ..tensor.tensor import Tensor
from . import chain_code
from .chain_node import folded_node
from .chain_program import SINGLE, Layer, Program, Refused, backward, forward, mean_of_squares, routines
from .exchange import exchanged

MOST = 1024
"""Rows of which a gradient of biases is one product; of more it is several (`kernels/sums.py`)."""
SHAPES = 16
"""Of how many shapes inputs may be: to make a program takes as long as a hundred calls."""
PATIENCE = 3
"""How often a model may have changed until it is no longer looked at."""

_new, _empty = object.__new__, np.empty
_FUNCTIONS = Module.__call__, Linear.forward, ReLU.forward, F.linear, F.relu, record.record
_chains: dict[int, "Chain | None"] = {}
_meter = Meter(call=2e-5, element=0)


def _functions() -> tuple:
    return Module.__call__, Linear.forward, ReLU.forward, F.linear, F.relu, record.record


def folded_forward(self: Sequential, input: Any) -> Tensor | None:
    """What `Sequential.forward` gives; None where that has to go the plain way."""
    if input.__class__ is Tensor and input._array.__class__ is np.ndarray:
        key = id(self)
        chain: Any = _chains.get(key, _chains)
        if chain is _chains:
            chain = _chains[key] = _chain_of(self)
        if chain is not None:
            return chain(self, input)
    return None


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
        modules: list[Any] = list(model._modules.values())
        kinds = [m.__class__ for m in modules]
        if routines() is None or kinds[:1] != [Linear] or not set(kinds) <= {Linear, ReLU}:
            raise Refused
        if any(a is b is ReLU for a, b in pairwise(kinds)):
            raise Refused
        self.parts = [(m, m.__class__, m._parameters.get("weight"), m._parameters.get("bias")) for m in modules]
        self.weights = [weight for _, kind, weight, _ in self.parts if kind is Linear]
        biases = [bias for _, kind, _, bias in self.parts if kind is Linear]
        self.parameters = [*self.weights, *(bias for bias in biases if bias is not None)]
        if len({id(p) for p in self.parameters}) < len(self.parameters):
            raise Refused
        if any(p.__class__ is not Parameter or p._array.dtype != SINGLE for p in self.parameters):
            raise Refused
        after = [*kinds[1:], None]
        relu = [after[i] is ReLU for i, kind in enumerate(kinds) if kind is Linear]
        sizes = [w._array.shape for w in self.weights]
        if any(len(size) != 2 or not min(size) for size in sizes):
            raise Refused
        self.leaves: list[Any] = []
        """The nodes of the parameters when they last were all leaves."""
        self.layers = [Layer(k, m, b is not None, r) for (m, k), b, r in zip(sizes, biases, relu, strict=True)]
        if any(before.height != after.width for before, after in pairwise(self.layers)):
            raise Refused

    def __call__(self, model: Sequential, x: Tensor) -> Tensor | None:
        """What the model makes of `x`; None where that has to go the plain way."""
        if of_all or exchanged or modes.anomaly or packing or not self._holds(model):
            return None
        array = x._array
        programs: Any = self.programs.get(array.shape, self)
        if programs is self:
            programs = self._programs(array.shape)
        if programs is None:
            return None
        items, leaves = [array], list[Any]()
        for p in self.parameters:
            items.append(p._array)
            leaves.append(p._node)
        asked = modes.grad and (leaves == self.leaves or self._asked(x, leaves))
        if asked and not (programs.learns and self._learns(x, leaves)):
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
            out._node = folded_node(programs, x, self.weights, leaves, items, out)
        return out

    def _asked(self, x: Tensor, leaves: list[Any]) -> bool:
        """Whether anything asks for a gradient."""
        return any(leaf is not None for leaf in (*leaves, x._node))

    def _learns(self, x: Tensor, leaves: list[Any]) -> bool:
        """Whether all parameters ask for a gradient, and nothing else does."""
        if (x._node if x._base is None else x._history()) is not None or x._inference:
            return False
        if leaves != self.leaves:
            if any(leaf.__class__ is not Leaf for leaf in leaves):
                return False
            self.leaves = leaves
        return True

    def _holds(self, model: Sequential) -> bool:
        """Whether the model is what it was, and its layers run nothing else than their own forward."""
        now = model._modules
        if len(now) == len(self.parts) and _functions() == _FUNCTIONS:
            for m, (was, kind, weight, bias) in zip(now.values(), self.parts, strict=True):
                own = m.__dict__
                if m is not was or m.__class__ is not kind or "forward" in own or own["_forward_hooks"]:
                    break
                if own["_forward_pre_hooks"] or own["_backward_hooks"] or own["_backward_pre_hooks"]:
                    break
                if kind is Linear:
                    parameters = own["_parameters"]
                    if parameters.get("weight") is not weight or parameters.get("bias", self) is not bias:
                        break
                elif own["inplace"]:
                    break
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
        if len(self.programs) == SHAPES or (fits and not _meter.pays(1, chain_code.CODE)):
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
        self.ops = [op for layer in layers for op in ("linear", "relu")[: 1 + layer.relu]]
        self.learns = 1 < n <= MOST
        if self.learns:
            weights = [(layer.height, layer.width) for layer in layers]
            self.backward: Program = backward(n, layers, loss=False)
            self.parameters = [*weights, *((layer.height,) for layer in layers if layer.bias)]
            self.rooms = [(n, layer.height) for layer in layers]
            self.ones = np.ones(n, SINGLE)
            self.order = _order(layers)

    @cached_property
    def loss(self) -> tuple[Program, Program]:
        """The mean of squares and backward from there."""
        n, m = self.shapes[-1]
        return mean_of_squares(n, m), backward(n, self.layers, loss=True)


def _order(layers: list[Layer]) -> list[int]:
    """The places of parameters, weights before biases, in the order in which the plain way reaches them."""
    places, bias = [], len(layers) + sum(layer.bias for layer in layers)
    for i in reversed(range(len(layers))):
        places.append(i)
        if layers[i].bias:
            bias -= 1
            places.append(bias)
    return places
