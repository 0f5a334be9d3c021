"""What blending does where the factor is left out, beside PyTorch."""

import pytest
import torch

import minitorch


@pytest.mark.parametrize("name", ["addcmul", "addcdiv"])
def test_the_factor_is_one(name):
    found = []
    for library in (minitorch, torch):
        x, y, z = (library.tensor(values) for values in ([1.0, -2.0], [3.0, 0.5], [4.0, -8.0]))
        found.append([getattr(library, name)(x, y, z).tolist(), getattr(x, name)(y, z).tolist()])
    assert found[0] == found[1]
