"""Arithmetic: operators, what they refuse, gradients where there is a kink."""

import pytest

from tests.both import check, gradients, programs

NAN, INF = float("nan"), float("inf")


@programs(
    lambda torch: torch.tensor([1, 2]) + 1,
    lambda torch: 2.5 - torch.tensor([1, 2]),
    lambda torch: 1 / torch.tensor([1, 2, 0]),
    lambda torch: torch.tensor([7, -7]) // 2,
    lambda torch: torch.tensor([7.0, -7.0]) // torch.tensor([2.0, 0.0]),
    lambda torch: 7 // torch.tensor([2, -2]),
    lambda torch: torch.tensor([7, -7]) % -3,
    lambda torch: 7.5 % torch.tensor([2, -2]),
    lambda torch: -torch.tensor([1, 2], dtype=torch.uint8),
    lambda torch: +torch.tensor([1, 2]),
    lambda torch: abs(torch.tensor([-1, 2])),
    lambda torch: torch.tensor([1.0, 2.0], requires_grad=True) * 3,
    lambda torch: 3 / torch.tensor([1.0, 2.0], requires_grad=True),
    lambda torch: torch.tensor([1.0], requires_grad=True) % 2,
    lambda torch: torch.tensor([1.0], requires_grad=True) // 2,
    lambda torch: torch.tensor([True, False]) + torch.tensor([True, True]),
    lambda torch: torch.tensor([True, False]) * 2,
    lambda torch: torch.tensor([100], dtype=torch.int8) + 100,
    lambda torch: torch.sign(torch.tensor([NAN, -0.0, -2.0, INF])),
    lambda torch: torch.sgn(torch.tensor([True, False])),
    lambda torch: torch.reciprocal(torch.tensor([0, 2])),
)
def test_operators(program):
    check(program)


@programs(
    lambda torch: torch.tensor([True]) - torch.tensor([True]),
    lambda torch: 1 - torch.tensor([True]),
    lambda torch: torch.tensor([1.0]) - True,
    lambda torch: -torch.tensor([True]),
    lambda torch: +torch.tensor([True]),
    lambda torch: torch.tensor([1]) // 0,
    lambda torch: torch.tensor([1]) % torch.tensor([0]),
    lambda torch: torch.tensor([1]) + None,
    lambda torch: torch.tensor([1]) + "1",
    lambda torch: torch.tensor([1]) + [1],
    lambda torch: [1] * torch.tensor([1]),
    lambda torch: divmod(torch.tensor([1.0]), 2),
    lambda torch: torch.tensor([1, 2]) + torch.tensor([1, 2, 3]),
    lambda torch: torch.tensor([1]) * 10**30,
    lambda torch: torch.exp(3.0),
    lambda torch: torch.add(torch.tensor([1.0]), [1]),
    lambda torch: torch.add(torch.tensor([1.0])),
    lambda torch: torch.add(torch.tensor([1.0]), 1, 2, 3),
    lambda torch: torch.tensor([1]).add_(1.5),
    lambda torch: torch.tensor([1]).div_(2),
    lambda torch: torch.tensor([1.0]).add_(torch.tensor([1.0, 2.0])),
)
def test_refused(program):
    check(program, but={"text": "PyTorch lists its overloads in C++, or names kernels"})


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (lambda torch: torch.tensor([1, 2]) + torch.tensor([1, 2, 3]),
         r"The size of tensor a \(2\) must match the size of tensor b \(3\) at non-singleton dimension 0"),
        (lambda torch: torch.tensor([1]) // 0, "ZeroDivisionError"),
        (lambda torch: 1 - torch.tensor([True]), "with a bool tensor is not supported"),
        (lambda torch: torch.tensor([1]).add_(1.5),
         "result type Float can't be cast to the desired output type Long"),
    ],
)  # fmt: skip
def test_messages(program, message):
    import torch

    import minitorch

    for library in (torch, minitorch):
        with pytest.raises(RuntimeError, match=message):
            program(library)


@programs(
    lambda torch: gradients(torch, torch.abs, [0.0, -0.0, NAN, -INF]),
    lambda torch: gradients(torch, torch.sign, [0.0, 3.0]),
    lambda torch: gradients(torch, lambda x, y: x / y, [1.0, 0.0, 1.0], [0.0, 0.0, INF]),
    lambda torch: gradients(torch, torch.reciprocal, [0.0, -2.0]),
    lambda torch: gradients(torch, lambda x: x + x * x, [[1.0, 2.0]]),
    lambda torch: gradients(torch, lambda x, y: x * y - y, [[1.0], [2.0]], [3.0, 4.0]),
)
def test_gradients(program):
    check(program)


def in_place(torch):
    x = torch.tensor([1.0, 2.0])
    y = x
    x += 1
    x *= torch.tensor([2.0, 3.0])
    x -= 0.5
    x /= 2
    x //= 0.5
    x %= 4
    x **= 2
    return x, y is x


def numbers_in_place(torch):
    x = torch.tensor([1, 2])
    x += 1
    x <<= 2
    x |= 1
    x &= torch.tensor([7, 255])
    x ^= 3
    x >>= 1
    return x


@programs(in_place, numbers_in_place)
def test_in_place(program):
    check(program)
