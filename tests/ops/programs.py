"""Programs run with PyTorch and with this package: a function of the library, called `torch`, told apart by nothing."""

import pytest
import torch as pytorch

import minitorch


def outcome(program, torch):
    """What a program comes to: its result as it prints, or the class of its error."""
    try:
        return repr(program(torch))
    except Exception as error:
        return f"{type(error).__name__} raised"


def alike(*programs):
    """Parametrize a test over programs; it is passed the outcomes with this package and with PyTorch."""
    pairs = [pytest.param(program, id=str(k)) for k, program in enumerate(programs)]
    return pytest.mark.parametrize("program", pairs)


def check(program):
    ours, theirs = outcome(program, minitorch), outcome(program, pytorch)
    assert ours == theirs, f"{ours} here, {theirs} in PyTorch"


def gradients(torch, f, *points):
    """The gradients of `f` at points given as lists, for an incoming gradient of ones."""
    inputs = [torch.tensor(point, requires_grad=True) for point in points]
    f(*inputs).sum().backward()
    return [x.grad for x in inputs]
