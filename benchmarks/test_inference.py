"""Predictions under `inference_mode`: for one row, and for many at once."""

import pytest

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


@pytest.mark.benchmark(group="inference")
@pytest.mark.parametrize("batch", only_full((1, 4096), but=(1,)), ids="batch {}".format)
@pytest.mark.parametrize("model", MODELS, ids=str)
def test_inference(duel, model, batch):
    model = Model(model.widths, batch)
    duel(lambda lib: Prediction(lib, model), flop=sum(model.products), traffic=4 * model.weights)
