"""No op is less exact than PyTorch's by more than two ulps: `python -m tests.accuracy`, on fewer arguments."""

from pathlib import Path

import numpy as np
import pytest

from minitorch.jit.quiet import quiet
from minitorch.ops.op import registry
from tests.accuracy.arraywise import ARRAYWISE
from tests.accuracy.elementwise import ELEMENTWISE
from tests.accuracy.others import ELSEWHERE, EXACT
from tests.accuracy.table import COLUMNS, NAMES, REASONS, is_worse, measured
from tests.ops.calling import made
from tests.ops.samples import calls_of
from tests.slow import mostly_slow


@pytest.mark.parametrize("name", mostly_slow(NAMES, every=6))
@pytest.mark.filterwarnings("ignore:.* encountered in:RuntimeWarning")
def test_no_less_exact_than_pytorch(name):
    for dtype, gradient in COLUMNS:
        figures = measured(name, dtype, gradient, 60)
        assert name in REASONS or not is_worse(figures), f"{dtype}, {'gradient' if gradient else 'value'}: {figures}"


def test_no_op_is_listed_twice_and_none_that_is_not_there():
    listed = [*ELEMENTWISE, *ARRAYWISE, *EXACT, *ELSEWHERE]
    assert len({*listed}) == len(listed) and {*listed, *ELSEWHERE.values()} <= registry.keys()


@pytest.mark.parametrize("name", sorted(registry.keys() - EXACT))
def test_single_precision_is_double_precision_but_for_rounding(name):
    for k in range(len(calls_of(registry[name]))):
        op, arrays, settings = made(name, k, np.float32)
        wide = [x.astype(np.float64) if getattr(x, "dtype", None) == np.float32 else x for x in arrays]
        result, expected = (np.asarray(quiet(op.run)(*given, *settings)) for given in (arrays, wide))
        scale = max(1, np.abs(expected).max(initial=0))
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6 * scale)


def test_every_measured_op_is_in_the_table():
    rows = Path(__file__).with_name("TABLE.md").read_text().splitlines()
    assert [row.split()[1] for row in rows if row.startswith("| ")][1:] == NAMES


@pytest.mark.parametrize("name", sorted(EXACT - {"cast", "round"}))
def test_what_is_said_to_be_exact_is_the_same_in_double_precision(name):
    for k in range(len(calls_of(registry[name]))):
        op, arrays, settings = made(name, k, np.float32)
        wide = [x.astype(np.float64) if getattr(x, "dtype", None) == np.float32 else x for x in arrays]
        result = np.asarray(quiet(op.run)(*arrays, *settings))
        np.testing.assert_array_equal(result, np.asarray(quiet(op.run)(*wide, *settings)).astype(result.dtype))
