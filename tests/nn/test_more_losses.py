"""Losses by margins and likelihoods, distances and bags against PyTorch's: values, gradients of both orders, errors."""

import math

import numpy as np
import pytest

import minitorch
from tests.both import check
from tests.nn.mirror import PLACES, agree

REDUCTIONS = ["mean", "sum", "none"]
INSIDE = {"grad_fn": "of several ops here, where PyTorch has one or names others"}


def signs(torch, *shape):
    return torch.where(torch.arange(math.prod(shape)).view(shape) % 3 == 0, 1.0, -1.0).double()


CLASSES, NAMED = [1, 0, 3], [[0, 3, -1, 1], [2, -1, 0, 0], [-1, 1, 1, 1]]
LOSSES = {
    "cosine": lambda F, torch, x, y, k: F.cosine_embedding_loss(x, y, signs(torch, 3), **k),
    "cosine, margin": lambda F, torch, x, y, k: F.cosine_embedding_loss(x, y, signs(torch, 3), 0.3, **k),
    "cosine of one": lambda F, torch, x, y, k: F.cosine_embedding_loss(x[0], y[0], torch.tensor(-1), **k),
    "hinge": lambda F, torch, x, y, k: F.hinge_embedding_loss(x, signs(torch, 3, 4), **k),
    "hinge, margin": lambda F, torch, x, y, k: F.hinge_embedding_loss(x, signs(torch, 3, 4), 0.2, **k),
    "ranking": lambda F, torch, x, y, k: F.margin_ranking_loss(x, y, signs(torch, 3, 4), 0.1, **k),
    "soft margin": lambda F, torch, x, y, k: F.soft_margin_loss(x, signs(torch, 3, 4), **k),
    "multi margin": lambda F, torch, x, y, k: F.multi_margin_loss(x, torch.tensor(CLASSES), **k),
    "multi margin, square": lambda F, torch, x, y, k: F.multi_margin_loss(x, torch.tensor(CLASSES), 2, 0.7, **k),
    "multi margin, weight": lambda F, torch, x, y, k: F.multi_margin_loss(
        x, torch.tensor(CLASSES), weight=torch.arange(1, 5).double(), **k
    ),
    "multi margin of one": lambda F, torch, x, y, k: F.multi_margin_loss(x[0], torch.tensor(2), **k),
    "labels by margin": lambda F, torch, x, y, k: F.multilabel_margin_loss(x, torch.tensor(NAMED), **k),
    "labels by margin of one": lambda F, torch, x, y, k: F.multilabel_margin_loss(x[0], torch.tensor(NAMED[0]), **k),
    "labels": lambda F, torch, x, y, k: F.multilabel_soft_margin_loss(x, y.sigmoid(), **k),
    "labels, weight": lambda F, torch, x, y, k: F.multilabel_soft_margin_loss(x, y.gt(0).double(), y.exp(), **k),
    "poisson": lambda F, torch, x, y, k: F.poisson_nll_loss(x, y.exp(), **k),
    "poisson, full": lambda F, torch, x, y, k: F.poisson_nll_loss(x, y.exp(), full=True, **k),
    "poisson, numbers": lambda F, torch, x, y, k: F.poisson_nll_loss(x.exp(), y.exp(), False, **k),
    "gauss": lambda F, torch, x, y, k: F.gaussian_nll_loss(x, y, (x * y).exp(), **k),
    "gauss, full": lambda F, torch, x, y, k: F.gaussian_nll_loss(x, y, y[:, :1].exp() - 0.2, True, 0.3, **k),
    "gauss of rows": lambda F, torch, x, y, k: F.gaussian_nll_loss(x, y, y[:, 0].exp(), **k),
    "gauss, a number": lambda F, torch, x, y, k: F.gaussian_nll_loss(x, y, 2.0, **k),
    "triplet": lambda F, torch, x, y, k: F.triplet_margin_loss(x, y, x.flip(0), **k),
    "triplet, options": lambda F, torch, x, y, k: F.triplet_margin_loss(x, y, x.flip(0), 2.0, 3, 1e-3, True, **k),
    "triplet of one": lambda F, torch, x, y, k: F.triplet_margin_loss(x[0], y[0], x[1], **k),
    "triplet, distance": lambda F, torch, x, y, k: F.triplet_margin_with_distance_loss(
        x, y, y.flip(0), distance_function=lambda a, b: (a - b).abs().sum(-1), swap=True, **k
    ),
    "triplet, usual distance": lambda F, torch, x, y, k: F.triplet_margin_with_distance_loss(x, y, y.flip(0), **k),
}


