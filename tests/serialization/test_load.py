"""`load` reads what real PyTorch wrote."""

import io
import pathlib

import numpy as np
import pytest
import torch

import minitorch
from minitorch.serialization import LoadError, load
from tests.serialization.agreement import assert_same, loaded
from tests.serialization.mutations import archive_of, records_of
from tests.serialization.seeds import file_of, plain, tensors, trained

OLD = {"_use_new_zipfile_serialization": False}


@pytest.mark.parametrize("options", [{}, OLD], ids=["zip", "legacy"])
@pytest.mark.parametrize("name", tensors())
def test_tensors(name, options):
    tensor = tensors()[name]
    assert_same(loaded(file_of(tensor, **options)), tensor)


@pytest.mark.parametrize("options", [{}, OLD, {"pickle_protocol": 3}, {"pickle_protocol": 4}, {"pickle_protocol": 5}])
def test_plain_objects(options):
    assert_same(loaded(file_of(plain(), **options)), plain())


def test_state_dicts():
    for part in trained():
        assert_same(loaded(file_of(part.state_dict())), part.state_dict())


@pytest.mark.parametrize("options", [{}, OLD], ids=["zip", "legacy"])
def test_views_share_memory_and_count_edits_as_in_pytorch(options):
    got = loaded(file_of(tensors(), **options))
    got["base"].zero_()
    assert not got["permuted"].numpy().any() and not got["row"].numpy().any()
    assert [got[name]._version for name in ("base", "row", "scalar")] == [2, 1, 1]


def test_an_object_met_twice_is_one_object():
    weight = torch.nn.Parameter(torch.ones(2))
    items = [weight, weight]
    items.append(items)
    got = loaded(file_of(items))
    assert got[0] is got[1] and got[2] is got


def test_paths_and_files(tmp_path):
    path = tmp_path / "x.pth"
    torch.save([1, 2], path)
    assert load(path) == load(str(path)) == [1, 2]
    with open(path, "rb") as file:
        assert load(file) == [1, 2]


def test_a_file_object_is_read_from_where_it_is():
    file = io.BytesIO(b"before" + file_of([1], **OLD) + file_of([2], **OLD) + file_of([3]))
    file.seek(6)
    assert [load(file), load(file), load(file)] == [[1], [2], [3]]


def test_files_that_give_a_byte_at_a_time():
    data = file_of(tensors())

    class Slow(io.BytesIO):
        def readinto(self, buffer):
            return super().readinto(memoryview(buffer)[:7])

    class Reader:
        def __init__(self):
            self.file = io.BytesIO(data)
            self.seek, self.tell = self.file.seek, self.file.tell

        def read(self, size):
            return self.file.read(min(size, 7))

    for file in (Slow(data), Reader()):
        assert_same(load(file), tensors())


def test_a_file_that_shrinks_meanwhile():
    class Shrinking(io.BytesIO):
        def readinto(self, buffer):
            return 0

    with pytest.raises(LoadError, match="became shorter"):
        load(Shrinking(file_of([1])))


def test_missing_files_raise_what_pytorch_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.pth")
    with pytest.raises(IsADirectoryError):
        load(tmp_path)


def test_a_stream_that_cannot_be_sought_says_what_to_do():
    class Stream(io.RawIOBase):
        def readable(self):
            return True

    with pytest.raises(io.UnsupportedOperation, match=r"read it into io\.BytesIO"):
        load(Stream())


@pytest.mark.parametrize("to", ["cpu", minitorch.device("cpu"), {"cuda:0": "cpu"}, lambda storage, tag: storage])
def test_map_location_brings_tensors_from_another_device(to):
    records = records_of(file_of(torch.arange(3.0)))
    records["data.pkl"] = records["data.pkl"].replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
    data = archive_of(records)
    with pytest.raises(LoadError, match=r"map_location=torch\.device"):
        loaded(data)
    assert loaded(data, map_location=to).tolist() == [0, 1, 2]


def test_map_location_function_sees_storage_and_tag():
    seen = []
    assert loaded(file_of(torch.ones(3)), map_location=lambda storage, tag: seen.append(tag)).tolist() == [1, 1, 1]
    assert seen == ["cpu"]


def test_map_location_of_no_device_raises():
    with pytest.raises(TypeError, match="map_location must be"):
        loaded(file_of(1), map_location=3)
    with pytest.raises(Exception, match="CPU only"):
        loaded(file_of(1), map_location="cuda")


def test_memory_map(tmp_path):
    path = tmp_path / "x.pth"
    torch.save(tensors(), path)
    before = path.read_bytes()
    got = load(path, mmap=True)
    assert_same(got, tensors())
    got["base"].zero_()
    assert path.read_bytes() == before
    with pytest.raises(ValueError, match="file path"):
        load(io.BytesIO(before), mmap=True)
    torch.save(1, path, **OLD)
    with pytest.raises(LoadError, match="zip format"):
        load(path, mmap=True)


def test_a_file_of_the_other_byte_order():
    values = np.array([1.5, -2.0, 3e5], np.float32)
    records = records_of(file_of(torch.from_numpy(values)))
    swapped = records | {"byteorder": b"big", "data/0": values.byteswap().tobytes()}
    assert loaded(archive_of(swapped)).tolist() == values.tolist()
    del records["byteorder"]
    assert loaded(archive_of(records)).tolist() == values.tolist()


def test_files_without_checksums():
    torch.serialization.set_crc32_options(False)
    try:
        data = file_of(torch.ones(3))
    finally:
        torch.serialization.set_crc32_options(True)
    assert loaded(data).tolist() == [1, 1, 1]


def test_pickle_module_is_refused():
    with pytest.raises(RuntimeError, match="leave it out"):
        loaded(file_of(1), pickle_module=io)


def test_safetensors_paths(tmp_path):
    path = pathlib.Path(tmp_path / "x.safetensors")
    minitorch.serialization.safetensors.save_file({"a": minitorch.tensor([1.0, 2.0])}, path)
    assert load(path)["a"].tolist() == [1, 2]
