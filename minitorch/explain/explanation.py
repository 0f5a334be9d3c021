"""Explanation: the facts of a tape with the ways to show them."""

import json
import math
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import dot, page, text
from .facts import Tape


class Explanation(Tape):
    """The tape of a tensor: `print` or `show()` it, or take it by `to_dict()`, `to_json()`, `to_dot()`.

    `to_svg(path)` and `to_html(path)` write it as a picture and as a page.
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """All of it as dicts, lists, tuples, strings and numbers."""
        return asdict(self)

    def to_json(self, indent: int | None = None) -> str:
        """All of it as JSON, in which numbers that JSON does not have are the strings `nan`, `inf` and `-inf`."""
        return json.dumps(_finite(self.to_dict()), indent=indent, allow_nan=False)

    def to_dot(self) -> str:
        """The graph in Graphviz's language: values go down in blue, gradients, where known, up in red."""
        return dot.written(self)

    def to_svg(self, path: str | os.PathLike[str]) -> None:
        """Write a picture of the graph, which Graphviz's program `dot` draws; RuntimeError where that is missing."""
        Path(path).write_text(dot.drawn(self.to_dot()), "utf-8")

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Write a page that shows the graph; it is one file, and needs no network."""
        page.write(self.to_json(), path)

    def show(self) -> None:
        """Print it, with colours where rich is installed."""
        text.show(text.of_tape(self))

    def __str__(self) -> str:
        return text.plain(text.of_tape(self))

    __repr__ = __str__

    def __rich__(self) -> Any:
        return text.coloured(text.of_tape(self))


def _finite(value: Any) -> Any:
    """The same with strings for numbers that are not finite."""
    if isinstance(value, dict):
        return {name: _finite(x) for name, x in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(x) for x in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
