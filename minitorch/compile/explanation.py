"""Explanation: what became of a function, for people: what was fused, what routines do, what memory it takes."""

from typing import Any

from .build import Code
from .emit import by_line
from .loops import Call, Halt, Loop
from .program import Product


def explained(code: Code, traces: list[str]) -> str:
    """The passes' decisions for one trace, and why there were so many traces."""
    lines = [f"{len(traces)} trace(s): {'; '.join(traces)}", "", "In order:"]
    lines += [f"  {_described(item)}" for item in code.items if _weighs(item)]
    plan = code.plan
    lines += ["", f"Workspace: {plan.size} bytes, allocated once."]
    if plan.unshared > plan.size:
        lines.append(f"Each buffer with memory of its own would take {plan.unshared}: sharing saves {saved(plan)}%.")
    for offset, names in _shared(plan.offsets).items():
        lines.append(f"  at byte {offset}: {', then '.join(names)}")
    return "\n".join(lines)


def saved(plan: Any) -> int:
    """How much of the memory for buffers the plan saves, in percent."""
    return round(100 * (1 - plan.size / plan.unshared)) if plan.unshared else 0


def _weighs(item: Any) -> bool:
    return isinstance(item, Loop | Call | Halt)


def _described(item: Any) -> str:
    where = "; ".join(by_line(item))
    if isinstance(item, Halt):
        return f"a check of values ({where})"
    if isinstance(item, Loop):
        count = sum(1 for _ in item.statements())
        return f"one loop of {item.extent} turns with {count} statement(s): {where}"
    equation = item.equation
    if isinstance(equation, Product):
        (n, k), m = equation.inputs[0].shape, equation.out.shape[1]
        return f"BLAS: a product of ({n}, {k}) by ({k}, {m}): {where}"
    return f"numpy's loop of {equation.name} over {equation.out.size} elements: {where}"


def _shared(offsets: dict[Any, int]) -> dict[int, list[str]]:
    """The buffers by where they start, where there are several."""
    found: dict[int, list[str]] = {}
    for buffer, offset in offsets.items():
        found.setdefault(offset, []).append(buffer.name)
    return {offset: names for offset, names in sorted(found.items()) if len(names) > 1}
