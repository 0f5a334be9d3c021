"""Devices against PyTorch's, its CPU-only build's errors included."""

import copy
import pickle

import pytest
import torch

from minitorch.tensor.devices import CPU, TYPES, device, get_default_device, require_cpu, set_default_device

NAMED = [("cpu",), ("cpu:0",), ("cpu:3",), ("cuda",), ("cuda:1",), ("cuda:127",), ("cuda", 1), ("mps",), ("cpu", None)]
WRONG = [
    ("",), ("cpu:",), ("cpu:a",), ("cuda:01",), ("cuda:-1",), ("cpu:1:2",), ("cpu ",), ("foo",), ("CPU",), ("foo:1",),
    ("cuda:1", 1), ("cpu", -1), ("cpu", "0"), ("cpu", True), (0,), (3,), (-1,),
]  # fmt: skip


@pytest.mark.parametrize("arguments", [*NAMED, *((kind,) for kind in TYPES if kind != "mkldnn")])
def test_named(arguments):
    # PyTorch warns of 'mkldnn', which it will drop.
    ours, theirs = device(*arguments), torch.device(*arguments)
    assert (repr(ours), str(ours), ours.type, ours.index) == (repr(theirs), str(theirs), theirs.type, theirs.index)
    assert device(ours) == ours


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_name(arguments):
    with pytest.raises((RuntimeError, TypeError)) as expected:
        torch.device(*arguments)
    with pytest.raises(expected.type) as ours:
        device(*arguments)
    assert str(ours.value) == str(expected.value)


@pytest.mark.parametrize("given", [None, 1.5, True, []])
def test_wrong_kind(given):
    with pytest.raises(TypeError):
        torch.device(given)
    with pytest.raises(TypeError, match="argument 'type' \\(position 1\\) must be str, not"):
        device(given)


def test_keywords():
    assert device(type="cuda", index=1) == device("cuda:1")


def test_equality_and_hash():
    assert device("cuda:1") == device("cuda", 1)
    assert len({device("cpu"), CPU, device("cpu:0"), device("cuda")}) == 3
    assert device("cpu") != device("cpu:0")
    assert device("cpu") != "cpu"


def test_cannot_be_changed():
    with pytest.raises(AttributeError):
        CPU.type = "cuda"
    with pytest.raises(AttributeError):
        CPU.name = "cpu"


@pytest.mark.parametrize("name", ["cpu", "cuda:1"])
def test_copies_and_pickles(name):
    where = device(name)
    assert copy.copy(where) == copy.deepcopy(where) == pickle.loads(pickle.dumps(where)) == where


@pytest.mark.parametrize("where", [None, "cpu", "cpu:0", "cpu:1", device("cpu"), device("cpu", 1)])
def test_cpu_holds_tensors(where):
    name = where if where is None else str(where)
    assert repr(require_cpu(where)) == repr(torch.zeros(1, device=name).device)


@pytest.mark.parametrize("where", ["cuda", "cuda:0", "mps", "xpu", "foo", 0, -1])
def test_other_devices_raise_as_a_cpu_only_pytorch_does(where):
    if torch.cuda.is_available() or torch.backends.mps.is_available() or torch.xpu.is_available():
        pytest.skip("this PyTorch can use an accelerator")
    with pytest.raises((AssertionError, RuntimeError)) as expected:
        torch.zeros(1).to(where)
    with pytest.raises(expected.type) as ours:
        require_cpu(where)
    assert str(ours.value).startswith(str(expected.value))


def test_advice():
    with pytest.raises(AssertionError, match="CPU only, got device='cuda:1': leave it out or pass device='cpu'"):
        require_cpu("cuda:1")
    with pytest.raises(RuntimeError, match="not linked with support for meta devices"):
        require_cpu(device("meta"))


def test_context_manager():
    with device("cpu") as where:
        assert where == get_default_device() == CPU
    with pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"), device("cuda"):
        pass


def test_default_device():
    set_default_device("cpu")
    set_default_device(None)
    assert get_default_device() == CPU
    with pytest.raises(AssertionError, match="Torch not compiled with CUDA enabled"):
        set_default_device("cuda")
