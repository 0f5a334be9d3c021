"""finfo and iinfo against PyTorch's."""

import pytest
import torch

from minitorch.tensor.dtypes import BY_NAME, bool_, float32, float64, int64, set_default_dtype
from minitorch.tensor.limits import finfo, iinfo

FLOATS = ["float64", "float32", "float16"]
INTS = ["int64", "int32", "int16", "int8", "uint8"]
FACTS = ["bits", "eps", "max", "min", "tiny", "smallest_normal", "resolution", "dtype"]


@pytest.mark.parametrize("name", FLOATS)
def test_finfo(name):
    ours, theirs = finfo(BY_NAME[name]), torch.finfo(getattr(torch, name))
    assert repr(ours) == repr(theirs)
    for fact in FACTS:
        mine, expected = getattr(ours, fact), getattr(theirs, fact)
        assert mine == expected, fact
        assert type(mine) is type(expected)


@pytest.mark.parametrize("name", INTS)
def test_iinfo(name):
    ours, theirs = iinfo(BY_NAME[name]), torch.iinfo(getattr(torch, name))
    assert repr(ours) == repr(theirs)
    assert [ours.bits, ours.min, ours.max, ours.dtype] == [theirs.bits, theirs.min, theirs.max, theirs.dtype]
    assert type(ours.max) is int


def test_finfo_of_the_default_dtype():
    assert finfo() == finfo(float32)
    set_default_dtype(float64)
    try:
        assert finfo() == finfo(float64)
    finally:
        set_default_dtype(float32)


def test_equal_where_the_dtype_is():
    assert finfo(float32) == finfo(float32) != finfo(float64)
    assert iinfo(int64) == iinfo(int64) != iinfo(BY_NAME["int8"])
    assert finfo(float32) != iinfo(int64)
    with pytest.raises(TypeError, match="unhashable"):
        hash(finfo(float32))


def test_wrong_kind_of_type():
    with pytest.raises(TypeError, match=r"torch.finfo\(\) requires a floating point input type, got torch.int64"):
        finfo(int64)
    with pytest.raises(TypeError, match=r"torch.iinfo\(\) requires an integer input type, got torch.float32"):
        iinfo(float32)
    with pytest.raises(TypeError, match=r"torch.bool is not supported by torch.iinfo"):
        iinfo(bool_)
    with pytest.raises(TypeError, match=r"finfo\(\): argument 'type' \(position 1\) must be torch.dtype, not str"):
        finfo("float32")
    with pytest.raises(TypeError, match=r"iinfo\(\): argument 'type' \(position 1\) must be torch.dtype, not NoneType"):
        iinfo(None)
