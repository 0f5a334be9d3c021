"""Layers over time, attention, and the rows of an embedding: forward and backward."""

import numpy as np
import pytest

from benchmarks.runs import Case, Run
from benchmarks.sizes import only_full

STEPS, BATCH, INPUTS = 20, 32, 10


class Layer:
    """A recurrent layer from 10 features to n, over 20 steps of 32 sequences, forward and backward."""

    def __init__(self, lib, name, n):
        lib.manual_seed(0)
        noise = np.random.default_rng(0)
        self.layer = getattr(lib.nn, name)(INPUTS, n)
        self.x = lib.from_numpy(noise.standard_normal((STEPS, BATCH, INPUTS), np.float32)).requires_grad_()
        self.seed = lib.from_numpy(noise.standard_normal((STEPS, BATCH, n), np.float32))

    def __call__(self):
        self.layer.zero_grad()
        self.x.grad = None
        output, _ = self.layer(self.x)
        output.backward(self.seed)
        return output

    def evidence(self):
        return [self(), self.x.grad, *(p.grad for p in self.layer.parameters())]


@pytest.mark.benchmark(group="recurrent layers")
@pytest.mark.parametrize("n", only_full((16, 64, 256), but=(64,)))
@pytest.mark.parametrize("name", ["LSTM", "GRU", "RNN"])
def test_layer(duel, name, n):
    duel(lambda lib: Layer(lib, name, n), size=n, curve=name)


def heads(noise, n):
    """Queries, keys and values of 8 examples, 4 heads, n places and 32 features."""
    return [noise.standard_normal((8, 4, n, 32), np.float32) for _ in range(3)]


ATTENTION = Case("attention", lambda lib: lib.nn.functional.scaled_dot_product_attention, heads)
CAUSAL = Case(
    "causal attention",
    lambda lib: lambda *x: lib.nn.functional.scaled_dot_product_attention(*x, is_causal=True),
    heads,
)


@pytest.mark.benchmark(group="attention")
@pytest.mark.parametrize("n", only_full((16, 64, 256), but=(64,)))
@pytest.mark.parametrize("case", [ATTENTION, CAUSAL], ids=lambda case: case.name)
def test_attention(duel, case, n):
    duel(lambda lib: Run(lib, case, n, backward=True), size=n, curve=case.name)


EMBEDDING = Case(
    "embedding, n by 64",
    lambda lib: lambda weight, indices: lib.nn.functional.embedding(indices, weight),
    lambda noise, n: [noise.standard_normal((n, 64), np.float32), noise.integers(0, n, (32, 20))],
)


@pytest.mark.benchmark(group="embedding")
@pytest.mark.parametrize("n", only_full((100, 1000, 10000), but=(1000,)))
def test_embedding(duel, n):
    duel(lambda lib: Run(lib, EMBEDDING, n, backward=True), size=n, curve=EMBEDDING.name)
