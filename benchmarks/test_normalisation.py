"""Normalising layers, forward and backward, in training."""

import numpy as np
import pytest

from benchmarks.sizes import only_full


class Normalisation:
    """A layer on numbers of a shape, which ask for gradients as its parameters do."""

    def __init__(self, lib, name, size, shape):
        noise = np.random.default_rng(0)
        self.layer = getattr(lib.nn, name)(*size)
        self.x = lib.from_numpy(noise.standard_normal(shape, np.float32)).requires_grad_()
        self.g = lib.from_numpy(noise.standard_normal(shape, np.float32))
        self.asked = [self.x, *self.layer.parameters()]

    def __call__(self):
        for x in self.asked:
            x.grad = None
        out = self.layer(self.x)
        out.backward(self.g)
        return out

    def evidence(self):
        return [self(), *[x.grad for x in self.asked], *self.layer.buffers()]


ROWS = {
    "LayerNorm": [((256,), (512, 256)), ((64,), (2048, 64))],
    "BatchNorm1d": [((128,), (64, 128))],
    "BatchNorm2d": [((32,), (64, 32, 16, 16)), ((6,), (64, 6, 28, 28))],
    "GroupNorm": [((4, 32), (64, 32, 16, 16))],
    "InstanceNorm2d": [((32,), (64, 32, 16, 16))],
    "RMSNorm": [((256,), (512, 256))],
}
CASES = [(name, size, shape) for name, rows in ROWS.items() for size, shape in rows]
QUICK = [case for case in CASES if case[0] in ("LayerNorm", "BatchNorm1d", "BatchNorm2d")][::2]


@pytest.mark.benchmark(group="normalisation")
@pytest.mark.parametrize("case", only_full(CASES, but=QUICK), ids=str)
def test_normalisation(duel, case):
    name, size, shape = case
    duel(lambda lib: Normalisation(lib, name, size, shape), size=int(np.prod(shape)))
