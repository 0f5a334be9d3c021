"""Numpy's arrays and scalars in files."""

import io
import pickle

import numpy as np
import pytest
import torch

from minitorch.serialization import LoadError
from tests.serialization.agreement import loaded, saved
from tests.serialization.mutations import archive_of
from tests.serialization.seeds import file_of

VALUES = [
    np.arange(6.0).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.float64(3), np.float32(2),
    np.int64(3), np.bool_(True), np.str_("ab"), np.bytes_(b"x"), np.array(["ab", "c"]), np.array([b"ab", b"c"]),
    np.arange(3, dtype=">f4"), np.zeros((0, 3)), np.array(5), np.complex64(1j), np.longdouble(1.5), np.dtype(">f4"),
    np.array([1], "f2"), np.uint64(2**63), np.arange(6.0).reshape(2, 3)[:, ::2],
]  # fmt: skip


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_they_are_read(value, protocol):
    got = loaded(file_of(value, pickle_protocol=protocol))
    expected = pickle.loads(pickle.dumps(value, 2))
    assert type(got) is type(value) and repr(got) == repr(expected)
    assert repr(loaded(saved(value))) == repr(torch.load(io.BytesIO(saved(value)), weights_only=False))


@pytest.mark.parametrize(
    "value", [np.array([None]), np.array([(1, 2.0)], "i4,f8"), np.array([1], "M8[ns]"), np.rec.array([(1, 2)])]
)
def test_what_is_refused(value):
    with pytest.raises(LoadError, match=r"only numbers and strings|not an allowed global"):
        loaded(file_of(value))


def program(code=b"f8", state=b"K\1K\3\x85h\0\x89X\x18\0\0\0" + b"a" * 24):
    """An array of dtype `code`, filled by `state`, whose dtype is memo 0."""
    dtype = b"cnumpy\ndtype\nX" + len(code).to_bytes(4, "little") + code + b"\x89\x88\x87Rq\0"
    array = b"cnumpy._core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\1b\x87R"
    return archive_of({"data.pkl": b"\x80\x03" + dtype + b"0" + array + b"(" + state + b"tb."})


RAW = b"C\x18" + bytes(24)


def test_the_program_is_right_but_for_its_flaw():
    assert loaded(program(state=b"K\1K\3\x85h\0\x89" + RAW)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("code", [b"O8", b"V8", b"f8,f8", b"(2,)f8", b"M8", b"f", b"T", b"f7", b"S9999999999", b""])
def test_dtypes_of_other_kinds(code):
    with pytest.raises(LoadError):
        loaded(program(code, b"K\1K\3\x85h\0\x89" + RAW))


@pytest.mark.parametrize(
    "state",
    [
        b"K\1K\4\x85h\0\x89" + RAW,
        b"K\1J\xff\xff\xff\xff\x85h\0\x89" + RAW, b"K\1K\3\x85h\0\x89]", b"K\1K\3h\0\x89" + RAW,
        b"K\1K\3\x85N\x89" + RAW, b"K\1K\3\x85h\0K\1" + RAW, b"N", b"",
        b"K\1(" + b"K\1" * 65 + b"th\0\x89C\x08" + bytes(8),
        b"K\1K\0\x8a\x09" + bytes(8) + b"\1\x86h\0\x89C\0",
    ],
)  # fmt: skip
def test_states_of_other_forms(state):
    with pytest.raises(LoadError):
        loaded(program(state=state))
