"""Random programs: elementwise ones give the bits of eager mode, others its numbers, whatever was fused."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import minitorch as torch
from minitorch.testing import assert_close

pytestmark = pytest.mark.usefixtures("by_python")

ELEMENTWISE = ["relu", "exp", "tanh", "sigmoid", "abs", "neg", "square", "sin", "floor", "sign"]
PAIRS = ["add", "sub", "mul", "maximum", "div", "where", "lt"]
SHAPES = [(4, 3), (3,), (4, 1), (1, 3), (), (2, 4, 3)]
REDUCTIONS = ["sum", "mean", "amax", "softmax", "logsumexp", "matmul", "cumsum"]

steps = st.lists(st.tuples(st.sampled_from(ELEMENTWISE + PAIRS), st.integers(0, 99), st.integers(0, 99)), max_size=8)
views = st.sampled_from(["transpose", "reverse", "half", "flat", "none"])


def arguments(shapes, seed):
    rng = np.random.default_rng(seed)
    return [torch.tensor(rng.normal(size=shape).astype(np.float32)) for shape in shapes]


def seen(x, view):
    """`x` looked at in another way."""
    if view == "transpose" and x.ndim > 1:
        return x.transpose(-1, -2)
    if view == "half" and x.ndim:
        return x[..., :2]
    if view == "flat":
        return x.reshape(-1)
    return x.flip(0) if view == "reverse" and x.ndim else x


def elementwise(values, steps):
    """Applies each step to values made before; what does not broadcast is left out."""
    values = list(values)
    for name, i, j in steps:
        x, y = values[i % len(values)], values[j % len(values)]
        try:
            torch.broadcast_shapes(x.shape, y.shape)
        except RuntimeError:
            continue
        if name == "where":
            values.append(torch.where(x > y, x, y * 2))
        elif name == "lt":
            values.append((x < y) * x)
        else:
            values.append(getattr(torch, name)(x, y) if name in PAIRS else getattr(torch, name)(x))
    return values


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3), steps, views, st.integers(0, 9))
def test_elementwise_programs_are_exact(shapes, steps, view, seed):
    def program(*inputs):
        return elementwise([seen(x, view) for x in inputs], steps)

    inputs = arguments(shapes, seed)
    for ours, eager in zip(torch.compile(program)(*inputs), program(*inputs), strict=True):
        assert ours.dtype is eager.dtype and ours.shape == eager.shape
        np.testing.assert_array_equal(ours.numpy(), eager.numpy())


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.lists(st.sampled_from(REDUCTIONS), min_size=1, max_size=3), steps, st.integers(0, 9))
def test_programs_with_reductions_and_their_gradients(first, reductions, second, seed):
    def program(x, w):
        values = elementwise([x, w], [(n, i, j) for n, i, j in first if n not in ("exp", "div", "floor", "sign")])
        for name in reductions:
            value = values[-1] if values[-1].ndim == 2 and values[-1].shape[-1] == 3 else x
            values.append(reduced(name, value, w))
        values = elementwise(
            values, [(n, i, j) for n, i, j in second if n in ("relu", "mul", "add", "sigmoid", "tanh")]
        )
        loss = sum((v.sigmoid().sum() for v in values), start=torch.zeros(()))
        return [loss, *torch.autograd.grad(loss, [x, w])]

    x, w = arguments([(4, 3), (3, 3)], seed)
    x.requires_grad_()
    w.requires_grad_()
    f = torch.compile(program)
    found, expected = f(x, w), program(x, w)
    ops = len(f.program.equations)
    largest = max(float(t.detach().abs().max()) for t in expected)
    for ours, eager in zip(found, expected, strict=True):
        assert_close(ours.detach(), eager.detach(), ulp=2 * ops, atol=2 * ops * 2.0**-23 * largest)


def reduced(name, x, w):
    if name == "matmul":
        return x @ w
    if name in ("softmax", "cumsum"):
        return getattr(x, name)(1)
    return getattr(x, name)(1, keepdim=True) * x if name in ("amax", "logsumexp") else getattr(x, name)(0)


HUGE = torch.tensor([[1e20, 2e20, -3e20], [1e-30, -2e-30, 0.0], [1.0, -2.0, 3.0]])
LOGITS = torch.tensor([float("inf")] * 3 + [float("-inf")] * 3 + [2.0])
TARGETS = torch.tensor([0.0, 1.0, 0.5, 0.0, 1.0, 0.5, 1.0])
AT_THE_ENDS = {
    "norm": (lambda x: x.norm(dim=1), HUGE),
    "cubic norm": (lambda x: torch.linalg.vector_norm(x, 3, dim=1), HUGE),
    "root norm": (lambda x: torch.linalg.vector_norm(x, 0.5), HUGE.double() * 1e150),
    "norm of infinity": (lambda x: x.norm(), torch.tensor([float("inf"), 1.0])),
    "norm of nothing": (lambda x: x.norm(), torch.zeros(3)),
    "normalize": (torch.nn.functional.normalize, HUGE),
    "cosine": (lambda x: torch.nn.functional.cosine_similarity(x, x + x[0], 1), HUGE),
    "dist": (lambda x: torch.dist(x, -x), HUGE),
    "logits": (lambda x: torch.nn.functional.binary_cross_entropy_with_logits(x, TARGETS, reduction="none"), LOGITS),
    "mean of logits": (lambda x: torch.nn.functional.binary_cross_entropy_with_logits(x, TARGETS[1::2]), LOGITS[1::2]),
}


@pytest.mark.parametrize("function, x", AT_THE_ENDS.values(), ids=AT_THE_ENDS)
def test_numbers_at_the_ends_of_the_range(function, x):
    assert_close(torch.compile(function)(x), function(x), ulp=4)


@pytest.mark.parametrize("mask", [lambda x: x > 0, lambda x: x[:, 0] > 0], ids=["elements", "rows"])
@pytest.mark.parametrize("value", [9.0, True, -1])
def test_a_number_is_written_where_a_mask_is_true(mask, value):
    def function(x):
        z, made = x * 2, torch.zeros(4, 3)
        z[mask(x)] = made[mask(x)] = value
        z.sum().backward()
        return z.detach(), made, x.grad.clone()

    (x,) = arguments([(4, 3)], 0)
    ours, eager = (f(x.clone().requires_grad_()) for f in (torch.compile(lambda x: function(x)), function))
    for a, b in zip(ours, eager, strict=True):
        assert torch.equal(a, b)
