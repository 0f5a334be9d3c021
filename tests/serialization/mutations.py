"""Ways to break a `.pth` file: of the bytes, and, past the checksums, of the program in it."""

import contextlib
import io
import pickletools
import random
import zipfile

from minitorch.serialization.zip_writer import ZipWriter

HOSTILE = (
    b"cposix\nsystem\n", b"cos\nsystem\n", b"cbuiltins\neval\n", b"c__builtin__\nexec\n", b"cbuiltins\ngetattr\n",
    b"c__builtin__\nbytearray\n", b"c__builtin__\nset\n", b"ccollections\nCounter\n", b"ccollections\nOrderedDict\n",
    b"c_codecs\nencode\n", b"ctorch\nSize\n",
    b"ctorch\ndevice\n", b"ctorch\nDoubleStorage\n", b"ctorch\nBoolStorage\n",
    b"ctorch._utils\n_rebuild_parameter\n", b"ctorch.nn.modules.linear\nLinear\n",
    b"ctorch.nn.modules.module\nModule\n",
    b"cminitorch.cli\nmain\n", b"csubprocess\nPopen\n", b"c__main__\nmain\n",
)  # fmt: skip
EXTREME = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)
OPCODES = [op.code.encode("latin-1") for op in pickletools.opcodes]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """`data` broken in one to three places; half of the zip files get checksums that are right again."""
    change = _reseal if data.startswith(b"PK") and rng.random() < 0.5 else _break_bytes
    if data.startswith(b"\x80") and rng.random() < 0.5:
        change = _break_program
    for _ in range(rng.choice((1, 1, 2, 3))):
        data = change(data, rng)
    return data


def _reseal(data: bytes, rng: random.Random) -> bytes:
    """Break a record, usually the program, and write the archive again as if it had always been so."""
    try:
        records = records_of(data)
    except Exception:
        return _break_bytes(data, rng)
    name = rng.choice([*records, *["data.pkl"] * 3 * len(records)])
    if name in records:
        records[name] = (_break_program if name == "data.pkl" else _break_bytes)(records[name], rng)
    return archive_of(records)


def records_of(data: bytes) -> dict[str, bytes]:
    """The records of a zip archive, checked by Python's own reader."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename.partition("/")[2]: archive.read(info) for info in archive.infolist()}


def archive_of(records: dict[str, bytes], root: str = "archive") -> bytes:
    """An archive of these records, and of a version where none is among them."""
    output = io.BytesIO()
    writer = ZipWriter(output, root)
    for record, payload in ({"version": b"3\n"} | records).items():
        writer.write(record, payload)
    writer.close()
    return output.getvalue()


def _break_bytes(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return bytes([rng.randrange(256)])
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice((1, 2, 4, 8, 64)))
    other = rng.randrange(len(data))
    return rng.choice((
        lambda: data[:start] + bytes([data[start] ^ 1 << rng.randrange(8)]) + data[start + 1 :],
        lambda: data[:start] + rng.randbytes(end - start) + data[end:],
        lambda: data[:start],
        lambda: data[:start] + data[end:],
        lambda: data[:start] + rng.randbytes(end - start) + data[start:],
        lambda: data[:start] + data[other : other + end - start] + data[end:],
        lambda: data[:end] + data[start:],
        lambda: data[:start] + _extreme(rng) + data[end:],
    ))()  # fmt: skip


def _extreme(rng: random.Random) -> bytes:
    size = rng.choice((1, 2, 4, 8))
    return (rng.choice(EXTREME) & (1 << 8 * size) - 1).to_bytes(size, rng.choice(("little", "big")))


def _break_program(data: bytes, rng: random.Random) -> bytes:
    """Change whole instructions, so that what follows still is a program."""
    marks = _boundaries(data)
    if len(marks) < 2:
        return _break_bytes(data, rng)
    start, other = (rng.randrange(len(marks) - 1) for _ in range(2))
    before, one, after = data[: marks[start]], data[marks[start] : marks[start + 1]], data[marks[start + 1] :]
    another = data[marks[other] : marks[other + 1]]
    several = data[marks[other] : marks[min(len(marks) - 1, other + rng.randrange(1, 20))]]
    return rng.choice((
        lambda: before + after,
        lambda: before + one + one + after,
        lambda: before + another + after,
        lambda: before + several + one + after,
        lambda: before + rng.choice(HOSTILE) + after,
        lambda: before + rng.choice(HOSTILE) + b")R" + one + after,
        lambda: before + rng.choice(OPCODES) + one + after,
        lambda: before + one[:1] + _extreme(rng) + after,
        lambda: before + one + rng.choice((b"\x85", b"\x86", b"\x87", b"R", b"b", b"0", b"s", b"a", b"Q")) + after,
        lambda: before + one * rng.choice((100, 10_000)) + after,
    ))()  # fmt: skip


def _boundaries(data: bytes) -> list[int]:
    """Where instructions begin, as far as the data is a program."""
    marks: list[int] = []
    with contextlib.suppress(Exception):
        marks.extend(position for _, _, position in pickletools.genops(data))
    return marks
