"""How a training step grows with the number of layers, their width, and the batch."""

import pytest

from benchmarks.models import Model, Training
from benchmarks.sizes import only_full


def run(duel, model, size, curve):
    duel(lambda lib: Training(lib, model), calls=3, size=size, curve=curve, flop=model.flop)


@pytest.mark.benchmark(group="growth with depth")
@pytest.mark.parametrize("layers", only_full((1, 2, 4, 8, 16, 32), but=(8,)))
def test_depth(duel, layers):
    run(duel, Model((64,) * (layers + 1), 64), layers, "layers 64 wide, batch 64")


@pytest.mark.benchmark(group="growth with width")
@pytest.mark.parametrize("width", only_full((1, 4, 16, 64, 256, 1024, 2048), but=(64,)))
def test_width(duel, width):
    run(duel, Model((width,) * 4, 64), width, "3 layers, batch 64")


@pytest.mark.benchmark(group="growth with batch")
@pytest.mark.parametrize("batch", only_full((1, 8, 64, 512, 4096, 32768), but=(1, 4096)))
def test_batch(duel, batch):
    run(duel, Model((16, 64, 64, 1), batch), batch, "16-64-64-1")
