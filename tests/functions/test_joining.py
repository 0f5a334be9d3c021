"""Joining and taking apart against PyTorch's: promotion, empty parts, views, gradients, errors word for word."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import check

SHAPES = [(), (0,), (2,), (3,), (2, 3), (2, 4), (0, 3), (1, 3), (2, 3, 2)]
DTYPES = ["float64", "float32", "float16", "int64", "int8", "uint8", "bool"]
SOME = st.lists(st.tuples(st.sampled_from(SHAPES), st.sampled_from(DTYPES)), min_size=1, max_size=3)


def made(shapes):
    return [np.random.default_rng(i).integers(0, 9, s).astype(d) for i, (s, d) in enumerate(shapes)]


@given(some=SOME, dim=st.integers(-3, 2))
@settings(deadline=None, max_examples=150)
def test_cat(some, dim):
    check(lambda torch, *xs: torch.cat(xs, dim), *made(some))


@given(
    shape=st.sampled_from(SHAPES),
    dtypes=st.lists(st.sampled_from(DTYPES), min_size=1, max_size=3),
    dim=st.integers(-4, 3),
)
@settings(deadline=None, max_examples=80)
def test_cat_and_stack_of_equal_shapes(shape, dtypes, dim):
    xs = made([(shape, dtype) for dtype in dtypes])
    check(lambda torch, *xs: torch.cat(xs, dim), *xs)
    check(lambda torch, *xs: torch.stack(xs, dim), *xs)


@given(some=SOME)
@settings(deadline=None, max_examples=80)
def test_the_other_stacks(some):
    xs = made(some)
    check(lambda torch, *xs: torch.stack(xs), *xs)
    if len({len(shape) for shape, _ in some}) == 1:
        for name in ("hstack", "vstack", "column_stack"):
            check(lambda torch, *xs, name=name: getattr(torch, name)(xs), *xs)


def test_names_and_out():
    x = np.arange(6.0).reshape(2, 3)
    check(lambda torch, x: (torch.concat([x, x], axis=1), torch.concatenate((x, x)), torch.stack([x, x], axis=1)), x)
    out = minitorch.zeros(4, 3)
    assert minitorch.cat([minitorch.from_numpy(x)] * 2, out=out.double()).tolist() == [*x.tolist(), *x.tolist()]


def test_what_cannot_be_joined():
    x = np.ones((2, 3))
    for program in (
        lambda torch, x: torch.cat([]),
        lambda torch, x: torch.stack([]),
        lambda torch, x: torch.cat(x),
        lambda torch, x: torch.cat([x, 3]),
    ):
        check(program, x)


@given(
    shape=st.sampled_from([s for s in SHAPES if s]),
    size=st.integers(-1, 5) | st.lists(st.integers(-1, 3), max_size=3),
    dim=st.integers(-3, 2),
)
@settings(deadline=None, max_examples=120)
def test_split(shape, size, dim):
    check(lambda torch, x: x.split(size, dim), np.random.default_rng(0).normal(size=shape))


@given(shape=st.sampled_from(SHAPES), n=st.integers(0, 5), dim=st.integers(-3, 2))
@settings(deadline=None, max_examples=120)
def test_chunk_unbind_and_tensor_split(shape, n, dim):
    x = np.random.default_rng(0).normal(size=shape)
    check(lambda torch, x: torch.chunk(x, n, dim), x)
    check(lambda torch, x: x.unbind(dim), x)
    check(lambda torch, x: x.tensor_split(n, dim), x)
    check(lambda torch, x: x.tensor_split((1, -1, n), dim), x)


def test_split_at_a_tensor_of_indices():
    check(lambda torch, x: x.tensor_split(torch.tensor([1, 2]), 1), np.ones((2, 3)))


def test_parts_are_views():
    x = minitorch.zeros(2, 4)
    for i, part in enumerate((*x.split(1, 1)[:1], x.chunk(4, 1)[1], x.unbind(1)[2], x.tensor_split(4, 1)[3])):
        part += i + 1
    assert x.tolist() == [[1, 2, 3, 4]] * 2


def test_splitting_into_what_is_no_number():
    check(lambda torch, x: x.split(2.0), np.ones(3), but={"text": "names the function that is called inside"})
    check(lambda torch, x: torch.tensor(1.0).split(1), np.ones(3))


@pytest.mark.parametrize("call", ["split(1)", "split([1, 1])", "chunk(2)", "unbind()", "tensor_split(2)"])
def test_nodes_have_pytorchs_names(call):
    names = [
        eval(f"package.ones(2, 3, requires_grad=True).{call}[0]", {"package": package}).grad_fn.name()
        for package in (minitorch, torch)
    ]
    assert names[0] == names[1]
