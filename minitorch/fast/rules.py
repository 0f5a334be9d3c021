"""Rules on numpy's arrays call the kernels of the ops that they name: a call of an op has to look at its arguments.

The plain way, `OpNode.pull`, runs a rule as it is written, on whatever there is. Here it gets other globals, in which
kernels stand for ops. What the engine itself asks an op for, to undo broadcasting, is asked of the kernel too.
"""

import functools
import inspect
from collections.abc import Callable, Collection
from types import FunctionType
from typing import Any

import numpy as np

from ..autograd import engine
from ..autograd.node import Lift, Node, Pulled
from ..autograd.op_node import OpNode
from ..jit.dtypes import HALF
from ..ops.broadcasting import sum_to
from ..ops.op import WITHOUT_HOOK, Op
from ..ops.plan import Plan
from ..ops.pulling import pull_of

_plain = OpNode.pull
_plainly_fitted = engine._fitted


class ArrayNode(OpNode):
    """The node of a call on numpy's arrays alone, of which nothing saved has to be looked at."""

    __slots__ = ()

    def all_at_once(self) -> list[tuple[Node, np.ndarray]] | None:
        """All leaves behind it with their gradients, if it is a scalar and there is a way to have them by one call."""
        return None

    def pull(self, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
        saved, plan = self.saved, self.plan
        if lift is not None or needed is not None or saved is None or g.__class__ is not np.ndarray:
            return _plain(self, g, lift, needed)
        if self.dtype.char == HALF:
            return _plain(self, g, lift, needed)
        for _, counter, version in self.guards:
            if counter[0] != version:
                return _plain(self, g, lift, needed)
        return (plan.direct or _made(plan))(self.edges, g, *saved)


def pull(self: OpNode, g: Any, lift: Lift | None, needed: Collection[Node] | None) -> Pulled:
    """As `OpNode.pull`, which sees to all that is not usual."""
    saved, plan = self.saved, self.plan
    if lift is not None or needed is not None or saved is None or self.dtype.char == HALF:
        return _plain(self, g, lift, needed)
    for _, counter, version in self.guards:
        if counter[0] != version:
            return _plain(self, g, lift, needed)
    if g.__class__ is np.ndarray:
        for value in saved:
            if value.__class__ not in WITHOUT_HOOK:
                break
        else:
            return (plan.direct or _made(plan))(self.edges, g, *saved)
    return plan.pull(self.edges, g, *saved)


def fitted(g: Any, target: Node) -> Any:
    """As the engine's `_fitted`."""
    if g.__class__ is np.ndarray:
        try:
            return sum_to.run(g, target.shape)
        except (ValueError, IndexError):
            pass  # the plain way says so in its own words
    return _plainly_fitted(g, target)


def _made(plan: Plan) -> Callable[..., tuple]:
    """The form of `plan.pull` for arrays."""
    rules = [(i, on_arrays(vjp), picked) for i, vjp, picked in plan.pulls]
    shared = plan.shared and (on_arrays(plan.shared[0]), plan.shared[1])
    plan.direct = pull_of(rules, len(plan.keep), shared)
    return plan.direct


def on_arrays(rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule with kernels in the places of ops."""
    if isinstance(rule, functools.partial):
        return functools.partial(on_arrays(rule.func), *rule.args, **rule.keywords)
    if type(rule) is not FunctionType:
        return rule
    scope = rule.__globals__
    links = {name: _linked(scope[name], rule) for name in rule.__code__.co_names if name in scope}
    if all(links[name] is scope[name] for name in links):
        return rule
    return FunctionType(rule.__code__, {**scope, **links}, rule.__name__, rule.__defaults__, rule.__closure__)


def _linked(value: Any, rule: Callable[..., Any]) -> Any:
    """A kernel in the place of an op; a helper in the file of the rule, linked as it is."""
    if isinstance(value, Op):
        return value if value.variadic else _kernel(value)
    is_helper = getattr(value, "__globals__", None) is rule.__globals__ and value is not rule
    return on_arrays(value) if is_helper else value


@functools.cache
def _kernel(op: Op) -> Callable[..., Any]:
    """The kernel of an op that takes what a call of the op takes: settings, and some arrays, may be left out."""
    if not op.settings and op.required == op.arity:
        return op.run
    empty = inspect.Parameter.empty
    left_out = dict.fromkeys(op.arrays[op.required :]) | {k: v for k, v in op.settings.items() if v is not empty}
    names = [*op.arrays, *op.settings]
    taken = (f"{name}=default_{name}" if name in left_out else name for name in names)
    run = "_".join(["run", *names])  # longer than any of them, so none of them
    scope: dict[str, Any] = {f"default_{name}": value for name, value in left_out.items()}
    scope |= {"__name__": __name__, run: op.run}
    return eval(f"lambda {', '.join(taken)}: {run}({', '.join(names)})", scope)
