"""Powers: the three forms, integers, and gradients where a base or an exponent is 0."""

import pytest
import torch as pytorch

from tests.both import check, gradients, programs

NAN, INF = float("nan"), float("inf")


@programs(
    *(
        lambda torch, n=n: torch.tensor([0.0, -2.0, 3.0, NAN, INF]) ** n
        for n in (0, 1, 2, 3, 4, -1, -2, -3, 0.5, -0.5, 1.5, True, 2.0)
    ),
    *(lambda torch, b=b: b ** torch.tensor([0.0, -2.0, 3.0, NAN, INF]) for b in (0, 1, 2, 0.5, -2.0)),
    lambda torch: torch.tensor([2, -2]) ** 3,
    lambda torch: torch.tensor([2, -2]) ** 0.5,
    lambda torch: torch.tensor([2, -2]) ** -1,
    lambda torch: torch.tensor([2], dtype=torch.uint8) ** -1,
    lambda torch: torch.tensor([2], dtype=torch.int8) ** 300,
    lambda torch: torch.tensor([2, -1, 1, 0, -1]) ** torch.tensor([-1, -1, -2, -1, -2]),
    lambda torch: 2 ** torch.tensor([3, -1]),
    lambda torch: 2.5 ** torch.tensor([3, -1]),
    lambda torch: torch.tensor([True]) ** 2,
    lambda torch: torch.tensor([2.0]) ** torch.tensor(2),
    lambda torch: torch.pow(2, torch.tensor([1.0, 2.0], requires_grad=True)),
    lambda torch: torch.pow(torch.tensor([1.0], requires_grad=True), torch.tensor([2.0])),
    lambda torch: torch.square(torch.tensor([1.0], requires_grad=True)),
    lambda torch: torch.square(torch.tensor([True])),
    lambda torch: torch.pow(2, 2),
    lambda torch: torch.tensor([1.0]) ** None,
    lambda torch: torch.tensor([1.0]).pow("2"),
    lambda torch: torch.tensor([1.0, 3.0]).pow_(2),
    lambda torch: torch.tensor([1.0, 3.0]).square_(),
    lambda torch: torch.tensor([1.0, 3.0]).pow_(torch.tensor([2.0, 3.0])),
    lambda torch: torch.tensor([1, 3]).pow_(0.5),
    lambda torch: torch.pow(torch.tensor([3.0]), 2, out=torch.zeros(1)),
)
def test_values(program):
    check(program, ulp=1, but={"text": "PyTorch lists its overloads in C++, or names kernels"})


@programs(
    *(lambda torch, n=n: gradients(torch, lambda x: x**n, [0.0, -2.0, 3.0]) for n in (0, 1, 2, 3, -1, 0.5, -0.5, 1.5)),
    *(lambda torch, b=b: gradients(torch, lambda x: b**x, [0.0, -2.0, 3.0]) for b in (0, 1, 2, 0.5, -2.0)),
    lambda torch: gradients(torch, lambda x, y: x**y, [0.0, 0.0, 0.0, -2.0, 2.0], [0.0, 2.0, -1.0, 3.0, 0.0]),
)
def test_gradients(program):
    check(program)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 0.5])
def test_second_gradients(n):
    import minitorch

    def second(torch):
        x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
        (first,) = torch.autograd.grad((x**n).sum(), x, create_graph=True)
        return torch.autograd.grad((first * x).sum(), x)

    assert repr(second(minitorch)) == repr(second(pytorch))
