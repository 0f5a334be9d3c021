"""Functions of layers under the names that `torch` has: PyTorch's arguments, values, gradients, random numbers."""

import inspect

import numpy as np
import pytest
import torch

import minitorch
from minitorch.nn import exported
from tests.functions.test_signatures import pytorchs

CALLS = {
    "adaptive_avg_pool1d": "x, 2", "adaptive_max_pool1d": "x, 2", "alpha_dropout": "x, .4, True",
    "alpha_dropout_": "x + 0, .4, True", "avg_pool1d": "x, 2, 1, 1, False, False",
    "batch_norm": "x, y[0, :, 0], y[1, :, 0], y[0, :, 1].detach(), y.detach()[0, :, 2] ** 2, False, .1, 1e-3, True",
    "bilinear": "x[:, :, 0], y[:, :, 1], T.ones(2, 3, 3) / 4", "celu": "x, 2.", "celu_": "x + 0, 2.",
    "binary_cross_entropy_with_logits": "x, y.sigmoid().detach(), None, None, 2",
    "cosine_embedding_loss": "x[0], y[0], T.tensor([1, -1, 1]), .1, 0", "cosine_similarity": "x, y, 2",
    "ctc_loss": "x.log_softmax(2), T.tensor([[1], [2], [1]]), (2, 2, 2), (1, 1, 1), 0, 2, False",
    "dropout": "x, .4, True", "dropout_": "x + 0, .4, True", "embedding": "x[0], T.tensor([[0, 2], [1, 1]]), 1",
    "feature_alpha_dropout": "x, .4, True", "feature_alpha_dropout_": "x + 0, .4, True",
    "feature_dropout": "x, .4, True", "feature_dropout_": "x + 0, .4, True", "group_norm": "x, 3, y[0, :, 0]",
    "hardshrink": "x, .3", "hinge_embedding_loss": "x, y.sign().detach(), .5, 0",
    "instance_norm": "x, y[0, :, 0], None, None, None, True, .1, 1e-3, True", "kl_div": "x, y, 0, log_target=True",
    "layer_norm": "x, (4,), y[0, 0], y[0, 1], 1e-3", "margin_ranking_loss": "x, y, y.sign().detach(), .2, 2",
    "max_pool1d": "x, 2, 1", "max_pool1d_with_indices": "x, 2", "max_pool2d": "x, 2, padding=1",
    "max_pool3d": "x[None, None], (1, 2, 2)", "pairwise_distance": "x, y, 1.", "pdist": "x[0], 1.",
    "poisson_nll_loss": "x, y.exp().detach(), True, True, 1e-8, 0", "prelu": "x, y[0, :, 0]",
    "rms_norm": "x, (4,), y[0, 0], 1e-3", "rrelu": "x, .1, .4, True", "rrelu_": "x + 0, .1, .4, True",
    "selu": "x", "selu_": "x + 0", "threshold": "x, .1, -2", "threshold_": "x + 0, .1, -2",
    "triplet_margin_loss": "x, y, x.flip(0), 1., 2, 1e-6, True, 0",
}  # fmt: skip


def outcome(lib, name):
    rng = np.random.default_rng(0)
    x, y = (lib.from_numpy(rng.normal(size=(2, 3, 4)).astype(np.float32)).requires_grad_() for _ in range(2))
    lib.manual_seed(0)
    results = eval(f"T.{name}({CALLS[name]})", {"T": lib, "x": x, "y": y})
    results = list(results) if isinstance(results, tuple) else [results]
    gradients = lib.autograd.grad((results[0] ** 2).sum(), [x, y], allow_unused=True, materialize_grads=True)
    return [t.detach().numpy() for t in [*results, *gradients]]


@pytest.mark.parametrize("name", CALLS)
def test_values_and_gradients_are_pytorchs(name):
    for ours, theirs in zip(outcome(minitorch, name), outcome(torch, name), strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5)


OWN = sorted(name for name, f in vars(exported).items() if inspect.isfunction(f) and hasattr(torch, name))


def test_each_is_called():
    assert set(OWN) <= CALLS.keys()


@pytest.mark.parametrize("name", OWN)
def test_arguments_have_pytorchs_names_and_order(name):
    parameters = inspect.signature(getattr(exported, name)).parameters.values()
    ours = [(p.name, p.kind) for p in parameters]
    in_order = tuple(name for name, kind in ours if kind is not inspect.Parameter.KEYWORD_ONLY)
    without = {"rrelu": ("generator",)}
    assert in_order in [tuple(x for x in places if x not in without.get(name, ())) for places, _ in pytorchs(name)]


def test_a_reduction_out_of_range_is_refused():
    with pytest.raises(ValueError, match="expected a reduction"):
        minitorch.kl_div(minitorch.ones(2), minitorch.ones(2), 3)
