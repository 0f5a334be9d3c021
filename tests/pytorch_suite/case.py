"""TestCase: what PyTorch's tests are methods of: seeds, equality of tensors and numbers within tolerances."""

import contextlib
import math
import unittest
import warnings

import numpy as np


class TestCase(unittest.TestCase):
    """Of PyTorch's tests: seeds, equality of tensors and numbers within their tolerances."""

    precision, rel_tol = 0.0, 0.0
    exact_dtype = True

    def setUp(self):
        import torch

        torch.manual_seed(1234)
        torch.set_default_dtype(torch.float32)
        np.random.seed(1234)
        warnings.simplefilter("default")

    def tearDown(self):
        """Tests take global hooks out by new values of PyTorch's private variables."""
        import torch

        hooks = getattr(torch.nn.modules, "hooks", None)
        for name in ("_pre_hooks", "_hooks", "_backward_pre", "_backward", "_backward_is_full", "of_all"):
            getattr(hooks, name, []).clear()

    def assertEqual(self, x, y, msg=None, *, atol=None, rtol=None, equal_nan=True, exact_dtype=True, **_):
        self._equal(x, y, atol, rtol, equal_nan, exact_dtype and self.exact_dtype, msg)

    def assertNotEqual(self, x, y, msg=None, *, atol=None, rtol=None, **_):
        with self.assertRaises(AssertionError, msg=msg):
            self.assertEqual(x, y, atol=atol, rtol=rtol, exact_dtype=False)

    def _equal(self, x, y, atol, rtol, equal_nan, exact, msg):
        import torch

        if isinstance(x, np.ndarray | np.generic) and isinstance(y, torch.Tensor | np.ndarray):
            x = torch.as_tensor(x)
        if isinstance(y, np.ndarray | np.generic) and isinstance(x, torch.Tensor | int | float):
            y = torch.as_tensor(y)
        if isinstance(x, torch.Tensor) or isinstance(y, torch.Tensor):
            both = isinstance(x, torch.Tensor) and isinstance(y, torch.Tensor)
            x, y = torch.as_tensor(x), torch.as_tensor(y)
            terms = {} if rtol is None and atol is None else {"rtol": rtol or 0.0, "atol": atol or 0.0}
            if both:
                self.assertSameShape(x, y)
            torch.testing.assert_close(
                x, y, **terms, equal_nan=equal_nan, check_dtype=exact and both, check_stride=False, msg=msg and str(msg)
            )
        elif isinstance(x, dict) and isinstance(y, dict):
            super().assertEqual(set(x), set(y), msg)
            for key in x:
                self._equal(x[key], y[key], atol, rtol, equal_nan, exact, msg)
        elif isinstance(x, list | tuple) and isinstance(y, list | tuple):
            super().assertEqual(len(x), len(y), msg)
            for a, b in zip(x, y, strict=True):
                self._equal(a, b, atol, rtol, equal_nan, exact, msg)
        elif isinstance(x, int | float) and isinstance(y, int | float) and not isinstance(x, bool):
            close = math.isclose(x, y, rel_tol=rtol or 1e-6, abs_tol=atol or 1e-5)
            self.assertTrue(x == y or close or (equal_nan and x != x and y != y), msg or f"{x} is not {y}")
        else:
            super().assertEqual(x, y, msg)

    def assertSameShape(self, x, y):
        super().assertEqual(tuple(x.shape), tuple(y.shape))

    def assertExpectedInline(self, text, expected, skip=0):
        super().assertEqual(str(text).strip(), expected.strip())

    def assertExpectedRaisesInline(self, kind, function, expected, *args, **kwargs):
        with self.assertRaises(kind) as caught:
            function(*args, **kwargs)
        self.assertExpectedInline(str(caught.exception), expected)

    def assertAtenOp(self, *_):
        raise unittest.SkipTest("left out")

    def maybeWarnsRegex(self, *_):
        return contextlib.nullcontext()

    def assertWarnsOnceRegex(self, kind, text=""):
        return self.assertWarnsRegex(kind, text)

    def assertNoUnraisable(self, function, *args, **kwargs):
        function(*args, **kwargs)

    assertNotWarn = maybeWarnsRegex

    def compare_with_numpy(self, function, ours, x, device=None, dtype=None, **terms):
        import torch

        x = x if isinstance(x, torch.Tensor) else torch.tensor(x, device=device, dtype=dtype)
        self.assertEqual(function(x), torch.as_tensor(np.asarray(ours(x.numpy()))), exact_dtype=False, **terms)
