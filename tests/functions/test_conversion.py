"""Tensors turned into other things, and what Python, numpy and other libraries ask of them; held against PyTorch."""

import copy
import math
import pickle
import warnings

import numpy as np
import pytest
import torch

import minitorch
from tests import both
from tests.functions.alike import check

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])
DTYPES = ["float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool"]
MATRIX = np.array([[0.5, -1.25, 3.0], [100.0, 0.0, 7.75]])


@pytest.mark.parametrize("target", DTYPES)
@pytest.mark.parametrize("source", DTYPES)
def test_to_every_dtype(source, target):
    x = np.abs(MATRIX).astype(source)
    check(lambda lib, x: x.to(getattr(lib, target)), x)
    check(lambda lib, x: x.type(getattr(lib, target)) * 1, x)
    check(lambda lib, x: x.type_as(lib.zeros(1, dtype=getattr(lib, target))), x)


@pytest.mark.parametrize("name", ["double", "float", "half", "long", "int", "short", "char", "byte", "bool"])
def test_methods_named_after_dtypes(name):
    check(lambda lib, x: getattr(x, name)(), np.abs(MATRIX))


PROGRAMS = {
    "item": lambda lib: lib.ones(1, 1).item(),
    "item of several": lambda lib: lib.ones(2).item(),
    "item of none": lambda lib: lib.ones(0).item(),
    "tolist": lambda lib: (lib.arange(4).reshape(2, 2).tolist(), lib.tensor(1.5).tolist(), lib.zeros(2, 0).tolist()),
    "len": lambda lib: len(lib.zeros(3, 2)),
    "len of a number": lambda lib: len(lib.tensor(1)),
    "iter of a number": lambda lib: list(lib.tensor(1)),
    "bool": lambda lib: (bool(lib.ones(1)), bool(lib.tensor(0.0)), not lib.zeros(1, 1)),
    "bool of several": lambda lib: bool(lib.ones(2)),
    "bool of none": lambda lib: bool(lib.ones(0)),
    "float": lambda lib: (float(lib.tensor([2])), int(lib.tensor(2.75)), complex(lib.tensor(1.0))),
    "float of several": lambda lib: float(lib.ones(2)),
    "index": lambda lib: [1, 2, 3][lib.tensor([[1]])],
    "index of a float": lambda lib: [1, 2][lib.tensor(1.0)],
    "format": lambda lib: (f"{lib.tensor(1.5):.3f}", f"{lib.tensor(7):04d}", f"{lib.tensor(True)}", f"{lib.zeros(2)}"),
    "format of several": lambda lib: f"{lib.zeros(2):.3f}",
    "percent": lambda lib: "%.2f %d" % (lib.tensor(1.256), lib.tensor(3)),  # noqa: UP031
    "in": lambda lib: (1 in lib.tensor([1, 2]), 3 in lib.tensor([1, 2]), lib.tensor(2) in lib.tensor([1, 2])),
    "text in": lambda lib: "a" in lib.tensor([1, 2]),
    "size": lambda lib: (
        lib.zeros(2, 3).size(),
        lib.zeros(2, 3).size(-1),
        lib.zeros(2, 3).dim(),
        lib.zeros(2).nelement(),
    ),
    "size of no dimension": lambda lib: lib.zeros(2).size(1),
    "size of a number": lambda lib: lib.tensor(1).size(0),
    "strides": lambda lib: (
        lib.zeros(2, 3).t().stride(),
        lib.zeros(4, 2)[1:, 1].storage_offset(),
        lib.zeros(0, 3).stride(),
    ),
    "facts": lambda lib: (lib.zeros(2, 3).t().is_contiguous(), lib.zeros(1).element_size(), lib.zeros(3).nbytes),
    "kinds": lambda lib: (lib.zeros(1).is_floating_point(), lib.is_complex(lib.zeros(1)), lib.zeros(1).is_cuda),
    "numel": lambda lib: (lib.numel(lib.zeros(2, 3)), lib.zeros(0).numel(), lib.zeros(2, 3).ndim),
    "numpy of what requires grad": lambda lib: lib.zeros(1, requires_grad=True).numpy(),
    "asarray of what requires grad": lambda lib: np.asarray(lib.zeros(1, requires_grad=True)),
    "numpy force": lambda lib: lib.zeros(1, requires_grad=True).numpy(force=True),
    "asarray": lambda lib: (np.asarray(lib.arange(3)), np.asarray(lib.arange(3), dtype=np.float32)),
    "array of numbers": lambda lib: np.array([lib.tensor(1.0), lib.tensor(2.0)]),
    "to": lambda lib: (
        lib.zeros(1).to("cpu", lib.int32),
        lib.zeros(1).to(lib.zeros(1, dtype=lib.int8)),
        lib.zeros(1).to(float),
    ),
    "to keywords": lambda lib: lib.zeros(1).to(dtype=lib.float64, device="cpu", non_blocking=True, copy=True),
    "to cuda": lambda lib: lib.zeros(1).to("cuda"),
    "cuda": lambda lib: lib.zeros(1).cuda(),
    "to nonsense": lambda lib: lib.zeros(1).to("nonsense"),
    "type": lambda lib: (lib.zeros(1).type(), lib.zeros(1, dtype=lib.bool).type()),
    "type nonsense": lambda lib: lib.zeros(1).type("torch.NoTensor"),
    "math": lambda lib: (math.sin(lib.tensor(0.5)), sum([lib.tensor(1), lib.tensor(2)]).item()),
    "unpack": lambda lib: [x * 2 for x in lib.arange(4).reshape(2, 2)],
    "deepcopy of a result": lambda lib: copy.deepcopy(lib.ones(1, requires_grad=True) * 2),
    "detach_ of a view": lambda lib: (lib.ones(2, requires_grad=True) * 2)[0].detach_(),
    "clone with format": lambda lib: lib.zeros(2, 3).t().clone(memory_format=lib.contiguous_format).stride(),
    "dlpack of what requires grad": lambda lib: lib.zeros(1, requires_grad=True).__dlpack__(),
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_as_pytorch(program):
    both.check(program, but={"more text": "it says what to do, too", "less text": "and nothing of other packages"})


@BOTH
def test_conversions_that_change_nothing_give_the_tensor_itself(lib):
    x = lib.ones(2)
    assert all(y is x for y in (x.to(lib.float32), x.to("cpu"), x.float(), x.cpu(), x.contiguous(), x.type_as(x)))
    assert x.to(lib.float32, copy=True) is not x and x.clone() is not x


@BOTH
def test_numpy_shares_memory(lib):
    x = lib.zeros(3)
    array = x.numpy()
    array[0] = 1
    x[1] = 2
    assert x.tolist() == [1, 2, 0] == array.tolist()


@BOTH
def test_dlpack_both_ways(lib):
    x = lib.zeros(3)
    for other in (np.from_dlpack(x), torch.from_dlpack(x), minitorch.from_dlpack(x)):
        other[1] += 1
    assert x.tolist() == [0, 3, 0]
    assert tuple(int(n) for n in x.__dlpack_device__()) == (1, 0)
    array = np.zeros(2)
    lib.from_dlpack(array)[0] = 4
    assert array[0] == 4


@BOTH
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies(lib, way):
    x = lib.arange(6.0).reshape(2, 3).t().clone().requires_grad_()
    x.sum().backward()
    y = way(x)
    assert type(y) is lib.Tensor and y.is_leaf and y.requires_grad and y.tolist() == x.tolist()
    assert y.grad is None or way is copy.deepcopy
    (y * 3).sum().backward()
    assert x.grad.tolist() == [[1, 1]] * 3
    assert (y.data_ptr() == x.data_ptr()) == (way is copy.copy)


@BOTH
def test_deepcopy_keeps_what_is_shared_and_the_gradient(lib):
    x = lib.ones(2, requires_grad=True)
    (x * 2).sum().backward()
    first, second = copy.deepcopy([x, x])
    assert first is second and first.grad.tolist() == [2, 2] and first.grad is not x.grad


@BOTH
def test_detach_shares_memory_and_version_but_data_has_its_own(lib):
    x = lib.ones(2, requires_grad=True) * 1
    detached, data = x.detach(), x.data
    detached.add_(1)
    assert x.tolist() == [2, 2] and x._version == detached._version == 1 and data._version == 0
    data.zero_()
    assert x.tolist() == [0, 0] and x._version == 1


@BOTH
def test_matplotlib_plots_tensors(lib):
    figure = pytest.importorskip("matplotlib.figure", reason="matplotlib is an extra").Figure()
    (line,) = figure.subplots().plot(lib.arange(3), lib.arange(3.0) ** 2, "o")
    assert line.get_ydata().tolist() == [0, 1, 4]


@BOTH
def test_deep_copies_share_memory_as_the_originals_do(lib):
    x = lib.arange(12.0).reshape(3, 4)
    parts = copy.deepcopy([x, x.t(), x[::2, 1:], x[0].expand(2, 4), x.t().clone()[1:]])
    assert [part.stride() for part in parts] == [(4, 1), (1, 4), (8, 1), (0, 1), (1, 4)]
    assert [part.data_ptr() - parts[0].data_ptr() for part in parts[:4]] == [0, 0, 4, 0]
    parts[0].zero_()
    assert not parts[2].any() and x.any() and parts[4].any()
    assert [part._version for part in parts] == [2, 1, 1, 1, 1]


@BOTH
@pytest.mark.parametrize("view", [
    lambda lib: lib.arange(6.0).view(2, 3).t(),
    lambda lib: lib.arange(24).view(2, 3, 4).permute(2, 0, 1),
    lambda lib: lib.arange(6)[1::2],
    lambda lib: lib.arange(3.0).expand(2, 3),
    lambda lib: lib.arange(6).view(2, 3).t()[1:],
    lambda lib: lib.zeros(0, 3).t(),
    lambda lib: lib.tensor(3.0),
    lambda lib: lib.arange(3)[1],
    lambda lib: lib.tensor(True).expand(2),
])  # fmt: skip
def test_pickles_keep_how_a_tensor_lies_in_memory(lib, view):
    x = view(lib)
    y = pickle.loads(pickle.dumps(x))
    assert y.tolist() == x.tolist() and y.dtype is x.dtype and (y.stride() == x.stride() or not x.numel())
    assert y.shape == x.shape


@BOTH
def test_a_tensor_with_a_history_is_pickled_as_a_leaf(lib):
    y = pickle.loads(pickle.dumps(lib.ones(2, requires_grad=True) * 2))
    assert y.is_leaf and y.requires_grad and y.tolist() == [2, 2]


@pytest.mark.filterwarnings("ignore:__array_wrap__:DeprecationWarning")  # PyTorch's, which takes no more arguments
@BOTH
def test_functions_of_numpy_give_tensors(lib):
    for y in (np.sqrt(lib.tensor([4.0])), np.add(lib.tensor([1.0]), 1), np.round(lib.tensor([2.4]))):
        assert type(y) is lib.Tensor and y.dtype is lib.float32 and y.tolist() == [2]
    assert np.sqrt(lib.tensor(4)).dtype is lib.float64
    with pytest.raises(RuntimeError, match="requires grad"):
        np.sqrt(lib.ones(1, requires_grad=True))


def test_views_that_are_pickled_together_share_their_memory():
    x = minitorch.zeros(4)
    rows, every = pickle.loads(pickle.dumps((x[:2], x[::2])))
    rows[0] = 5
    assert every.tolist() == [5, 0]


@BOTH
def test_memory_for_reading_only_is_told_of(lib):
    array = np.zeros(2)
    array.flags.writeable = False
    if lib is torch:
        torch.set_warn_always(True)
    try:
        for share in (lib.from_numpy, lib.as_tensor, lib.asarray):
            with pytest.warns(UserWarning, match="The given NumPy array is not writable"):
                share(array)
    finally:
        torch.set_warn_always(False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lib.tensor(array)


@BOTH
def test_numpy_of_what_requires_grad_under_no_grad(lib):
    x = lib.ones(2, requires_grad=True)
    with lib.no_grad():
        assert x.numpy().tolist() == [1, 1]


@BOTH
@pytest.mark.parametrize("call", [
    lambda lib: lib.ones(2).to("cpu", True),
    lambda lib: lib.tensor([0, "a"]),
    lambda lib: lib.as_tensor("a"),
    lambda lib: type("Mine", (lib.FloatTensor,), {}),
    lambda lib: lib.zeros(True),
    lambda lib: lib.add(lib.ones(2), np.ones(2)),
    lambda lib: lib.true_divide(lib.ones(2), lib.ones(2), rounding_mode="floor"),
])  # fmt: skip
def test_what_is_of_the_wrong_kind_is_a_type_error(lib, call):
    with pytest.raises(TypeError):
        call(lib)
