"""Sides that computed something else are found out; rounding is not held against them."""

import numpy as np
import pytest
import torch

import minitorch
from benchmarks.agreement import arrays, difference, require_agreement


def test_numbers_are_found_in_tensors_and_collections():
    result = {"a": torch.ones(2, requires_grad=True), "b": [minitorch.ones(3), None, (4.0, np.float32(5))]}
    assert [a.tolist() for a in arrays(result)] == [[1, 1], [1, 1, 1], 4, 5]


def test_what_was_found_stays_when_the_side_goes_on():
    x = torch.ones(2)
    found = arrays(x)
    x.zero_()
    assert found[0].tolist() == [1, 1]


def test_one_wrong_element_of_a_million_is_found():
    x = np.random.default_rng(0).standard_normal(10**6, np.float32)
    wrong = x.copy()
    wrong[7] += 1
    require_agreement("torch", [x], [x.copy()])
    with pytest.raises(AssertionError, match="array 0: minitorch's and torch's differ by 1"):
        require_agreement("torch", [wrong], [x])


def test_sums_may_be_added_in_another_order():
    x = np.random.default_rng(0).random(10**6, np.float32)
    require_agreement("torch", [x.sum()], [np.float32(np.sum(x.astype(np.float64)))])


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        ([np.nan, 1.0], [np.nan, 1.0], 0),
        ([np.inf, 1.0], [np.inf, 1.0], 0),
        ([np.nan, 1.0], [1.0, 1.0], np.inf),
        ([1.0, 1.0], [np.nan, 1.0], 1),
        ([-np.inf, 1.0], [np.inf, 1.0], np.inf),
        ([3.0, 4.5], [3.0, 4.0], 0.1),
    ],
)
def test_difference(mine, other, expected):
    assert difference(np.array(mine), np.array(other)) == pytest.approx(expected)


def test_integers_must_be_equal():
    with pytest.raises(AssertionError):
        require_agreement("torch", [np.array([1, 2])], [np.array([1, 3])])


def test_torch_compile_may_differ_by_more_but_not_by_much():
    x = np.ones(3, np.float32)
    require_agreement("torch.compile", [x + 5e-5], [x])
    for name, d in (("torch", 5e-5), ("torch.compile", 5e-4)):
        with pytest.raises(AssertionError, match=name):
            require_agreement(name, [x + d], [x])


@pytest.mark.parametrize("theirs", [[], [np.ones((2, 1))]])
def test_number_and_shape_of_arrays_count(theirs):
    with pytest.raises(AssertionError, match="minitorch"):
        require_agreement("torch", [np.ones(2)], theirs)
