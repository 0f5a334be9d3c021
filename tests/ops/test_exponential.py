"""Functions of one number, and their gradients, at the ends of where they are defined and beyond: 0, ±1, ±inf, NaN."""

from tests.both import check, gradients, programs

NAN, INF = float("nan"), float("inf")
POINTS = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 100.0, -100.0, INF, -INF, NAN]
NAMES = [
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "rsqrt", "sin", "cos", "tan", "asin", "acos",
    "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "sigmoid", "erf", "reciprocal", "abs",
]  # fmt: skip


@programs(
    *(lambda torch, name=name: getattr(torch, name)(torch.tensor(POINTS, requires_grad=True)) for name in NAMES),
    *(lambda torch, name=name: getattr(torch, name)(torch.tensor([True, False])) for name in NAMES[:-1]),
    *(lambda torch, name=name: getattr(torch.tensor([0.5, 2.0]), f"{name}_")() for name in NAMES),
    lambda torch: torch.tensor([1, 2]).exp_(),
)
def test_values(program):
    check(program, ulp=2)


@programs(
    *(lambda torch, name=name: gradients(torch, getattr(torch, name), POINTS) for name in NAMES),
    *(
        lambda torch, name=name: gradients(torch, getattr(torch, name), [0.0, 1.0, -2.0, INF], [0.0, 2.0, 0.5, INF])
        for name in ("atan2", "hypot", "logaddexp")
    ),
)
def test_gradients(program):
    check(program, ulp=2)