def draw(*shape):
    return np.random.default_rng(4).normal(size=shape)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", LOSSES)
def test_losses(name, reduction):
    def program(torch, x, y):
        return LOSSES[name](torch.nn.functional, torch, x, y, {"reduction": reduction})

    def once(torch, x, y):
        x.requires_grad_()
        loss = program(torch, x, y)
        return loss.detach(), torch.autograd.grad((loss * loss).sum(), x)

    arrays, near = (draw(3, 4), np.flip(draw(3, 4))), {"rtol": 1e-8, "atol": 1e-9, "but": INSIDE}
    if name.startswith(ONCE):
        check(once, *arrays, grad=False, **near | {"but": {"requires_grad": "", "is_leaf": ""}})
    else:
        check(program, *arrays, **near)


ONCE = ("multi margin", "labels by margin")
"""Losses of which PyTorch has no second gradient."""


@pytest.mark.parametrize("name", ["cosine", "hinge", "poisson", "gauss", "triplet"])
def test_half_the_bytes(name):
    def program(torch, x, y):
        k = {"reduction": "mean"}
        F = torch.nn.functional
        if name == "cosine":
            return F.cosine_embedding_loss(x, y, signs(torch, 3).float(), **k)
        if name == "hinge":
            return F.hinge_embedding_loss(x, signs(torch, 3, 4).float(), **k)
        return LOSSES[name](F, torch, x, y, k)

    arrays = (draw(3, 4).astype("float32"), np.flip(draw(3, 4)).astype("float32"))
    check(program, *arrays, rtol=2e-5, atol=2e-5, but=INSIDE)


PAIRS = {
    "distance": lambda torch, x, y: torch.nn.functional.pairwise_distance(x, y),
    "distance by 1, kept": lambda torch, x, y: torch.nn.PairwiseDistance(1.0, keepdim=True)(x, y),
    "distance to one": lambda torch, x, y: torch.nn.functional.pairwise_distance(x, y[0], 3.0, 1e-3),
    "distance of two": lambda torch, x, y: torch.nn.functional.pairwise_distance(x[0], y[0], float("inf")),
    "cosine": lambda torch, x, y: torch.nn.CosineSimilarity(0, 1e-3)(x, y),
    "bilinear": lambda torch, x, y: torch.nn.Bilinear(4, 4, 5).double()(x, y),
    "bilinear without bias": lambda torch, x, y: torch.nn.Bilinear(4, 2, 3, False).double()(x, y[:, 1:3]),
    "bilinear of many": lambda torch, x, y: torch.nn.Bilinear(4, 4, 5).double()(x[None], y[None]),
    "bilinear of one": lambda torch, x, y: torch.nn.Bilinear(4, 4, 5).double()(x[0], y[0]),
}


@pytest.mark.parametrize("name", PAIRS)
def test_pairs(name):
    check(PAIRS[name], draw(3, 4), np.flip(draw(3, 4)), rtol=1e-9, atol=1e-10, but=INSIDE)


INDICES = [0, 2, 1, 5, 2, 3, 3]
BAGS = {
    "rows": lambda i, w, torch, k: torch.nn.functional.embedding_bag(i[:6].view(2, 3), w, **k),
    "offsets": lambda i, w, torch, k: torch.nn.functional.embedding_bag(i, w, torch.tensor([0, 3, 3, 5]), **k),
    "offsets with an end": lambda i, w, torch, k: torch.nn.functional.embedding_bag(
        i, w, torch.tensor([0, 3, 3, 7]), include_last_offset=True, **k
    ),
    "padding": lambda i, w, torch, k: torch.nn.functional.embedding_bag(
        i, w, torch.tensor([0, 3, 5]), padding_idx=-4, **k
    ),
    "padding of rows": lambda i, w, torch, k: torch.nn.functional.embedding_bag(
        i[:6].view(3, 2), w, padding_idx=2, **k
    ),
}


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
@pytest.mark.parametrize("name", BAGS)
def test_bags(name, mode):
    def program(torch, w):
        out = BAGS[name](torch.tensor(INDICES), w, torch, {"mode": mode})
        return out.detach(), torch.autograd.grad((out * out.detach().sin()).sum(), w)[0], out.grad_fn.name()

    check(program, draw(6, 3), rtol=1e-12, atol=1e-12)


