"""Adaptive softmax, fractional pooling, a loss with its linear layer, and orthogonal weights, beside PyTorch's."""

import numpy as np
import pytest

import minitorch
from tests.both import check

UNLIKE = {"grad_fn": "it is made of other functions", "stride": "and lies in memory otherwise", "is_leaf": "so"}
TERMS = {"rtol": 1e-10, "atol": 1e-10, "but": UNLIKE}
NOISE = np.random.default_rng(0)


def adaptive(torch):
    torch.manual_seed(3)
    return torch.nn.AdaptiveLogSoftmaxWithLoss(8, 12, [4, 7, 10], div_value=2.0, head_bias=True).double()


@pytest.mark.parametrize("target", [[0, 11, 5, 3, 8, 8], [1, 1, 2, 0, 3, 2], [6]], ids=str)
def test_adaptive_softmax(target):
    def program(torch, x):
        model = adaptive(torch)
        x = x[: len(target)] if len(target) > 1 else x[0]
        output, loss = model(x, torch.tensor(target if len(target) > 1 else target[0]))
        gradients = torch.autograd.grad(loss, list(model.parameters()), allow_unused=True, retain_graph=True)
        rows = x if x.ndim == 2 else x[None]
        return output, loss, model.log_prob(rows), model.predict(rows), [g for g in gradients if g is not None]

    check(program, NOISE.standard_normal((6, 8)) * 3, **TERMS)


@pytest.mark.parametrize("call", [
    lambda torch: torch.nn.AdaptiveLogSoftmaxWithLoss(4, 6, []),
    lambda torch: torch.nn.AdaptiveLogSoftmaxWithLoss(4, 6, [3, 2]),
    lambda torch: torch.nn.AdaptiveLogSoftmaxWithLoss(4, 6, [0, 2]),
    lambda torch: torch.nn.AdaptiveLogSoftmaxWithLoss(4, 6, [2, 6]),
    lambda torch: adaptive(torch)(torch.ones(2, 8).double(), torch.tensor([0, 12])),
    lambda torch: adaptive(torch)(torch.ones(2, 8).double(), torch.tensor([0])),
    lambda torch: adaptive(torch)(torch.ones(8).double(), torch.tensor([0] * 8)),
    lambda torch: adaptive(torch)(torch.ones(2, 8).double(), torch.tensor(0)),
    lambda torch: adaptive(torch)(torch.ones(2, 8).double(), torch.zeros(2, 1).long()),
    lambda torch: torch.nn.FractionalMaxPool2d(2),
    lambda torch: torch.nn.FractionalMaxPool2d(2, 2, 0.5),
    lambda torch: torch.nn.FractionalMaxPool3d(2, output_ratio=1.5),
    lambda torch: torch.nn.functional.fractional_max_pool2d(torch.ones(1, 3, 3), 2),
    lambda torch: torch.nn.functional.fractional_max_pool2d(torch.ones(1, 3, 3), 3, 2),
    lambda torch: torch.nn.functional.fractional_max_pool3d(torch.ones(1, 3, 3, 3), 2, 2),
    lambda torch: torch.nn.LinearCrossEntropyLoss(3, 4, weight=torch.ones(3)),
    lambda torch: torch.nn.LinearCrossEntropyLoss(3, 4, label_smoothing=2.0),
    lambda torch: torch.nn.LinearCrossEntropyLoss(3, 4)(torch.ones(2, 2), torch.tensor([0, 1])),
    lambda torch: torch.nn.LinearCrossEntropyLoss(3, 4, ignore_index=1)(torch.ones(2, 3), torch.ones(2, 4)),
    lambda torch: torch.nn.utils.parametrizations.orthogonal(torch.nn.Linear(2, 2), "bias"),
    lambda torch: torch.nn.utils.parametrizations.orthogonal(torch.nn.Linear(2, 2), "none"),
    lambda torch: torch.nn.utils.parametrizations.orthogonal(torch.nn.Linear(2, 2), orthogonal_map="other"),
])  # fmt: skip
def test_errors(call):
    check(call, but=UNLIKE | {"text": "some say more", "stream": "PyTorch draws before it looks"})


