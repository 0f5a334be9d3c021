"""Making tensors, held against PyTorch: from data, filled, ranges, legacy constructors; dtypes and errors."""

import numpy as np
import pytest
import torch

import minitorch
from tests.both import check

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])

SAYS_MORE = {"text": "PyTorch lists overloads in C++, or names kernels; here it says what to do"}

DATA = {
    "int": 1,
    "float": 2.5,
    "bool": True,
    "empty": [],
    "empty rows": [[], []],
    "ints": [1, 2],
    "mixed": [True, 2, 2.5],
    "bool and int": [True, 2],
    "nested": [[1, 2.0], (3, 4)],
    "range": range(3),
    "ranges": [range(2), range(2, 4)],
    "numpy float64": np.float64(1.5),
    "numpy and python": [np.float64(1), 2],
    "numpy int32": [np.int32(1)],
    "array": np.arange(3, dtype=np.int16),
    "float64 array": np.zeros((2, 0)),
    "0-d array": np.array(3),
    "ragged": [[1, 2], [3]],
    "number after list": [[1], 2],
    "list after number": [1, [2]],
    "text": ["a"],
    "none": None,
    "dict": {1: 2},
    "set": {1, 2},
    "too large": [2**63],
    "large": 1e300,
    "nan": [float("nan"), float("-inf")],
    "negative strides": np.arange(3)[::-1],
    "other byte order": np.zeros(2, ">f4"),
    "text array": np.array(["a"]),
}


@pytest.mark.parametrize("dtype", [None, "float32", "float16", "int64", "uint8", "bool"])
@pytest.mark.parametrize("data", DATA.values(), ids=DATA.keys())
def test_tensor_of_data(data, dtype):
    check(lambda lib: lib.tensor(data, dtype=dtype and getattr(lib, dtype)), but=SAYS_MORE)
    check(lambda lib: lib.as_tensor(data, dtype=dtype and getattr(lib, dtype)), but=SAYS_MORE)


