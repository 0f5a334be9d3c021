"""Notebook: what a notebook shows of a tensor: its text, a small picture of its elements, and what made it."""

import base64
import html
import struct
import zlib
from typing import Any

import numpy as np

from ..tensor.tensor import Tensor
from .numbers import numbers_of

CALLS = 6
"""Calls that are named, from the last one back."""
FEWEST = 4
"""Elements that a picture is worth."""
MOST = 1_000_000
"""Elements up to which there is a picture: it reads all of them."""
CELL = 8
"""Pixels on each side of an element, as it is shown."""
ZERO, PLUS, MINUS, NAN = (246, 246, 244), (194, 101, 6), (13, 116, 110), (225, 0, 190)
"""Red, green and blue, as on the page of a tape."""


def of_tensor(x: Tensor) -> str:
    """Its text, and as far as there is one a picture and the last calls, as HTML."""
    parts = [f"<pre>{html.escape(repr(x))}</pre>", _pictured(x), _made(x)]
    return f'<div class="minitorch">{"".join(parts)}</div>'


def _pictured(x: Tensor) -> str:
    """Teal below zero, orange above, the stronger the larger."""
    if not FEWEST <= x.numel() <= MOST:
        return ""
    told = numbers_of(x.detach()._array)
    levels = np.frombuffer(base64.b64decode(told.picture), np.int8).reshape(-1, told.width)
    rows, columns = levels.shape
    text = f"from {told.least:.4g} to {told.greatest:.4g}"
    text += f", {told.nans} NaN" if told.nans else ""
    text += ", some elements of all" if told.sampled else ""
    image = base64.b64encode(png(colours(levels))).decode()
    return (
        f'<img src="data:image/png;base64,{image}" width="{CELL * columns}" height="{CELL * rows}" '
        f'style="image-rendering:pixelated" alt="elements, {text}"> <small>{text}</small>'
    )


def _made(x: Tensor) -> str:
    """The last calls that led to it, each the first argument of the one before."""
    names, node = list[str](), x.grad_fn
    while node is not None and len(names) <= CALLS:
        names.append(html.escape(type(node).__name__))
        node = node.next_functions[0][0] if node.next_functions else None
    if not names:
        return ""
    more = " ← …" if len(names) > CALLS else ""
    return f"<div><small>made by {' ← '.join(names[:CALLS])}{more}; <code>explain(x)</code> tells more</small></div>"


def colours(levels: np.ndarray) -> np.ndarray:
    """`(rows, columns)` signed bytes as `numbers.py` gives them -> `(rows, columns, 3)` bytes of colours."""
    strength = np.abs(levels.astype(float))[..., None] / 127
    ends = np.where(levels[..., None] < 0, MINUS, PLUS)
    mixed = np.array(ZERO) + (ends - np.array(ZERO)) * strength
    return np.where(levels[..., None] == -128, NAN, mixed).round().astype(np.uint8)


def png(pixels: np.ndarray) -> bytes:
    """`(rows, columns, 3)` bytes as a PNG file (the W3C's recommendation, without filters)."""
    rows, columns, _ = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    head = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    chunks: tuple[tuple[bytes, Any], ...] = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    parts = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
