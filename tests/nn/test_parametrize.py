"""Parametrized, normed, pruned and fused parameters against PyTorch's, through steps of training and states."""

import copy
import pickle

import numpy as np
import pytest

import minitorch
from tests.nn.mirror import PLACES, agree

pytest.importorskip("torch.nn.utils.prune")  # PyTorch imports it for those only who ask for it


def trained(torch, layer, steps=3):
    """Outputs and states of a layer through some steps, then of evaluation."""
    x = torch.from_numpy(np.random.default_rng(0).normal(size=(5, 4))).to(torch.float32)
    optimizer, results = torch.optim.SGD(layer.parameters(), lr=0.1), []
    for _ in range(steps):
        y = layer(x)
        optimizer.zero_grad()
        (y * y).mean().backward()
        optimizer.step()
        results.append(y.detach())
    return repr(layer), results, layer.eval()(x).detach(), {k: v.clone() for k, v in layer.state_dict().items()}


def symmetric(torch):
    class Symmetric(torch.nn.Module):
        def forward(self, x):
            return x.triu() + x.triu(1).t()

        def right_inverse(self, x):
            return x.triu()

    return Symmetric()


def two(torch):
    class Product(torch.nn.Module):
        def forward(self, a, b):
            return a * b

        def right_inverse(self, x):
            return x.abs().sqrt(), x.sign() * x.abs().sqrt()

    return Product()