PROGRAMS = {
    "numpy scalars": lambda lib: lib.tensor([np.float32(1), np.float32(2)]),
    "tensors": lambda lib: lib.tensor([lib.tensor(1), 2.5]),
    "tensors of one": lambda lib: lib.tensor([[lib.tensor([1.0])], [3]]),
    "tensors of several": lambda lib: lib.tensor([lib.zeros(2), lib.zeros(2)]),
    "dtype float": lambda lib: lib.tensor([1, 2], dtype=float),
    "overflow": lambda lib: lib.tensor([300], dtype=lib.uint8),
    "wraps": lambda lib: lib.tensor([-1], dtype=lib.uint8),
    "nan to int": lambda lib: lib.tensor([float("nan")], dtype=lib.int64),
    "ints that require grad": lambda lib: lib.tensor([1], requires_grad=True),
    "positional dtype": lambda lib: lib.tensor([1], lib.int64),
    "cuda": lambda lib: lib.tensor([1], device="cuda"),
    "cpu": lambda lib: lib.tensor([1], device="cpu"),
    "asarray": lambda lib: (lib.asarray([1, 2]), lib.asarray(np.zeros(2)), lib.asarray(3.5)),
    "from_numpy list": lambda lib: lib.from_numpy([1]),
    "from_numpy scalar": lambda lib: lib.from_numpy(np.float64(1)),
    "scalar_tensor": lambda lib: lib.scalar_tensor(3),
    "zeros": lambda lib: (lib.zeros(2, 3), lib.zeros((2, 3)), lib.zeros([2]), lib.zeros(size=(2,)), lib.zeros(())),
    "zeros of tensor sizes": lambda lib: lib.zeros(lib.tensor(2), np.int64(3)),
    "zeros dtype": lambda lib: lib.zeros(2, dtype=lib.int64),
    "zeros of Size": lambda lib: lib.zeros(lib.ones(2, 3).shape, dtype=float),
    "zeros no size": lambda lib: lib.zeros(),
    "zeros negative": lambda lib: lib.zeros(-1),
    "zeros float size": lambda lib: lib.zeros(2.0),
    "zeros text": lambda lib: lib.zeros("a"),
    "zeros unknown option": lambda lib: lib.zeros(2, foo=1),
    "zeros pinned": lambda lib: lib.zeros(2, pin_memory=True),
    "zeros layout": lambda lib: lib.zeros(2, layout=lib.strided, pin_memory=False),
    "ones": lambda lib: lib.ones(2, 3, dtype=lib.bool),
    "empty": lambda lib: lib.empty(2, 0),
    "full": lambda lib: (lib.full((2,), 3), lib.full((2,), 2.5), lib.full((2,), True), lib.full((), lib.tensor(3.0))),
    "full dtype": lambda lib: lib.full((2,), 3, dtype=lib.float64),
    "full int size": lambda lib: lib.full(2, 3),
    "like": lambda lib: [f(lib.zeros(2, 3, dtype=lib.float64).t()) for f in (lib.zeros_like, lib.ones_like)],
    "like dtype": lambda lib: (lib.full_like(lib.zeros(2), 2, dtype=lib.int64), lib.empty_like(lib.zeros(0))),
    "like of a number": lambda lib: lib.zeros_like(3),
    "new": lambda lib: (lib.zeros(1, dtype=lib.int16).new_zeros(2, 2), lib.zeros(1).new_tensor([1, 2])),
    "new full": lambda lib: (lib.zeros(1).new_full((2,), 3), lib.zeros(1).new_ones((2,), dtype=lib.int64)),
    "arange": lambda lib: (lib.arange(5), lib.arange(5.0), lib.arange(1, 5), lib.arange(1, 2.5, 0.5)),
    "arange many": lambda lib: lib.arange(0, 1, 0.001),
    "arange down": lambda lib: lib.arange(5, 1, -2),
    "arange keywords": lambda lib: (lib.arange(end=3), lib.arange(start=1, end=7, step=2)),
    "arange dtype": lambda lib: (lib.arange(0, 5, 2, dtype=lib.int32), lib.arange(3, dtype=lib.float64)),
    "arange tensors": lambda lib: lib.arange(lib.tensor(1), lib.tensor(3.0)),
    "arange wrong sign": lambda lib: lib.arange(5, 1),
    "arange no step": lambda lib: lib.arange(1, 5, 0),
    "arange infinite": lambda lib: lib.arange(0, float("inf")),
    "arange out": lambda lib: lib.arange(3, out=lib.empty(3)),
    "linspace": lambda lib: [lib.linspace(-1, 2.5, n) for n in (0, 1, 2, 3, 10, 101)],
    "linspace double": lambda lib: lib.linspace(0.1, 7, 57, dtype=lib.float64),
    "linspace int": lambda lib: lib.linspace(0, 10, 5, dtype=lib.int64),
    "linspace keywords": lambda lib: lib.linspace(start=0, end=lib.tensor(1.0), steps=3),
    "linspace negative": lambda lib: lib.linspace(0, 1, -1),
    "linspace float steps": lambda lib: lib.linspace(0, 1, 5.0),
    "logspace": lambda lib: (lib.logspace(0, 2, 5), lib.logspace(-1, 1, 4, base=2)),
    "eye": lambda lib: (lib.eye(2), lib.eye(2, 3), lib.eye(3, m=2, dtype=lib.int64)),
    "eye negative": lambda lib: lib.eye(-1),
    "triangles": lambda lib: (lib.tril_indices(3, 4, 1), lib.triu_indices(3, 2, -1)),
    "Tensor": lambda lib: (lib.Tensor([1, 2]), lib.Tensor((2, 3)), lib.Tensor(np.array([1, 2])), lib.Tensor(range(3))),
    "Tensor sizes": lambda lib: (lib.zeros_like(lib.Tensor(2, 3)), lib.zeros_like(lib.Tensor(lib.ones(2, 2).shape))),
    "Tensor of nothing": lambda lib: lib.Tensor(),
    "Tensor of a float": lambda lib: lib.Tensor(2.5),
    "Tensor of text": lambda lib: lib.Tensor(2, "a"),
    "Tensor dtype": lambda lib: lib.Tensor([1], dtype=lib.float64),
    "legacy": lambda lib: (lib.FloatTensor([1, 2]), lib.LongTensor([1.5, 2]), lib.BoolTensor([0, 1])),
    "legacy of arrays": lambda lib: lib.DoubleTensor(np.zeros(2, np.float32)),
    "legacy of tensors": lambda lib: lib.LongTensor(lib.tensor([1.0])),
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_as_pytorch(program):
    check(program, ulp=4, atol=6e-8, but=SAYS_MORE)


@BOTH
def test_what_shares_memory(lib):
    array = np.zeros(3)
    shared, copied, as_one = lib.from_numpy(array), lib.tensor(array), lib.as_tensor(array)
    array[0] = 1
    assert (shared[0], copied[0], as_one[0]) == (1, 0, 1)
    shared[1] = 5
    assert array[1] == 5
    assert lib.as_tensor(shared) is shared and lib.asarray(shared) is shared
    assert lib.asarray(shared, copy=True)[1] == 5 and lib.asarray(shared, copy=True) is not shared


@BOTH
def test_tensor_of_a_tensor_warns(lib):
    x = lib.ones(2, requires_grad=True)
    with pytest.warns(UserWarning, match="To copy construct from a tensor, it is recommended to use"):
        y = lib.tensor(x)
    assert not y.requires_grad and y.data_ptr() != x.data_ptr()


@BOTH
def test_range_warns(lib):
    with pytest.warns(UserWarning, match="range is deprecated"):
        assert lib.range(0, 1, 0.5).tolist() == [0, 0.5, 1]


@BOTH
def test_requires_grad_and_out(lib):
    assert lib.zeros(2, requires_grad=True).is_leaf
    out = lib.ones(2)
    assert lib.zeros(2, out=out) is out and out.tolist() == [0, 0]


@BOTH
def test_legacy_types(lib):
    x = lib.zeros(2)
    assert isinstance(x, lib.FloatTensor) and not isinstance(x, lib.LongTensor)
    assert x.type(lib.DoubleTensor).dtype is lib.float64 and x.type("torch.LongTensor").dtype is lib.int64
    assert str(lib.FloatTensor) == "<class 'torch.FloatTensor'>" and x.type() == "torch.FloatTensor"
    assert lib.is_tensor(x) and not lib.is_tensor(np.zeros(1)) and lib.typename(x) == "torch.FloatTensor"


@BOTH
def test_the_default_dtype_is_that_of_new_floats(lib):
    lib.set_default_dtype(lib.float64)
    try:
        made = (
            lib.tensor([1.0]),
            lib.zeros(1),
            lib.arange(2.0),
            lib.linspace(0, 1, 2),
            lib.Tensor(1),
            lib.full((1,), 2.0),
        )
        assert {x.dtype for x in made} == {lib.float64}
    finally:
        lib.set_default_dtype(lib.float32)
