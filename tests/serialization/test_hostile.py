"""Files made to run code, to fill the memory or to take forever: each is refused with LoadError."""

import collections
import contextlib
import io
import pickle
import random
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
import torch

from minitorch.serialization import LoadError, load
from minitorch.serialization.legacy import MAGIC_NUMBER
from minitorch.serialization.zip_format import ENTRY_MAGIC, RECORD, RECORD_MAGIC
from minitorch.serialization.zip_writer import ZipWriter
from tests.serialization.agreement import loaded
from tests.serialization.mutations import archive_of, mutated, records_of
from tests.serialization.seeds import file_of, files

TENSOR = (
    b"ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQ"
)


def refused(program, match, storage=bytes(16), **options):
    """A file with this program and a storage of four float32 is refused, for this reason."""
    records = {"data.pkl": b"\x80\x02" + program + b".", "data/0": storage, "version": b"3\n"}
    with pytest.raises(LoadError, match=match):
        loaded(archive_of(records), **options)


def tensor(offset, sizes, strides, requires_grad=b"\x89"):
    """The program of a tensor of a storage of four float32."""
    arguments = b"".join(pickle.dumps(x, 2)[2:-1] for x in (offset, sizes, strides))
    return TENSOR + arguments + requires_grad + b"ccollections\nOrderedDict\n)RtR"


def test_the_programs_here_are_right_but_for_their_flaw():
    records = {"data.pkl": b"\x80\x02" + tensor(1, (3,), (1,)) + b".", "data/0": struct.pack("<4f", 0, 1, 2, 3)}
    assert loaded(archive_of(records)).tolist() == [1, 2, 3]


@pytest.mark.parametrize("weights_only", [True, False])
@pytest.mark.parametrize(
    "name", ["posix system", "os system", "builtins eval", "__builtin__ exec", "builtins getattr", "subprocess Popen",
             "torch load", "minitorch.serialization load", "io BytesIO", "__main__ x", "functools partial",
             "os.path join"]
)  # fmt: skip
def test_no_name_outside_the_set_is_found(name, weights_only):
    module, name = name.encode().split()
    call = b"X\x02\0\0\0id\x85R"
    for program in (b"c" + module + b"\n" + name + b"\n" + call, _text(module) + _text(name) + b"\x93" + call):
        refused(program, "was not an allowed global|is blocked", weights_only=weights_only)


def _text(data):
    return b"X" + struct.pack("<I", len(data)) + data


def test_an_unimported_module_stays_unimported():
    refused(b"cantigravity\nfly\n)R", "was not an allowed global")
    assert "antigravity" not in sys.modules


@pytest.mark.parametrize(
    "code", [b"iposix\nsystem\n", b"(cposix\nsystem\no", b"\x82\x01", b"P1\n", b"I1\n", b"S'a'\n", b"\x92"]
)
def test_instructions_that_pytorch_never_writes(code):
    refused(code, "Unsupported operand|is blocked")


@pytest.mark.parametrize(
    "program, reason",
    [
        (b"c__builtin__\nbytearray\n\x8a\x06\0\0\0\0\0\x01\x85R", "passes a int, expected bytes"),
        (b"c__builtin__\nset\nc__builtin__\nrange\nK\0\x8a\x06\0\0\0\0\0\x01\x86R\x85R", "passes a range"),
        (b"c_codecs\nencode\nX\x01\0\0\0aX\x03\0\0\0zip\x86R", "expected 'latin1'"),
        (b"ctorch\nSize\nN\x85\x85R", "expected integers of 8 bytes"),
        (b"ctorch\nFloatStorage\n)R", "unrecognized function StorageType"),
        (b"c__builtin__\nstr\n)R", "unrecognized function"),
        (b"c__builtin__\nlist\n)\x81", "Can only create new object"),
        (b"ccollections\nOrderedDict\n)R}X\x05\0\0\0itemsK\x01sb", "replaces 'items'"),
        (b"ccollections\nOrderedDict\n)R}X\x09\0\0\0__class__K\x01sb", "replaces '__class__'"),
        (b"]}b", "Can only build"),
        (b"K\x01K\x02a", "adds to a int"),
        (b"X\xff\xff\xff\xffabc", "cut off"),
        (b"\x8e\xff\xff\xff\xff\xff\xff\xff\xffabc", "cut off"),
        (b"\x8b\xff\xff\xff\x7f", "cut off"),
        (b"\x8b\xff\xff\xff\xff", "cut off"),
        (b"h\x05", "IndexError"),
        (b"Nr\x02\0\0\0", "numbers an object 2"),
        (b"0", "empty list"),
        (b"NN", "more than one object"),
        (b"(N", "more than one object"),
        (b"}(K\x01u", "zip"),
        (b"}]K\x01s", "unhashable"),
        (b"K\x01Q", "expected the key of a storage"),
    ],
)
def test_harmless_names_with_harmful_arguments(program, reason):
    refused(program, reason)


