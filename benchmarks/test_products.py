"""Products of matrices: square ones, and linear layers as they come in models."""

import numpy as np
import pytest

from benchmarks.sizes import only_full

WIDTHS = (1, 4, 16, 64, 256, 1024, 4096)
BATCH = 64


class Product:
    """`lib.<name>` of standard normal tensors of these shapes, and with `backward` its gradients."""

    def __init__(self, lib, function, shapes, backward):
        noise = np.random.default_rng(0)
        self.inputs = [lib.from_numpy(noise.standard_normal(shape, np.float32)) for shape in shapes]
        self.leaves = [x.requires_grad_() for x in self.inputs if backward]
        self.function = function
        self.seed = lib.ones_like(function(*self.inputs)) if backward else None

    def __call__(self):
        out = self.function(*self.inputs)
        for leaf in self.leaves:
            leaf.grad = None
        if self.leaves:
            out.backward(self.seed)
        return out

    def evidence(self):
        return [self(), *(x.grad for x in self.leaves)]


@pytest.mark.benchmark(group="products")
@pytest.mark.parametrize("n", only_full(WIDTHS, but=(4, 256)))
def test_matmul(duel, n):
    duel(lambda lib: Product(lib, lib.matmul, [(n, n)] * 2, False), size=n, curve="matmul", flop=2 * n**3)


@pytest.mark.benchmark(group="products")
@pytest.mark.parametrize("n", only_full(WIDTHS[:-1], but=(16,)))
def test_matmul_backward(duel, n):
    facts = {"size": n, "curve": "matmul, forward + backward", "flop": 6 * n**3}
    duel(lambda lib: Product(lib, lib.matmul, [(n, n)] * 2, True), **facts)


@pytest.mark.benchmark(group="products")
@pytest.mark.parametrize("n", only_full(WIDTHS, but=(16, 1024)))
def test_linear(duel, n):
    shapes = [(BATCH, n), (n, n), (n,)]
    facts = {"size": n, "curve": f"linear, batch {BATCH}, forward + backward", "flop": 6 * BATCH * n**2}
    duel(lambda lib: Product(lib, lib.nn.functional.linear, shapes, True), **facts)
