"""Rules on numpy's arrays call the kernels of the ops that they name: a call of an op has to look at its arguments.

The plain way, `OpNode.pull`, runs a rule as it is written, on whatever there is. Here it gets other globals, in which
ops without settings stand as their kernels; of settings a rule may leave some out.
"""

from collections.abc import Callable, Collection
from types import FunctionType
from typing import Any

import numpy as np

from ..autograd.node import Lift, Node, Pulled
from ..autograd.op_node import OpNode
from ..ops.op import Op
from ..ops.plan import Plan, pull_of

_SIMPLE = frozenset((np.ndarray, float, int, bool, str, tuple, type(None), np.dtype))
_direct: dict[Plan, Callable[..., tuple]] = {}
_plain = OpNode.pull


def pull(self: OpNode, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
    """As `OpNode.pull`, which sees to all that is not usual."""
    saved = self.saved
    if lift is not None or needed is not None or saved is None or g.__class__ is not np.ndarray:
        return _plain(self, g, lift, needed)
    for _, counter, version in self.guards:
        if counter[0] != version:
            return _plain(self, g, lift, needed)
    for value in saved:
        if value.__class__ not in _SIMPLE:
            return _plain(self, g, lift, needed)
    return (_direct.get(self.plan) or _made(self.plan))(self.edges, g, *saved)


def _made(plan: Plan) -> Callable[..., tuple]:
    _direct[plan] = made = pull_of([(i, on_arrays(vjp), picked) for i, vjp, picked in plan.pulls], len(plan.keep))
    return made


def on_arrays(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule with kernels in the places of ops."""
    if type(rule) is not FunctionType:
        return rule
    scope = rule.__globals__
    kernels = {name: _kernel(scope[name]) for name in rule.__code__.co_names if name in scope}
    named = {**scope, **{name: kernel for name, kernel in kernels.items() if kernel}}
    return FunctionType(rule.__code__, named, rule.__name__, rule.__defaults__, rule.__closure__)


def _kernel(value: Any) -> Callable[..., Any] | None:
    simple = isinstance(value, Op) and not value.variadic and not value.settings and value.required == value.arity
    return value.run if simple else None
