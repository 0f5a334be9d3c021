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
from ..jit.dtypes import HALF
from ..ops.op import WITHOUT_HOOK, Op
from ..ops.plan import Plan, pull_of

_plain = OpNode.pull


def pull(self: OpNode, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
    """As `OpNode.pull`, which sees to all that is not usual."""
    saved, plan = self.saved, self.plan
    if lift is not None or needed is not None or saved is None or self.dtype.char == HALF:
        return _plain(self, g, lift, needed)
    for _, counter, version in self.guards:
        if counter[0] != version:
            return _plain(self, g, lift, needed)
    direct = plan.direct if plan.direct is not None else _made(plan)
    if direct and g.__class__ is np.ndarray:
        for value in saved:
            if value.__class__ not in WITHOUT_HOOK:
                break
        else:
            return direct(self.edges, g, *saved)
    return plan.pull(self.edges, g, *saved)


def _made(plan: Plan) -> Any:
    """The form of `plan.pull` for arrays; False where no rule names an op that could be replaced."""
    rules = [(i, on_arrays(vjp), picked) for i, vjp, picked in plan.pulls]
    changed = any(mine is not plain for (_, mine, _), (_, plain, _) in zip(rules, plan.pulls, strict=True))
    plan.direct = pull_of(rules, len(plan.keep)) if changed else False
    return plan.direct


def on_arrays(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule with kernels in the places of ops."""
    if type(rule) is not FunctionType:
        return rule
    scope = rule.__globals__
    links = {name: _linked(scope[name], rule) for name in rule.__code__.co_names if name in scope}
    if all(links[name] is scope[name] for name in links):
        return rule
    return FunctionType(rule.__code__, {**scope, **links}, rule.__name__, rule.__defaults__, rule.__closure__)


def _linked(value: Any, rule: Callable[..., Any]) -> Any:
    """A kernel in the place of an op without settings; a helper in the file of the rule, linked as it is."""
    if isinstance(value, Op):
        is_simple = not value.variadic and not value.settings and value.required == value.arity
        return value.run if is_simple else value
    is_helper = getattr(value, "__globals__", None) is rule.__globals__ and value is not rule
    return on_arrays(value) if is_helper else value