@pytest.mark.parametrize("name, shape, sizes", [
    ("2d", (2, 3, 9, 7), {"kernel_size": (3, 2), "output_ratio": (0.5, 0.7)}),
    ("2d", (3, 8, 8), {"kernel_size": 2, "output_size": (4, 5)}),
    ("2d", (1, 2, 4, 4), {"kernel_size": 2, "output_size": 1}),
    ("3d", (2, 2, 6, 7, 5), {"kernel_size": 2, "output_size": (2, 4, 3)}),
    ("3d", (2, 7, 7, 7), {"kernel_size": (1, 2, 3), "output_ratio": 0.5}),
])  # fmt: skip
def test_fractional_pooling(name, shape, sizes):
    values = NOISE.standard_normal(shape)
    values.flat[::11] = np.nan

    def program(torch, x):
        pool = getattr(torch.nn, f"FractionalMaxPool{name}")(**sizes, return_indices=True)
        return [repr(pool), pool(x), pool(x.detach())]

    for seed in range(3):
        check(program, np.nan_to_num(values), seed=seed, **TERMS)
        check(program, np.float32(values), seed=seed, grad=False, **TERMS)


@pytest.mark.parametrize("terms", [
    {}, {"bias": True, "reduction": "sum"}, {"reduction": "none", "ignore_index": 2}, {"label_smoothing": 0.2},
    {"out_features": (2,), "bias": True},
], ids=str)  # fmt: skip
def test_linear_cross_entropy(terms):
    def program(torch, x, weight):
        loss = torch.nn.LinearCrossEntropyLoss(5, 4, dtype=torch.float64, weight=weight.detach(), **terms)
        target = torch.tensor([[0, 1], [2, 3], [2, 0]] if "out_features" in terms else [0, 2, 3])
        value = loss(x, target)
        return [repr(loss), value, torch.autograd.grad(value.sum(), loss.linear.weight, retain_graph=True)]

    check(program, NOISE.standard_normal((3, 5)), np.array([1.0, 2.0, 0.5, 1.5]), **TERMS)


def test_options_of_linear_cross_entropy_are_refused():
    loss = minitorch.nn.LinearCrossEntropyLoss(2, 2, options=object())
    with pytest.raises(NotImplementedError, match="leave it out"):
        loss(minitorch.ones(1, 2), minitorch.tensor([0]))


@pytest.mark.parametrize("trivial", [True, False])
@pytest.mark.parametrize("orthogonal_map", [None, "matrix_exp", "cayley", "householder"])
@pytest.mark.parametrize("shape", [(4, 4), (5, 3), (3, 5)])
def test_orthogonal_weights(shape, orthogonal_map, trivial):
    def program(torch, x):
        layer = torch.nn.Linear(*shape[::-1], dtype=torch.float64)
        make = torch.nn.utils.parametrizations.orthogonal
        make(layer, orthogonal_map=orthogonal_map, use_trivialization=trivial)
        inner = layer.parametrizations.weight
        first = layer.weight
        before = torch.autograd.grad((layer.weight * x).sum(), inner.original)
        with torch.no_grad():
            inner.original += 0.1 * x
        second = layer.weight
        layer.weight = torch.linalg.qr(x)[0] if shape[0] >= shape[1] else torch.linalg.qr(x.T)[0].T
        return first, before, second, layer.weight, [repr(type(p).__name__) for p in inner]

    but = UNLIKE | {"text": "some say more", "stream": "a refusal comes before or after the draws"}
    check(program, NOISE.standard_normal(shape), rtol=1e-9, atol=1e-9, but=but)


def test_former_names():
    """With their warnings."""

    def program(torch):
        nn, results = torch.nn, []
        for name in ("uniform", "normal", "eye", "dirac", "xavier_uniform", "xavier_normal", "kaiming_uniform",
                     "kaiming_normal"):  # fmt: skip
            results.append(getattr(nn.init, name)(torch.empty(3, 2, 2) if name == "dirac" else torch.empty(3, 2)))
        results += [nn.init.constant(torch.empty(2), 3.0), nn.init.sparse(torch.empty(4, 4), 0.5)]
        x = torch.arange(8.0).reshape(1, 1, 2, 4)
        results += [nn.functional.upsample_nearest(x, scale_factor=2), nn.functional.upsample_bilinear(x, (3, 3))]
        p = nn.Parameter(torch.ones(2))
        p.grad = torch.tensor([3.0, 4.0])
        return results, nn.utils.clip_grad_norm([p], 1.0), p.grad

    check(program, rtol=1e-6, atol=1e-6, but=UNLIKE)
    assert not hasattr(minitorch.nn.init, "ones") and not hasattr(minitorch.nn.init, "math_")


def test_sparse_adam_says_why_it_is_not_here():
    with pytest.raises(NotImplementedError, match="use Adam"):
        minitorch.optim.SparseAdam([minitorch.ones(2, requires_grad=True)], lr=0.1)
