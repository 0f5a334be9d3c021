"""Dropout against PyTorch's: the same seed drops the same."""

import pytest

from tests.nn.mirror import agree

NAMES = ["Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"]
SHAPES = [(3, 4), (3, 4, 5), (2, 3, 4, 5), (2, 3, 2, 2, 3), (5,), (0, 3), (2, 3, 0)]


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_drops_the_same(name, shape, p):
    def program(torch):
        torch.manual_seed(3)
        x = torch.arange(1.0, 1.0 + torch.ones(shape).numel()).view(shape).requires_grad_()
        layer = getattr(torch.nn, name)(p)
        y = layer(x * 1)
        (y * y).sum().backward()
        return repr(layer), y.detach(), x.grad, layer.eval()(x) is x, torch.rand(1)

    agree(program, rtol=3e-7, atol=1e-6, but={"text": "of two stages"} if shape == (5,) else {})


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 5), (2, 3, 4, 5)])
@pytest.mark.parametrize("name", ["dropout", "dropout1d", "dropout3d", "alpha_dropout", "feature_alpha_dropout"])
def test_in_place(name, shape):
    def program(torch):
        torch.manual_seed(3)
        x = torch.ones(shape)
        y = getattr(torch.nn.functional, name)(x, 0.4, True, True)
        return y, x, y is x

    agree(program, rtol=3e-7)


def test_probabilities():
    for p in (-0.1, 1.1):
        agree(lambda torch, p=p: torch.nn.functional.alpha_dropout(torch.ones(2), p, True))
        agree(lambda torch, p=p: torch.nn.Dropout2d(p))
