"""Names that users give are apart from those that the source of a compiled function has for what it adds."""

import numpy as np
import pytest

import minitorch as torch
from minitorch.compile.trace.lowering import Symbol
from minitorch.compile.trace.program import Buffer, Program
from minitorch.jit.in_place import in_place
from minitorch.optim.optimizer import Optimizer

pytestmark = pytest.mark.usefixtures("interpreted")


class Shrinking(Optimizer):
    """Its numbers are called as constants are in the source."""

    rule = in_place(lambda p, g, kept, /, c0, c1: (p - c0 * g - c1 * g, kept + g))

    def _initial_state(self, group):
        return {"kept": 0.0}

    def _numbers(self, group, step_count):
        return group["lr"], group["lr"] * 2


def test_numbers_of_an_optimizer_beside_constants():
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    expected, optimizer = w.detach().tolist(), Shrinking([w], {"lr": 0.5})

    @torch.compile
    def step(x):
        optimizer.zero_grad()
        loss = (w * x * 5.0).sum() * 7.0
        loss.backward()
        optimizer.step()
        return loss

    assert step(torch.ones(3)).item() == 210
    assert w.tolist() == [x - 1.5 * 35 for x in expected]


def test_arguments_called_as_parameters_constants_sums_and_places_are():
    def f(c0, x, x_array, sum_total, c0_array, w):
        total = x_array * 5 + sum_total
        return (c0 * 3 + total + x).sum() * 7 + c0_array, (x.reshape(6, 1) @ w).relu() @ w.t()

    vectors = [torch.arange(6.0) + k for k in range(5)]
    w = torch.tensor([[1.0, 2.0]])
    for ours, expected in zip(torch.compile(f)(*vectors, w), f(*vectors, w), strict=True):
        assert ours.tolist() == expected.tolist()


def test_a_variable_called_as_the_second_of_another_would_be():
    def f(x, x_2, float32s, uint8):
        x = (x * 2).sum() + x
        return x + x_2 * float32s - uint8

    vectors = [torch.arange(4.0) + k for k in range(4)]
    assert torch.compile(f)(*vectors).tolist() == f(*vectors).tolist()


@pytest.mark.parametrize("ufunc", [np.maximum, np.subtract])
def test_only_additions_at_indices_are_understood(ufunc):
    def formula(x, /):
        ufunc.at(x, ([0, 0],), 1.0)
        return x

    program = Program()
    x = Buffer("x", np.dtype(np.float32), 3, "input")
    with pytest.raises(NotImplementedError, match=f"np.{ufunc.__name__}.at"):
        formula(Symbol(program, x, x.standin))
