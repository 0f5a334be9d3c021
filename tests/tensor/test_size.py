"""Sizes against PyTorch's."""

import copy
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch.tensor.size import Size, size_of

SHAPES = st.lists(st.integers(0, 9), max_size=4)
ENDS = st.none() | st.integers(-5, 5)


def same(ours, theirs):
    assert repr(ours) == repr(theirs)
    assert type(ours).__name__ == type(theirs).__name__


@given(SHAPES)
@settings(deadline=None)
def test_a_tuple_that_counts_elements(shape):
    ours, theirs = Size(shape), torch.Size(shape)
    same(ours, theirs)
    same(Size(iter(shape)), theirs)
    same(size_of(tuple(shape)), theirs)
    assert ours.numel() == theirs.numel()
    assert ours == tuple(shape)
    assert hash(ours) == hash(tuple(shape))
    assert f"{ours}" == f"{theirs}"


@given(SHAPES, ENDS, ENDS, st.sampled_from([None, 1, 2, -1]))
@settings(deadline=None)
def test_slices(shape, start, stop, step):
    same(Size(shape)[start:stop:step], torch.Size(shape)[start:stop:step])


@given(SHAPES, SHAPES, st.integers(-1, 3))
@settings(deadline=None)
def test_joined_and_repeated(a, b, times):
    same(Size(a) + Size(b), torch.Size(a) + torch.Size(b))
    same(Size(a) + tuple(b), torch.Size(a) + tuple(b))
    same(tuple(a) + Size(b), tuple(a) + torch.Size(b))
    same(Size(a) * times, torch.Size(a) * times)
    same(times * Size(a), times * torch.Size(a))


def test_items():
    assert Size([4, 5])[-1] == 5
    assert type(Size([4, 5])[0]) is int
    assert list(Size([4, 5])) == [4, 5]
    with pytest.raises(IndexError):
        Size([4])[1]
    rows, columns = Size([2, 3])
    assert (rows, columns) == (2, 3)


def test_what_counts_as_an_int():
    same(Size([True, np.int64(3), torch.tensor(2)]), torch.Size([True, np.int64(3), torch.tensor(2)]))
    assert all(type(size) is int for size in Size([True, np.int64(3)]))


@pytest.mark.parametrize("sizes", [[2.5], [1, "a"], [None], [np.float32(3)], [1, 2, [3]], "ab", [np.bool_(True)]])
def test_item_that_is_no_int(sizes):
    with pytest.raises(TypeError) as expected:
        torch.Size(sizes)
    with pytest.raises(TypeError) as ours:
        Size(sizes)
    assert str(ours.value) == str(expected.value).replace("numpy.", "")


@pytest.mark.parametrize(
    "combine",
    [
        lambda size: size + [1], lambda size: size + 3, lambda size: [1] + size, lambda size: size + (1.5,),
        lambda size: (1.5,) + size, lambda size: size * 1.5, lambda size: size * size, lambda size: size + None,
    ],
)  # fmt: skip
def test_what_does_not_combine(combine):
    with pytest.raises(TypeError):
        combine(torch.Size([2, 3]))
    with pytest.raises(TypeError):
        combine(Size([2, 3]))


@pytest.mark.parametrize("given", [3, None])
def test_not_iterable(given):
    with pytest.raises(TypeError, match="object is not iterable"):
        Size(given)


def test_has_no_other_attributes():
    with pytest.raises(AttributeError):
        Size([1]).name = "batch"


def test_copies_and_pickles():
    for again in (copy.copy(Size([2, 3])), copy.deepcopy(Size([2, 3])), pickle.loads(pickle.dumps(Size([2, 3])))):
        assert type(again) is Size
        assert again == (2, 3)
