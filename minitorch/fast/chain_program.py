"""The programs of a folded chain, forward and backward, and in them what numpy would ask of BLAS.

Which routine `x.dot(y)` calls, and with what, depends on shapes and layouts. Here it is decided as there, and each
decision is tried once on noise: where the bits are not those of `dot`, nothing is folded.
Source: `cblas_matrixproduct` in numpy/_core/src/common/cblasfuncs.c.
"""

import ctypes
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..jit.objects import kind
from . import chain_code as codes
from .chain_code import AXPY, BIAS, DIFFERENCE, DOT, GEMM, GEMV, MEAN, RELU, RELU_BACKWARD, SLOPE, TIMES

SINGLE = np.dtype(np.float32)
ROUTINES = ("sgemm", "sgemv", "sdot", "saxpy")
BY_ROWS, BY_COLUMNS, PLAIN, TRANSPOSED = 101, 102, 111, 112  # as CBLAS numbers them


@cache
def routines() -> np.ndarray | None:
    """The addresses of those in numpy's own BLAS; None if it is another than numpy's packages come with."""
    found = list(Path(np.__file__).parents[1].glob("numpy.libs/*openblas64*"))
    if len(found) != 1:
        return None
    library = ctypes.CDLL(str(found[0]))  # the one that numpy has loaded
    try:
        pointers = [getattr(library, f"scipy_cblas_{name}64_") for name in ROUTINES]
    except AttributeError:
        return None
    return np.array([ctypes.cast(pointer, ctypes.c_void_p).value for pointer in pointers], np.int64)