def test_a_tuple_that_shares_its_parts_is_not_hashed():
    nested = b")" + b"q\0h\0\x86" * 60
    for program in (b"}" + nested + b"Ns", b"c__builtin__\nset\n]" + nested + b"a\x85R", b"(" + nested + b"\x91"):
        refused(program, "parts: refused")


def test_a_deep_tuple_is_no_key_and_no_danger():
    deep = b")" + b"\x85" * 200_000
    refused(b"}" + deep + b"Ns", "parts: refused")
    records = {"data.pkl": b"\x80\x02" + deep + b"."}
    assert isinstance(loaded(archive_of(records)), tuple)


BIG = b"\x8b" + struct.pack("<i", 3000) + bytes(2999) + b"\x01"  # an integer of 3,000 bytes


def _int(number):
    return b"\x8a\x0a" + number.to_bytes(10, "little")


COLLIDING = b"".join(_int(i * (2**61 - 1)) + b"N" for i in range(1, 12_000))
TENSORS = TENSOR.replace(b"\n((", b"\nq\0((") + b"K\0))\x89ccollections\nOrderedDict\n)Rtq\x01"


@pytest.mark.parametrize(
    "program, reason",
    [
        (b"(" + BIG * 3 + b"tq\0}" + b"h\0Ns" * 9000, "parts: refused"),
        (BIG + b"q\0}" + b"h\0Ns" * 9000, "more work than a file of its length"),
        (b"c__builtin__\nxrange\n" + BIG * 3 + b"\x87Rq\0}" + b"h\0Ns" * 9000, "parts: refused"),
        (b"}(" + b"".join(b"(" + b"K\0" * 90 + _int(i) + b"tN" for i in range(600)) + b"u", "neither strings nor"),
        (b"}(" + b"".join(_int(i << 40) + b"N" for i in range(1, 50_100)) + b"u", "neither strings nor numbers"),
        (b"ccollections\nCounter\nq\0}(" + COLLIDING + b"uq\x01](" + b"h\0h\x01\x85R" * 9 + b"e", "neither strings"),
        (_text(b"x" * 100_000) + b"q\0}" + b"h\0Ns" * 100, "more work than a file of its length"),
        (b"(" + b"X\1\0\0\0a" * 900 + b"tq\0}" + b"h\0Ns" * 9000, "more work than a file of its length"),
        (b"".join(b"Nr" + struct.pack("<I", i << 25) for i in range(100)), "numbers an object"),
        (TENSORS + b"](" + b"h\0h\x01R" * 9000 + b"e", "more work than a file of its length"),
        (b"c" + b"x" * 1000 + b"\ny\n", "over 500 letters"),
        (b"ctorch\ndevice\nX\4\0\0\0cuda" + BIG + b"\x86R", "of very large numbers"),
        (b"ctorch\nSize\n" + BIG + b"\x85\x85R", "of very large numbers"),
        (tensor(0, (4,), (1,)).replace(b"K\x04t", BIG + b"t"), "of very large numbers"),
        (tensor(0, (2**70,) * 63, (1,) * 63), "must be integers"),
    ],
)  # fmt: skip
def test_work_is_bounded_by_the_length_of_the_file(program, reason):
    refused(program, reason)


