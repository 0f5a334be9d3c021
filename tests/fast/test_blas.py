"""What is done for BLAS once changes no product."""

import numpy as np

from minitorch.fast.blas import touch_packed_memory


def test_products_are_the_same_bits_before_and_after():
    noise = np.random.default_rng(0)
    for n, k, m in ((3, 5, 2), (256, 640, 64), (600, 30, 500)):
        x, y = noise.standard_normal((n, k), np.float32), noise.standard_normal((k, m), np.float32)
        before = x.dot(y)
        touch_packed_memory()
        np.testing.assert_array_equal(x.dot(y), before)
