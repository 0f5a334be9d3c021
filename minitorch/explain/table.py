"""Table: the layers of a model as lines of text."""

from typing import Any

from .text import Line

_HEADS = ("layer", "class", "output", "parameters", "multiply-adds", "bytes", "time")


def lines_of(summary: Any) -> list[Line]:
    """Heads, a row a layer, totals."""
    whole = summary.layers[0]
    rows = [_HEADS, *(_row(layer, whole.seconds) for layer in summary.layers)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADS))]
    lines: list[Line] = []
    for row in rows:
        cells = [x.ljust(n) if i < 3 else x.rjust(n) for i, (x, n) in enumerate(zip(row, widths, strict=True))]
        styles = ("bold blue", "", "dim", "", "", "", "green") if lines else ("bold",) * len(row)
        lines.append([(style, cell + "  ") for style, cell in zip(styles, cells, strict=True)])
    fixed = whole.parameters - summary.trainable
    told = f"{whole.parameters:,} parameters, {summary.trainable:,} of them trainable" if fixed else ""
    told = told or f"{whole.parameters:,} parameters, all trainable"
    ended: list[Line] = [[("bold", f"{told}; {whole.seconds * 1e6:,.0f} µs in evaluation mode")]]
    return [*lines, [], *ended, *([("yellow", note)] for note in summary.notes)]


def _row(layer: Any, seconds: float) -> tuple[str, ...]:
    depth = layer.path.count(".") + bool(layer.path)
    output = ", ".join(str(list(shape)) for shape in layer.output)
    counted = "?" if layer.multiply_adds is None else f"{layer.multiply_adds:,}"
    share = f"{layer.seconds / seconds:.0%}" if layer.calls else "not run"
    name = "  " * depth + (layer.path or "(model)")
    return name, layer.kind, output, f"{layer.parameters:,}", counted, f"{layer.bytes:,}", share
