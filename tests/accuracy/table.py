"""The errors of all ops as a table, and which of them are larger than PyTorch's."""

import functools

import numpy as np
import torch

from minitorch.ops.op import registry
from tests.accuracy.arraywise import ARRAYWISE
from tests.accuracy.elementwise import ELEMENTWISE
from tests.accuracy.measure import errors

ALLOWED = 2.0
"""Ulps by which an error may exceed PyTorch's."""

REASONS: dict[str, str] = {}
"""Ops whose error exceeds PyTorch's by more, and why."""

NAMES = sorted([*ELEMENTWISE, *ARRAYWISE])
COLUMNS = [(dtype, gradient) for dtype in ("float32", "float64") for gradient in (False, True)]

HEAD = """# Accuracy

Errors against the true values, which mpmath computes in 40 to 800 digits: the largest, and in parentheses the mean,
minitorch's before PyTorch's ({version}). The unit is an ulp, the distance between neighbouring floats at the true
value; for sums and products, whose terms may cancel, and for their gradients it is an ulp of the sum of the terms'
magnitudes.

An error of 0.5 is as good as a float can be. "all" says that no digit is right at some argument, as where a step on
the way overflows or where nothing is left of a difference; in parentheses then stands at what part of the arguments.
These are of all sizes that the dtype has and crowd where the functions are hard (`points.py`): about {n} for each
elementwise op. Gradients are by every argument; "–" says that there is none.

No error is larger than PyTorch's by more than {allowed:g} ulps{but}. The {others} ops that are not listed move, choose
or compare elements, which rounds nothing, or compute as a listed one. This page is made by
`python -m tests.accuracy --write`.

| op | float32 value | float32 gradient | float64 value | float64 gradient |
|---|---|---|---|---|
"""


def page(n: int) -> str:
    """The table of all ops, on about `n` arguments each."""
    but = "".join(f"; but `{name}`: {reason}" for name, reason in REASONS.items())
    head = HEAD.format(version=torch.__version__, n=n, allowed=ALLOWED, but=but, others=len(registry) - len(NAMES))
    return head + "".join(f"| {' | '.join(row(name, n))} |\n" for name in NAMES)


def row(name: str, n: int) -> list[str]:
    return [name, *(cell(measured(name, dtype, gradient, n), dtype) for dtype, gradient in COLUMNS)]


@functools.cache
def measured(name: str, dtype: str, gradient: bool, n: int) -> np.ndarray | None:
    """((our largest, PyTorch's), (our mean, PyTorch's)); None if the op has no gradients."""
    if gradient and not registry[name].rules:
        return None
    found = errors(name, dtype, gradient, n)
    return np.array([found.max(1), found.mean(1)])


def is_worse(figures: np.ndarray | None) -> bool:
    """Whether an error is larger than PyTorch's by more than is allowed. Where digits are lost altogether the mean
    counts how often; which of the arguments on the edge lose them is chance."""
    if figures is None:
        return False
    (ours, theirs), (our_mean, their_mean) = figures
    return ours > theirs + ALLOWED or our_mean > 1.1 * their_mean + ALLOWED


def cell(figures: np.ndarray | None, dtype: str) -> str:
    """Largest errors, then means in parentheses; where all digits are lost, how often."""
    if figures is None:
        return "–"
    eps = float(np.finfo(dtype).eps)
    most = ["all" if x > 0.5 / eps else written(x) for x in figures[0]]
    usual = [f"{x * eps:.2%}" if "all" in most else written(x) for x in figures[1]]
    return f"{most[0]} / {most[1]} ({usual[0]} / {usual[1]})"


def written(x: float) -> str:
    return f"{x if x > 1e-3 else 0:.2g}".replace("e+0", "e").replace("e+", "e")