def test_bags_with_factors():
    def program(torch, w, factors):
        F, i = torch.nn.functional, torch.tensor(INDICES)
        first = F.embedding_bag(i, w, torch.tensor([0, 4]), mode="sum", per_sample_weights=factors)
        rows = F.embedding_bag(i[:6].view(2, 3), w, mode="sum", per_sample_weights=factors[:6].view(2, 3))
        out = (first * rows).sum()
        return out.detach(), torch.autograd.grad(out, [w, factors])

    check(program, draw(6, 3), draw(7), rtol=1e-12, atol=1e-12)


OPTIONS = [{"mode": "max", "padding_idx": 2}, {"norm_type": 1.0, "max_norm": 0.5}]


@pytest.mark.parametrize("options", [{}, {"max_norm": 1.0}, {"padding_idx": -1}, *OPTIONS])
def test_layers_of_bags(options):
    def program(torch):
        layer = torch.nn.EmbeddingBag(6, 3, **options)
        start = layer.weight.detach().clone()
        out = layer(torch.tensor(INDICES[:6]).view(2, 3))
        (out * torch.arange(6.0).view(2, 3)).sum().backward()
        own = {k: v for k, v in layer.__dict__.items() if k not in torch.nn.Module().__dict__}
        return repr(layer), own, list(layer.__dict__), start, out.detach(), layer.weight.detach(), layer.weight.grad

    agree(program, rtol=1e-6, atol=1e-6)


def test_a_given_table():
    def program(torch):
        layer = torch.nn.EmbeddingBag.from_pretrained(torch.arange(6.0).view(3, 2), mode="sum")
        return repr(layer), layer.weight.requires_grad, layer(torch.tensor([[0, 2], [1, 1]]))

    agree(program)


def logs(torch, x):
    return x.log_softmax(-1)


CTC = {
    "plain": lambda torch, x, k: torch.nn.functional.ctc_loss(
        logs(torch, x), torch.tensor([[1, 2, 2], [3, 1, 1]]), torch.tensor([7, 6]), torch.tensor([3, 2]), **k
    ),
    "labels in a row": lambda torch, x, k: torch.nn.functional.ctc_loss(
        logs(torch, x), torch.tensor([1, 2, 2, 3]), (7, 5), (3, 1), **k
    ),
    "another blank": lambda torch, x, k: torch.nn.functional.ctc_loss(
        logs(torch, x), torch.tensor([[1, 2, 2], [0, 1, 1]]), (7, 6), (3, 2), blank=3, **k
    ),
    "one": lambda torch, x, k: torch.nn.functional.ctc_loss(
        logs(torch, x[:, 0]), torch.tensor([1, 2]), torch.tensor(7), torch.tensor(2), **k
    ),
    "too long": lambda torch, x, k: torch.nn.functional.ctc_loss(
        logs(torch, x), torch.tensor([[1, 1, 1], [3, 1, 1]]), (4, 6), (3, 2), zero_infinity=True, **k
    ),
    "no labels": lambda torch, x, k: torch.nn.functional.ctc_loss(
        logs(torch, x), torch.tensor([[1, 1, 1], [3, 1, 1]]), (4, 6), (3, 0), zero_infinity=True, **k
    ),
    "of probabilities as they are": lambda torch, x, k: torch.nn.functional.ctc_loss(
        x, torch.tensor([[1, 2, 2], [3, 1, 1]]), torch.tensor([7, 6]), torch.tensor([3, 2]), **k
    ),
}


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", CTC)
def test_ctc(name, reduction):
    x = draw(7, 2, 4)
    if name == "of probabilities as they are":
        x -= np.log(np.exp(x).sum(-1, keepdims=True))

    def program(torch, x):
        out = CTC[name](torch, x, {"reduction": reduction})
        return out.detach(), torch.autograd.grad((out * 2).sum(), x)[0]

    check(program, x, rtol=1e-9, atol=1e-10)


def f(torch):
    return torch.nn.functional


def o(torch, *shape):
    return torch.ones(*shape)


