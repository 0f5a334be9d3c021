"""Attention, with one head and with several, against PyTorch's."""

import itertools

import numpy as np
import pytest
import torch

import minitorch
from minitorch.kernels.attention import attention
from minitorch.kernels.thresholds import MANY
from minitorch.nn.functional.attention import composed
from tests.both import check
from tests.nn.mirror import agree

NODES = {"grad_fn": "attention is one node here", "stride": "PyTorch's kernels give the heads last", "offset": "so"}


def masked(torch, kind, *shape):
    """A mask of this kind."""
    if kind is None:
        return None
    if kind == "float":
        return torch.randn(shape, dtype=torch.float64)
    mask = torch.rand(shape) > 0.4
    if kind == "blind":
        mask[..., 0, :] = False
    return mask


@pytest.mark.parametrize("lead", [(), (2,), (2, 3)])
@pytest.mark.parametrize("options", [{}, {"scale": 0.3}, {"scale": -0.5}, {"dropout_p": 0.5}, {"is_causal": True}])
@pytest.mark.parametrize("kind", [None, "bool", "blind", "float"])
def test_scaled_dot_products(kind, options, lead):
    if kind and options.get("is_causal"):
        return

    def program(torch):
        torch.manual_seed(1)
        inputs = [torch.randn(*lead, *s, dtype=torch.float64).requires_grad_() for s in ((3, 5), (4, 5), (4, 6))]
        mask = masked(torch, kind, 3, 4)
        out = torch.nn.functional.scaled_dot_product_attention(*inputs, mask, **options)
        return out, torch.autograd.grad(out.square().sum(), inputs)

    agree(program, rtol=1e-11, atol=1e-12, but=NODES)


@pytest.mark.parametrize("kind", [None, "bool", "blind", "float"])
@pytest.mark.parametrize("causal", [False, True])
def test_gradients_of_gradients_by_the_kernel(kind, causal):
    """PyTorch's fast kernels have none, so against those of the composition."""
    minitorch.manual_seed(1)
    float64 = minitorch.float64
    inputs = [minitorch.randn(2, n, 3, dtype=float64).requires_grad_() for n in (4, 5, 5)]
    mask = masked(minitorch, kind, 4, 5)

    def second(out):
        first = minitorch.autograd.grad(out.pow(3).sum(), inputs, create_graph=True)
        return [*first, *minitorch.autograd.grad(sum(g.square().sum() for g in first), inputs)]

    fast = minitorch.nn.functional.scaled_dot_product_attention(*inputs, mask, is_causal=causal)
    plain = composed(*inputs, mask, 3**-0.5, causal)
    for ours, defined in zip([fast, *second(fast)], [plain, *second(plain)], strict=True):
        np.testing.assert_allclose(ours.detach().numpy(), defined.detach().numpy(), rtol=1e-10, atol=1e-12)


def test_a_mask_that_learns():
    def program(torch, q, k, v, mask):
        return torch.nn.functional.scaled_dot_product_attention(q, k, v, mask)

    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=s) for s in ((2, 3, 5), (2, 4, 5), (2, 4, 6), (3, 4))]
    check(program, *arrays, rtol=1e-10, atol=1e-11, but=NODES)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("odd", [None, np.nan, np.inf, -np.inf, "all -inf"])
def test_weights_of_many_single_floats(odd, causal):
    """By the compiled loop, held against double precision."""
    rng = np.random.default_rng(0)
    q, k, v = (rng.normal(size=(5, 70, 8)).astype(np.float32) for _ in range(3))
    assert q[..., 0].size * 70 >= MANY
    mask = np.zeros((5, 70, 70), np.float32)
    if odd == "all -inf":
        mask[1, 2] = -np.inf
    elif odd is not None:
        mask[1, 2, 1] = odd
    with np.errstate(invalid="ignore"):
        out, weights = attention(q, k, v, mask, 0.3, causal)
        _, exact = attention(*(x.astype(np.float64) for x in (q, k, v, mask)), 0.3, causal)
    assert out.dtype == np.float32
    np.testing.assert_allclose(weights, exact, rtol=2e-5, atol=1e-7)
    looked = np.tril(np.ones((70, 70), bool)) if causal else np.ones((70, 70), bool)
    assert not weights[:, ~looked].any()
    sums = weights.sum(-1)
    assert np.isnan(sums[1, 2]) if odd in (np.inf,) or odd is np.nan else sums[1, 2] in (0, pytest.approx(1))
    assert (weights[1, 2] == 0).all() == (odd == "all -inf")


