"""Text: a tape in a terminal, the same lines plain and with colours."""

import math
from collections.abc import Iterator
from typing import Any

from ..jit.callers import from_here
from .facts import Kept, NodeFacts, Numbers, Tape

Line = list[tuple[str, str]]
"""Pieces of a line, each with its style for rich."""

FEW = 4
"""Numbers that are given one by one, without their shape; of more there are only facts about all of them."""
HINT = "(colours: pip install rich)"


def of_tape(tape: Tape) -> list[Line]:
    """All lines of a tape: its calls and leaves in the order of backward, data, and what is kept together."""
    kinds = [node.kind for node in tape.nodes]
    calls = f"{kinds.count('call')} call{'s' * (kinds.count('call') != 1)}"
    leaves = "1 leaf" if kinds.count("leaf") == 1 else f"{kinds.count('leaf')} leaves"
    lines: list[Line] = [[("bold", f"{calls} and {leaves}, in the order in which backward visits them")]]
    for node in tape.nodes:
        lines += [[], *_of_node(tape, node)]
    told = (
        f"{tape.bytes:,} bytes are kept alive, shared memory counted once; {tape.bytes_of_leaves:,} of them are leaves'"
    )
    return [*lines, [], [("bold", told)], *([("yellow", note)] for note in tape.notes)]


def _of_node(tape: Tape, node: NodeFacts) -> Iterator[Line]:
    shown = f" {node.name}" if node.name else " (not in PyTorch's graph)" if node.kind == "call" else ""
    head: Line = [("dim", f"[{node.id}] "), ("bold blue", node.op), ("dim", shown), ("", f"  {_form(node)}")]
    yield [*head, ("green", f"  layer {node.layer}")] if node.layer else head
    if node.line:
        yield [("dim", f"    {from_here(node.file)}:{node.line}  "), ("", node.code)]
    if node.kind == "call":
        sources = ((edge.argument, tape.nodes[edge.source]) for edge in tape.edges if edge.target == node.id)
        listed = ", ".join(f"{name} = [{x.id}] {x.op}" for name, x in sources)
        settings = ", ".join(f"{name}={value}" for name, value in node.settings.items())
        yield [("dim", "    of    "), ("", "; ".join(filter(None, [listed, settings])))]
    for name, rule in node.rules.items():
        first, *rest = rule.split("\n")
        label = f"d{name}" if node.name and name.isidentifier() else name
        yield [("dim", f"    {label} = "), ("magenta", first or "(no source)")]
        yield from ([("magenta", f"        {line}")] for line in rest)
    yield from (_of_kept(kept) for kept in node.kept)
    if node.freed:
        yield [("yellow", "    kept nothing any more: freed by backward")]
    if node.value:
        yield [("blue", f"    value {_in_short(node.value)}, {node.value.origin}")]
    if node.gradient:
        yield [("red", f"    gradient {_in_short(node.gradient)}")]
    yield from _sent(tape, node)


def _sent(tape: Tape, node: NodeFacts) -> Iterator[Line]:
    for edge in tape.edges:
        if edge.target == node.id and edge.gradient:
            yield [("red", f"      to {edge.argument}: {_in_short(edge.gradient)}")]


def _of_kept(kept: Kept) -> Line:
    form = f"{kept.dtype} {list(kept.shape)}"
    edited = [("bold yellow", " edited since: backward will refuse it")] if kept.edited else []
    return [
        ("dim", "    keeps "),
        ("", f"{kept.name}: {kept.of}, {form}, {kept.bytes:,} bytes (memory {kept.memory})"),
        *edited,
    ]


def _form(node: NodeFacts) -> str:
    return f"{node.dtype} {list(node.shape)}"


def _in_short(x: Numbers) -> str:
    if x.shape == ():
        return f"{x.first[0][0]:.6g}"
    if math.prod(x.shape) <= FEW:
        return f"[{', '.join(f'{number:.4g}' for row in x.first for number in row)}]"
    return f"norm {x.norm:.4g}, from {x.least:.4g} to {x.greatest:.4g}, {x.zeros} zeros, {x.nans} NaN" + (
        f", {x.infinities} infinite" if x.infinities else ""
    )


def plain(lines: list[Line]) -> str:
    """Lines without styles."""
    return "\n".join("".join(piece for _, piece in line) for line in lines)


def coloured(lines: list[Line]) -> Any:
    """Lines as rich prints them."""
    from rich.text import Text

    return Text("\n").join(Text.assemble(*((piece, style) for style, piece in line)) for line in lines)


def show(lines: list[Line]) -> None:
    """Print lines, with rich where it is installed."""
    try:
        from rich.console import Console
    except ImportError:
        print(plain(lines), HINT, sep="\n")
    else:
        Console(highlight=False).print(coloured(lines), soft_wrap=True)
