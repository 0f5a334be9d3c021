"""Charts of a group of rows, as SVG: curves over sizes, bars of ratios, or all ratios ranked where rows are many."""

import io
from collections.abc import Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator

from benchmarks.report.record import VERDICTS, Row
from benchmarks.report.text import amount

COLOURS = {"faster": "#2a7f6f", "level": "#9aa0a6", "slower": "#c4472d", "noisy": "#d8d3c8", "once": "#b9a6d8"}
SIDES = ("#2a7f6f", "#c4472d", "#d99a2b", "#5b6ee1", "#c254a5", "#666666", "#8c5a2b")
STYLE: Any = {"svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
MANY = 40  # more rows than that are not drawn as bars
COLUMNS = 4  # of small pictures beside each other


def chart(rows: Sequence[Row]) -> str:
    """The picture that suits these rows, as an `<svg>` element; "" where there is nothing to compare with."""
    if not rows[0].rivals:
        return ""
    curved = len({row.curve for row in rows} - {""}) * 2 <= len(rows)  # two points each make a line
    draw = curves if rows[0].curve and curved else ranking if len(rows) > MANY else bars
    with rc_context(STYLE):
        return svg(draw(rows))


def svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    text = file.getvalue()
    return text[text.index("<svg") :]


def bars(rows: Sequence[Row]) -> Figure:
    """A bar from 1 to each row's ratio against the first opponent, with its interval; dots for other opponents."""
    figure = Figure(figsize=(9, 0.9 + 0.24 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for y, row in enumerate(rows):
        main = row.main
        axes.barh(y, main.ratio - 1, left=1, height=0.62, color=COLOURS[main.verdict])
        axes.plot([main.low, main.high], [y, y], color="black", linewidth=1)
    for k, name in enumerate(list(dict.fromkeys(name for row in rows for name in list(row.rivals)[1:]))):
        points = [(row.rivals[name].ratio, y) for y, row in enumerate(rows) if name in row.rivals]
        axes.plot(
            *zip(*points, strict=True), "o", markersize=4.5, color=SIDES[2 + k], markeredgecolor="white", label=name
        )
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    _ratio_axis(axes.xaxis, f"{rows[0].opponent} over minitorch, log scale: right of 1 minitorch is ahead")
    axes.set_xlim(min(0.5, axes.get_xlim()[0]), max(2, axes.get_xlim()[1]))
    axes.axvline(1, color="black", linewidth=0.8)
    interval = Line2D([], [], color="black", linewidth=1, label="95 % interval")
    _explain(figure, [*_verdicts(rows), interval, *axes.get_legend_handles_labels()[0]])
    return figure


def ranking(rows: Sequence[Row]) -> Figure:
    """The ratios of very many rows, from worst to best, one line for each size; the worst are named."""
    sizes = sorted({row.size for row in rows}, key=lambda size: size or 0)
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    for axes, size in zip(figure.subplots(1, len(sizes), sharey=True, squeeze=False)[0], sizes, strict=True):
        ranked = sorted((row for row in rows if row.size == size), key=lambda row: row.main.ratio)
        for x, row in enumerate(ranked):
            axes.plot(x, row.main.ratio, ".", color=COLOURS[row.main.verdict])
            axes.plot([x, x], [row.main.low, row.main.high], color=COLOURS[row.main.verdict], linewidth=0.7)
        for x, row in enumerate(ranked[:4]):
            axes.annotate(f" {row.name}", (x, row.main.ratio), fontsize=7, va="top", rotation=-30)
        axes.axhline(1, color="black", linewidth=0.8)
        axes.set(title=f"n = {size:,.0f}" if size else "", xlabel="worst first", xticks=[])
        _ratio_axis(axes.yaxis, f"{rows[0].opponent} over minitorch" if size == sizes[0] else "")
    _explain(figure, _verdicts(rows))
    return figure


def curves(rows: Sequence[Row]) -> Figure:
    """A small picture for each curve: the amount of each side against the size, both on log scales."""
    names = list(dict.fromkeys(row.curve for row in rows))
    columns = min(COLUMNS, len(names))
    height = -(-len(names) // columns)
    figure = Figure(figsize=(max(2.6 * columns, 4.5), 0.5 + 2.3 * height), layout="constrained")
    grid = figure.subplots(height, columns, squeeze=False).flat
    for axes, name in zip(grid, names, strict=False):
        _curve(axes, [row for row in rows if row.curve == name])
        axes.set_title(name, fontsize=9)
    for axes in list(grid)[len(names) :]:
        axes.remove()
    drawn = [pair for axes in figure.axes for pair in zip(*axes.get_legend_handles_labels(), strict=True)]
    _explain(figure, list({name: line for line, name in reversed(drawn)}.values())[::-1])
    return figure


def _curve(axes: Any, rows: Sequence[Row]) -> None:
    sizes = [row.size for row in rows]
    axes.loglog(sizes, [row.amount for row in rows], ".-", color=SIDES[0], label="minitorch")
    for k, name in enumerate(rows[0].rivals, start=1):
        points = [(row.size, row.rivals[name].amount) for row in rows if name in row.rivals]
        axes.loglog(*zip(*points, strict=True), ".-", color=SIDES[k], label=name, linewidth=1)
    limited = [(row.size, row.limit) for row in rows if row.limit]
    if limited:
        axes.loglog(*zip(*limited, strict=True), ":", color="black", linewidth=1, label="limit")
        axes.set_ylim(bottom=min(row.amount for row in rows) / 3)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, rows[0].unit)))
    axes.yaxis.set_minor_formatter("")


def _verdicts(rows: Sequence[Row]) -> list[Patch]:
    """What the colours of these rows mean."""
    found = {row.main.verdict for row in rows}
    return [Patch(color=COLOURS[verdict], label=verdict) for verdict in VERDICTS if verdict in found]


def _explain(figure: Figure, marks: Sequence[Any]) -> None:
    figure.legend(handles=marks, loc="outside upper right", ncols=5, frameon=False)


def _ratio_axis(axis: Any, label: str) -> None:
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}x"))
    axis.set_minor_formatter("")
    axis.set_label_text(label)
    axis.grid(which="major", color="0.9")
    axis.axes.set_axisbelow(True)
