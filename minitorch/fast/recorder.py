"""Recorder: a function that records a call of one op in the usual case, written out once for each op.

Usual are tensors whose dtypes need no promotion, among them one argument at most that is a number, or None. To find
the same for each call again, in loops over the arguments, takes 0.7 µs more, where a small call takes 2 to 4. The
function of `relu` begins

    def call(x_tensor):
        if isinstance(x_tensor, Tensor):
            x_ = x_tensor._array
            if x_.__class__ is ndarray and x_.dtype.char in "BHILQbhilqfd":
                token = silence()
                try:
                    out = run(x_)

and its `source` shows all of it: arguments are `x_` and `x_tensor`, and no other name there ends so. The plain way is
`autograd/record.py`.
"""

import functools
import linecache
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ..autograd.errors import INFERENCE_SAVED, explain
from ..autograd.packing import pack, packing
from ..autograd.record import REFUSED
from ..jit.elementwise import Vectorized
from ..jit.parameters import argument
from ..jit.quiet import resume, silence
from ..ops.op import Op
from ..ops.plan import Plan
from ..ops.pulling import expression, written_tuple
from ..presentation.graphs import PLAIN
from ..presentation.refused import takes
from ..tensor.modes import modes
from ..tensor.promotion import LARGE
from ..tensor.tensor import Tensor
from .one_pass import NUMBERS, record_in_one_pass
from .rules import ArrayNode

_SCOPE = {
    "ArrayNode": ArrayNode,
    "INFERENCE_SAVED": INFERENCE_SAVED,
    "LARGE": LARGE,
    "NUMBERS": NUMBERS,
    "PLAIN": PLAIN,
    "REFUSED": REFUSED,
    "Tensor": Tensor,
    "__name__": __name__,
    "asarray": np.asarray,
    "explain": explain,
    "modes": modes,
    "ndarray": np.ndarray,
    "new": object.__new__,
    "pack": pack,
    "packing": packing,
    "resume": resume,
    "silence": silence,
}


def recorder(op: Op, otherwise: Callable[[Op, tuple, tuple], Tensor] = record_in_one_pass) -> Callable[..., Tensor]:
    """A function of all arguments of `op`, by position, which hands calls that are not usual to `otherwise`."""

    @functools.cache
    def with_plain(name: str | None) -> Callable[..., Tensor]:
        """For calls in which the argument of that name is no tensor."""
        nodes: dict[int, Callable[..., ArrayNode]] = {}
        plain = argument(name) if name else None

        def node_maker(wanted: int) -> Callable[..., ArrayNode]:
            plan = op.plans.get(wanted) or op.plan(wanted)
            nodes[wanted] = made = _function(f"node of {op.name} {wanted:b}", _node_source(plan, plain), plan=plan)
            return made

        scope = {"op": op, "run": op.run, "nodes": nodes, "node_maker": node_maker, "otherwise": otherwise}
        title = f"record of {op.name}" + (f" with a plain {name}" if name else "")
        return _function(title, _source(op, plain), with_plain=with_plain, **scope)

    return with_plain(None)


def _function(title: str, source: str, **scope: Any) -> Callable[..., Any]:
    names, file = _SCOPE | scope, f"<{title}>"
    exec(compile(source, file, "exec"), names)
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file  # for tracebacks and debuggers
    call: Any = names["call"]
    call.source = source
    return call


