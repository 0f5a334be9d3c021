"""Notebook: what a notebook shows of a module: its text, which opens to a table of the layers and their parameters."""

import html
from typing import Any


def of_module(module: Any) -> str:
    """As HTML. `module` is a Module."""
    total = sum(p.numel() for p in module.parameters())
    rows = "".join(_row(name, layer) for name, layer in module.named_modules() if name)
    table = f"<table><tr><th>layer<th>kind<th>parameters of its own</tr>{rows}</table>" if rows else ""
    text = f"<pre>{html.escape(repr(module))}</pre>"
    shown = f"<summary>{total:,} numbers in parameters</summary>{table}"
    return f'<div class="minitorch">{text}<details>{shown}</details></div>'


def _row(name: str, layer: Any) -> str:
    own = [f"{key} {list(p.shape)}" for key, p in layer.named_parameters(recurse=False)]
    cells = (name, type(layer).__name__, ", ".join(own))
    return f"<tr>{''.join(f'<td>{html.escape(cell)}' for cell in cells)}</tr>"
