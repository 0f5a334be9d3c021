"""Losses against PyTorch's: values, gradients of both orders, names of nodes, errors and warnings."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.kernels import losses as kernels
from minitorch.ops import losses
from tests.nn.mirror import agree, array

REDUCTIONS = ["mean", "sum", "none"]
PAIRS = {
    "mse_loss": [{}],
    "l1_loss": [{}],
    "smooth_l1_loss": [{}, {"beta": 0.3}, {"beta": 0}],
    "huber_loss": [{}, {"delta": 0.3}],
    "binary_cross_entropy_with_logits": [{}],
}
CASES = [(name, options) for name, given in PAIRS.items() for options in given]
shapes = st.lists(st.integers(0, 5), max_size=3).map(tuple)


def run(torch, name, arrays, options, twice=True):
    """The loss, its node, first gradients at the first two arrays, and gradients of these."""
    x, y = (torch.from_numpy(a).requires_grad_() for a in arrays)
    loss = getattr(torch.nn.functional, name)(x, y, **options)
    first = torch.autograd.grad(loss.sum(), [x, y], create_graph=twice)
    weights = [
        torch.from_numpy(np.linspace(-1, 2, g.numel()).reshape(g.shape).astype(a.dtype))
        for g, a in zip(first, arrays, strict=True)
    ]
    total = sum((g * w).sum() for g, w in zip(first, weights, strict=True))
    second = (
        torch.autograd.grad(total, [x, y], allow_unused=True, materialize_grads=True) if total.requires_grad else []
    )
    return loss, loss.grad_fn.name(), [g.detach() for g in first], list(second)


@pytest.mark.parametrize(("name", "options"), CASES)
@settings(deadline=None, max_examples=25)
@given(shape=shapes, reduction=st.sampled_from(REDUCTIONS), seed=st.integers(0, 99))
def test_of_pairs(name, options, shape, reduction, seed):
    rng = np.random.default_rng(seed)
    arrays = [array(rng, *shape, dtype="float64") for _ in range(2)]
    agree(lambda torch: run(torch, name, arrays, {**options, "reduction": reduction}), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"])
@pytest.mark.parametrize(("a", "b"), [((3, 1), (3,)), ((3,), (3, 1)), ((), (2,)), ((2, 3), (4,))])
def test_shapes_that_only_broadcast_warn(name, a, b):
    rng = np.random.default_rng(0)
    arrays = [array(rng, *a, dtype="float64"), array(rng, *b, dtype="float64")]

    def program(torch):
        loss, _, first, second = run(torch, name, arrays, {})
        return loss, first, second

    agree(program, rtol=1e-10, atol=1e-12)


def test_the_warning_names_the_line_of_the_user():
    with pytest.warns(UserWarning, match=r"Using a target size \(torch.Size\(\[3\]\)\)") as caught:
        minitorch.nn.functional.mse_loss(minitorch.ones(3, 1), minitorch.ones(3))
    assert caught[0].filename == __file__


@pytest.mark.parametrize("weighted", [False, True])
@settings(deadline=None, max_examples=25)
@given(shape=shapes, reduction=st.sampled_from(REDUCTIONS), seed=st.integers(0, 99))
def test_binary_cross_entropy(weighted, shape, reduction, seed):
    rng = np.random.default_rng(seed)
    arrays = [rng.uniform(0.01, 0.99, shape) for _ in range(2)]
    w = rng.uniform(0.1, 2, shape)

    def program(torch):
        weight = {"weight": torch.from_numpy(w)} if weighted else {}
        return run(torch, "binary_cross_entropy", arrays, {**weight, "reduction": reduction})

    # In its second derivative PyTorch adds 1e-12 to x (1 - x): where terms of up to 400 cancel, 8e-8 of that is left.
    agree(program, rtol=1e-8, atol=1e-7)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weighted", [False, True])
def test_logits_with_weights(reduction, weighted):
    rng = np.random.default_rng(0)
    arrays = [3 * array(rng, 4, 3, dtype="float64"), rng.uniform(0, 1, (4, 3))]
    w, p = rng.uniform(0.1, 2, (4, 3)), rng.uniform(0.1, 2, 3)

    def program(torch):
        weight = {"weight": torch.from_numpy(w)} if weighted else {}
        return run(
            torch,
            "binary_cross_entropy_with_logits",
            arrays,
            {**weight, "pos_weight": torch.from_numpy(p), "reduction": reduction},
        )

    agree(program, rtol=1e-8, atol=1e-10)


def test_logits_far_from_zero():
    def program(torch):
        x = torch.tensor([-200.0, -50.0, 0.0, 50.0, 200.0], requires_grad=True)
        y = torch.tensor([1.0, 0.0, 1.0, 0.0, 1.0])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none")
        loss.sum().backward()
        return loss, x.grad

    agree(program, rtol=1e-6, atol=1e-30)


INPUTS = [((4,), ()), ((3, 4), (3,)), ((2, 4, 3), (2, 3)), ((2, 4, 3, 2), (2, 3, 2)), ((2, 4, 1, 2, 3), (2, 1, 2, 3))]


@pytest.mark.parametrize(("x_shape", "y_shape"), INPUTS)
@pytest.mark.parametrize("label_smoothing", [0.0, 0.2])
@settings(deadline=None, max_examples=20)
@given(
    reduction=st.sampled_from(REDUCTIONS),
    weighted=st.booleans(),
    ignore_index=st.sampled_from([-100, 1, -1]),
    seed=st.integers(0, 99),
)
def test_cross_entropy(x_shape, y_shape, label_smoothing, reduction, weighted, ignore_index, seed):
    rng = np.random.default_rng(seed)
    x, y = 3 * array(rng, *x_shape, dtype="float64"), rng.integers(0, 4, y_shape)
    w = rng.uniform(0.1, 2, 4)
    if ignore_index == -1 and y.ndim:
        y[0] = -1

    def program(torch):
        logits = torch.from_numpy(x).requires_grad_()
        loss = torch.nn.functional.cross_entropy(
            logits,
            torch.from_numpy(np.array(y)),
            weight=torch.from_numpy(w) if weighted else None,
            ignore_index=ignore_index,
            reduction=reduction,
            label_smoothing=label_smoothing,
        )
        (g,) = torch.autograd.grad(loss.sum(), logits, create_graph=True)
        weights = torch.from_numpy(np.linspace(-1, 2, x.size).reshape(x.shape))
        (h,) = torch.autograd.grad((g * weights).sum(), logits)
        name = loss.grad_fn.name() if label_smoothing == 0 else None
        return loss, g.detach(), h, name

    agree(program, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("x_shape", [shape for shape, _ in INPUTS])
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("options", [{}, {"label_smoothing": 0.2}, {"weighted": True}])
def test_cross_entropy_with_probabilities(x_shape, reduction, options):
    rng = np.random.default_rng(0)
    arrays = [
        array(rng, *x_shape, dtype="float64"),
        rng.dirichlet(np.ones(4), x_shape[:1]) if len(x_shape) == 2 else rng.uniform(0, 1, x_shape),
    ]
    w, options = rng.uniform(0.1, 2, 4), dict(options)
    weighted = options.pop("weighted", False)

    def program(torch):
        weight = {"weight": torch.from_numpy(w)} if weighted else {}
        loss, _, first, second = run(torch, "cross_entropy", arrays, {**options, **weight, "reduction": reduction})
        return loss, first, second

    agree(program, rtol=1e-8, atol=1e-10, but={"grad_fn": "PyTorch counts the overloads of a name"})


@pytest.mark.parametrize("reduction", [*REDUCTIONS, "batchmean"])
@pytest.mark.parametrize("log_target", [False, True])
def test_kl_div(reduction, log_target):
    rng = np.random.default_rng(0)
    arrays = [array(rng, 3, 4, dtype="float64"), rng.uniform(0.1, 1, (3, 4))]
    agree(
        lambda torch: run(torch, "kl_div", arrays, {"reduction": reduction, "log_target": log_target}),
        rtol=1e-8,
        atol=1e-10,
    )
    agree(lambda torch: torch.nn.functional.kl_div(torch.ones(2), torch.tensor([0.0, 1.0]), reduction="sum"))


def f(torch):
    return torch.nn.functional


ERRORS = {
    "unknown reduction": lambda torch: f(torch).mse_loss(torch.ones(1), torch.ones(1), reduction="nose"),
    "integers": lambda torch: f(torch).mse_loss(torch.ones(1, dtype=torch.int64), torch.ones(1, dtype=torch.int64)),
    "mean of integers": lambda torch: f(torch).l1_loss(torch.tensor([1]), torch.tensor([3])),
    "sum of integers": lambda torch: f(torch).l1_loss(torch.tensor([1]), torch.tensor([3]), reduction="sum"),
    "integer targets": lambda torch: f(torch).mse_loss(torch.ones(2), torch.tensor([3, 4])),
    "double targets": lambda torch: f(torch).mse_loss(torch.ones(2), torch.ones(2, dtype=torch.float64)),
    "negative beta": lambda torch: f(torch).smooth_l1_loss(torch.ones(1), torch.ones(1), beta=-1),
    "zero delta": lambda torch: f(torch).huber_loss(torch.ones(1), torch.ones(1), delta=0),
    "weights": lambda torch: f(torch).mse_loss(torch.ones(2), torch.zeros(2), weight=torch.tensor([1.0, 3.0])),
    "weights, sum": lambda torch: f(torch).l1_loss(
        torch.ones(2), torch.zeros(2), weight=torch.tensor([1.0, 3.0]), reduction="sum"
    ),
    "weights, huber": lambda torch: f(torch).huber_loss(torch.ones(2), torch.zeros(2), weight=torch.tensor([1.0, 3.0])),
    "nothing": lambda torch: f(torch).mse_loss(torch.ones(0), torch.ones(0)),
    "probabilities above 1": lambda torch: f(torch).binary_cross_entropy(torch.tensor([2.0]), torch.tensor([1.0])),
    "targets below 0": lambda torch: f(torch).binary_cross_entropy(torch.tensor([0.5]), torch.tensor([-1.0])),
    "probabilities at the ends": lambda torch: f(torch).binary_cross_entropy(
        torch.tensor([0.0, 1.0, 0.0, 1.0]), torch.tensor([0.0, 1.0, 1.0, 0.0]), reduction="none"
    ),
    "bce shapes": lambda torch: f(torch).binary_cross_entropy(torch.ones(3, 1), torch.ones(3)),
    "logits shapes": lambda torch: f(torch).binary_cross_entropy_with_logits(torch.ones(3, 1), torch.ones(3)),
    "class too large": lambda torch: f(torch).cross_entropy(torch.ones(2, 3), torch.tensor([0, 3])),
    "class negative": lambda torch: f(torch).cross_entropy(torch.ones(2, 3), torch.tensor([0, -3])),
    "classes as columns": lambda torch: f(torch).cross_entropy(torch.ones(2, 3), torch.tensor([[0], [1]])),
    "classes of another batch": lambda torch: f(torch).cross_entropy(torch.ones(2, 3), torch.tensor([0])),
    "classes of another shape": lambda torch: f(torch).cross_entropy(torch.ones(2, 3, 4), torch.zeros(2, 5).long()),
    "classes as int32": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.zeros(1, dtype=torch.int32)),
    "classes as bytes": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.zeros(1, dtype=torch.uint8)),
    "classes as floats": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.zeros(1)),
    "probabilities as integers": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.ones(1, 3).long()),
    "too few weights": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.tensor([0]), torch.ones(2)),
    "double weights": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.tensor([0]), torch.ones(3).double()),
    "smoothing": lambda torch: f(torch).cross_entropy(torch.ones(1, 3), torch.tensor([0]), label_smoothing=1.5),
    "all ignored": lambda torch: f(torch).cross_entropy(torch.ones(2, 3), torch.tensor([-100, -100])),
    "all ignored, sum": lambda torch: f(torch).cross_entropy(
        torch.ones(2, 3), torch.tensor([-100, -100]), reduction="sum"
    ),
    "certain and wrong": lambda torch: f(torch).cross_entropy(
        torch.tensor([[-float("inf"), 0.0]]), torch.tensor([0]), reduction="none"
    ),
    "nll": lambda torch: f(torch).nll_loss(torch.tensor([[1.0, 2.0]]), torch.tensor([1])),
    "nll reduction": lambda torch: f(torch).nll_loss(torch.ones(1, 2), torch.tensor([1]), reduction="nose"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_edges(name):
    agree(ERRORS[name], rtol=1e-6)


@pytest.mark.parametrize("legacy", [{"size_average": True}, {"reduce": False}, {"size_average": False, "reduce": True}])
def test_legacy_arguments_are_refused(legacy):
    with pytest.raises(NotImplementedError, match="please use reduction="):
        minitorch.nn.functional.mse_loss(minitorch.ones(1), minitorch.ones(1), **legacy)
    with pytest.raises(NotImplementedError, match="please use reduction="):
        minitorch.nn.CrossEntropyLoss(**legacy)


MODULES = {
    "MSELoss": [{}, {"reduction": "sum"}],
    "L1Loss": [{}, {"reduction": "none"}],
    "SmoothL1Loss": [{}, {"beta": 0.5}],
    "HuberLoss": [{}, {"delta": 0.5}],
    "BCEWithLogitsLoss": [{}, {"reduction": "sum"}],
    "KLDivLoss": [{"reduction": "batchmean"}, {"reduction": "sum", "log_target": True}],
    "CrossEntropyLoss": [{}, {"label_smoothing": 0.1}, {"ignore_index": 1}],
    "NLLLoss": [{}, {"ignore_index": 1, "reduction": "sum"}],
    "BCELoss": [{}],
}


@pytest.mark.parametrize(("name", "options"), [(name, o) for name, all in MODULES.items() for o in all])
def test_modules(name, options):
    rng = np.random.default_rng(0)
    x, y, classes = rng.uniform(0.1, 0.9, (3, 4)), rng.uniform(0.1, 0.9, (3, 4)), np.array([0, 3, 1])

    def program(torch):
        loss = getattr(torch.nn, name)(**options)
        target = classes if name in ("CrossEntropyLoss", "NLLLoss") else y
        own = {k: v for k, v in loss.__dict__.items() if k not in torch.nn.Module().__dict__}
        return loss(torch.from_numpy(x), torch.from_numpy(target)), repr(loss), own, list(loss._buffers)

    agree(program, rtol=1e-10)


def test_weights_of_modules_are_buffers():
    def program(torch):
        losses = [torch.nn.CrossEntropyLoss(torch.ones(3)), torch.nn.BCEWithLogitsLoss(pos_weight=torch.ones(3))]
        return [list(loss.state_dict()) for loss in losses], [loss.double().state_dict() for loss in losses]

    agree(program)


KERNELS = {
    "squared": (kernels.squared, kernels.squared_gradient, losses.mse_loss, losses.mse_loss_backward),
    "absolute": (kernels.absolute, kernels.absolute_gradient, losses.l1_loss, losses.l1_loss_backward),
}
LAYOUTS = [np.array, lambda a: a.T.copy().T, lambda a: np.repeat(a, 2, -1)[..., ::2], lambda a: a[:1] + 0 * a[:, :1]]


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@settings(deadline=None, max_examples=25)
@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    layouts=st.tuples(*[st.sampled_from(LAYOUTS)] * 2),
    reduction=st.sampled_from(REDUCTIONS),
)
def test_kernels_are_the_formulas_in_any_layout(name, dtype, shape, layouts, reduction):
    value, gradient, op, gradient_op = KERNELS[name]
    rng = np.random.default_rng(0)
    x, y = (layout(array(rng, *shape, dtype=dtype)) for layout in layouts)
    wide = x.astype("float64"), y.astype("float64")
    tolerance = {"float16": 3e-3, "float32": 1e-6, "float64": 1e-13}[dtype]
    expected = op.formula(*wide, reduction)
    found = np.asarray(value(x, y, reduction))
    assert found.dtype == x.dtype
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
    g = np.asarray(array(rng, *expected.shape, dtype=dtype))
    found = gradient(g, x, y, reduction)
    assert found.dtype == x.dtype
    np.testing.assert_allclose(
        found, gradient_op.formula(g.astype("float64"), *wide, reduction), rtol=tolerance, atol=tolerance
    )


@pytest.mark.parametrize("name", ["mse_loss", "l1_loss"])
def test_sums_are_at_least_as_exact_as_pytorchs(name):
    """Against the exact sum of the same float32 differences, in the mean over sizes and draws."""
    rng, ours, theirs = np.random.default_rng(0), [], []
    for n in (1000, 10_000, 100_000, 300_000):
        for _ in range(5):
            x, y = (rng.uniform(0, 3, n).astype("float32") for _ in range(2))
            d = (x - y).astype("float64")
            exact = np.sum(d * d if name == "mse_loss" else np.abs(d))
            for lib, errors in ((minitorch, ours), (torch, theirs)):
                loss = getattr(lib.nn.functional, name)(lib.from_numpy(x), lib.from_numpy(y), reduction="sum")
                errors.append(abs(loss.item() - exact) / exact)
    assert np.mean(ours) <= np.mean(theirs)
