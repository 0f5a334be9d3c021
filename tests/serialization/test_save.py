"""Real PyTorch reads what `save` wrote, with its default `torch.load`."""

import io
import os
import pickle
import struct
import zlib

import numpy as np
import pytest
import torch

import minitorch
from minitorch.serialization import load, save
from tests.serialization.agreement import assert_same, loaded, saved
from tests.serialization.mutations import records_of
from tests.serialization.seeds import file_of, plain, tensors, trained


def in_torch(data, **options):
    return torch.load(io.BytesIO(data), **options)


@pytest.mark.parametrize("name", tensors())
def test_tensors(name):
    ours = loaded(file_of(tensors()[name]))
    assert_same(ours, in_torch(saved(ours)))


def test_plain_objects():
    assert in_torch(saved(loaded(file_of(plain())))) == plain()


def test_the_bytes_are_those_of_torch_save():
    """All but the serialization_id, a hash of C++'s that nothing reads."""
    for theirs in [*tensors().values(), *(part.state_dict() for part in trained()), [torch.ones(2)] * 300]:
        data = file_of(theirs)
        ours = saved(loaded(data))
        end = data.index(b".data/serialization_id")
        assert ours[:end] == data[:end] and len(ours) == len(data)
        assert {**records_of(ours), ".data/serialization_id": b""} == {
            **records_of(data),
            ".data/serialization_id": b"",
        }


@pytest.mark.parametrize("name", ["model.pth", "a.b.pt", "none", ".hidden", "ünïcode.pth", "...", "back\\slash.pth"])
def test_paths(tmp_path, name):
    path = tmp_path / name
    save({"a": minitorch.tensor([1.0])}, path)
    assert torch.load(path)["a"].tolist() == load(str(path))["a"].tolist() == [1]
    if name == "model.pth":
        assert path.read_bytes()[30:].startswith(b"model/data.pkl")


def test_the_archive_is_named_as_pytorch_names_it(tmp_path):
    for name in ("model.pth", "a.b.pt", "x", "ü.pth"):
        torch.save(1, tmp_path / name)
        theirs = (tmp_path / name).read_bytes()[30:60].partition(b"/")[0]
        save(1, tmp_path / name)
        assert (tmp_path / name).read_bytes()[30:60].partition(b"/")[0] == theirs


def test_memory_is_shared_after_loading():
    base = minitorch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    theirs = in_torch(saved({"base": base, "row": base[1], "transposed": base.t()}))
    theirs["base"].zero_()
    assert theirs["row"].tolist() == [0, 0, 0] and theirs["transposed"].tolist() == [[0, 0]] * 3


def test_an_element_that_is_repeated_twice_is_stored_once():
    x = minitorch.tensor(1.0)
    theirs = in_torch(saved({"x": x, "repeated": x.expand(2).expand(3, 2)}))
    theirs["x"].zero_()
    assert theirs["repeated"].tolist() == [[0, 0]] * 3 and theirs["repeated"].untyped_storage().nbytes() == 4


def test_memory_seen_as_two_types_is_refused():
    array = np.zeros(4, np.float32)
    pair = [minitorch.from_numpy(array), minitorch.from_numpy(array.view(np.int32))]
    with pytest.raises(RuntimeError, match="view the same data as different types"):
        saved(pair)


def test_odd_arrays():
    """Memory that numpy made in ways PyTorch can't: read-only, reversed in part, with gaps, not aligned."""
    grid = np.arange(24.0).reshape(2, 3, 4)
    arrays = [
        np.asfortranarray(grid), grid.transpose(1, 0, 2).copy(order="K"), np.frombuffer(bytes(16), np.float32, 3, 4),
        np.ones((2, 3), np.float32)[:, ::2], np.broadcast_to(np.float64(1), (3,)),
    ]  # fmt: skip
    for array in arrays:
        tensor = minitorch.tensor(0.0)
        tensor._array = array
        assert np.array_equal(in_torch(saved(tensor)).numpy(), array)
    tensor._array = grid[:, ::-1]
    assert np.array_equal(in_torch(saved(tensor)).numpy(), grid[:, ::-1])


def test_what_python_gave_to_a_tensor_goes_with_it():
    for make in (minitorch.nn.Parameter, lambda t: t):
        tensor = make(minitorch.tensor([1.0]))
        tensor.note = "kept"
        assert in_torch(saved(tensor)).note == loaded(saved(tensor)).note == "kept"
    theirs = torch.nn.Parameter(torch.ones(1))
    theirs.note = "kept"
    assert loaded(file_of(theirs)).note == "kept"


def test_what_cannot_be_saved_says_where_it_is():
    with pytest.raises(pickle.PicklingError, match=r"cannot save .*<lambda>.*: found at obj\['a'\]\['b'\]"):
        saved({"a": {"b": [1, lambda: 1]}})


def test_file_objects(tmp_path):
    with open(tmp_path / "x", "wb") as file:
        save([1], file)
        save([2], file)
    with pytest.raises(AttributeError, match="expected 'f' to be string, path, or a file-like object"):
        save([1], 3)


@pytest.mark.parametrize(
    "options", [{"pickle_protocol": 4}, {"_use_new_zipfile_serialization": False}, {"pickle_module": io}]
)
def test_what_is_not_supported_raises(options):
    with pytest.raises(ValueError, match="leave the other arguments out"):
        save(1, io.BytesIO(), **options)


def test_nothing_is_written_where_nothing_can_be_saved(tmp_path):
    path = tmp_path / "x.pth"
    save(1, path)
    with pytest.raises(pickle.PicklingError):
        save(lambda: 1, path)
    assert load(path) == 1


class Sparse(io.FileIO):
    """A file in which long runs of zeros take no room."""

    def write(self, data):
        return self.seek(len(data), io.SEEK_CUR) if len(data) > 1 << 20 else super().write(data)


def test_more_than_4_gib(tmp_path, monkeypatch):
    crc32 = zlib.crc32
    monkeypatch.setattr(zlib, "crc32", lambda data: 1 if len(data) > 1 << 20 else crc32(data))
    zeros = minitorch.from_numpy(np.zeros(2**32 + 100, np.uint8))
    with Sparse(tmp_path / "x.pth", "w") as file:
        save({"before": minitorch.tensor([1.0]), "zeros": zeros, "after": minitorch.tensor([2.0])}, file)
    for read in (load, torch.load):
        got = read(tmp_path / "x.pth", mmap=True)
        assert got["before"].tolist() == [1] and got["after"].tolist() == [2] and got["zeros"].shape == (2**32 + 100,)
    with open(tmp_path / "x.pth", "rb") as file:  # PyTorch's second size is 0 there
        assert struct.pack("<2H2Q", 1, 16, 2**32 + 100, 0) in file.read(4096)
    assert os.stat(tmp_path / "x.pth").st_blocks * 512 < 1 << 20