class Form(NamedTuple):
    """An array for BLAS: its shape, its strides in elements, and whether it lies in rows, or in columns."""

    shape: tuple[int, ...]
    steps: tuple[int, ...]
    in_rows: bool
    in_columns: bool

    @classmethod
    def of(cls, x: np.ndarray) -> "Form":
        return cls(x.shape, tuple(s // x.itemsize for s in x.strides), x.flags.c_contiguous, x.flags.f_contiguous)

    @property
    def kind(self) -> str:
        if self.shape[0] > 1:
            return "column" if len(self.shape) == 1 or self.shape[1] == 1 else "matrix"
        return "scalar" if len(self.shape) == 1 or self.shape[1] == 1 else "row"


def product(x: Form, y: Form) -> tuple[bool, list[int]]:
    """Whether BLAS is given y before x, and the words of an instruction behind those that name arrays."""
    size = int(np.prod((*x.shape[:-1], *y.shape[1:])))
    if "scalar" in (x.kind, y.kind):
        given = y if x.kind == "scalar" else x
        length = int(np.prod(given.shape))
        if length == 1:
            return x.kind == "scalar", [TIMES, 0, 1, 0, 0, 0, 0, 0, size]
        return x.kind == "scalar", [AXPY, 0, length, 0, given.steps[given.kind == "row"], 0, 0, 0, size]
    if y.kind == "column" and x.kind != "matrix":
        return False, [DOT, 0, x.shape[-1], 0, x.steps[x.kind == "row"], y.steps[0], 0, 0, size]
    if "matrix" in (x.kind, y.kind) and x.kind != y.kind:
        after = x.kind != "matrix"
        a, v = (y, x) if after else (x, y)
        order, width = (BY_ROWS, a.shape[1]) if a.in_rows else (BY_COLUMNS, a.shape[0])
        step = v.steps[after and v.kind == "row"]
        return after, [GEMV, *a.shape, 0, width, step, order, TRANSPOSED if after else PLAIN, size]
    flips = [TRANSPOSED if form.in_columns else PLAIN for form in (x, y)]
    widths = [form.shape[0] if form.in_columns else form.shape[1] for form in (x, y)]
    return False, [GEMM, x.shape[0], y.shape[1], y.shape[0], *(max(n, 1) for n in widths), *flips, size]


@cache
def checked_product(x: Form, y: Form) -> tuple[bool, list[int]] | None:
    """As `product`, once it has given the bits of numpy's `dot`."""
    swapped, words = product(x, y)
    noise = np.random.default_rng(0)
    arrays = [_of_form(form, noise) for form in (x, y)]
    expected = arrays[0].dot(arrays[1])
    out = np.empty(expected.shape, SINGLE)
    items = [*(a if a.flags.c_contiguous else a.T for a in arrays), out]
    program = Program([], [[words[0], int(swapped), int(not swapped), 2, *words[1:]]])
    return (swapped, words) if program.run(items) and out.tobytes() == expected.tobytes() else None


def _of_form(form: Form, noise: Any) -> np.ndarray:
    shape = form.shape if form.in_rows else form.shape[::-1]
    x = noise.standard_normal(shape, np.float32)
    return x if form.in_rows else x.T


class Program:
    """Instructions for arrays of a list, the first of which must have these shapes."""

    def __init__(self, shapes: Sequence[tuple[int, ...]], instructions: list[list[int]]):
        addresses: Any = routines()
        facts = [[len(shape), *shape, *[0] * (2 - len(shape))] for shape in shapes]
        head = [len(shapes), len(instructions), kind(SINGLE), addresses.ctypes.data]
        self.words = np.array([*head, *chain(*facts, *instructions)], np.int64)
        self.address = self.words.ctypes.data
        self.code = codes.run()

    def run(self, items: list[np.ndarray]) -> bool:
        """Whether it was run on these arrays."""
        return self.code(self.address, id(items)) == 0


class Refused(Exception):
    """A chain that is not folded."""


class Layer(NamedTuple):
    """A `Linear` of a chain: sizes of its input and output, and what it has and is followed by."""

    width: int
    height: int
    bias: bool
    relu: bool


def forward(n: int, layers: list[Layer]) -> Program:
    """For the list: the input, weights, biases, and a value to be written of each layer."""
    L, nb = len(layers), sum(layer.bias for layer in layers)
    shapes = [(n, layers[0].width), *((s.height, s.width) for s in layers), *((s.height,) for s in layers if s.bias)]
    steps, x, b = [], 0, 1 + L
    for i, s in enumerate(layers):
        out = 1 + L + nb + i
        steps.append(_product(_rows(n, s.width), _columns(s.width, s.height), x, 1 + i, out))
        if s.bias:
            steps.append([BIAS, 0, b, out, n, s.height, 0, 0, 0, 0, 0, 0])
            b += 1
        if s.relu:
            steps.append([RELU, 0, 0, out, n, s.height, 0, 0, 0, 0, 0, 0])
        x = out
    return Program(shapes, steps)


def backward(n: int, layers: list[Layer], loss: bool) -> Program:
    """For the list: the gradient that arrives, the input, weights, values of layers; then to be written: what arrives
    at each layer, gradients of weights and of biases; at the end, ones (n,). With `loss`, what stands first is the
    target, and the gradient that of the mean of squares.
    """
    L, nb = len(layers), sum(layer.bias for layer in layers)
    shapes = [(n, layers[-1].height), (n, layers[0].width), *((s.height, s.width) for s in layers)]
    values, room = 2 + L, 2 + 2 * L
    grads, biases = room + L, room + 2 * L
    ones, g, steps = biases + nb, 0, []
    if loss:
        g = room + L - 1
        steps.append([SLOPE, values + L - 1, 0, g, n, layers[-1].height, 0, 0, 0, 0, 0, 0])
    for i in reversed(range(L)):
        s = layers[i]
        if s.relu:
            steps.append([RELU_BACKWARD, g, values + i, room + i, n, s.height, 0, 0, 0, 0, 0, 0])
            g = room + i
        steps.append(_product(_columns(s.height, n), _rows(n, s.width), g, values + i - 1 if i else 1, grads + i))
        if s.bias:
            at = biases + sum(t.bias for t in layers[:i])
            steps.append(_product(_vector(n), _rows(n, s.height), ones, g, at))
        if i:
            steps.append(_product(_rows(n, s.height), _rows(s.height, s.width), g, 2 + i, room + i - 1))
            g = room + i - 1
    return Program(shapes, steps)


def mean_of_squares(n: int, m: int) -> Program:
    """For the list: values, targets; then to be written: their differences, and the loss."""
    squares = _product(_vector(n * m), _vector(n * m), 2, 2, 3)
    return Program(
        [(n, m), (n, m)],
        [[DIFFERENCE, 0, 1, 2, n, m, *[0] * 6], squares, [MEAN, 0, 0, 3, 1, 1, n * m, *[0] * 5]],
    )


def _rows(n: int, m: int) -> Form:
    return Form.of(np.empty((n, m), SINGLE))


def _columns(n: int, m: int) -> Form:
    return Form.of(np.empty((m, n), SINGLE).T)


def _vector(n: int) -> Form:
    return Form.of(np.empty(n, SINGLE))


def _product(x: Form, y: Form, at_x: int, at_y: int, out: int) -> list[int]:
    found = checked_product(x, y)
    if found is None:
        raise Refused("the bits of a product are not numpy's")
    swapped, words = found
    return [words[0], *((at_y, at_x) if swapped else (at_x, at_y)), out, *words[1:]]
