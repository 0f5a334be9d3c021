"""Products of matrices: square ones, and linear layers as they come in models."""

import numpy as np
import pytest

from benchmarks.runs import Case, Run
from benchmarks.sizes import only_full

WIDTHS = (1, 4, 16, 64, 256, 1024, 4096)
BATCH = 64


def normal(noise, *shapes):
    """Standard normal numbers of these shapes."""
    return [noise.standard_normal(shape, np.float32) for shape in shapes]


MATMUL = Case("matmul", lambda lib: lib.matmul, lambda noise, n: normal(noise, (n, n), (n, n)))
LINEAR = Case("linear", lambda lib: lib.nn.functional.linear, lambda noise, n: normal(noise, (BATCH, n), (n, n), (n,)))


@pytest.mark.benchmark(group="products")
@pytest.mark.parametrize("n", only_full(WIDTHS, but=(4, 256)))
def test_matmul(duel, n):
    duel(lambda lib: Run(lib, MATMUL, n, backward=False), size=n, curve="matmul", flop=2 * n**3)


@pytest.mark.benchmark(group="products")
@pytest.mark.parametrize("n", only_full(WIDTHS[:-1], but=(16,)))
def test_matmul_backward(duel, n):
    facts = {"size": n, "curve": "matmul, forward + backward", "flop": 6 * n**3}
    duel(lambda lib: Run(lib, MATMUL, n, backward=True), **facts)


@pytest.mark.benchmark(group="products")
@pytest.mark.parametrize("n", only_full(WIDTHS, but=(16, 1024)))
def test_linear(duel, n):
    facts = {"size": n, "curve": f"linear, batch {BATCH}, forward + backward", "flop": 6 * BATCH * n**2}
    duel(lambda lib: Run(lib, LINEAR, n, backward=True), **facts)
