"""assert_close: agrees with PyTorch's wherever PyTorch's can be asked, mixes libraries, counts ulps, says where."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import minitorch
from minitorch.testing import assert_close, strategies, ulp_distance
from minitorch.testing.comparison import DEFAULTS, EXACT

FLOATS = {"float16": np.float16, "float32": np.float32, "float64": np.float64}


def refusal(check, *args, **kwargs):
    """The class and the first line of what a check raises; None if it passes."""
    try:
        check(*args, **kwargs)
    except Exception as error:
        return type(error), str(error).split("\n\n  ")[0]
    return None


DTYPES = [*FLOATS, "int64", "int32", "uint8", "bool"]
TOLERANCES = st.none() | st.tuples(st.sampled_from([0.0, 1e-6, 0.1, 1.5]), st.sampled_from([0.0, 1e-5, 0.1, 3.0]))


@st.composite
def pairs_at_the_limit(draw):
    """Two arrays, as far apart as is just allowed or a few floats more or less, and options."""
    name, tolerance = draw(st.sampled_from(DTYPES)), draw(TOLERANCES)
    b = draw(strategies.arrays(name, layouts=False))
    rtol, atol = tolerance or DEFAULTS.get(name, EXACT)[:2]
    side = draw(hnp.arrays(np.int8, b.shape, elements=st.sampled_from([0, 1, -1])))
    steps = draw(st.integers(-2, 2))
    with np.errstate(all="ignore"):
        a = (b + side * (atol + rtol * abs(b.astype(float)))).astype(name)
        for _ in range(abs(steps) if name in FLOATS else 0):
            a = np.nextafter(a, a.dtype.type(np.inf * steps))
        other = draw(st.sampled_from([name, *DTYPES]))
        b = b.astype(other)
    options = {} if tolerance is None else {"rtol": rtol, "atol": atol}
    return a, b, {"equal_nan": draw(st.booleans()), "check_dtype": draw(st.booleans()), **options}


@settings(deadline=None, max_examples=200)
@given(pairs_at_the_limit())
def test_raises_exactly_when_pytorchs_does(case):
    a, b, options = case
    theirs = refusal(torch.testing.assert_close, torch.tensor(a), torch.tensor(b), **options)
    ours = refusal(assert_close, minitorch.tensor(a), minitorch.tensor(b), **options)
    assert (ours and ours[0]) is (theirs and theirs[0])


NUMBERS = st.sampled_from([0, 1, -3, 2**40, 2**40 + 1]) | st.floats(-4, 4) | st.sampled_from([1 + 5e-8, np.inf, np.nan])


@settings(deadline=None, max_examples=200)
@given(NUMBERS, NUMBERS | st.none(), TOLERANCES, st.booleans(), st.booleans())
def test_raises_for_numbers_when_pytorchs_does(a, b, tolerance, equal_nan, check_dtype):
    options = {} if tolerance is None else dict(zip(("rtol", "atol"), tolerance, strict=True))
    options |= {"equal_nan": equal_nan, "check_dtype": check_dtype}
    pair = (a, a if b is None else b)
    theirs = refusal(torch.testing.assert_close, *pair, **options)
    ours = refusal(assert_close, *pair, **options)
    assert (ours and ours[0]) is (theirs and theirs[0])


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (lambda lib: (lib.tensor([1.0, 2.0]), lib.tensor([1.0, 3.0])), {}),
        (lambda lib: ({"a": [1, lib.tensor([1, 5])]}, {"a": [1, lib.tensor([1, 4])]}), {}),
        (lambda lib: (lib.ones(2), lib.ones(2)), {"rtol": 1}),
        (lambda lib: (lib.ones(2), lib.ones(2)), {"atol": 1}),
        (lambda lib: ([1], [1, 2]), {}),
        (lambda lib: ({"a": 1}, {"b": 1}), {}),
        (lambda lib: ("a", "a"), {}),
        (lambda lib: (lib.ones(2, 3), lib.ones(3, 2).t()), {"check_stride": True}),
        (lambda lib: (lib.ones(2, 3), lib.ones(3, 2).t()), {}),
        (lambda lib: (lib.ones(2), lib.ones(2).double()), {"check_dtype": False}),
        (lambda lib: (lib.ones(2) + 1e-6, lib.ones(2).double()), {"check_dtype": False}),
        (lambda lib: (lib.tensor(2**62), lib.tensor(2**62 + 1)), {}),
        (lambda lib: (lib.tensor([True]), lib.tensor([False])), {}),
        (lambda lib: (None, None), {}),
        (lambda lib: (1.0, 1.0 + 5e-8), {}),
        (lambda lib: (lib.ones(1), lib.zeros(1)), {"msg": "mine"}),
    ],
)
def test_cases_as_in_pytorch(make, options):
    theirs = refusal(torch.testing.assert_close, *make(torch), **options)
    ours = refusal(assert_close, *make(minitorch), **options)
    if theirs is None or ours is None:
        assert theirs is ours
    else:
        assert ours[0] is theirs[0]
        assert ours[1].startswith(theirs[1].split("\n")[0].rstrip("."))


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (minitorch.ones(2, requires_grad=True), torch.ones(2)),
        (np.ones(2, np.float32), torch.ones(2, requires_grad=True)),
        (1.0, torch.tensor(1.0)),
        (minitorch.tensor(1), 1),
        ([minitorch.ones(1), {"x": (1, None)}], (torch.ones(1), {"x": [1, None]})),
        (torch.tensor([1.0]).bfloat16(), torch.tensor([1.01]).bfloat16()),
    ],
)
def test_libraries_may_be_mixed(actual, expected):
    assert_close(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "word"),
    [
        (minitorch.ones(2), torch.ones(3), "shape"),
        (minitorch.ones(2), torch.ones(2).double(), "dtype"),
        (minitorch.ones(2), None, "None"),
        (minitorch.tensor(1.0), 1.1, "Scalars"),
    ],
)
def test_mixed_libraries_that_differ(actual, expected, word):
    with pytest.raises(AssertionError, match=word):
        assert_close(actual, expected)


def test_a_budget_of_ulps():
    one = np.float32(1)
    up = np.nextafter(one, np.float32(2))
    assert_close(np.array([up]), np.array([one]), ulp=1)
    assert_close(np.array([np.nextafter(up, np.float32(2))]), np.array([one]), ulp=2)
    with pytest.raises(AssertionError, match=r"Greatest distance in ulps: 2 at index \(0,\) \(up to 1 allowed\)"):
        assert_close(np.array([np.nextafter(up, np.float32(2))]), np.array([one]), ulp=1)
    assert_close(minitorch.tensor([1e-7, 1.0]), minitorch.tensor([0.0, 1.0]), ulp=0, atol=1e-6)
    assert_close(torch.tensor([1.0]).bfloat16(), torch.tensor([1 + 2**-7]).bfloat16(), ulp=1)
    assert_close(minitorch.tensor([3]), minitorch.tensor([3]), ulp=5)
    for bad in ({"ulp": 1, "rtol": 0.1}, {"ulp": -1}):
        with pytest.raises(ValueError, match="ulp"):
            assert_close(1.0, 1.0, **bad)
    for actual in (np.inf, np.nan, -1.0):
        with pytest.raises(AssertionError):
            assert_close(actual, float(np.finfo(float).max), ulp=1e6)
    with pytest.raises(AssertionError):
        assert_close(minitorch.tensor([3]), minitorch.tensor([4]), ulp=5)


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(FLOATS)), st.data())
def test_ulps_are_steps_of_nextafter(name, data):
    dtype = FLOATS[name]
    numbers = hnp.from_dtype(np.dtype(dtype), allow_nan=False, allow_infinity=False)
    x, steps = data.draw(numbers), data.draw(st.integers(0, 5))
    y = dtype(x)
    for _ in range(steps):
        with np.errstate(over="ignore"):
            y = np.nextafter(y, dtype(np.inf))
    # From inf on there is no next one.
    assert ulp_distance(np.asarray(x), np.asarray(y)) == (steps if np.isfinite(y) else np.inf)


def test_ulps_across_the_whole_line():
    for dtype in FLOATS.values():
        top = np.array(np.finfo(dtype).max)
        across = float(ulp_distance(top, -top))
        assert across == 2 * float(ulp_distance(top, np.array(0, dtype)))
    assert ulp_distance(np.array(-0.0), np.array(0.0)) == 0
    assert ulp_distance(np.array(np.nan), np.array(np.nan)) == 0
    assert ulp_distance(np.float32([1]), np.float64([1 + 1e-9])) == 0
    with pytest.raises(TypeError, match="int64"):
        ulp_distance(np.arange(2), np.arange(2))


def test_a_report_shows_where_and_how_far():
    actual = minitorch.arange(12.0).reshape(3, 4)
    expected = actual.clone()
    expected[1, 2] += 0.5
    expected[2] += 1.0
    expected[0, 0] = float("nan")
    with pytest.raises(AssertionError) as error:
        assert_close({"w": [actual]}, {"w": [expected]})
    report = str(error.value)
    assert "Mismatched elements: 6 / 12 (50.0%)" in report
    assert "Greatest absolute difference: nan at index (0, 0) (up to 1e-05 allowed)" in report
    assert "at (1, 2): expected 6.5, got 6.0 (absolute 0.5, relative 0.07692308, ulps 1048576)" in report
    assert "and 1 more" in report and report.endswith("for item ['w'][0]")


def test_the_message_can_be_changed():
    with pytest.raises(AssertionError, match=r"^mine$"):
        assert_close(1, 2, msg="mine")
    with pytest.raises(AssertionError, match=r"^step 3: Scalars"):
        assert_close(1, 2, msg=lambda report: f"step 3: {report}")
