"""Predictions under `inference_mode`: for one row, and for many at once; with --compile also of the compiled model."""

from functools import partial

import pytest
import torch

import minitorch
from benchmarks.models import MODELS, Model
from benchmarks.sizes import only_full


class Prediction:
    """A model in `eval()` that predicts its batch."""

    def __init__(self, lib, model):
        self.net, self.x = model.build(lib).eval(), lib.from_numpy(model.arrays()[0])
        self.mode = lib.inference_mode

    def __call__(self):
        with self.mode():
            return self.net(self.x)


class Compiled(Prediction):
    """The model under the library's `compile`."""

    def __init__(self, lib, model):
        super().__init__(lib, model)
        self.net = lib.compile(self.net)


@pytest.mark.benchmark(group="inference")
@pytest.mark.parametrize("batch", only_full((1, 4096), but=(1,)), ids="batch {}".format)
@pytest.mark.parametrize("model", only_full(MODELS, but=MODELS[:-1]), ids=str)
def test_inference(duel, request, model, batch):
    model = Model(model.widths, batch)
    libraries = (torch, minitorch) if request.config.getoption("--compile") else ()
    best = {f"{lib.__name__}.compile": partial(Compiled, lib, model) for lib in libraries}
    duel(lambda lib: Prediction(lib, model), best, flop=sum(model.products), traffic=4 * model.weights)
