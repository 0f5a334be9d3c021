"""Printing against PyTorch's, to the character."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import minitorch
from minitorch.tensor import printing
from minitorch.tensor.dtypes import ALL, BY_NAME, get_default_dtype, set_default_dtype
from minitorch.tensor.printing import format_tensor

SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6)
SPECIAL = st.sampled_from([0.0, -0.0, np.inf, -np.inf, np.nan])
# One of these is drawn for a whole array, since one odd number decides how all the others print.
FLOATS = (
    st.one_of(SPECIAL, st.integers(-2000, 2000).map(float)),
    st.one_of(SPECIAL, st.integers(-9999, 9999).map(lambda i: i / 64)),
    st.one_of(SPECIAL, st.sampled_from([0.1, 1e-4, 1.0001e-4, 9.999e-5, 0.5, 99.99996, 100.0, 100.1])),
    st.sampled_from([1e8, 99999.0, 1.00001e8, 1e7 + 0.5, 65504.0]),
    st.floats(-10, 10),
    st.floats(allow_subnormal=True),
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "precision": st.integers(0, 8),
        "threshold": st.integers(0, 60),
        "edgeitems": st.integers(0, 4),
        "linewidth": st.integers(1, 120),
        "sci_mode": st.sampled_from([None, True, False]),
        "profile": st.sampled_from(["default", "short", "full"]),
    },
)


@pytest.fixture(autouse=True)
def restored_options():
    with printing.printoptions(), torch._tensor_str.printoptions():
        yield


@st.composite
def arrays(draw, shapes=SHAPES):
    """Any supported array: C ordered or a view with other strides."""
    dtype = draw(st.sampled_from(ALL)).numpy
    if dtype.kind == "f":
        elements = draw(st.sampled_from(FLOATS))
        with np.errstate(over="ignore"):
            array = draw(hnp.arrays(np.float64, shapes, elements=elements, fill=st.nothing())).astype(dtype)
    else:
        array = draw(hnp.arrays(dtype, shapes))
    if array.ndim and draw(st.booleans()):
        array = array.T[..., ::2]
    return array


def same_text(array, **facts):
    ours, theirs = format_tensor(array, **facts), repr(torch.from_numpy(np.array(array)))
    assert ours == theirs


@given(arrays())
@settings(deadline=None, max_examples=100)
def test_any_array(array):
    same_text(array)


@given(arrays(), OPTIONS)
@example(np.zeros((7, 7), np.float32), {"edgeitems": 0, "threshold": 0})
@example(np.arange(7), {"edgeitems": 0, "threshold": 0})
@example(np.array(1.5), {"edgeitems": 0, "threshold": 0})
@settings(deadline=None, max_examples=100)
def test_any_options(array, options):
    with printing.printoptions(**options), torch._tensor_str.printoptions(**options):
        same_text(array)


@given(arrays(hnp.array_shapes(max_dims=3, max_side=12)), st.integers(0, 9))
@settings(deadline=None, max_examples=60)
def test_abbreviation_looks_only_at_what_it_shows(array, threshold):
    options = {"threshold": threshold, "edgeitems": 2}
    with printing.printoptions(**options), torch._tensor_str.printoptions(**options):
        same_text(array)


@pytest.mark.parametrize("shape", [(1000,), (1001,), (40, 40), (3, 400), (400, 3), (11, 11, 11), (7, 7, 7, 7)])
@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.bool_])
def test_more_than_a_thousand_elements(shape, dtype):
    same_text((np.arange(np.prod(shape)) % 1777 * 0.375).reshape(shape).astype(dtype))


# Each just at a bound of the rules, and just beyond it.
@pytest.mark.parametrize("largest", [1e8, 1e8 + 1])
@pytest.mark.parametrize("smallest", [1e5, 1e5 - 1])
def test_bounds_of_plain_notation_for_large_numbers(smallest, largest):
    same_text(np.array([smallest, largest]))


@pytest.mark.parametrize("smallest", [1e-4, np.nextafter(1e-4, 0)])
def test_bound_of_plain_notation_for_small_numbers(smallest):
    same_text(np.array([smallest, 0.05]))
    same_text(np.array([smallest, 0.05], np.float32))


@pytest.mark.parametrize("size", [4, 5])
def test_an_axis_that_both_ends_cover_is_not_abbreviated(size):
    with printing.printoptions(threshold=3, edgeitems=2), torch._tensor_str.printoptions(threshold=3, edgeitems=2):
        same_text(np.arange(size))
        same_text(np.arange(2 * size).reshape(size, 2))


@pytest.mark.parametrize("value", [0.0, -0.0, np.nan, np.inf])
@pytest.mark.parametrize("size", [19, 20, 25, 26, 27, 60])
def test_rows_of_numbers_that_count_for_no_width(value, size):
    same_text(np.full(size, value))


def test_the_number_hidden_in_the_middle_does_not_widen():
    array = np.full(2000, 0.5)
    array[1000] = 1e20
    same_text(array)


@given(st.integers(1, 30), st.integers(1, 4), st.integers(20, 90))
@settings(deadline=None, max_examples=60)
def test_gradient_facts_wrap(columns, rows, linewidth):
    weight = torch.full((rows, columns), 0.25, dtype=torch.float64, requires_grad=True)
    array, result = weight.detach().numpy(), weight * 2
    with printing.printoptions(linewidth=linewidth), torch._tensor_str.printoptions(linewidth=linewidth):
        assert format_tensor(array, requires_grad=True) == repr(weight)
        assert format_tensor(array * 2, requires_grad=True, grad_fn="MulBackward0") == repr(result)


def test_name_of_a_subclass_indents():
    class Measurement(torch.Tensor):
        pass

    array = np.arange(60.0).reshape(2, 30)
    assert format_tensor(array, name="Measurement") == repr(torch.from_numpy(array).as_subclass(Measurement))


@given(arrays(), st.sampled_from(["float64", "float16"]))
@settings(deadline=None, max_examples=60)
def test_dtype_is_told_unless_default(array, default):
    before = get_default_dtype(), torch.get_default_dtype()
    try:
        set_default_dtype(BY_NAME[default])
        torch.set_default_dtype(getattr(torch, default))
        same_text(array)
    finally:
        set_default_dtype(before[0])
        torch.set_default_dtype(before[1])


@given(st.lists(OPTIONS, max_size=3))
@settings(deadline=None, max_examples=60)
def test_options_accumulate_as_pytorchs(changes):
    with printing.printoptions(profile="default"), torch._tensor_str.printoptions(profile="default"):
        for options in changes:
            printing.set_printoptions(**options)
            torch.set_printoptions(**options)
        assert printing.get_printoptions() == torch._tensor_str.get_printoptions()


def test_printoptions_are_restored_after_an_error():
    before = printing.get_printoptions()
    with pytest.raises(KeyError), printing.printoptions(precision=1, sci_mode=True):
        assert format_tensor(np.array(0.25, np.float32)) == "tensor(2.5e-01)"
        raise KeyError
    assert printing.get_printoptions() == before


def test_unknown_profile():
    with pytest.raises(ValueError, match="expected profile to be one of 'default', 'short', 'full', got 'long'"):
        printing.set_printoptions(profile="long")


@pytest.mark.parametrize("shape", [(2**40,), (2**20, 2**20), (2**13, 2**13, 2**14), (3, 2**40), (2**40, 3)])
def test_an_expanded_tensor_is_read_only_where_it_is_shown(shape):
    """It would take terabytes. PyTorch prints the same of a smaller one."""
    smaller = torch.ones(1).expand(*(min(size, 2000) for size in shape))
    assert repr(minitorch.ones(1).expand(*shape)) == repr(smaller)


def test_array_is_left_as_it_was():
    array = np.array([-2.0, np.nan, 1e9])
    before = array.copy()
    format_tensor(array)
    np.testing.assert_array_equal(array, before)