CASES = {
    "fewer heads": lambda F, t: F.scaled_dot_product_attention(
        t.ones(1, 4, 2, 3), t.ones(1, 2, 5, 3), t.ones(1, 2, 5, 3), enable_gqa=True
    ),
    "heads that do not fit": lambda F, t: F.scaled_dot_product_attention(
        t.ones(1, 4, 2, 3), t.ones(1, 3, 5, 3), t.ones(1, 3, 5, 3), enable_gqa=True
    ),
    "one dimension": lambda F, t: F.scaled_dot_product_attention(t.ones(3), t.ones(2, 3), t.ones(2, 3)),
    "other dtypes": lambda F, t: F.scaled_dot_product_attention(t.ones(2, 3), t.ones(2, 3).double(), t.ones(2, 3)),
    "integers": lambda F, t: F.scaled_dot_product_attention(*[t.ones(2, 3, dtype=t.int64)] * 3),
    "a mask of integers": lambda F, t: F.scaled_dot_product_attention(
        *[t.ones(2, 3)] * 3, t.ones(2, 2, dtype=t.int64)
    ),
    "too much dropout": lambda F, t: F.scaled_dot_product_attention(*[t.ones(2, 3)] * 3, dropout_p=1.5),
    "leading dimensions that broadcast": lambda F, t: F.scaled_dot_product_attention(
        t.ones(3, 1, 4, 5), t.ones(7, 6, 5), t.ones(7, 6, 2)
    ),
    "no keys": lambda F, t: F.scaled_dot_product_attention(t.ones(2, 3), t.ones(0, 3), t.ones(0, 3)),
    "no batch": lambda F, t: F.scaled_dot_product_attention(t.ones(0, 2, 3), t.ones(0, 4, 3), t.ones(0, 4, 3)),
    "no tensor": lambda F, t: F.scaled_dot_product_attention([1.0], t.ones(2, 3), t.ones(2, 3)),
    "half floats": lambda F, t: F.scaled_dot_product_attention(*[t.ones(1, 1, 2, 3).half()] * 3),
}


@pytest.mark.parametrize("name", CASES)
def test_calls(name):
    agree(lambda torch: CASES[name](torch.nn.functional, torch), rtol=1e-3, but={**NODES, "text": "in its own words"})


LAYERS = {
    "plain": {},
    "without bias": {"bias": False},
    "one more key": {"add_bias_kv": True},
    "two more keys": {"add_bias_kv": True, "add_zero_attn": True},
    "batch first": {"batch_first": True},
    "dropout": {"dropout": 0.5},
    "other sizes": {"kdim": 5, "vdim": 7},
}


def attended(torch, options, batched, same, mask=None, padding=None, **call):
    """What a layer gives, and all gradients."""
    torch.manual_seed(2)
    layer = torch.nn.MultiheadAttention(6, 2, **options, dtype=torch.float64)
    lead = (2,) if batched else ()

    def sequence(length, size):
        first = options.get("batch_first") and batched
        shape = (*lead, length, size) if first else (length, *lead, size)
        return torch.randn(shape, dtype=torch.float64).requires_grad_()

    query = sequence(3, 6)
    keys = 3 if same == "all" else 4
    key = query if same == "all" else sequence(keys, options.get("kdim", 6))
    value = key if same != "none" else sequence(keys, options.get("vdim", 6))
    masks = {
        "bool": lambda *shape: torch.ones(shape, dtype=torch.bool).triu(1),
        "float": lambda *shape: torch.randn(shape, dtype=torch.float64),
        "of heads": lambda *shape: torch.randn(2 * (2 if batched else 1), *shape, dtype=torch.float64),
    }
    call["attn_mask"] = masks[mask](3, keys) if mask else None
    if padding == "bool":
        call["key_padding_mask"] = torch.zeros(*lead, keys, dtype=torch.bool)
        call["key_padding_mask"][..., -1] = True
    elif padding:
        call["key_padding_mask"] = torch.randn(*lead, keys, dtype=torch.float64)
    out, weights = layer(query, key, value, **call)
    found = torch.autograd.grad(out.square().sum(), [query, *layer.parameters()], allow_unused=True)
    return repr(layer), layer.state_dict(), out, out.stride(), weights, found


