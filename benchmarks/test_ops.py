"""Single ops, forward and backward: every one at 300 and at 10⁶ elements, some over all sizes and layouts."""

import pytest

from benchmarks.ops import cases
from benchmarks.runs import Run, differentiable
from benchmarks.sizes import SIZES, only_full

CASES = cases()
DIFFERENTIABLE = [name for name, case in CASES.items() if differentiable(case)]
SWEPT = {
    "add": 12, "div": 12, "exp": 8, "tanh": 8, "relu": 8, "where": 13, "add a row": 8, "clone": 8, "contiguous": 8,
    "sum": 4, "sum of rows": 4, "max of rows": 4, "softmax": 8, "cumsum": 8, "rows by index": 8, "cat": 16,
}  # fmt: skip
"""Ops looked at over all sizes, and the bytes that forward must read and write for each element."""


def run(duel, name, n, backward, transposed=False, **facts):
    duel(lambda lib: Run(lib, CASES[name], n, backward, transposed), size=n, **facts)


@pytest.mark.benchmark(group="op, forward + backward")
@pytest.mark.parametrize("n", only_full([300, 10**6], but=[300]))
@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_op(duel, name, n):
    run(duel, name, n, backward=True)


@pytest.mark.full
@pytest.mark.benchmark(group="op, forward")
@pytest.mark.parametrize("n", [300, 10**6])
@pytest.mark.parametrize("name", CASES)
def test_op_forward(duel, name, n):
    run(duel, name, n, backward=False)


@pytest.mark.parametrize("n", only_full(SIZES, but=[10**6]))
@pytest.mark.parametrize("layout", only_full(("contiguous", "transposed"), but=["contiguous"]))
@pytest.mark.parametrize("direction", only_full(("forward", "backward"), but=["backward"]))
@pytest.mark.parametrize("name", SWEPT)
def test_op_over_sizes(duel, benchmark, name, direction, layout, n):
    benchmark.group = f"sizes, {layout}, " + {"forward": "forward", "backward": "forward + backward"}[direction]
    traffic = SWEPT[name] * n if direction == "forward" else 0
    run(duel, name, n, direction == "backward", layout == "transposed", curve=name, traffic=traffic)
