"""Repeating, grids and broadcasting of several tensors against PyTorch's."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import NODES, check


@given(
    shape=st.sampled_from([(), (3,), (2, 3), (2, 0), (2, 3, 2)]),
    repeats=st.integers(-1, 3) | st.lists(st.integers(0, 2), min_size=1, max_size=3),
    dim=st.none() | st.integers(-3, 2),
)
@settings(deadline=None, max_examples=100)
def test_repeat_interleave(shape, repeats, dim):
    x = np.random.default_rng(0).normal(size=shape)
    assume(shape != () or dim is None)  # PyTorch's error speaks of its own inside here
    if isinstance(repeats, int):
        check(lambda torch, x: x.repeat_interleave(repeats, dim), x)
    else:
        check(lambda torch, x, n: torch.repeat_interleave(x, n, dim), x, np.array(repeats))


def test_repeated_indices_and_sizes():
    check(lambda torch, n: torch.repeat_interleave(n), np.array([1, 2, 0]))
    check(lambda torch, x: torch.repeat_interleave(x, 2, dim=0, output_size=4), np.ones((2, 3)))
    for repeats in (minitorch.tensor([1.0, 2.0]), minitorch.tensor([[1]])):
        with pytest.raises((NotImplementedError, RuntimeError)):
            minitorch.ones(2).repeat_interleave(repeats)


@pytest.mark.parametrize("dims", [(2,), (2, 1), (2, 1, 2), (0,)])
def test_tile(dims):
    check(lambda torch, x: (x.tile(*dims), x.tile(dims), torch.tile(x, dims)), np.arange(6.0).reshape(2, 3))


@pytest.mark.parametrize("indexing", ["ij", "xy"])
@pytest.mark.parametrize("shapes", [[(2,)], [(2,), (3,)], [(2,), (), (3,)], [(0,), (2,)]])
def test_meshgrid(indexing, shapes):
    xs = [np.random.default_rng(i).normal(size=s) for i, s in enumerate(shapes)]
    check(lambda torch, *xs: torch.meshgrid(*xs, indexing=indexing), *xs)
    check(lambda torch, *xs: torch.meshgrid(xs, indexing=indexing), *xs)


def test_grids_that_are_refused():
    check(lambda torch, x, y: torch.meshgrid(x, y, indexing="ij"), np.ones(2), np.ones(2, np.float32))
    check(lambda torch, x: torch.meshgrid(x, indexing="zz"), np.ones(2))
    with pytest.warns(UserWarning, match="required to pass the indexing argument"):
        minitorch.meshgrid(minitorch.ones(2))
    with pytest.raises(RuntimeError, match="Expected 0D or 1D tensor"):
        minitorch.meshgrid(minitorch.ones(2, 2), indexing="ij")


def test_combinations():
    x = np.arange(4.0)
    check(lambda torch, x: (torch.cartesian_prod(x, x[:2]), torch.cartesian_prod(x)), x, but=NODES)
    for args in ((), (3,), (2, True)):
        check(lambda torch, x, args=args: torch.combinations(x, *args), x, but=NODES)


@given(shapes=st.lists(st.sampled_from([(), (1,), (2,), (3, 1), (1, 2), (2, 3, 1)]), min_size=1, max_size=3))
@settings(deadline=None, max_examples=60)
def test_broadcasting(shapes):
    check(lambda torch, *xs: torch.broadcast_tensors(*xs), *(np.ones(s) for s in shapes), but=NODES)
    try:
        expected = np.broadcast_shapes(*shapes)
    except ValueError:
        with pytest.raises(RuntimeError, match="broadcast"):
            minitorch.broadcast_shapes(*shapes)
    else:
        assert minitorch.broadcast_shapes(*shapes) == expected
        assert isinstance(minitorch.broadcast_shapes(*shapes), minitorch.Size)
