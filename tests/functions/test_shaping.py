"""Shaping and rearranging held against PyTorch: values, gradients, errors, nodes, strides, aliasing."""

import numpy as np
import pytest
import torch

import minitorch
from tests.functions.alike import NODES, check

MATRIX = np.arange(6.0).reshape(2, 3) * 0.7 - 1
CUBE = np.arange(24.0).reshape(2, 3, 4) * 0.3 - 2
ONES = np.arange(3.0).reshape(1, 3, 1)
ARRAYS = {
    "matrix": MATRIX,
    "cube": CUBE,
    "ones": ONES,
    "vector": CUBE[0, 0],
    "number": np.array(1.5),
    "empty": CUBE[:0],
}

PROGRAMS = {
    "view(-1)": lambda lib, x: x.view(-1),
    "view(size)": lambda lib, x: x.view((3, 2)),
    "view_as": lambda lib, x: x.view_as(x * 1),
    "reshape": lambda lib, x: lib.reshape(x, (-1, 2)),
    "reshape(shape=)": lambda lib, x: lib.reshape(x, shape=(6,)),
    "reshape(t0d)": lambda lib, x: x.reshape(lib.tensor(3), -1),
    "reshape_as": lambda lib, x: x.reshape_as(x.reshape(-1)),
    "reshape that copies": lambda lib, x: x.transpose(0, -1).reshape(-1),
    "reshape wrong": lambda lib, x: x.reshape(5, 2),
    "reshape two unknown": lambda lib, x: x.reshape(-1, -1),
    "reshape negative": lambda lib, x: x.reshape(-2, 3),
    "view that cannot": lambda lib, x: x.transpose(0, 1).view(-1),
    "ambiguous": lambda lib, x: x.view(-1, 0),
    "flatten": lambda lib, x: x.flatten(),
    "flatten(1)": lambda lib, x: lib.flatten(x, 1),
    "flatten(0, 1)": lambda lib, x: x.flatten(0, 1),
    "flatten wrong": lambda lib, x: x.flatten(1, 0),
    "ravel": lambda lib, x: x.ravel(),
    "unflatten": lambda lib, x: x.unsqueeze(0).unflatten(-1, (-1, 1)),
    "unflatten wrong": lambda lib, x: x.unsqueeze(0).unflatten(0, (5, 3)),
    "squeeze": lambda lib, x: x.squeeze(),
    "squeeze(0)": lambda lib, x: lib.squeeze(x, dim=0),
    "squeeze(tuple)": lambda lib, x: x.squeeze((0, -1)),
    "squeeze out of range": lambda lib, x: x.squeeze(7),
    "unsqueeze": lambda lib, x: x.unsqueeze(-1),
    "unsqueeze(0)": lambda lib, x: lib.unsqueeze(input=x, dim=0),
    "unsqueeze out of range": lambda lib, x: x.unsqueeze(9),
    "transpose": lambda lib, x: x.transpose(0, -1),
    "transpose(1, 2)": lambda lib, x: lib.transpose(x, 1, 2),
    "swapaxes": lambda lib, x: x.swapaxes(0, -1),
    "swapdims": lambda lib, x: lib.swapdims(x, 0, 1),
    "permute": lambda lib, x: x.permute(2, 0, 1),
    "permute(dims=)": lambda lib, x: lib.permute(x, dims=(1, -2)),
    "permute twice the same": lambda lib, x: x.permute(0, 0),
    "t": lambda lib, x: x.t(),
    "mT": lambda lib, x: x.mT,
    "expand": lambda lib, x: x.expand(2, 2, *x.shape[-2:]),
    "expand(-1)": lambda lib, x: x.expand(4, -1, -1, 5),
    "expand(2, -1, 5)": lambda lib, x: x.expand(2, -1, 5),
    "expand_as": lambda lib, x: x.expand_as(lib.zeros(2, *x.shape)),
    "expand wrong": lambda lib, x: x.expand(7, 7),
    "broadcast_to": lambda lib, x: lib.broadcast_to(x, (2, *x.shape)),
    "movedim": lambda lib, x: x.movedim(0, -1),
    "movedim(tuples)": lambda lib, x: lib.movedim(x, (0, 1), (-1, 0)),
    "flip": lambda lib, x: x.flip(0),
    "flip(tuple)": lambda lib, x: lib.flip(x, (0, -1)),
    "flip(dims=)": lambda lib, x: x.flip(dims=[1]),
    "flip twice": lambda lib, x: x.flip(0, 0),
    "roll": lambda lib, x: x.roll(4),
    "roll(dims)": lambda lib, x: lib.roll(x, (1, -1), (0, 1)),
    "roll wrong": lambda lib, x: x.roll((1, 2), 0),
    "rot90": lambda lib, x: x.rot90(),
    "rot90(2)": lambda lib, x: lib.rot90(x, 2, (0, 1)),
    "rot90(-1)": lambda lib, x: x.rot90(-1, (1, 0)),
    "repeat": lambda lib, x: x.repeat(2, 1, 3, 1),
    "repeat too few": lambda lib, x: x.repeat(2),
    "tile": lambda lib, x: x.tile(2),
    "diagonal": lambda lib, x: x.diagonal(),
    "diagonal(1)": lambda lib, x: x.diagonal(1, 0, -1),
    "diagonal(-1)": lambda lib, x: lib.diagonal(x, offset=-1),
    "diagonal beyond": lambda lib, x: x.diagonal(9),
    "diag": lambda lib, x: x.diag(),
    "diag(1)": lambda lib, x: lib.diag(x, 1),
    "diag_embed": lambda lib, x: lib.diag_embed(x),
    "diag_embed(dims)": lambda lib, x: x.diag_embed(-1, 0, -1),
    "tril": lambda lib, x: x.tril(),
    "triu(1)": lambda lib, x: lib.triu(x, diagonal=1),
    "unfold": lambda lib, x: x.unfold(0, 2, 1),
    "unfold(-1, 3, 2)": lambda lib, x: x.unfold(-1, 3, 2),
    "narrow": lambda lib, x: x.narrow(1, 1, 2),
    "narrow(-1)": lambda lib, x: lib.narrow(x, 0, -1, 1),
    "narrow too long": lambda lib, x: x.narrow(0, 1, 9),
    "select": lambda lib, x: x.select(1, -1),
    "select out of range": lambda lib, x: lib.select(x, 0, 9),
    "atleast_1d": lambda lib, x: lib.atleast_1d(x),
    "atleast_2d": lambda lib, x: lib.atleast_2d(x, x),
    "contiguous": lambda lib, x: x.transpose(0, -1).contiguous(),
    "clone": lambda lib, x: x.transpose(0, -1).clone(),
    "write through": lambda lib, x: (y := x * 1, y.transpose(0, -1).unsqueeze(0).add_(1), y * y)[2],
}
# PyTorch has nodes of their own for some compositions of ours.
COMPOSED = {"rot90", "rot90(2)", "rot90(-1)", "diag", "diag(1)"}