@pytest.mark.parametrize("batched", [True, False])
@pytest.mark.parametrize("need_weights", [True, False])
@pytest.mark.parametrize("name", LAYERS)
def test_several_heads(name, need_weights, batched):
    options = LAYERS[name]
    whose = ("none",) if "kdim" in options else ("all", "keys", "none")
    for same, mask, padding in itertools.product(whose, (None, "bool", "float", "of heads"), (None, "bool", "float")):
        if mask and padding and (mask == "bool") != (padding == "bool"):
            continue
        average = same == "all"
        agree(
            lambda torch, same=same, mask=mask, padding=padding, average=average: attended(
                torch, options, batched, same, mask, padding, need_weights=need_weights, average_attn_weights=average
            ),
            rtol=1e-10,
            atol=1e-11,
            but={**NODES, "requires_grad": "so"},
        )


def test_the_causal_hint():
    for need_weights in (True, False):
        agree(
            lambda torch, n=need_weights: attended(torch, {}, True, "all", "bool", is_causal=True, need_weights=n),
            rtol=1e-10, atol=1e-11, but=NODES,
        )  # fmt: skip


WRONG = {
    "a hint without a mask": lambda m, t: m(*[t.ones(3, 2, 6)] * 3, is_causal=True),
    "four dimensions": lambda m, t: m(*[t.ones(1, 3, 2, 6)] * 3),
    "keys without a batch": lambda m, t: m(t.ones(3, 2, 6), t.ones(3, 6), t.ones(3, 6)),
    "padding of two": lambda m, t: m(*[t.ones(3, 6)] * 3, key_padding_mask=t.ones(1, 3)),
    "a mask of one": lambda m, t: m(*[t.ones(3, 2, 6)] * 3, attn_mask=t.ones(3)),
    "a mask of another size": lambda m, t: m(*[t.ones(3, 2, 6)] * 3, attn_mask=t.ones(3, 4)),
    "a mask for other heads": lambda m, t: m(*[t.ones(3, 6)] * 3, attn_mask=t.ones(3, 3, 3)),
    "a mask of integers": lambda m, t: m(*[t.ones(3, 2, 6)] * 3, attn_mask=t.ones(3, 3, dtype=t.int64)),
    "masks of two kinds": lambda m, t: m(
        *[t.ones(3, 2, 6)] * 3, attn_mask=t.zeros(3, 3), key_padding_mask=t.zeros(2, 3, dtype=t.bool)
    )[0].shape,
    "other features": lambda m, t: m(*[t.ones(3, 2, 5)] * 3),
    "values of another length": lambda m, t: m(t.ones(3, 2, 6), t.ones(4, 2, 6), t.ones(5, 2, 6)),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_calls(name):
    agree(lambda torch: WRONG[name](torch.nn.MultiheadAttention(6, 2), torch), but={"text": "in its own words"})


def test_wrong_layers():
    agree(lambda torch: torch.nn.MultiheadAttention(5, 2))
    agree(lambda torch: torch.nn.MultiheadAttention(0, 2), but={"text": "in its own words"})


def test_compiled_attention():
    minitorch.manual_seed(0)
    layer, x = minitorch.nn.MultiheadAttention(4, 2), minitorch.randn(3, 2, 4)
    eager = layer(x, x, x)[0]
    compiled = minitorch.compile(lambda x: layer(x, x, x)[0])(x)
    np.testing.assert_allclose(compiled.detach().numpy(), eager.detach().numpy(), rtol=1e-5, atol=1e-6)


def test_real_pytorch_runs_what_was_made_here():
    ours, theirs = minitorch.nn.MultiheadAttention(6, 2), torch.nn.MultiheadAttention(6, 2)
    theirs.load_state_dict({k: torch.from_numpy(v.numpy()) for k, v in ours.state_dict().items()})
    x = np.random.default_rng(0).normal(size=(3, 2, 6)).astype(np.float32)
    found = [layer(*[lib.from_numpy(x)] * 3)[0].detach().numpy() for lib, layer in ((minitorch, ours), (torch, theirs))]
    np.testing.assert_allclose(*found, rtol=1e-5, atol=1e-6)
