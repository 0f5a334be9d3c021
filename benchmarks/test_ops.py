"""Single ops, forward and backward: every one at 300 and at 10⁶ elements, some over all sizes and layouts."""

import pytest

from benchmarks.ops import Run, cases, differentiable
from benchmarks.sizes import SIZES, only_full

CASES = cases()
DIFFERENTIABLE = [name for name, case in CASES.items() if differentiable(case)]
SWEPT = (
    "add", "div", "exp", "tanh", "relu", "where", "add a row", "clone", "contiguous",
    "sum", "sum of rows", "max of rows", "softmax", "cumsum", "rows by index", "cat",
)  # fmt: skip


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


@pytest.mark.parametrize("n", only_full(SIZES, but=[10**3, 10**6]))
@pytest.mark.parametrize("layout", only_full(("contiguous", "transposed"), but=["contiguous"]))
@pytest.mark.parametrize("direction", only_full(("forward", "backward"), but=["backward"]))
@pytest.mark.parametrize("name", SWEPT)
def test_op_over_sizes(duel, benchmark, name, direction, layout, n):
    benchmark.group = f"sizes, {layout}, " + {"forward": "forward", "backward": "forward + backward"}[direction]
    run(duel, name, n, direction == "backward", layout == "transposed", curve=name)
