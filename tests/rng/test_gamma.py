"""Gamma, Dirichlet and binomial numbers against PyTorch's, bit for bit, and the stream after them."""

import numpy as np
import pytest
import torch

from minitorch import rng


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", range(4))
def test_bit_for_bit(seed, dtype):
    draw = np.random.default_rng(seed)
    ours, theirs = rng.Generator(), torch.Generator()
    ours.manual_seed(seed)
    theirs.manual_seed(seed)
    for n in (1, 3, 6, 40):
        shapes = np.exp(draw.normal(size=(7, n)) * 3).astype(dtype)
        shapes[0, 0] = 0
        count, prob = draw.integers(0, 200, 30).astype(dtype), draw.uniform(-0.1, 1.1, 30).clip(0, 1).astype(dtype)
        pairs = [
            (rng.standard_gamma(ours, shapes), torch._standard_gamma(torch.from_numpy(shapes), theirs)),
            (rng.dirichlet(ours, shapes + 1), torch._sample_dirichlet(torch.from_numpy(shapes + 1), theirs)),
            (
                rng.binomial(ours, count, prob),
                torch.binomial(torch.from_numpy(count), torch.from_numpy(prob), generator=theirs),
            ),
        ]
        for found, expected in pairs:
            np.testing.assert_array_equal(found, expected.numpy())
        np.testing.assert_array_equal(ours.state(), theirs.get_state().numpy())


def test_other_dtypes_are_refused():
    for draw in (lambda: rng.standard_gamma(rng.Generator(), np.ones(2, np.float16)),
                 lambda: rng.binomial(rng.Generator(), np.ones(2, np.int64), np.ones(2))):  # fmt: skip
        with pytest.raises(NotImplementedError, match="is defined for float32 and float64"):
            draw()