ERRORS = {
    "cosine targets": lambda torch: f(torch).cosine_embedding_loss(o(torch, 3, 4), o(torch, 3, 4), o(torch, 3, 1)),
    "cosine vectors": lambda torch: f(torch).cosine_embedding_loss(o(torch, 4), o(torch, 4), o(torch, 3)),
    "cosine matrices": lambda torch: f(torch).cosine_embedding_loss(o(torch, 3, 4), o(torch, 3, 4), torch.tensor(1)),
    "ranking": lambda torch: f(torch).margin_ranking_loss(o(torch, 3, 4), o(torch, 3, 4), o(torch, 3)),
    "soft margin": lambda torch: f(torch).soft_margin_loss(o(torch, 3, 4), o(torch, 3)),
    "power": lambda torch: f(torch).multi_margin_loss(o(torch, 3, 4), torch.tensor(CLASSES), 3),
    "targets": lambda torch: f(torch).multi_margin_loss(o(torch, 3, 4), torch.tensor([0, 1])),
    "targets beyond": lambda torch: f(torch).multi_margin_loss(o(torch, 3, 4), torch.tensor([0, 1, 4])),
    "target weights": lambda torch: f(torch).multi_margin_loss(
        o(torch, 3, 4), torch.tensor(CLASSES), weight=o(torch, 3)
    ),
    "targets as floats": lambda torch: f(torch).multi_margin_loss(o(torch, 3, 4), o(torch, 3)),
    "labels": lambda torch: f(torch).multilabel_margin_loss(o(torch, 3, 4), torch.tensor([[0, 1, -1]] * 3)),
    "labels beyond": lambda torch: f(torch).multilabel_margin_loss(o(torch, 4), torch.tensor([0, 1, 4, -1])),
    "labels as floats": lambda torch: f(torch).multilabel_margin_loss(o(torch, 3, 4), o(torch, 3, 4)),
    "triplet dimensions": lambda torch: f(torch).triplet_margin_loss(o(torch, 3, 4), o(torch, 3, 4), o(torch, 4)),
    "triplet margin": lambda torch: f(torch).triplet_margin_loss(o(torch, 4), o(torch, 4), o(torch, 4), 0),
    "triplet layer": lambda torch: torch.nn.TripletMarginLoss(0),
    "triplet layer with distance": lambda torch: torch.nn.TripletMarginWithDistanceLoss(margin=-1),
    "variances": lambda torch: f(torch).gaussian_nll_loss(o(torch, 3, 4), o(torch, 3, 4), -o(torch, 3, 4)),
    "negative variance": lambda torch: f(torch).gaussian_nll_loss(o(torch, 3, 4), o(torch, 3, 4), -1.0),
    "shape of variances": lambda torch: f(torch).gaussian_nll_loss(o(torch, 3, 4), o(torch, 3, 4), o(torch, 4)),
    "gauss reduction": lambda torch: f(torch).gaussian_nll_loss(o(torch, 4), o(torch, 4), 1.0, reduction="nose"),
    "reduction": lambda torch: f(torch).hinge_embedding_loss(o(torch, 4), o(torch, 4), reduction="nose"),
    "labels reduction": lambda torch: f(torch).multilabel_soft_margin_loss(o(torch, 4), o(torch, 4), reduction="nose"),
    "bilinear in": lambda torch: torch.nn.Bilinear(3, 4, 5)(o(torch, 2, 4), o(torch, 2, 4)),
    "bilinear batches": lambda torch: torch.nn.Bilinear(3, 4, 5)(o(torch, 2, 3), o(torch, 3, 4)),
    "bilinear of nothing": lambda torch: torch.nn.Bilinear(0, 4, 5),
    "no offsets": lambda torch: f(torch).embedding_bag(torch.tensor(INDICES), o(torch, 6, 3)),
    "offsets of rows": lambda torch: f(torch).embedding_bag(
        torch.tensor([INDICES]), o(torch, 6, 3), torch.tensor([0])
    ),
    "three dimensions": lambda torch: f(torch).embedding_bag(torch.tensor([[INDICES]]), o(torch, 6, 3)),
    "a late start": lambda torch: f(torch).embedding_bag(torch.tensor(INDICES), o(torch, 6, 3), torch.tensor([1])),
    "a mode": lambda torch: f(torch).embedding_bag(torch.tensor([INDICES]), o(torch, 6, 3), mode="nose"),
    "factors": lambda torch: f(torch).embedding_bag(
        torch.tensor([INDICES]), o(torch, 6, 3), mode="sum", per_sample_weights=o(torch, 1, 3)
    ),
    "factors of a mean": lambda torch: f(torch).embedding_bag(
        torch.tensor([INDICES]), o(torch, 6, 3), per_sample_weights=o(torch, 1, 7)
    ),
    "frequencies of the largest": lambda torch: f(torch).embedding_bag(
        torch.tensor([INDICES]), o(torch, 6, 3), mode="max", scale_grad_by_freq=True
    ),
    "padding beyond": lambda torch: f(torch).embedding_bag(torch.tensor([INDICES]), o(torch, 6, 3), padding_idx=6),
    "padding of a layer": lambda torch: torch.nn.EmbeddingBag(3, 2, padding_idx=3),
    "indices as floats": lambda torch: f(torch).embedding_bag(o(torch, 1, 3), o(torch, 6, 3)),
    "ctc times": lambda torch: f(torch).ctc_loss(o(torch, 5, 1, 4), torch.ones(1, 2).long(), (6,), (2,)),
    "ctc labels": lambda torch: f(torch).ctc_loss(o(torch, 5, 1, 4), torch.ones(1, 2).long(), (5,), (3,)),
    "ctc blank": lambda torch: f(torch).ctc_loss(o(torch, 5, 1, 4), torch.ones(1, 2).long(), (5,), (2,), blank=4),
    "ctc lengths": lambda torch: f(torch).ctc_loss(o(torch, 5, 2, 4), torch.ones(2, 2).long(), (5,), (2, 2)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_edges(name):
    agree(ERRORS[name], but=PLACES | {"more text": "it says what to do"})


MODULES = {
    "CosineEmbeddingLoss": [{}, {"margin": 0.2, "reduction": "sum"}],
    "HingeEmbeddingLoss": [{}, {"margin": 0.2}],
    "MarginRankingLoss": [{}, {"margin": 0.2}],
    "MultiLabelMarginLoss": [{}],
    "MultiLabelSoftMarginLoss": [{}, {"reduction": "none"}],
    "SoftMarginLoss": [{}],
    "MultiMarginLoss": [{}, {"p": 2, "margin": 0.5}],
    "PoissonNLLLoss": [{}, {"log_input": False, "full": True, "eps": 1e-3}],
    "GaussianNLLLoss": [{}, {"full": True}],
    "TripletMarginLoss": [{}, {"p": 1, "swap": True}],
    "TripletMarginWithDistanceLoss": [{}, {"margin": 2.0, "swap": True}],
    "CTCLoss": [{}, {"zero_infinity": True, "blank": 3, "reduction": "sum"}],
}


@pytest.mark.parametrize(("name", "options"), [(name, k) for name, all in MODULES.items() for k in all])
def test_modules(name, options):
    def program(torch):
        x, y = (torch.from_numpy(np.abs(a).copy()) for a in (draw(3, 4), np.flip(draw(3, 4))))
        three = {"CosineEmbeddingLoss": signs(torch, 3), "MarginRankingLoss": signs(torch, 3, 4)}
        three |= dict.fromkeys(("GaussianNLLLoss", "TripletMarginLoss", "TripletMarginWithDistanceLoss"), x + y)
        two = {"MultiLabelMarginLoss": torch.tensor(NAMED), "MultiMarginLoss": torch.tensor(CLASSES)}
        args = (x, y, three[name]) if name in three else (x, two.get(name, signs(torch, 3, 4)))
        if name == "CTCLoss":
            args = (x[:, None].log_softmax(2), torch.tensor([[1, 2]]), torch.tensor([3]), torch.tensor([2]))
        loss = getattr(torch.nn, name)(**options)
        own = {k: v for k, v in loss.__dict__.items() if k not in torch.nn.Module().__dict__}
        return loss(*args), repr(loss), own, list(loss.__dict__)

    agree(program, rtol=1e-10)


READ = ("gauss", "gauss, full", "gauss of rows")
"""Losses that look at their variances before they compute."""


@pytest.mark.parametrize("name", [name for name in LOSSES if "labels by" not in name and name not in READ])
def test_compiled(name):
    def step(x, y):
        loss = LOSSES[name](minitorch.nn.functional, minitorch, x, y, {"reduction": "mean"})
        return loss, minitorch.autograd.grad(loss, x)[0]

    x, y = (minitorch.from_numpy(a.copy()) for a in (draw(3, 4), np.flip(draw(3, 4))))
    x.requires_grad_()
    for found, expected in zip(minitorch.compile(step)(x, y), step(x, y), strict=True):
        minitorch.testing.assert_close(found.detach(), expected.detach(), rtol=1e-10, atol=1e-12)
