"""Build: from a program, by way of loops that are fused and memory that is shared, to the source of one function."""

from typing import Any, NamedTuple

import numpy as np

from ...jit.machine import NATIVE as NATIVE_MODULE
from ...jit.objects import DATA
from ..trace.program import Buffer, Program
from ..trace.written import with_parts
from .emit import Emitter, plural
from .fusion import contract, flatten, fused, paths, sink
from .memory import Plan, planned
from .nests import nests_of
from .passes import fitted, without_unused
from .registers import written_out

NATIVE = ("differs", "gemm", "gemv", "left", "stale", "sweep", "word")


class Code(NamedTuple):
    """What was made of a program: `table` says what the function wants to find at its first argument.

    `sizes` are those of the buffers that are left in the workspace, in elements.
    """

    program: Program
    source: str
    table: list[Any]
    plan: Plan
    items: list[Any]
    problems: list[Exception]
    sizes: dict[Buffer, int]


def code_of(program: Program, name: str, arguments: list[Buffer], alike: list[list[Buffer]]) -> Code:
    """The source of a program.

    `arguments` are the buffers of the arrays passed at each call; the numbers in each list of `alike` must be equal.
    """
    program = fitted(without_unused(program))
    items = fused(nests_of(program))
    sink(items)
    kept = {x.buffer for x in program.outputs}
    contract(items, kept)
    items = written_out(items, kept, program.name)
    sizes = contract(items, kept)
    flatten(items)
    local = {buffer for buffer, size in sizes.items() if size == 1}
    in_memory = {b: sizes.get(b, b.size) for b in _buffers(items) if b.kind == "work" and b not in local}
    plan = planned(items, in_memory, kept)
    emitter = Emitter(local, program.name)
    headers = {b: program.name(f"{b.name}_array") for b in arguments}
    emitter.slot("workspace")
    emitter.slot("numbers")
    head = _head(emitter, items, headers, plan, in_memory)
    emitter.items(items, 1)
    signature = ", ".join(["int64"] * (1 + len(arguments)))
    parameters = ", ".join(["table", *headers.values()])
    pairs = [(first.name, b.name) for first, *others in alike for b in others]
    head += ["", "    # All weights must have made as many steps."] if pairs else []
    head += [line for a, b in pairs for line in (f"    if {b}[0] != {a}[0]:", "        return 1")]
    body = [f"def {name}({parameters}):", *head, *emitter.lines, "    return 0"]
    source = _file(f"{name}, compiled by minitorch.compile.", emitter, signature, body)
    return Code(program, source, emitter.table, plan, items, emitter.problems, in_memory)


def _buffers(items: list[Any]) -> list[Buffer]:
    """The buffers that items touch, in order."""
    found = dict.fromkeys(access.buffer for _, item in paths(items) for access, _ in item.accesses())
    return [b for b in found if not (b.kind == "constant" and b.size == 1)]


def _head(
    emitter: Emitter, items: list[Any], headers: dict[Buffer, str], plan: Plan, sizes: dict[Buffer, int]
) -> list[str]:
    """The lines that check the arguments, whose parameters are `headers`, and give names to memory."""
    checks = [f"stale(word(table + {emitter.slot('words')}))"]
    checks += [f"differs({name}, word(table + {emitter.slot(('facts', b))}))" for b, name in headers.items()]
    lines = ["    # Nothing may have changed since this was traced."]
    lines += [line for check in checks for line in (f"    if {check}:", "        return 1")]
    named: dict[str, list[str]] = {title: [] for title in _TITLES}
    for b in with_parts(_buffers(items)):
        if b.kind != "work" or b in sizes:
            title = "argument" if b in headers else b.kind
            memory = _memory(emitter, b, headers.get(b), plan.offsets.get(b), sizes.get(b))
            named[title].append(f"    {b.name} = {memory}")
    if named["number"]:
        named["number"].insert(0, "    numbers = float64s(word(table + 8), 0, 1 << 30)")
    for title, found in named.items():
        lines += ["", f"    # {_TITLES[title]}.", *found] if found else []
    return lines


_TITLES = {
    "argument": "The arguments",
    "input": "Tensors that the function found",
    "constant": "Arrays of constants",
    "noise": "Random numbers, drawn before this call",
    "number": "The numbers of the optimizers in this step",
    "work": "The workspace: what stands in the same place is never needed at the same time",
}


def _memory(emitter: Emitter, b: Buffer, header: str | None, offset: int | None, size: int | None) -> str:
    """The expression for the memory of a buffer, or for a number."""
    make = plural(b.dtype)
    if b.kind == "work":
        return f"{make}(word(table), {offset}, {size})"
    if b.kind == "number":
        emitter.local.add(b)
        return b.source.text if b.dtype == np.float64 else f"{b.dtype.name}({b.source.text})"
    if header:
        array, low = b.source  # what is read backwards begins before its first element
        first = array.__array_interface__["data"][0] if array.size else low
        return f"{make}(word({header} + {8 * DATA}), {low - first}, {b.size})"
    return f"{make}(word(table + {emitter.slot(('buffer', b))}), 0, {b.size})"


def _file(title: str, emitter: Emitter, signature: str, body: list[str]) -> str:
    text = "\n".join(body)
    makers = sorted({plural(np.dtype(kind)) for kind in _KINDS if f"{plural(np.dtype(kind))}(" in text})
    used = [name for name in NATIVE if f"{name}(" in text]
    functions = [name for name in ("ceil", "floor", "sqrt", "trunc") if f"{name}(" in text]
    constants = [f"{name} = {value}" for (value, _), name in emitter.constants.items()]
    kinds = [kind for kind in _KINDS if f"{kind}(" in "\n".join([text, *constants])]
    parts = [f'"""{title}"""', "", "from numba import njit"]
    if kinds or functions:
        parts.append(f"from numpy import {', '.join(sorted([*kinds, *functions]))}")
    parts += ["", f"from {NATIVE_MODULE} import {', '.join(sorted([*makers, *used]))}", "", *constants, "", ""]
    parts.append(f'@njit("int64({signature})", error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)')
    return "\n".join([*parts, text, ""])


_KINDS = ("bool", "float32", "float64", "int8", "int16", "int32", "int64", "uint8")
