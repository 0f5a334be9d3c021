"""Tensors that see the memory of others: under other strides, in other dtypes and sizes; and storages."""

import numpy as np
import pytest
import torch

import minitorch

LIBRARIES = (minitorch, torch)


def of_both(program):
    """What a program comes to in the two packages."""
    return [program(lib) for lib in LIBRARIES]


def edited_through_strides(lib):
    x = lib.arange(12.0).reshape(3, 4)
    x[1].as_strided((2, 2), (1, 4)).mul_(10)
    x.as_strided_((2, 3), (1, 2), 3)
    return x.tolist(), x.stride(), x.storage_offset()


def gradient_of_an_edit(lib):
    x = lib.arange(6.0).requires_grad_()
    y = x * 2
    y.as_strided((2, 2), (1, 2), 1).mul_(y.as_strided((2, 2), (2, 1)).detach().clone())
    return lib.autograd.grad((y**2).sum(), x)[0].tolist()


def resized(lib):
    x = lib.arange(6.0).reshape(2, 3)
    smaller = x.resize_(2, 2).tolist()
    again = x.resize_(6).tolist()
    larger = x.resize_(3, 4).reshape(-1)[:6].tolist()
    return smaller, again, larger, tuple(x.shape), tuple(x.resize_as_(lib.ones(2, 1)).shape)


def bytes_as_numbers(lib):
    x = lib.tensor([[1.0, -2.0], [0.5, 3.0]])
    as_ints = x.view(lib.int32)
    as_ints[0, 0] = 0
    others = x.view(lib.float64).shape[1], x.view(lib.uint8).tolist(), as_ints.requires_grad
    return x.tolist(), as_ints.tolist(), *others


def placed(lib):
    x, y = lib.ones(2, 2), lib.arange(6.0)
    x.set_(y)
    x[0] = 7
    z = lib.ones(0).set_(y.storage(), 1, (2, 2), (1, 2))
    return y.tolist(), z.tolist(), x.is_set_to(y), x.is_set_to(z), tuple(lib.ones(2).set_().shape)


def storages(lib):
    x = lib.tensor([[1.0, 2.0], [3.0, 4.0]])
    y = x.t()[1:]
    s = y.storage()
    s[0] = 9.0
    same = y.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    u = x.untyped_storage()
    sizes = len(s), s.size(), s.nbytes(), u.nbytes(), len(u)
    return s.tolist(), sizes, repr(s), same, x[0, 0].item(), str(s.dtype)[-7:]


def from_a_buffer(lib):
    memory = bytearray(np.arange(4, dtype=np.int32).tobytes())
    x = lib.frombuffer(memory, dtype=lib.int32, count=2, offset=4)
    memory[4] = 5
    return x.tolist(), lib.frombuffer(memory, dtype=lib.int32).tolist()


def fresh(lib):
    x = lib.empty_strided((2, 3), (1, 2), dtype=lib.float64)
    y = lib.ones(1, dtype=lib.int16).new_empty_strided((2,), (3,))
    z = lib.empty_permuted((2, 3, 4), (2, 0, 1))
    n = lib.ones(1, dtype=lib.int64).new([1, 2])
    kinds = str(x.dtype)[-7:], str(y.dtype)[-5:]
    return x.stride(), y.stride(), z.stride(), kinds, n.tolist(), tuple(n.new(2, 3).shape)


def diagonals_filled(lib):
    tall = lib.zeros(7, 3).fill_diagonal_(5, True)
    return tall.tolist(), lib.zeros(3, 3, 3).fill_diagonal_(2).tolist(), lib.zeros(2, 3).fill_diagonal_(1).tolist()


def in_place(lib):
    index, x = lib.tensor([2, 0, 2]), lib.arange(1.0, 4.0)
    found = [
        x.clone().scatter_reduce_(0, index, x, "prod"), x.clone().index_reduce_(0, index, x, "amin"),
        x.clone().put_(index, x, accumulate=True), x.clone().masked_scatter_(x > 1, x), x.clone().copysign_(-x),
        x.long().gcd_(lib.tensor(2)), x.long().lcm_(lib.tensor(2)), x.clone().ldexp_(x), x.clone().heaviside_(x),
        x.double().float_power_(2), x.clone().nextafter_(-x), x.clone().deg2rad_(), x.clone().rad2deg_(),
        lib.ones(2, 2).renorm_(2, 0, 1), lib.ones(2).addmv_(lib.ones(2, 3), x), lib.ones(()).put_(index[1:2], x[2:]),
        lib.ones(2, 2).addbmm_(lib.ones(3, 2, 2), lib.ones(3, 2, 2), beta=2),
        lib.scatter(x, 0, index, 3, reduce="multiply"),
    ]  # fmt: skip
    return [(str(y.dtype)[-5:], y.tolist()) for y in found]


def of_edits(lib):
    x = lib.arange(1.0, 4.0).requires_grad_()
    y = x * 2
    y.scatter_reduce_(0, lib.tensor([2, 0, 2]), x, "prod")
    y = y * 1
    y.masked_scatter_(lib.tensor([True, False, False]), x[1:] ** 2)
    return lib.autograd.grad((y**2).sum(), x)[0].tolist()


def gradient_where_memory_lies_otherwise(lib):
    x = lib.arange(6.0).requires_grad_()
    y = (x * 2).reshape(3, 2).t()
    y.as_strided((2, 2), (1, 2), 1).mul_(3)
    y = y * 1
    y.as_strided((3,), (2,)).mul_(5)
    return [lib.autograd.grad(z.sum(), x, retain_graph=True)[0].tolist() for z in (y, y.t()[1:])]


PROGRAMS = (
    gradient_where_memory_lies_otherwise,
    edited_through_strides, gradient_of_an_edit, resized, bytes_as_numbers, placed, storages, from_a_buffer, fresh,
    diagonals_filled, in_place, of_edits,
)  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_programs_come_to_the_same(program):
    ours, theirs = of_both(program)
    assert ours == pytest.approx(theirs) if isinstance(ours[0], float) else ours == theirs


@pytest.mark.parametrize("x", [[3, 1, 1, 3, 2, 2], [1.0, float("nan"), float("nan"), 2.0], [True, False, False]])
def test_the_most_frequent(x):
    ours, theirs = of_both(lambda lib: lib.mode(lib.tensor(x)))
    assert str(ours.values.item()) == str(theirs.values.item()) and ours.indices.item() == theirs.indices.item()


def test_counts_in_bins():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(50, 2)).astype(np.float32), rng.random(50).astype(np.float32)

    def program(lib):
        points, weights = lib.from_numpy(x), lib.from_numpy(w)
        edges = lib.tensor([-1.0, 0.0, 0.25, 2.0])
        one = lib.histogram(points[:, 0], edges, weight=weights, density=True)
        two = lib.histogramdd(points, [3, 4], range=[-1.0, 1.0, -2.0, 2.0], weight=weights, density=True)
        return [*one, two.hist, *two.bin_edges, *lib.histogram(points, 5)]

    for ours, theirs in zip(*of_both(program), strict=True):
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-5)