def test_keys_as_they_usually_are():
    """Strings and numbers that count on are free; of others there may be thousands."""
    obj = {i: str(i) for i in range(60_000)}, {("a", str(i)): i for i in range(60_000)}, set(range(60_000)), (
        {(i, i): i * 2**40 for i in range(8000)}
    )  # fmt: skip
    small = [{i, 2 * i} for i in range(20_000)], [{(i, 1.5): i} for i in range(20_000)]
    assert loaded(file_of((obj, small))) == (obj, small)


@pytest.mark.parametrize("protocol", [2, 4])
def test_tensors_take_no_more_work_than_they_may(protocol):
    """The shortest that PyTorch writes: parameters and views of one storage."""
    base = torch.arange(4.0)
    obj = [base[i % 4] for i in range(5000)], [torch.nn.Parameter(base) for _ in range(5000)]
    assert len(loaded(file_of(obj, pickle_protocol=protocol))[1]) == 5000


@pytest.mark.parametrize("end", [b"s" * 100_000, b"s" * 99_999 + b"\xfe"])
@pytest.mark.parametrize("weights_only", [True, False])
def test_a_chain_of_defaultdicts_does_not_end_the_process(end, weights_only):
    chain = b"ccollections\ndefaultdict\nq\0)RK\0" + b"h\0)RK\0" * 99_999 + b"N" + end
    refused(chain, "nests defaultdicts too deeply", weights_only=weights_only)


def test_a_chain_of_defaultdicts_that_is_made_from_outside():
    """Each is put into the one before while it is still empty."""
    step = b"K\0h\0)Rr%bsj%b"
    links = b"".join(step % ((struct.pack("<I", i),) * 2) for i in range(1, 100_000))
    refused(b"ccollections\ndefaultdict\nq\0)R" + links + b"0" * 99_999, "nests defaultdicts too deeply")


@pytest.mark.parametrize("open", [b"h\0)RK\0%s", b"h\1)RK\0%s", b"}K\0%s", b"]%a", b"h\0)R]%aK\0rs"])
def test_other_chains_are_no_danger(open):
    names = b"ccollections\nOrderedDict\nq\0ccollections\nCounter\nq\x01"
    start, end = open.split(b"%")
    if b"r" in end:  # a list in each
        start, end = b"ccollections\ndefaultdict\nq\0)RK\0]".replace(b"q\0", b""), b"as"
    loaded(archive_of({"data.pkl": b"\x80\x02" + names + b"00" + start * 50_000 + b"N" + end * 50_000 + b"."}))


def test_defaultdicts_in_defaultdicts():
    inner = {i: collections.defaultdict(int, a=1) for i in range(2000)}
    obj = collections.defaultdict(dict, {0: collections.defaultdict(list, inner)})
    assert loaded(file_of(obj)) == obj


@pytest.mark.parametrize("part", ["magic", "version", "view", "names"])
def test_long_numbers_in_a_legacy_file(part):
    storage = b"(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04"
    view = storage + b"(X\1\0\0\0v" + BIG + b"K\0ttq\0](" + b"h\0Q" * 9000 + b"e"
    programs = {"magic": pickle.dumps(MAGIC_NUMBER, 2)[2:-1], "version": b"M\xe9\x03", "machine": b"}", "obj": b"N"}
    programs |= {"names": b"]"} | {"obj" if part == "view" else part: view if part == "view" else BIG}
    with pytest.raises(LoadError):
        loaded(b"".join(b"\x80\x02" + program + b"." for program in programs.values()))


def test_one_list_is_not_copied_again_and_again():
    numbers = b"](" + b"K\x01" * 1000 + b"eq\0"
    refused(numbers + b"](" + b"c__builtin__\nset\nh\0\x85R" * 5000 + b"e", "more work than a file of its length")


def test_keys_of_one_hash_are_few():
    keys = b"".join(b"\x8a\x0a" + (i * (2**61 - 1)).to_bytes(10, "little") + b"N" for i in range(1, 12_510))
    refused(b"}(" + keys + b"u", "neither strings nor numbers in order")