LAYERS = {
    "symmetric": lambda nn, torch: nn.utils.parametrize.register_parametrization(
        nn.Linear(4, 4), "weight", symmetric(torch)
    ),
    "of two": lambda nn, torch: nn.utils.parametrize.register_parametrization(nn.Linear(4, 4), "weight", two(torch)),
    "twice": lambda nn, torch: nn.utils.parametrize.register_parametrization(
        nn.utils.parametrize.register_parametrization(nn.Linear(4, 4), "weight", symmetric(torch)),
        "weight",
        symmetric(torch),
    ),
    "bias": lambda nn, torch: nn.utils.parametrize.register_parametrization(nn.Linear(4, 3), "bias", nn.Tanh()),
    "weight_norm": lambda nn, torch: nn.utils.parametrizations.weight_norm(nn.Linear(4, 3)),
    "weight_norm of columns": lambda nn, torch: nn.utils.parametrizations.weight_norm(nn.Linear(4, 3), dim=1),
    "weight_norm of all": lambda nn, torch: nn.utils.parametrizations.weight_norm(nn.Linear(4, 3), dim=None),
    "former weight_norm": lambda nn, torch: nn.utils.weight_norm(nn.Linear(4, 3)),
    "spectral_norm": lambda nn, torch: nn.utils.parametrizations.spectral_norm(nn.Linear(4, 3)),
    "spectral_norm of a vector": lambda nn, torch: nn.utils.parametrizations.spectral_norm(nn.Linear(4, 3), "bias"),
    "spectral_norm, options": lambda nn, torch: nn.utils.parametrizations.spectral_norm(
        nn.Linear(4, 3), dim=1, eps=0.1
    ),
    "former spectral_norm": lambda nn, torch: nn.utils.spectral_norm(nn.Linear(4, 3), n_power_iterations=2),
    "random": lambda nn, torch: nn.utils.prune.random_unstructured(nn.Linear(4, 3), "weight", 0.4),
    "small": lambda nn, torch: nn.utils.prune.l1_unstructured(nn.Linear(4, 3), "weight", 5),
    "random columns": lambda nn, torch: nn.utils.prune.random_structured(nn.Linear(4, 3), "weight", 2, dim=1),
    "short rows": lambda nn, torch: nn.utils.prune.ln_structured(nn.Linear(4, 3), "weight", 0.4, n=2, dim=0),
    "pruned twice": lambda nn, torch: nn.utils.prune.l1_unstructured(
        nn.utils.prune.random_unstructured(nn.Linear(4, 3), "weight", 4), "weight", 0.5
    ),
    "rows after elements": lambda nn, torch: nn.utils.prune.ln_structured(
        nn.utils.prune.l1_unstructured(nn.Linear(4, 3), "weight", 4), "weight", 1, 1, -1
    ),
    "by mask": lambda nn, torch: nn.utils.prune.custom_from_mask(
        nn.Linear(4, 3), "bias", torch.tensor([1.0, 0.0, 1.0])
    ),
    "with a mask of ones": lambda nn, torch: nn.utils.prune.identity(nn.Linear(4, 3), "weight"),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_in_training(name):
    agree(lambda torch: trained(torch, LAYERS[name](torch.nn, torch)), rtol=3e-6, atol=1e-6)


def test_removal():
    def program(torch):
        u, results = torch.nn.utils, []
        for name, remove in [
            ("symmetric", lambda layer: u.parametrize.remove_parametrizations(layer, "weight")),
            ("symmetric", lambda layer: u.parametrize.remove_parametrizations(layer, "weight", False)),
            ("of two", lambda layer: u.parametrize.remove_parametrizations(layer, "weight")),
            ("weight_norm", lambda layer: u.parametrize.remove_parametrizations(layer, "weight")),
            ("former weight_norm", u.remove_weight_norm),
            ("former spectral_norm", u.remove_spectral_norm),
            ("pruned twice", lambda layer: u.prune.remove(layer, "weight")),
        ]:
            layer = LAYERS[name](torch.nn, torch)
            before = u.parametrize.is_parametrized(layer), u.prune.is_pruned(layer)
            remove(layer)
            after = u.parametrize.is_parametrized(layer), u.prune.is_pruned(layer)
            kind = type(layer) is torch.nn.Linear, type(layer.weight).__name__
            results.append((before, after, kind, [*layer.state_dict()], trained(torch, layer)))
        return results

    agree(program, rtol=3e-6, atol=1e-6)


def test_assignment_and_cache():
    def program(torch):
        parametrize = torch.nn.utils.parametrize
        layer = LAYERS["symmetric"](torch.nn, torch)
        layer.weight = torch.arange(16.0).view(4, 4)
        with parametrize.cached():
            same = layer.weight is layer.weight
        kind = parametrize.type_before_parametrizations(layer) is torch.nn.Linear
        other = parametrize.transfer_parametrizations_and_params(layer, torch.nn.Linear(4, 4))
        shared = other.parametrizations.weight.original is layer.parametrizations.weight.original
        return layer.weight, same, layer.weight is layer.weight, kind, type(layer).__name__, shared

    agree(program, but={"grad_fn": "of what a user's module did last"})


def test_copies_are_their_own_and_pickles_refused():
    layer = LAYERS["symmetric"](minitorch.nn, minitorch)
    other = copy.deepcopy(layer)
    other.parametrizations.weight.original.data.zero_()
    assert other.weight.eq(0).all() and not layer.weight.eq(0).all()
    with pytest.raises(RuntimeError, match=r"only supported through state_dict\(\)"):
        pickle.dumps(layer)


def test_states_travel():
    def program(torch):
        former = torch.nn.utils.weight_norm(torch.nn.Linear(4, 3)).state_dict()
        layer = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(4, 3))
        return repr(layer.load_state_dict(former)), layer.state_dict(), torch.nn.utils.spectral_norm(
            torch.nn.Linear(4, 3)
        ).state_dict()

    agree(program, rtol=1e-6)


def test_global_pruning():
    def program(torch):
        prune = torch.nn.utils.prune
        model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 4))
        pairs = [(model[0], "weight"), (model[1], "weight")]
        prune.global_unstructured(pairs, prune.L1Unstructured, amount=0.4)
        prune.global_unstructured(pairs, prune.RandomUnstructured, amount=3)
        return trained(torch, model), [type(hook).__name__ for hook in model[0]._forward_pre_hooks.values()]

    agree(program, rtol=3e-6, atol=1e-6)


@pytest.mark.parametrize("bias", [True, False])
def test_fusion(bias):
    def program(torch):
        linear, norm = torch.nn.Linear(4, 3, bias), torch.nn.BatchNorm1d(3)
        x = torch.arange(20.0).view(5, 4).sin()
        norm(linear(x))
        linear.eval(), norm.eval()
        fused = torch.nn.utils.fusion.fuse_linear_bn_eval(linear, norm)
        w = torch.arange(24.0).view(3, 4, 2)
        stats = norm.running_mean, norm.running_var, norm.eps, norm.weight, norm.bias
        return fused(x), norm(linear(x)), torch.nn.utils.fusion.fuse_conv_bn_weights(w, None, *stats)

    agree(program, rtol=2e-5, atol=1e-6)


