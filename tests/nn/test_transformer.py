"""The Transformer and its layers, against PyTorch's from the same seed."""

import contextlib
import io

import numpy as np
import pytest
import torch

import minitorch
from tests.nn.mirror import agree

NODES = {"grad_fn": "not every node is here", "offset": "so", "stride": "of gradients", "warnings": "of prototypes"}
OPTIONS = {
    "plain": {},
    "norm first": {"norm_first": True},
    "batch first": {"batch_first": True},
    "gelu": {"activation": "gelu", "dropout": 0.0},
    "without bias": {"bias": False, "batch_first": True},
}


def computed(torch, kind, options, count, training, padded, masked, recorded, batched):
    """What a layer, or `count` of them, give, and all gradients."""
    torch.manual_seed(0)
    layer = getattr(torch.nn, f"Transformer{kind}Layer")(6, 2, 8, **options, dtype=torch.float64)
    if count:
        norm = torch.nn.LayerNorm(6, dtype=torch.float64)
        layer = getattr(torch.nn, f"Transformer{kind}")(layer, count, norm)
    layer.train(training)
    lead = (2,) if batched else ()

    def sequence(length):
        shape = (*lead, length, 6) if options.get("batch_first") and batched else (length, *lead, 6)
        return torch.randn(shape, dtype=torch.float64)

    x = sequence(3).requires_grad_(recorded)
    mask = torch.nn.Transformer.generate_square_subsequent_mask(3, dtype=torch.float64) if masked else None
    padding = torch.zeros(*lead, 3, dtype=torch.bool) if padded else None
    if padded:
        padding[..., -1] = True
    with contextlib.nullcontext() if recorded else torch.no_grad():
        if kind == "Decoder":
            out = layer(x, sequence(4), tgt_mask=mask, tgt_key_padding_mask=padding)
        else:
            out = layer(x, mask, padding)
    found = torch.autograd.grad(out.square().sum(), [x, *layer.parameters()]) if recorded else ()
    return repr(layer), layer.state_dict(), out, found


@pytest.mark.parametrize("count", [0, 2])
@pytest.mark.parametrize("kind", ["Encoder", "Decoder"])
@pytest.mark.parametrize("name", OPTIONS)
def test_layers(name, kind, count):
    for training in (True, False):
        for padded, masked in ((True, False), (False, True), (False, False)):
            for recorded in (True, False):
                for batched in (True, False):
                    settings = (kind, OPTIONS[name], count, training, padded, masked, recorded, batched)
                    agree(lambda torch, s=settings: computed(torch, *s), rtol=1e-9, atol=1e-10, but=NODES)


@pytest.mark.parametrize("batch_first", [True, False])
def test_the_whole(batch_first):
    def program(torch):
        torch.manual_seed(0)
        model = torch.nn.Transformer(6, 2, 2, 2, 8, batch_first=batch_first)
        source, target = (torch.randn(2, n, 6) if batch_first else torch.randn(n, 2, 6) for n in (3, 4))
        out = model(source, target, tgt_mask=model.generate_square_subsequent_mask(4), tgt_is_causal=True)
        out.square().sum().backward()
        return repr(model), model.state_dict(), out, [p.grad for p in model.parameters()]

    agree(program, rtol=1e-4, atol=1e-5, but=NODES)


CASES = {
    "another activation": lambda nn, t: nn.TransformerEncoderLayer(4, 2, activation="tanh"),
    "an activation": lambda nn, t: nn.TransformerEncoderLayer(4, 2, activation=t.tanh).activation_relu_or_gelu,
    "a layer as activation": lambda nn, t: nn.TransformerEncoderLayer(
        4, 2, activation=nn.GELU()
    ).activation_relu_or_gelu,
    "nested, but odd": lambda nn, t: nn.TransformerEncoder(
        nn.TransformerEncoderLayer(3, 3, batch_first=True), 1
    ).use_nested_tensor,
    "nested, but norm first": lambda nn, t: nn.TransformerEncoder(
        nn.TransformerEncoderLayer(4, 2, norm_first=True), 1
    ).use_nested_tensor,
    "nested, but by time": lambda nn, t: nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2), 1).use_nested_tensor,
    "nested": lambda nn, t: nn.TransformerEncoder(
        nn.TransformerEncoderLayer(4, 2, batch_first=True), 1
    ).use_nested_tensor,
    "batches that differ": lambda nn, t: nn.Transformer(4, 2, 1, 1, 4)(t.ones(3, 2, 4), t.ones(3, 1, 4)),
    "features that differ": lambda nn, t: nn.Transformer(4, 2, 1, 1, 4)(t.ones(3, 2, 5), t.ones(3, 2, 4)),
    "a mask": lambda nn, t: nn.Transformer.generate_square_subsequent_mask(3),
}


@pytest.mark.parametrize("name", CASES)
def test_calls(name):
    agree(lambda torch: CASES[name](torch.nn, torch))


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
def test_whole_layers_travel_in_files():
    def saved(lib):
        lib.manual_seed(0)
        buffer = io.BytesIO()
        layer = lib.nn.TransformerEncoderLayer(6, 2, 8)
        lib.save(lib.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval(), buffer)
        buffer.seek(0)
        return buffer

    x = np.random.default_rng(0).normal(size=(3, 2, 6)).astype(np.float32)
    ours = minitorch.load(saved(torch), weights_only=False)
    theirs = torch.load(saved(minitorch), weights_only=False)
    found = [layer(lib.from_numpy(x)).detach().numpy() for lib, layer in ((minitorch, ours), (torch, theirs))]
    np.testing.assert_allclose(*found, rtol=1e-5, atol=1e-6)