@pytest.mark.parametrize(
    "offset, sizes, strides",
    [
        (0, (5,), (1,)), (1, (4,), (1,)), (0, (2, 2), (3, 1)), (2**70, (1,), (1,)), (0, (2**62, 2**62), (0, 0)),
        (-1, (1,), (1,)), (0, (-1,), (1,)), (0, (2,), (-1,)), (0, (2,), ()), (0, [2], (1,)), (0, (2.0,), (1,)),
        (True, (1,), (1,)), (0, (1,), (2**62,)), (0, (0, 2**62, 2**62), (1, 1, 1)), (0, (1,) * 65, (1,) * 65),
        (None, (1,), (1,)),
    ],
)  # fmt: skip
def test_tensors_stay_inside_their_storage(offset, sizes, strides):
    refused(tensor(offset, sizes, strides), "a tensor")


def test_storages_are_as_long_as_they_say():
    refused(tensor(0, (4,), (1,)), "should have 4 elements", storage=bytes(12))
    refused(tensor(0, (4,), (1,)), "should have 4 elements", storage=bytes(20))
    refused(tensor(0, (4,), (1,)).replace(b"K\x04t", b"\x8a\x06\0\0\0\0\0\x01t"), "should have")
    refused(tensor(0, (4,), (1,)).replace(b"K\x04t", b"J\xff\xff\xff\xfft"), "expected the name, device and length")
    refused(tensor(0, (4,), (1,)).replace(b"cpu", b"mps"), "Attempting to deserialize")
    refused(tensor(0, (4,), (1,)).replace(b"\x000X", b"\x009X"), "no record 'data/9'")
    refused(tensor(0, (4,), (1,)).replace(b"FloatStorage", b"BFloat16Storage"), "was not an allowed global")


def test_a_storage_has_one_type():
    both = b"(" + tensor(0, (4,), (1,)) + tensor(0, (4,), (1,)).replace(b"FloatStorage", b"IntStorage") + b"t"
    refused(both, "float32 in one place")


def test_hooks_are_refused():
    hooks = tensor(0, (4,), (1,)).replace(b")RtR", b")Rq\x01K\x01K\x02stR")
    refused(hooks, "hooks")


