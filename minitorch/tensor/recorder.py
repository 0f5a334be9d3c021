"""Recorder: a function that records a call of one op in the usual case, written out once for each op.

Usual are arguments that are all tensors of one floating point dtype, and no views. To find the same for each call
anew, in loops over the arguments, takes 0.7 µs more, where a small call takes 2 to 4. The function of `relu` begins

    def call(x_tensor):
        if isinstance(x_tensor, Tensor):
            x = x_tensor._array
            if x.dtype.kind == "f" and x.__class__ is ndarray and x_tensor._base is None:
                token = silence()
                try:
                    out = run(x)

and its `source` shows all of it. Next: `recording.py`.
"""

import linecache
from collections.abc import Callable
from typing import Any

import numpy as np

from ..kernels import resume, silence
from ..ops.op import Op
from ..ops.plan import Plan, expression, written_tuple
from ..tape.modes import modes
from ..tape.node import OpNode
from .errors import INFERENCE_SAVED, explain
from .tensor import Tensor

REFUSED = (ValueError, IndexError, TypeError, OverflowError)
"""What numpy raises for arguments that do not go together."""

_SCOPE = {
    "__name__": __name__,
    "INFERENCE_SAVED": INFERENCE_SAVED,
    "OpNode": OpNode,
    "REFUSED": REFUSED,
    "Tensor": Tensor,
    "asarray": np.asarray,
    "explain": explain,
    "modes": modes,
    "ndarray": np.ndarray,
    "new": object.__new__,
    "resume": resume,
    "silence": silence,
}


def recorder(op: Op, otherwise: Callable[[Op, tuple, tuple], Tensor]) -> Callable[..., Tensor]:
    """A function of all arguments of `op`, by position, which hands calls that are not usual to `otherwise`."""
    nodes: dict[int, Callable[..., OpNode]] = {}

    def node_maker(wanted: int) -> Callable[..., OpNode]:
        plan = op.plans.get(wanted) or op.plan(wanted)
        nodes[wanted] = made = _function(f"node of {op.name} {wanted:b}", _node_source(plan), plan=plan)
        return made

    scope = {"op": op, "run": op.run, "nodes": nodes, "node_maker": node_maker, "otherwise": otherwise}
    return _function(f"record of {op.name}", _source(op), **scope)


def _function(title: str, source: str, **scope: Any) -> Callable[..., Any]:
    names, file = _SCOPE | scope, f"<{title}>"
    exec(compile(source, file, "exec"), names)
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file  # for tracebacks and debuggers
    call: Any = names["call"]
    call.source = source
    return call


def _source(op: Op) -> str:
    arrays, tensors, settings = op.arrays, [f"{x}_tensor" for x in op.arrays], written_tuple(op.settings)
    first, none = arrays[0], 1 << len(arrays)
    usual = [f'{first}.dtype.kind == "f"', *(f"{x}.dtype is {first}.dtype" for x in arrays[1:])]
    usual += [f"{x}.__class__ is ndarray" for x in arrays] + [f"{x}._base is None" for x in tensors]
    wanted = "".join(f" + {1 << i} * (edges[{i}] is not None)" for i in range(len(arrays)))
    return f"""
def call({", ".join([*tensors, *op.settings])}):
    if {" and ".join(f"isinstance({x}, Tensor)" for x in tensors)}:
        {", ".join(arrays)} = {", ".join(f"{x}._array" for x in tensors)}
        if {" and ".join(usual)}:
            token = silence()
            try:
                out = run({", ".join([*arrays, *op.settings])})
            except REFUSED as error:
                raise explain(op, [{", ".join(arrays)}], {settings}, error) from None
            finally:
                resume(token)
            if out.__class__ is not ndarray:
                out = asarray(out)
            t = new(Tensor)
            t._array = out
            t._counter = counter = [0]
            if modes.inference:
                t._inference = True
            elif modes.grad:
                edges = {written_tuple(f"{x}._node" for x in tensors)}
                wanted = {none}{wanted}
                if wanted > {none} and out.dtype.kind == "f":
                    node = nodes.get(wanted) or node_maker(wanted)
                    t._node = node(edges, {", ".join([*tensors, *arrays, "out", "counter", *op.settings])})
            return t
    return otherwise(op, {written_tuple(tensors)}, {settings})
"""


def _node_source(plan: Plan) -> str:
    """The function that makes the node of a call that is recorded by `plan`."""
    op, tensors = plan.op, [f"{x}_tensor" for x in plan.op.arrays]
    guarded = {k: tensors[i] for k, i in plan.guarded if i < len(tensors)}
    guards = (
        f"({k}, {guarded[k]}._counter, {guarded[k]}._counter[0])" if k in guarded else f"({k}, counter, 0)"
        for k, _ in plan.guarded
    )
    saved = (expression(name, op.arrays, None) for name in plan.keep)
    refusing = f"""
    if {" or ".join(f"{x}._inference" for x in guarded.values())}:
        raise RuntimeError(INFERENCE_SAVED)"""
    return f"""
def call(edges, {", ".join([*tensors, *op.arrays, "out", "counter", *op.settings])}):{refusing if guarded else ""}
    return OpNode(plan, {written_tuple(op.settings)}, edges, {written_tuple(saved)}, {written_tuple(guards)}, out)
"""
