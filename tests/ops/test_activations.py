"""Activations: gradients at their kinks, node names, what they refuse, second gradients at 0."""

from tests.both import check, gradients, programs, stated

NAN, INF = float("nan"), float("inf")
POINTS = [-INF, -30.0, -1.0, -0.0, 0.0, 1.0, 30.0, INF]
NAMES = ["leaky_relu", "softplus", "elu", "silu", "logsigmoid", "relu", "sigmoid", "tanh"]


@programs(
    *(
        lambda torch, name=name: getattr(torch.nn.functional, name)(torch.tensor(POINTS, requires_grad=True))
        for name in NAMES
    ),
    *(lambda torch, name=name: gradients(torch, getattr(torch.nn.functional, name), POINTS[1:-1]) for name in NAMES),
    stated(lambda torch: gradients(torch, torch.nn.functional.gelu, POINTS[1:-1]), ulp=6),
    lambda torch: gradients(torch, lambda x: torch.nn.functional.gelu(x, approximate="tanh"), POINTS[1:-1]),
    lambda torch: torch.nn.functional.gelu(torch.tensor([1.0], requires_grad=True)),
    lambda torch: gradients(torch, lambda x: torch.nn.functional.elu(x, 0.0), POINTS[1:-1]),
    lambda torch: gradients(torch, torch.nn.functional.hardtanh, [-1.0, 1.0, 0.5, 2.0]),
    lambda torch: torch.relu(torch.tensor([-3, 4])),
    lambda torch: torch.relu(torch.tensor([True])),
    lambda torch: torch.relu(torch.tensor([NAN, -0.0])),
    lambda torch: gradients(torch, torch.relu, [NAN, 0.0, -0.0]),
    lambda torch: torch.tensor([-1.0, 2.0]).relu_(),
    lambda torch: torch.sigmoid(torch.tensor([1, 2])),
    lambda torch: torch.erf(torch.tensor([0.0, 0.5, NAN, INF])),
)
def test_activations(program):
    check(program, ulp=2)


def twice(torch):
    """The second derivative of relu exists as PyTorch sees it: it is 0."""
    x = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
    (first,) = torch.autograd.grad(torch.relu(x).sum(), x, create_graph=True)
    return first, torch.autograd.grad(first.sum(), x)


def at_the_threshold(torch):
    """Up to 20, and there, softplus is not yet the line that it is beyond."""
    x = torch.tensor([20.0, 20.5], dtype=torch.float64, requires_grad=True)
    torch.nn.functional.softplus(x).sum().backward()
    return 1 - x.grad


@programs(twice, at_the_threshold)
def test_second_gradient(program):
    check(program)
