"""Sorting, the first k, different elements, counts and searches against PyTorch's; NaN is the largest."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.functions.alike import LAYOUT, check
from tests.functions.test_reductions import arrays

INTS = st.integers(-3, 3)
FLAG = st.booleans()
NAN = float("nan")


@given(x=arrays(), dim=INTS, descending=FLAG)
@settings(deadline=None, max_examples=100)
def test_sort_is_stable(x, dim, descending):
    check(lambda torch, x: tuple(torch.sort(x, dim=dim, descending=descending, stable=True)), x)
    check(lambda torch, x: torch.argsort(x, dim=dim, descending=descending, stable=True), x)
    check(lambda torch, x: x.sort(dim, descending)[0], x)


def test_a_few_of_many_integers():
    x = np.random.default_rng(0).permutation(300)
    check(lambda torch, x: (tuple(x.topk(3)), tuple(x.topk(3, largest=False)), tuple(x.topk(40))), x)


def test_sort_with_nan():
    x = np.array([[NAN, 1, NAN, -1], [np.inf, NAN, -np.inf, 0]])
    check(lambda torch, x: (tuple(x.sort()), tuple(x.sort(0, True)), x.argsort(1), torch.msort(x)), x)
    check(lambda torch, x: (tuple(x.topk(2)), tuple(x.topk(2, largest=False))), x)


@given(x=arrays(["float64", "float32", "int64", "uint8"], distinct=True), k=st.integers(-1, 4), dim=INTS, largest=FLAG)
@settings(deadline=None, max_examples=100)
def test_topk(x, k, dim, largest):
    check(lambda torch, x: tuple(x.topk(k, dim, largest)), x)


@pytest.mark.parametrize("largest", [True, False])
@pytest.mark.parametrize("dim", [0, 1])
def test_a_few_of_many(largest, dim):
    x = np.random.default_rng(0).permutation(600 * 5).astype(float).reshape((600, 5) if dim == 0 else (5, 600))
    x[0, 0] = NAN
    check(lambda torch, x: tuple(x.topk(7, dim, largest)), x)


def test_what_cannot_be_ranked():
    check(lambda torch, x: x.topk(1), np.array([True, False]))
    result = minitorch.tensor([3.0, 1.0], requires_grad=True).sort()
    assert repr(result) == repr(torch.tensor([3.0, 1.0], requires_grad=True).sort())
    assert result.values.tolist() == [1, 3]


@given(x=arrays(["float64", "float32", "int64", "uint8", "bool"]), dim=st.none() | INTS, inverse=FLAG, counts=FLAG)
@settings(deadline=None, max_examples=100)
def test_unique(x, dim, inverse, counts):
    if x.size and (dim is None or x.ndim):
        check(lambda torch, x: torch.unique(x, True, inverse, counts, dim), x, grad=False, but=LAYOUT)
    if x.size and x.ndim:  # of a 0-d tensor, PyTorch's indices are missing
        options = {"return_inverse": inverse, "return_counts": counts, "dim": dim}
        check(lambda torch, x: x.unique_consecutive(**options), x, grad=False, but=LAYOUT)


def test_unique_of_nan_and_of_nothing():
    check(lambda torch, x: x.unique(return_inverse=True, return_counts=True), np.array([NAN, 1, NAN]), grad=False)
    check(lambda torch, x: x.unique(return_inverse=True, return_counts=True), np.zeros(0), grad=False)


@given(x=arrays(["int64", "uint8", "int32"], [(4,), (0,), (9,)]), minlength=st.integers(0, 5), weighted=FLAG)
@settings(deadline=None, max_examples=60)
def test_bincount(x, minlength, weighted):
    x = np.abs(x.astype(np.int8)).astype(x.dtype)
    for dtype in ("float32", "float64", "int64"):
        weights = [np.arange(len(x)).astype(dtype)] if weighted else []
        check(lambda torch, x, *w: torch.bincount(x, *w, minlength=minlength), x, *weights, grad=False)


def test_counts_that_are_refused():
    check(lambda torch, x: torch.bincount(x), np.array([-1]))
    check(lambda torch, x: torch.bincount(x), np.ones((2, 2), int))
    for call in (lambda: minitorch.bincount(minitorch.ones(2)), lambda: minitorch.histc(minitorch.arange(3))):
        with pytest.raises(NotImplementedError):
            call()


@pytest.mark.parametrize("args", [(4,), (4, 0, 3), (3, -1, 1), (5, 2, 2)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_histc(args, dtype):
    for values in ([1, 2, 1, 0.5, -3, 3], [2, 2]):
        check(lambda torch, x: torch.histc(x, *args), np.array(values, dtype), grad=False)
    with pytest.raises(RuntimeError, match="not finite"):
        minitorch.histc(minitorch.tensor([1, NAN]))


@given(values=arrays(["float64", "int64"], [(), (4,), (2, 3)]), right=FLAG, small=FLAG)
@settings(deadline=None, max_examples=60)
def test_searches(values, right, small):
    bounds = np.array([-1, 0, 0, 2])
    options = {"right": right, "out_int32": small}
    check(lambda torch, x, b: torch.searchsorted(b, x, **options), values, bounds, grad=False)
    check(lambda torch, x, b: torch.bucketize(x, b, **options), values, bounds, grad=False)
    check(lambda torch, b: (torch.searchsorted(b, 1, **options), torch.bucketize(0, b, **options)), bounds, grad=False)
    if values.ndim == 2:
        rows = np.sort(np.random.default_rng(0).normal(size=(2, 5)))
        check(lambda torch, x, b: torch.searchsorted(b, x, **options), values, rows, grad=False)
