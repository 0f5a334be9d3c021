"""Classes of nodes as PyTorch shows them: `type(y.grad_fn)` is `MulBackward0`, which has what it kept as `_saved_self`.

Nodes are recorded as instances of a few classes. Each gets a class of its own name when somebody first looks at it, in
`grad_fn` or `next_functions`: so recording pays nothing for it.
"""

import functools
from typing import Any

from ..ops.op import Op
from ..presentation.graphs import saved_as
from ..tensor.tensor import wrap


def shown(node: Any) -> Any:
    """`node`, which from now on has a class of PyTorch's name."""
    name = node.name().rpartition(":")[2]
    if name != type(node).__name__:
        plan = getattr(node, "plan", None)
        object.__setattr__(node, "__class__", _class(plain_class(type(node)), name, plan and plan.op))
    return node


def plain_class(kind: Any) -> Any:
    """The class of a node before anybody looked at it."""
    return getattr(kind, "_plain", kind)


@functools.cache
def _class(plain: type, name: str, op: Op | None) -> type:
    facts: dict[str, Any] = {"__slots__": (), "__module__": "builtins", "__doc__": plain.__doc__, "_plain": plain}
    if op is not None and not op.variadic:
        rules = [*op.rules.values(), *([op.shared] if op.shared else [])]
        named = {x for rule in rules for x in rule.names} & {*op.arrays, *op.settings, "out"}
        facts |= {f"_saved_{saved_as(op, x)}": property(functools.partial(_saved, name=x)) for x in named}
    return type(plain)(name, (plain,), facts)


def _saved(node: Any, name: str) -> Any:
    """What a call has kept under a name of its rules; None if those that this call needs do not name it."""
    if node.saved is None:
        raise RuntimeError(node._used_up())
    if name not in node.plan.keep:
        return None
    k = node.plan.keep.index(name)
    value = node.saved[k]
    for i, counter, version in node.guards:
        if i == k and counter[0] != version:
            raise RuntimeError(node._stale(k, counter, version))
        if i == k:
            maker = node._maker(k)
            owner = getattr(maker, "variable", None)  # of a leaf
            return owner if owner is not None and owner._array is value else wrap(value, maker, counter)
    return value