def every_case(names, but_of_a_number):
    """Parametrize a test over programs and arrays; some programs are not asked of an array of no dimensions."""
    cases = [(name, array) for array in ARRAYS for name in names if array != "number" or name not in but_of_a_number]
    return pytest.mark.parametrize(("name", "array"), cases)


@every_case(PROGRAMS, ("expand(-1)", "expand(2, -1, 5)"))  # PyTorch speaks of an overflow
@pytest.mark.filterwarnings("ignore:Tensor.mT is deprecated")
def test_values_gradients_and_errors(name, array):
    composed = name in COMPOSED or (name, array) in (("atleast_2d", "vector"), ("movedim", "number"))
    check(PROGRAMS[name], ARRAYS[array], but=NODES if composed else {})


def memory_of(t):
    return t.untyped_storage().data_ptr() if isinstance(t, torch.Tensor) else base_address(t._array)


def base_address(array):
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array.ctypes.data


def traits(lib, program, x):
    """Node, strides and whether the memory is shared: what is not seen in the values."""
    x = lib.tensor(x, requires_grad=True) * 1
    try:
        y = program(lib, x)
    except (RuntimeError, IndexError, ValueError):
        return None
    if isinstance(y, tuple):
        return None
    node = type(y.grad_fn).__name__ if lib is torch else y.grad_fn.name()
    shares = memory_of(x) == memory_of(y) if x.numel() else None
    return node, None if 0 in y.shape or 1 in y.shape else y.stride(), shares, y._version



@every_case(sorted(PROGRAMS.keys() - COMPOSED), ("mT", "movedim", "unfold"))  # warned about, or an alias there
def test_nodes_strides_and_aliasing(name, array):
    ours, theirs = (traits(lib, PROGRAMS[name], ARRAYS[array]) for lib in (minitorch, torch))
    assert ours == theirs


@pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])
def test_T(lib):
    x = lib.arange(6).reshape(2, 3)
    assert x.T.tolist() == x.t().tolist() == [[0, 3], [1, 4], [2, 5]]
    with pytest.warns(UserWarning, match="The use of `x.T` on tensors of dimension other than 2"):
        assert lib.zeros(2, 3, 4).T.shape == (4, 3, 2)
    with pytest.raises(RuntimeError, match="only supported on matrices"):
        lib.zeros(3).mT  # noqa: B018
    with pytest.raises(RuntimeError, match=r"expects a tensor with <= 2 dimensions, but self is 3D"):
        lib.zeros(2, 3, 4).t()


def test_mT_of_a_number_warns():  # PyTorch only once in a process
    with pytest.warns(UserWarning, match=r"Tensor.mT is deprecated on 0-D tensors"):
        assert minitorch.tensor(2).mT.item() == 2
