"""A step of an optimizer, given gradients: on 10 to 10⁷ parameters in few tensors and in many."""

import numpy as np
import pytest
import torch

from benchmarks.sizes import only_full

FEW, MANY = 2, 100
OPTIMIZERS = {
    "SGD": {},
    "SGD momentum": {"momentum": 0.9},
    "Adam": {},
    "AdamW": {},
    "Adagrad": {},
    "RMSprop": {},
    "Adadelta": {},
    "Adamax": {},
    "NAdam": {},
    "RAdam": {},
}
TRAFFIC = {"SGD": 12, "Adam": 28}  # bytes read and written for a float32 weight, its gradient and what is remembered
FUSED = ("SGD", "SGD momentum", "Adam", "AdamW", "Adagrad")  # those that PyTorch has a fused form of on a CPU


class Stepping:
    """An optimizer over `count` tensors of n numbers together; calling it makes one step."""

    def __init__(self, lib, name, n, count, **options):
        noise = np.random.default_rng(0)
        arrays = [noise.standard_normal(n // count, np.float32) for _ in range(2 * count)]
        self.parameters = [lib.nn.Parameter(lib.from_numpy(a)) for a in arrays[:count]]
        for p, gradient in zip(self.parameters, arrays[count:], strict=True):
            p.grad = lib.from_numpy(gradient)
        make = getattr(lib.optim, name.split()[0])
        self.optimizer = make(self.parameters, lr=1e-3, **OPTIMIZERS[name], **options)

    def __call__(self):
        self.optimizer.step()

    def evidence(self):
        for _ in range(4):
            self()
        return self.parameters


def run(duel, name, n, count, **facts):
    fused = {"torch fused": lambda: Stepping(torch, name, n, count, fused=True)} if name in FUSED else {}
    facts |= {"size": n, "traffic": TRAFFIC.get(name, 0) * n}
    duel(lambda lib: Stepping(lib, name, n, count), fused, **facts)


@pytest.mark.benchmark(group="optimizers, 10⁶ parameters in 2 tensors")
@pytest.mark.parametrize("name", only_full(OPTIMIZERS, but=("SGD", "Adam")))
def test_large(duel, name):
    run(duel, name, 10**6, FEW)


@pytest.mark.benchmark(group="optimizers, 100 tensors of 10 parameters")
@pytest.mark.parametrize("name", only_full(OPTIMIZERS, but=("SGD", "Adam")))
def test_many_small(duel, name):
    run(duel, name, 10 * MANY, MANY)


@pytest.mark.full
@pytest.mark.benchmark(group="optimizers over sizes")
@pytest.mark.parametrize("n", [10**k for k in range(1, 8)])
@pytest.mark.parametrize("count", [FEW, MANY])
@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_over_sizes(duel, name, count, n):
    if n < count:
        pytest.skip("fewer parameters than tensors")
    run(duel, name, n, count, curve=f"{name}, {count} tensors")