def test_truncated_files():
    for name, data in files().items():
        for length in range(0, len(data), max(1, len(data) // 150)):
            with pytest.raises(LoadError):
                loaded(data[:length], weights_only=False)
                pytest.fail(f"{name} cut off at {length}")


def test_a_flipped_bit_is_noticed_or_harmless():
    original = torch.arange(4.0)
    data = file_of(original)
    for position in range(len(data)):
        flipped = data[:position] + bytes([data[position] ^ 1 << position % 8]) + data[position + 1 :]
        with contextlib.suppress(LoadError):
            assert loaded(flipped).tolist() == original.tolist()


@pytest.mark.parametrize(
    "names",
    [("a/data.pkl", "b/version"), ("a/../data.pkl",), ("../data.pkl",), ("/data.pkl",), ("a//data.pkl",), ("data.pkl",),
     ("a/data.pkl", "a\\x"), ("a/data.pkl", "a/data.pkl")]
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_of_records(names):
    with pytest.raises(LoadError, match=r"inside the folder|same name|no record|not where"):
        loaded(_python_zip(names))


def _python_zip(names, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name in names:
            archive.writestr(name, b"3" if name.endswith("/version") else b"\x80\x02N.")
    return file.getvalue()


def test_a_record_with_a_zero_in_its_name():
    with pytest.raises(LoadError, match="inside the folder"):
        loaded(archive_of({"data.pkl": b"\x80\x02N.", "x\0y": b""}))


def test_compressed_records_are_refused():
    assert loaded(_python_zip(["a/data.pkl", "a/version"])) is None
    with pytest.raises(LoadError, match="compressed"):
        loaded(_python_zip(["a/data.pkl"], zipfile.ZIP_DEFLATED))


def test_records_may_not_share_bytes():
    file = io.BytesIO()
    writer = ZipWriter(file, "archive")
    writer.write("data.pkl", b"\x80\x02N.")
    inner = RECORD.pack(RECORD_MAGIC, 0, 0, 0, 0, 0, 0, 0, 0, len(b"archive/b"), 0) + b"archive/b" + b"payload"
    writer.write("a", inner)
    outer = writer.records[-1]
    start = file.getvalue().index(inner)
    writer.records.append(outer._replace(name=b"archive/b", crc=zlib.crc32(b"payload"), size=7, offset=start))
    writer.close()
    with pytest.raises(LoadError, match="one record ends at"):
        loaded(file.getvalue())


def test_sizes_in_the_directory_agree():
    data = bytearray(archive_of({"data.pkl": b"\x80\x02N."}))
    data[data.index(ENTRY_MAGIC) + 24] += 1
    with pytest.raises(LoadError, match="has 2 bytes and claims to hold 3"):
        loaded(bytes(data))


def test_the_directory_fills_its_place():
    data = _python_zip(["a/data.pkl"])
    end = data.index(b"PK\x05\x06")
    with pytest.raises(LoadError, match="the zip directory should fill"):
        loaded(data[:end] + b"1234" + data[end:])


def test_nothing_follows_the_program():
    refused(b"N.N", "its pickle ends at byte")


def test_a_legacy_storage_is_no_longer_than_the_file():
    data = file_of(torch.arange(4.0), _use_new_zipfile_serialization=False)
    with pytest.raises(LoadError, match="more than the file has"):
        loaded(data.replace(b"K\x04Nt", b"\x8a\x06\0\0\0\0\0\x01Nt"))


def test_what_is_no_pth_file():
    for data in (b"", b"PK\x03\x04", b"x", b"hello world", bytes(1000), b"\x80\x02N.", b"ustar".rjust(262, b"\0")):
        with pytest.raises(LoadError):
            loaded(data)


@pytest.mark.parametrize("version", [b"11", b"0", b"", b"abc", b"3" * 5000, b"-1"])
def test_a_version_that_nobody_knows(version):
    with pytest.raises(LoadError, match="version"):
        loaded(archive_of({"data.pkl": b"\x80\x02N.", "version": version}))
    with pytest.raises(LoadError, match="no record 'version'"):
        loaded(_python_zip(["a/data.pkl"]))


def test_torchscript_is_refused():
    with pytest.raises(LoadError, match="TorchScript"):
        loaded(archive_of({"data.pkl": b"\x80\x02N.", "constants.pkl": b"\x80\x02)."}))


def test_either_exception_class_of_pytorch_catches_it():
    for kind in (RuntimeError, pickle.UnpicklingError):
        with pytest.raises(kind):
            loaded(b"x")


def test_a_mutated_legacy_file_keeps_its_bounds():
    data = file_of(torch.arange(4.0), _use_new_zipfile_serialization=False)
    for position in range(len(data)):
        for value in (0, 255):
            with contextlib.suppress(LoadError):
                loaded(data[:position] + bytes([value]) + data[position + 1 :])


@pytest.mark.slow
def test_fuzz_in_small():
    done = subprocess.run(
        [sys.executable, "-m", "tests.serialization.fuzz", "--files", "1000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and " 0 failures" in done.stdout, done.stdout + done.stderr


def test_mutations_reach_the_program():
    """Half of what happens to a zip file is behind its checksums; else the fuzzer would test the checksums only."""
    data = file_of(torch.arange(4.0))
    reached = 0
    for number in range(200):
        broken = mutated(data, random.Random(number))
        try:
            reached += records_of(broken)["data.pkl"] != records_of(data)["data.pkl"]
        except Exception:
            continue
    assert reached > 50


def test_load_leaves_no_trace(tmp_path):
    path = tmp_path / "x.pth"
    path.write_bytes(b"x")
    with pytest.raises(LoadError):
        load(path)
    assert [p.name for p in tmp_path.iterdir()] == ["x.pth"]