ERRORS = {
    "no such name": lambda nn, torch: nn.utils.parametrize.register_parametrization(nn.Linear(4, 4), "w", nn.Tanh()),
    "not parametrized": lambda nn, torch: nn.utils.parametrize.remove_parametrizations(nn.Linear(4, 4), "weight"),
    "another shape": lambda nn, torch: nn.utils.parametrize.register_parametrization(
        nn.Linear(4, 4), "weight", nn.Flatten(0)
    ),
    "no inverse": lambda nn, torch: setattr(
        nn.utils.parametrize.register_parametrization(nn.Linear(4, 4), "weight", nn.Tanh()), "weight", torch.ones(4, 4)
    ),
    "two originals": lambda nn, torch: nn.utils.parametrize.remove_parametrizations(
        LAYERS["of two"](nn, torch), "weight", False
    ),
    "twice": lambda nn, torch: nn.utils.weight_norm(nn.utils.weight_norm(nn.Linear(4, 4))),
    "nothing to remove": lambda nn, torch: nn.utils.remove_weight_norm(nn.Linear(4, 4)),
    "no spectral norm": lambda nn, torch: nn.utils.remove_spectral_norm(nn.Linear(4, 4)),
    "no iterations": lambda nn, torch: nn.utils.spectral_norm(nn.Linear(4, 4), n_power_iterations=0),
    "no bias": lambda nn, torch: nn.utils.spectral_norm(nn.Linear(4, 4, False), "bias"),
    "beyond": lambda nn, torch: nn.utils.parametrizations.spectral_norm(nn.Linear(4, 4), dim=2),
    "too much": lambda nn, torch: nn.utils.prune.l1_unstructured(nn.Linear(4, 4), "weight", 17),
    "too large a share": lambda nn, torch: nn.utils.prune.l1_unstructured(nn.Linear(4, 4), "weight", 1.5),
    "no amount": lambda nn, torch: nn.utils.prune.l1_unstructured(nn.Linear(4, 4), "weight", "all"),
    "rows of a vector": lambda nn, torch: nn.utils.prune.random_structured(nn.Linear(4, 4), "bias", 1, 0),
    "rows beyond": lambda nn, torch: nn.utils.prune.random_structured(nn.Linear(4, 4), "weight", 1, 2),
    "never pruned": lambda nn, torch: nn.utils.prune.remove(nn.Linear(4, 4), "weight"),
    "fused in training": lambda nn, torch: nn.utils.fuse_linear_bn_eval(nn.Linear(4, 4), nn.BatchNorm1d(4)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_edges(name):
    agree(lambda torch: ERRORS[name](torch.nn, torch), but=PLACES)


def test_layers_that_draw_nothing():
    minitorch.manual_seed(0)
    before = minitorch.get_rng_state()
    layer = minitorch.nn.utils.skip_init(minitorch.nn.Linear, 3, 2)
    assert layer.weight.shape == (2, 3) and minitorch.equal(before, minitorch.get_rng_state())
    with pytest.raises(RuntimeError, match="'device' arg"):
        minitorch.nn.utils.skip_init(minitorch.nn.ReLU)


LAZY = {
    "LazyBatchNorm1d": (5, 3), "LazyBatchNorm2d": (2, 3, 2, 2), "LazyBatchNorm3d": (2, 3, 2, 1, 2),
    "LazyInstanceNorm1d": (2, 3, 4), "LazyInstanceNorm2d": (2, 3, 2, 2), "LazyInstanceNorm3d": (2, 3, 2, 1, 2),
}  # fmt: skip


@pytest.mark.parametrize("name", LAZY)
def test_lazy_norms(name):
    def program(torch):
        layer = getattr(torch.nn, name)(momentum=0.2)
        x = torch.arange(np.prod(LAZY[name]).item()).view(LAZY[name]).float().sin()
        before = repr(layer)
        y = layer(x)
        loaded = getattr(torch.nn, name)()
        loaded.load_state_dict(layer.state_dict())
        return before, repr(layer), type(layer).__name__, y.detach(), layer.state_dict(), loaded.eval()(x).detach()

    agree(program, rtol=3e-6, atol=1e-6)
