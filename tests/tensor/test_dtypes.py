"""Data types: identity, facts, names, what stands for them, the default."""

import copy
import pickle
import threading

import numpy as np
import pytest
import torch

from minitorch.tensor import dtypes
from minitorch.tensor.dtypes import ALL, bool_, dtype, float16, float32, float64, int64, set_default_dtype


def theirs(kind):
    return getattr(torch, kind.name)


@pytest.fixture(autouse=True)
def restored_default():
    before = torch.get_default_dtype()
    yield
    set_default_dtype(float32)
    torch.set_default_dtype(before)


@pytest.mark.parametrize("kind", ALL)
def test_facts(kind):
    assert repr(kind) == str(kind) == repr(theirs(kind))
    for fact in ("is_floating_point", "is_complex", "is_signed", "itemsize"):
        assert getattr(kind, fact) == getattr(theirs(kind), fact), fact
    assert torch.zeros(1, dtype=theirs(kind)).numpy().dtype == kind.numpy


@pytest.mark.parametrize("name", ["double", "float", "half", "long", "int", "short", "bool", "uint8"])
def test_aliases_are_the_same_object(name):
    assert repr(dtypes.BY_NAME[name]) == repr(getattr(torch, name))
    assert dtypes.BY_NAME[name] is dtypes.BY_NAME[dtypes.BY_NAME[name].name]


@pytest.mark.parametrize("kind", ALL)
def test_copies_and_pickles_are_the_same_object(kind):
    assert copy.copy(kind) is copy.deepcopy(kind) is kind
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps([kind, kind], protocol)) == [kind, kind]


def test_is_hashable_and_compared_by_identity():
    assert len({*ALL, *ALL}) == len(ALL) == 9
    assert float32 != "float32"
    assert float32 != np.dtype(np.float32)
    with pytest.raises(TypeError, match="not supported between instances of 'dtype'"):
        _ = float32 < float64


def test_cannot_be_changed():
    with pytest.raises(AttributeError):
        float32.is_signed = False
    with pytest.raises(AttributeError):
        float32.name = "float64"


@pytest.mark.parametrize("kind", ALL)
def test_numpy_dtype_round_trip(kind):
    assert dtypes.from_numpy_dtype(kind.numpy) is kind
    assert dtypes.as_numpy_dtype(kind) is kind.numpy
    assert torch.from_numpy(np.zeros(1, kind.numpy)).dtype is theirs(kind)


@pytest.mark.parametrize("code", "bhilqBefd?")
def test_every_numpy_spelling_of_a_type(code):
    assert repr(dtypes.from_numpy_dtype(np.dtype(code))) == repr(torch.from_numpy(np.zeros(1, code)).dtype)


@pytest.mark.parametrize("given", ["U1", "O", "M8[s]", "V3", "g", "c8", "c16", "u2", "u4", "u8"])
def test_array_type_that_no_tensor_holds(given):
    name = np.dtype(given).type.__name__
    with pytest.raises(TypeError, match=f"can't convert np.ndarray of type numpy.{name}. The only supported types are"):
        dtypes.from_numpy_dtype(np.dtype(given))


def test_foreign_byte_order():
    swapped = np.zeros(2, np.dtype(np.float32).newbyteorder())
    message = "given numpy array has byte order different from the native byte order"
    for convert in (lambda: torch.from_numpy(swapped), lambda: dtypes.from_numpy_dtype(swapped.dtype)):
        with pytest.raises(ValueError, match=message):
            convert()


@pytest.mark.parametrize("python_type", [float, int, bool])
def test_python_types_stand_for_dtypes(python_type):
    expected = repr(torch.zeros(1, dtype=python_type).dtype)
    assert repr(dtypes.as_dtype(python_type)) == expected
    assert f"torch.{dtypes.as_numpy_dtype(python_type)}" == expected


def test_no_dtype_stays_none():
    assert dtypes.as_numpy_dtype(None) is None


@pytest.mark.parametrize(
    ("given", "named"), [(str, "str"), (np.float32, "float32"), ("float32", "str 'float32'"), ([], "list"), (1, "int")]
)
def test_what_is_no_dtype(given, named):
    with pytest.raises(TypeError):
        torch.zeros(1, dtype=given)
    with pytest.raises(TypeError, match=f"argument 'dtype' must be torch.dtype, not {named}"):
        dtypes.as_dtype(given)


@pytest.mark.parametrize("kind", ALL)
def test_type_names(kind):
    assert dtypes.type_name(kind) == torch.zeros(1, dtype=theirs(kind)).type()
    assert dtypes.from_type_name(dtypes.type_name(kind)) is kind
    assert dtypes.from_type_name(kind) is kind


@pytest.mark.parametrize("given", ["DoubleTensor", "torch.float64", "foo", 3, None])
def test_what_is_no_type_name(given):
    with pytest.raises((TypeError, ValueError)) as expected:
        torch.ones(1).type(given if given is not None else print)
    with pytest.raises(expected.type) as ours:
        dtypes.from_type_name(given)
    assert str(ours.value).startswith(str(expected.value))


@pytest.mark.parametrize("name", ["float64", "float32", "float16"])
def test_default_dtype(name):
    set_default_dtype(dtypes.BY_NAME[name])
    torch.set_default_dtype(getattr(torch, name))
    assert repr(dtypes.get_default_dtype()) == repr(torch.get_default_dtype())


@pytest.mark.parametrize("name", ["int64", "bool", "uint8"])
def test_default_dtype_must_be_floating(name):
    with pytest.raises(TypeError) as expected:
        torch.set_default_dtype(getattr(torch, name))
    with pytest.raises(TypeError, match=str(expected.value)):
        set_default_dtype(dtypes.BY_NAME[name])


@pytest.mark.parametrize("given", ["torch.float64", float, np.float64])
def test_default_dtype_must_be_a_dtype(given):
    with pytest.raises(TypeError) as expected:
        torch.set_default_dtype(given)
    with pytest.raises(TypeError, match=str(expected.value)):
        set_default_dtype(given)


def test_default_dtype_belongs_to_a_thread():
    set_default_dtype(float64)
    seen = []

    def work():
        seen.append(dtypes.get_default_dtype())
        set_default_dtype(float16)
        seen.append(dtypes.get_default_dtype())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [float32, float16]
    assert dtypes.get_default_dtype() is float64


def test_constants_are_what_their_names_say():
    assert isinstance(bool_, dtype)
    assert (dtypes.double, dtypes.half, dtypes.long, dtypes.short) == (float64, float16, int64, dtypes.int16)
