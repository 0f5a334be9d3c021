"""Safetensors files travel between the two packages."""

import json

import numpy as np
import pytest
import safetensors.torch
import torch

import minitorch
from minitorch.serialization import LoadError
from minitorch.serialization import safetensors as ours
from tests.serialization.agreement import loaded
from tests.serialization.seeds import DTYPES, file_of, model


def test_a_state_dict_both_ways(tmp_path):
    theirs = model().state_dict()
    state = loaded(file_of(theirs))
    ours.save_file(state, tmp_path / "a", {"format": "pt"})
    assert {k: v.tolist() for k, v in safetensors.torch.load_file(tmp_path / "a").items()} == {
        k: v.tolist() for k, v in theirs.items()
    }
    safetensors.torch.save_file(theirs, tmp_path / "b")
    assert {k: v.tolist() for k, v in ours.load_file(tmp_path / "b").items()} == {
        k: v.tolist() for k, v in theirs.items()
    }


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_dtypes_and_layouts(dtype):
    values = torch.arange(6).reshape(2, 3).to(dtype)
    for theirs in (values, values[0, 0], values[:0]):
        got = ours.load(safetensors.torch.save({"x": theirs}))["x"]
        assert str(got.dtype) == str(dtype) and got.tolist() == theirs.tolist()
        assert safetensors.torch.load(ours.save({"x": got}))["x"].tolist() == theirs.tolist()
    column = loaded(file_of(values))[:, 1]
    assert safetensors.torch.load(ours.save({"x": column}))["x"].tolist() == values[:, 1].tolist()


def test_what_is_loaded_can_be_written_to():
    got = ours.load(ours.save({"x": minitorch.tensor([1.0, 2.0])}))["x"]
    got.zero_()
    assert got.tolist() == [0, 0]


def test_only_tensors():
    with pytest.raises(ValueError, match=r"'epoch' is a int"):
        ours.save({"epoch": 3})


def test_bad_files(tmp_path):
    good = ours.save({"x": minitorch.tensor([1.0, 2.0])})
    for length in range(len(good)):
        with pytest.raises(LoadError):
            ours.load(good[:length])
    with pytest.raises(LoadError, match=r"BF16|bfloat16"):
        ours.load(safetensors.torch.save({"x": torch.ones(2, dtype=torch.bfloat16)}))
    with pytest.raises(LoadError, match="uint16"):
        ours.load(safetensors.torch.save({"x": torch.ones(2, dtype=torch.uint16)}))
    with pytest.raises(FileNotFoundError):
        ours.load_file(tmp_path / "none")
    with pytest.raises(ValueError, match="CPU only"):
        ours.load_file(tmp_path / "none", device="cuda")
    assert np.frombuffer(good[-8:], np.float32).tolist() == [1, 2]


def test_any_byte_may_stand_for_true():
    header = json.dumps({"a": {"dtype": "BOOL", "shape": [4], "data_offsets": [0, 4]}}).encode()
    got = ours.load(len(header).to_bytes(8, "little") + header + b"\2\xff\0\1")["a"]
    assert got.numpy().view(np.uint8).tolist() == [1, 1, 0, 1]


ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


@pytest.mark.parametrize(
    "header",
    [
        b"[" * 100_000, b'{"a":' * 100_000, b'{"\xff":1}', {"a": ONE | {"shape": [-1]}},
        {"a": ONE | {"shape": [2**62, 4]}},
        {"a": {"dtype": "F32", "shape": [0, 2**62, 2**62], "data_offsets": [0, 0]}}, {"a": ONE | {"shape": [1] * 1000}},
        {"a": ONE | {"dtype": "BF16", "shape": [2]}}, {"a": ONE | {"dtype": "F8_E4M3", "shape": [4]}},
        {"a": ONE, "b": ONE}, {"a": ONE | {"data_offsets": [4, 8]}}, {"__metadata__": {"a": 1}},
        {"a": ONE | {"shape": [1.5]}},
    ],
)  # fmt: skip
def test_hostile_headers(header):
    data = header if isinstance(header, bytes) else json.dumps(header).encode()
    with pytest.raises(LoadError):
        ours.load(len(data).to_bytes(8, "little") + data + bytes(4))
