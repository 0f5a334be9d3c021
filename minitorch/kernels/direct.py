"""Convolutions of few channels without columns: an image is a long row per channel, and a place of the kernel a shift.

The lines of an image stand behind each other with zeros between, several images in one row, so that the elements of a
window are the same shifts apart everywhere and loops are long. The sums of a few output channels share each number that
is read. Up to some 64 channels this takes a quarter to nine
tenths of the time of a product of matrices. Strides and dilations are 1.

The loops over the places of a kernel are written out as Python for its number of lines and columns, and compiled. What
a loop writes lies in one array at distances that the compiler knows: with more than eight pairs of arrays that might
overlap, it would give up vector code.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from math import prod
from typing import Any

import numpy as np

from ..jit.compiler import Compiled, compiled
from .windows import Sizes

SPAN = 1024
"""Positions of a row that are worked on at once, so that their sums stay in the nearest cache."""
APART = SPAN + 48
"""Elements between the sums of two channels: 4 KB apart a load would wait for a store that it only looks like."""
WEIGHTS = 36
"""Weights that are worked with at once: 5x5 kernels line by line take 0.6 of the time of whole ones."""
AT_ONCE = 1 << 15
"""Elements of the input that are worked on at once."""
CHANNELS, PLACES, COUNT, WORK = 1 << 12, 7, 64, 1 << 18
"""Up to so many pairs of channels, for kernels of at most so many lines and columns, from so many windows in an image
and so many products on."""


def fits(x: Any, weight_shape: Sizes, count: Sizes, stride: Sizes, dilation: Sizes, groups: int) -> bool:
    """Whether a convolution of `x` is faster here than by products of matrices."""
    (o, c, *kernel), steps = weight_shape, (*stride, *dilation, groups)
    if c * o > CHANNELS or len(kernel) > 2 or max(kernel) > PLACES or prod(kernel) == 1 or set(steps) != {1}:
        return False
    windows = prod(count)
    return windows >= COUNT and len(x) * windows * c * o * prod(kernel) >= WORK and x.dtype.char in "fd"


def convolution(x: Any, weight: Any, bias: Any, padding: Sizes) -> Any:
    """x (n, c, *in), weight (o, c, *kernel), bias (o,) or None → (n, o, *out), over one or two dimensions."""
    if x.ndim == 3:
        return convolution(x[:, :, None], weight[:, :, None], bias, (0, *padding))[:, :, 0]
    o, _, *kernel = weight.shape
    height, width = (n + 2 * p for n, p in zip(x.shape[2:], padding, strict=True))
    out = np.empty((len(x), o, height - kernel[0] + 1, width - kernel[1] + 1), x.dtype)
    block = next(b for b in (4, 3, 2, 1) if o % b == 0)
    add, sums = _adding(*kernel, block), np.empty(block * APART, x.dtype)
    bias = np.zeros(o, x.dtype) if bias is None else np.ascontiguousarray(bias)
    x, weight = np.ascontiguousarray(x), np.ascontiguousarray(weight)
    for part, rows in _in_rows(x, padding, kernel):
        add(rows, weight, bias, sums, out[part], height, width)
    return out


def weight_gradient(x: Any, y: Any, kernel: Sizes, padding: Sizes) -> Any:
    """x (n, c, *in), y (n, o, *out) → (o, c, *kernel), over one or two dimensions."""
    if x.ndim == 3:
        return weight_gradient(x[:, :, None], y[:, :, None], (1, *kernel), (0, *padding))[:, :, 0]
    height, width = (n + 2 * p for n, p in zip(x.shape[2:], padding, strict=True))
    out = np.zeros((y.shape[1], x.shape[1], *kernel), x.dtype)
    multiply = _multiplying(kernel[1], next(b for b in (4, 3, 2, 1) if y.shape[1] % b == 0 and b * kernel[1] <= 12))
    x, y, behind = np.ascontiguousarray(x), np.ascontiguousarray(y), np.empty(0)
    for part, rows in _in_rows(x, padding, kernel):
        if behind.shape != (y.shape[1], rows.shape[1]):
            behind = np.zeros((y.shape[1], rows.shape[1]), x.dtype)
        _lay(y[part], behind, 0, 0, height, width)
        multiply(rows, behind, out, width, len(y[part]) * height * width)
    return out


def _in_rows(x: Any, padding: Sizes, kernel: Sizes) -> Iterator[tuple[slice, Any]]:
    """The images, as many at once as belong together, and (c, images h w) with their lines, and zeros between."""
    height, width = (n + 2 * p for n, p in zip(x.shape[2:], padding, strict=True))
    step = max(AT_ONCE // (x.shape[1] * height * width), 1)
    rows = np.zeros((x.shape[1], min(step, len(x)) * height * width + kernel[0] * width), x.dtype)
    for first in range(0, len(x), step):
        part = slice(first, min(first + step, len(x)))
        _lay(x[part], rows, *padding, height, width)
        yield part, rows


@compiled()
def _lay(x, rows, top, left, height, width):
    """x (n, c, h, w) → rows (c, *)"""
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for y in range(x.shape[2]):
                line = rows[c, (n * height + y + top) * width + left :]
                for i in range(x.shape[3]):
                    line[i] = x[n, c, y, i]


@compiled()
def _start(sums, bias, first, block, count):
    for k in range(block):
        row, value = sums[k * APART :], bias[first + k]
        for p in range(count):
            row[p] = value


@compiled()
def _store(sums, part, first, block, width):
    """Sums of some lines, `width` apart, → part (o, lines, columns)."""
    for k in range(block):
        for y in range(part.shape[1]):
            source, target = sums[k * APART + y * width :], part[first + k, y]
            for i in range(target.size):
                target[i] = source[i]


BLOCK = 1


def _add(*_: Any) -> None:
    """Stands here, as `_multiply` and BLOCK, for what is written out for a kernel."""
    raise NotImplementedError


_multiply = _add


def _add_all(rows, weight, bias, sums, out, height, width):
    """Some lines of an image at once, or where a line is longer than SPAN a part of it."""
    block, lines = sums.size // APART, max(SPAN // width, 1)
    for n in range(out.shape[0]):
        for y in range(0, out.shape[2], lines):
            for i in range(0, out.shape[3], SPAN):
                part = out[n, :, y : y + lines, i : i + SPAN]
                start, count = (n * height + y) * width + i, (part.shape[1] - 1) * width + part.shape[2]
                for first in range(0, weight.shape[0], block):
                    _start(sums, bias, first, block, count)
                    _add(rows, weight, sums, first, start, count, width)
                    _store(sums, part, first, block, width)


@cache
def _adding(lines: int, columns: int, block: int) -> Compiled:
    """The loop that convolves rows with kernels of so many lines and columns, so many output channels at once."""
    source = ["def add(rows, weight, sums, first, start, count, width):", "    for c in range(weight.shape[1]):"]
    together = max(WEIGHTS // (block * columns), 1)
    for top in range(0, lines, together):
        source += _adding_lines(range(top, min(top + together, lines)), columns, block)
    return Compiled(_with(_add_all, _add=_compiled_text(source, "add", {"contract"})))


def _adding_lines(lines: Sequence[int], columns: int, block: int) -> list[str]:
    """The same for some lines of a kernel: those whose weights the processor keeps at hand."""
    places = [(y, i) for y in lines for i in range(columns)]
    source = [
        *(f"        w{k}_{y}_{i} = weight[first + {k}, c, {y}, {i}]" for k in range(block) for y, i in places),
        *(f"        line{y} = rows[c, start + {y} * width:]" for y in lines),
        "        for p in range(count):",
        *(f"            sum{k} = sums[p + {k * APART}]" for k in range(block)),
    ]
    for y, i in places:
        source.append(f"            value = line{y}[p + {i}]")
        source += [f"            sum{k} += w{k}_{y}_{i} * value" for k in range(block)]
    return source + [f"            sums[p + {k * APART}] = sum{k}" for k in range(block)]


def _multiply_all(rows, behind, out, width, end):
    for start in range(0, end, SPAN):
        count = min(SPAN, end - start)
        for first in range(0, out.shape[0], BLOCK):
            for c in range(out.shape[1]):
                for y in range(out.shape[2]):
                    _multiply(rows, behind, out, first, c, y, start, count, width)


@cache
def _multiplying(columns: int, block: int) -> Compiled:
    """The loop that adds up products of rows with those `behind` them, at all shifts by the places of a kernel."""
    pairs = [(k, i) for k in range(block) for i in range(columns)]
    source = [
        "def multiply(rows, behind, out, first, c, y, start, count, width):",
        "    line = rows[c, start + y * width:]",
        *(f"    other{k} = behind[first + {k}, start:]" for k in range(block)),
        *(f"    sum{k}_{i} = out.dtype.type(0)" for k, i in pairs),
        "    for p in range(count):",
        *(f"        value{i} = line[p + {i}]" for i in range(columns)),
        *(f"        sum{k}_{i} += other{k}[p] * value{i}" for k, i in pairs),
        *(f"    out[first + {k}, c, y, {i}] += sum{k}_{i}" for k, i in pairs),
    ]
    fast = {"contract", "reassoc"}
    return Compiled(_with(_multiply_all, BLOCK=block, _multiply=_compiled_text(source, "multiply", fast)))


def _compiled_text(lines: list[str], name: str, fastmath: set[str]) -> Compiled:
    scope: dict[str, Any] = {"__name__": __name__}
    exec(compile("\n".join(lines), f"<{name} of direct convolution>", "exec"), scope)
    return Compiled(scope[name], fastmath=fastmath)


def _with(loop: Any, **names: Any) -> Any:
    """`loop` in which these names stand for what they are here."""
    return type(loop)(loop.__code__, {**loop.__globals__, **names}, loop.__name__)
