"""The same program from one seed, in PyTorch and here: what comes out and the state of the stream, bit for bit."""

import numpy as np
import pytest
import torch as pytorch

import minitorch


def check(program, seed=0):
    """`program(torch)` returns tensors, numbers or containers of them, or raises, and comes to the same in both."""
    theirs, ours = run(program, pytorch, seed), run(program, minitorch, seed)
    if isinstance(theirs, Exception):
        assert isinstance(ours, type(theirs)), f"expected {theirs!r}, got {ours!r}"
    elif isinstance(ours, Exception):
        raise ours
    else:
        same(ours, theirs)
    same(minitorch.get_rng_state(), pytorch.get_rng_state())


def run(program, torch, seed):
    torch.manual_seed(seed)
    try:
        return program(torch)
    except Exception as error:
        return error


def same(ours, theirs):
    if isinstance(theirs, pytorch.Tensor):
        same_tensor(ours, theirs)
    elif isinstance(theirs, pytorch.Generator):
        same(ours.get_state(), theirs.get_state())
    elif isinstance(theirs, dict):
        same(list(ours.items()), list(theirs.items()))
    elif isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            same(mine, other)
    else:
        assert ours == theirs


def same_tensor(ours, theirs):
    assert str(ours.dtype) == str(theirs.dtype)
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert ours.requires_grad == theirs.requires_grad
    assert str(ours.grad_fn).split(" ")[0] == str(theirs.grad_fn).split(" ")[0]
    np.testing.assert_array_equal(ours.detach().numpy(), theirs.detach().numpy())
    assert ours.detach().numpy().tobytes() == theirs.detach().numpy().tobytes()


def programs(*cases):
    """Parametrize a test over programs."""
    return pytest.mark.parametrize("program", [pytest.param(p, id=str(k)) for k, p in enumerate(cases)])
