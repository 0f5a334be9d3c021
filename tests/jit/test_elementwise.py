"""The forms of an elementwise kernel: numpy's, the compiled ufunc and the compiled loop give the same."""

import numpy as np
import pytest

import minitorch  # noqa: F401  (declares the ops)
from minitorch.jit.elementwise import Vectorized
from minitorch.ops.op import registry
from tests.ops.calling import made
from tests.ops.samples import calls_of
from tests.slow import mostly_slow

MANY = 10_000
COMPILED = {name: op.kernel for name, op in sorted(registry.items()) if isinstance(op.kernel, Vectorized)}
CALLS = [(name, k) for name in COMPILED for k in range(len(calls_of(registry[name])))]
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, np.nan, np.inf, -np.inf, 0.25, -3.5, 1e-40])


@pytest.mark.parametrize("dtype", mostly_slow(["float32", "float64"], every=2))
@pytest.mark.parametrize(("name", "k"), mostly_slow(CALLS, every=3))
@np.errstate(all="ignore")
def test_compiled_as_ready(name, k, dtype):
    kernel, (op, arrays, settings) = COMPILED[name], made(name, k, dtype)
    rng = np.random.default_rng(k)
    large = [rng.choice(SPECIAL, MANY).astype(dtype) if isinstance(x, np.ndarray) else x for x in arrays]
    for given in (arrays, large):
        if not isinstance(given[0], np.ndarray) or (None in settings and not given[0].ndim):
            continue
        found = kernel.compiled(np.dtype(dtype), len(given) + len(settings))(*given, *settings)
        rows = np.broadcast_arrays(*(np.asarray(x, dtype) for x in given))
        expected = [op.formula(*row, *settings) for row in zip(*(r.ravel() for r in rows), strict=True)]
        np.testing.assert_array_equal(found, np.array(expected, dtype).reshape(rows[0].shape))
        assert found.dtype == dtype
        if kernel.ready is not None:
            ready = kernel.ready(*given, *settings)
            np.testing.assert_array_equal(ready, found)
            np.testing.assert_array_equal(np.signbit(ready) & (ready == ready), np.signbit(found) & (found == found))


def test_a_setting_that_does_not_fit_its_integers_is_refused_by_both_forms():
    kernel, x = COMPILED["clamp"], np.array([1, 2], np.uint8)
    for form in (kernel.ready, kernel.compiled(x.dtype, 3)):
        assert (form(x, 2, None) == 2).all()
        with pytest.raises(OverflowError, match="-1 out of bounds for uint8"):
            form(x, -1, None)
