"""Explanation: a report of what was fused, what is left to compiled routines, and how much memory a step takes."""

import textwrap
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from ..loops.build import Code
from ..loops.emit import by_line
from ..loops.fusion import paths
from ..loops.loops import Call, Halt, Loop
from ..trace.program import Left, Product, Sweep
from .launch import Launcher


def explained(code: Code, traces: list[str], launcher: Launcher) -> str:
    """The passes' decisions for one trace, and why there were so many traces."""
    lines = [f"Traced {len(traces)} time(s): {'; '.join(traces)}.", "", "What runs, in order:"]
    for item in code.items:
        if isinstance(item, Loop | Call | Halt):
            lines += [f"  {_described(item)}", *(f"      {text}" for text in by_line(item))]
    return "\n".join([*lines, "", *_summary(code), "", *_memory(code), "", *_guards(launcher)])


def folded(title: str, texts: Mapping[str, str]) -> str:
    """A line that opens to texts, in a notebook's HTML."""
    parts = [f"<details><summary>{name}</summary><pre>{escape(text)}</pre></details>" for name, text in texts.items()]
    return f'<div class="minitorch"><pre>{escape(title)}</pre>{"".join(parts)}</div>'


def _guards(launcher: Launcher) -> list[str]:
    """What must be as it was when the function was traced."""
    watched = dict.fromkeys(c.about for c in launcher.conditions if launcher.is_watched(c))
    asked = dict.fromkeys(c.about for c in launcher.conditions if not launcher.is_watched(c))
    words = int(launcher.watch.words[0])
    lines = [f"Watched by {words} words of memory, which compiled code compares:", *_listed(watched)] if watched else []
    return [*lines, "Asked at each call, in Python:", *_listed(asked)]


def _listed(names: Iterable[str]) -> list[str]:
    return textwrap.wrap(", ".join(names), 110, initial_indent="  ", subsequent_indent="  ")


def _described(item: Any) -> str:
    if isinstance(item, Halt):
        return f"a check: {item.equation.problem}"
    if isinstance(item, Loop):
        count = sum(1 for _ in item.statements())
        return f"a loop of {item.extent} turns, {count} statement{'s' if count > 1 else ''} each"
    equation = item.equation
    if isinstance(equation, Product):
        return f"BLAS: a product of {equation.inputs[0].shape} by {equation.inputs[1].shape}"
    if isinstance(equation, Left):
        return f"the kernel of {equation.name}, entered through Python"
    return f"numpy's loop of {equation.name} over {equation.out.size} elements"


def _summary(code: Code) -> list[str]:
    """What was fused, and what was left to whom."""
    called = [item.equation for _, item in paths(code.items) if isinstance(item, Call)]
    loops = sum(isinstance(item, Loop) for item in code.items)
    products = sum(isinstance(e, Product) for e in code.program)
    to_blas = sum(isinstance(e, Product) for e in called)
    plural = "s" if loops != 1 else ""
    lines = [f"{len(code.program.equations) - len(called)} equations were fused into {loops} loop{plural}."]
    if products:
        lines.append(f"{to_blas} of {products} products went to BLAS; small ones are loops.")
    if sweeps := sum(isinstance(e, Sweep) for e in called):
        lines.append(f"{sweeps} functions went to numpy's loops, which use vector units.")
    if kernels := sum(isinstance(e, Left) for e in called):
        lines.append(f"{kernels} calls are left to the kernels of eager mode.")
    return lines


def _memory(code: Code) -> list[str]:
    """What the plan takes and saves, and the buffers that share a place."""
    plan = code.plan
    apart = sum(b.size * b.dtype.itemsize for b in code.program.written() if b.kind == "work")
    lines = [
        f"The results of all equations take {apart} bytes, those that fusion leaves {plan.unshared}.",
        f"They share a workspace of {plan.size} bytes, allocated once: the plan saves {apart - plan.size} bytes.",
    ]
    for offset, names in _shared(plan.offsets).items():
        lines.append(f"  at byte {offset}: {', then '.join(names)}")
    return lines


def _shared(offsets: dict[Any, int]) -> dict[int, list[str]]:
    """The buffers by where they start, where there are several."""
    found: dict[int, list[str]] = {}
    for buffer, offset in offsets.items():
        found.setdefault(offset, []).append(buffer.name)
    return {offset: names for offset, names in sorted(found.items()) if len(names) > 1}