def _source(op: Op, plain: str | None) -> str:
    values, passed, settings = _variables(op.arrays), _passed(op, plain), _variables(op.settings)
    tensors = [x for x in passed if x != plain]
    arrays = [x for x in values if x != plain]
    none = 1 << len(values)
    edges = (f"{x}._node if {x}._base is None else {x}._history()" if x in tensors else "None" for x in passed)
    wanted = "".join(f" + {1 << i} * (edges[{i}] is not None)" for i, x in enumerate(values) if x != plain)
    return f"""
def call({", ".join([*passed, *settings])}):
    if {" and ".join(f"isinstance({x}, Tensor)" for x in tensors)}:
        {", ".join(arrays)} = {", ".join(f"{x}._array" for x in tensors)}
        if {" and ".join(_usual(op, arrays, plain))}:
            token = silence()
            try:
                out = run({", ".join([*values, *settings])})
            except REFUSED as error:
                raise explain(op, [{", ".join(values)}], {written_tuple(settings)}, error) from None
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
                edges = {written_tuple(edges)}
                wanted = {none}{wanted}
                if wanted > {none} and out.dtype.kind == "f":
                    node = nodes.get(wanted) or node_maker(wanted)
                    t._node = node(edges, {", ".join([*passed, *arrays, "out", "counter", *settings])})
                    if packing:
                        pack(t._node, {written_tuple(passed)}, t)
            return t{"".join(_by_others(op) if plain is None else ())}
    return otherwise(op, {written_tuple(passed)}, {written_tuple(settings)})
"""


def _variables(names: Iterable[str]) -> list[str]:
    return [argument(name) for name in names]


def _passed(op: Op, plain: str | None) -> list[str]:
    return [plain if plain and plain == argument(x) else f"{x}_tensor" for x in op.arrays]


def _usual(op: Op, arrays: list[str], plain: str | None) -> Iterator[str]:
    """The conditions under which nothing is to be brought to another dtype, or refused for it."""
    first, *others = arrays
    for x in arrays:
        yield f"{x}.__class__ is ndarray"
    if op.promote != "no":
        for x in others:
            yield f"{x}.dtype is {first}.dtype"
    kinds = "".join(k for k in "buif" if takes(op.name, k))
    if plain and op.promote != "no":
        integers = f' or {first}.dtype.char == "l" and {plain}.__class__ is int and -LARGE < {plain} < LARGE'
        exact = op.promote == "same" and "i" in kinds and isinstance(op.kernel, np.ufunc)
        yield f'({first}.dtype.char in "fd"{integers if exact else ""})'
    elif op.promote in ("float", "match"):
        yield f'{first}.dtype.char in "fd"'
    elif op.promote == "same" and not (kinds == "buif" and isinstance(op.kernel, np.ufunc | Vectorized)):
        letters = "".join(_LETTERS[k] for k in kinds)
        yield f'{first}.dtype.char in "{letters}"'


_LETTERS = {"b": "?", "u": "BHILQ", "i": "bhilq", "f": "fd"}
"""numpy's letters for the dtypes of a kind that need not be converted: half floats are computed with as single ones."""


def _by_others(op: Op) -> Iterator[str]:
    """Of two arguments that are brought together one may be a number; some of others may be left out."""
    together = len(op.arrays) == 2 and op.promote in ("same", "float")
    for x in op.arrays if together else op.arrays[op.required :]:
        yield f"""
    if {x}_tensor{".__class__ in NUMBERS" if together else " is None"}:
        return with_plain("{x}")({", ".join([*_passed(op, None), *_variables(op.settings)])})"""


def _node_source(plan: Plan, plain: str | None) -> str:
    """The function that makes the node of a call that is recorded by `plan`."""
    op, passed, settings = plan.op, _passed(plan.op, plain), _variables(plan.op.settings)
    arrays = [x for x in _variables(op.arrays) if x != plain]
    guarded = [(k, [*passed, "out"][i]) for k, i in plan.guarded if passed[i : i + 1] != [plain]]
    owned = [x for _, x in guarded if x != "out"]
    guards = (f"({k}, counter, 0)" if x == "out" else f"({k}, {x}._counter, {x}._counter[0])" for k, x in guarded)
    saved = (expression(name, op.arrays, None) for name in plan.keep)
    refusing = f"""
    if {" or ".join(f"{x}._inference" for x in owned)}:
        raise RuntimeError(INFERENCE_SAVED)"""
    node = f"ArrayNode(plan, {written_tuple(settings)}, edges, {written_tuple(saved)}, {written_tuple(guards)}, out)"
    unusual = f"""node = {node}
    node.shown_as = PLAIN["{op.name}"]
    return node"""
    return f"""
def call(edges, {", ".join([*passed, *arrays, "out", "counter", *settings])}):{refusing if owned else ""}
    {unusual if plain and op.name in PLAIN else f"return {node}"}
"""
