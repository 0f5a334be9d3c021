"""The table of a model's layers: counted by hand, as PyTorch counts, and without a trace in the model."""

import numpy as np
import pytest

import minitorch
from minitorch import nn


def by_path(summary):
    return {layer.path: layer for layer in summary.layers}


def test_shapes_parameters_multiply_adds_and_bytes():
    model = nn.Sequential(nn.Conv2d(2, 4, 3, groups=2), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 5, bias=False))
    model[3].weight.requires_grad_(False)
    summary = minitorch.explain(model, minitorch.ones(3, 2, 8, 8))
    rows = by_path(summary)
    assert [rows[path].output for path in ("0", "1", "2", "3", "")] == [
        [(3, 4, 6, 6)], [(3, 4, 6, 6)], [(3, 144)], [(3, 5)], [(3, 5)],
    ]  # fmt: skip
    assert rows["0"].parameters == 4 * 1 * 9 + 4 and rows[""].parameters == 40 + 720 and summary.trainable == 40
    assert rows["0"].multiply_adds == 3 * 4 * 6 * 6 * 9 and rows["3"].multiply_adds == 3 * 5 * 144
    assert rows[""].multiply_adds == rows["0"].multiply_adds + rows["3"].multiply_adds
    assert rows["0"].bytes == 3 * 4 * 36 * 4 and rows["1"].multiply_adds == 0
    assert 0 < rows["0"].seconds < rows[""].seconds
    text = str(summary)
    assert text.splitlines()[0].split() == ["layer", "class", "output", "parameters", "multiply-adds", "bytes", "time"]
    assert "760 parameters, 40 of them trainable" in text and summary.__rich__().plain == text
    assert summary.to_dict()["layers"][0]["kind"] == "Sequential"


@pytest.mark.parametrize(
    ("layer", "shape", "expected"),
    [
        (nn.ConvTranspose1d(3, 4, 5), (2, 3, 7), 2 * 3 * 7 * 4 * 5),
        (nn.Conv3d(2, 3, 2), (1, 2, 3, 3, 3), 3 * 8 * 2 * 8),
        (nn.Embedding(7, 3), None, 0),
        (nn.LayerNorm(4), (2, 4), 0),
        (nn.GRU(3, 4), (5, 2, 3), 5 * 2 * 3 * (4 * 3 + 4 * 4)),
        (nn.LSTM(5, 7, 2, bidirectional=True), (3, 4, 5), 12 * 2 * 28 * (5 + 7 + 14 + 7)),
        (nn.RNNCell(3, 4), (2, 3), 2 * 4 * (3 + 4)),
        (nn.TransformerEncoderLayer(8, 2, 16), (3, 4, 8), 12 * 8 * 8 * 4 + 2 * 4 * 3 * 3 * 8 + 12 * 8 * 16 * 2),
    ],
    ids=lambda x: type(x).__name__ if isinstance(x, nn.Module) else "",
)
def test_multiply_adds_of_other_layers(layer, shape, expected):
    x = minitorch.tensor([1, 2]) if shape is None else minitorch.ones(*shape)
    summary = minitorch.explain(layer, x)
    assert summary.layers[0].multiply_adds == expected
    assert summary.notes == []


def test_multiply_adds_of_attention_between_sequences():
    layer = nn.MultiheadAttention(8, 2, kdim=6, vdim=5)
    query, key, value = minitorch.ones(3, 4, 8), minitorch.ones(9, 4, 6), minitorch.ones(9, 4, 5)
    projections = 12 * 8 * 8 + 36 * 6 * 8 + 36 * 5 * 8 + 12 * 8 * 8
    assert minitorch.explain(layer, query, key, value).layers[0].multiply_adds == projections + 2 * 4 * 3 * 9 * 8
    assert minitorch.explain(layer, query, key=key, value=value).layers[0].multiply_adds is None


def test_multiply_adds_of_a_packed_sequence():
    packed = nn.utils.rnn.pack_padded_sequence(minitorch.ones(5, 2, 3), [5, 2])
    assert minitorch.explain(nn.GRU(3, 4), packed).layers[0].multiply_adds == 7 * 3 * (4 * 3 + 4 * 4)
    own = minitorch.explain(Scaled(), minitorch.ones(2, 3))
    assert own.layers[0].multiply_adds is None and own.notes == ["Multiply-adds are not counted of Scaled."]


class Scaled(nn.Module):
    """A layer with a matrix of its own, of whose products nothing is known."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(minitorch.ones(3, 3))

    def forward(self, x):
        return x @ self.weight


def test_bilinear_counts_the_products_that_its_loops_make():
    summary = minitorch.explain(nn.Bilinear(2, 3, 4), minitorch.ones(5, 2), minitorch.ones(5, 3))
    assert summary.layers[0].multiply_adds == 5 * 4 * 2 * (3 + 1)


def test_the_model_and_the_random_stream_are_left_as_they_are():
    model = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(), nn.Linear(3, 3))
    model[1].eval()
    before = {name: x.clone() for name, x in model.state_dict().items()}
    state = minitorch.get_rng_state()
    minitorch.explain(model, minitorch.randn(4, 3) * 9)
    minitorch.set_rng_state(state)
    expected = minitorch.randn(4)
    minitorch.set_rng_state(state)
    minitorch.explain(model, minitorch.ones(4, 3))
    assert np.array_equal(minitorch.randn(4).numpy(), expected.numpy())
    assert all(np.array_equal(before[name].numpy(), x.numpy()) for name, x in model.state_dict().items())
    assert [m.training for m in model] == [True, False, True]
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())
    with pytest.raises(RuntimeError):
        minitorch.explain(model, minitorch.ones(4, 7))
    assert model.training and not any(m._forward_hooks for m in model.modules())


def test_a_layer_that_does_not_run_says_so_and_one_that_runs_twice_counts_twice():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.used, self.idle = nn.Linear(3, 3), nn.Linear(3, 3)

        def forward(self, x, scale=1):
            return {"y": self.used(self.used(x)) * scale}

    summary = minitorch.explain(Twice(), minitorch.ones(2, 3), scale=2)
    rows = by_path(summary)
    assert rows["used"].calls == 2 and rows["used"].multiply_adds == 2 * 2 * 9
    assert rows["idle"].calls == 0 and "not run" in str(summary) and rows[""].output == [(2, 3)]
