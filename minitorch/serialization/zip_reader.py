"""Reads the zip container of a `.pth` file, after checking what it says about itself.

Before a record is read: the directory lies where the end says and fills that place, records lie before it one
after another without sharing a byte, none is compressed (so none unpacks to more than the file holds), names
are unique, in one folder, and lead nowhere else. Payloads are checked against their crc-32.
"""

import itertools
import struct
import zlib
from typing import NamedTuple

from . import zip_format as zf
from .errors import LoadError
from .source import Source


class Record(NamedTuple):
    """Where a payload lies in the file, and what its crc-32 must be."""

    name: str
    offset: int
    size: int
    crc: int


class ZipReader:
    """The records of the zip file in `source`, by the name they have inside their common folder."""

    def __init__(self, source: Source) -> None:
        self.source = source
        count, size, start = _find_directory(source)
        entries = _read_directory(source.read(start, size), count)
        records = _locate(source, entries, start)
        self.root = records[0].name.partition("/")[0] if records else ""
        self.records = {self._inner_name(r.name): r for r in records}
        if len(self.records) != len(records):
            raise LoadError("two records of the zip file have the same name")
        # With `torch.serialization.set_crc32_options(False)` PyTorch writes zeros for all of them.
        self.has_crcs = any(r.crc for r in records)

    def __contains__(self, name: str) -> bool:
        return name in self.records

    def record(self, name: str) -> Record:
        if name not in self.records:
            raise LoadError(f"the file has no record {name!r}: it is incomplete, or not one that torch.save wrote")
        return self.records[name]

    def read(self, name: str) -> bytes:
        record = self.record(name)
        payload = self.source.read(record.offset, record.size)
        self._check(record, payload)
        return payload

    def read_into(self, name: str, buffer: memoryview) -> None:
        """Fill `buffer`, which must be as long as the record."""
        record = self.record(name)
        self.source.read_into(record.offset, buffer)
        self._check(record, buffer)

    def _check(self, record: Record, payload: bytes | memoryview) -> None:
        if self.has_crcs and zlib.crc32(payload) != record.crc:
            raise LoadError(f"record {record.name!r} is damaged: its bytes do not have the crc-32 {record.crc:08x}")

    def _inner_name(self, path: str) -> str:
        parts = path.split("/")
        if len(parts) < 2 or parts[0] != self.root or {"", ".", ".."} & set(parts) or "\\" in path or "\0" in path:
            raise LoadError(f"record {path!r}: expected a path inside the folder {self.root!r}")
        return "/".join(parts[1:])


def _find_directory(source: Source) -> tuple[int, int, int]:
    """How many entries the directory has, how many bytes, and where it starts."""
    position = source.size - zf.END.size
    magic, disk, disks, here, count, size, start, comment = zf.END.unpack(source.read(position, zf.END.size))
    if magic != zf.END_MAGIC or comment or disk or disks or here != count:
        raise LoadError("the file is cut off or damaged: it does not end as a zip file ends")
    if position >= zf.LOCATOR.size:
        locator = source.read(position - zf.LOCATOR.size, zf.LOCATOR.size)
        if locator.startswith(zf.LOCATOR_MAGIC):
            position, count, size, start = _find_directory64(source, locator)
    if start + size != position:
        raise LoadError(f"the zip directory should fill bytes {start} to {position}, and has {size}")
    if count * zf.ENTRY.size > size:
        raise LoadError(f"the zip directory has {size} bytes, too few for {count} entries")
    return count, size, start


def _find_directory64(source: Source, locator: bytes) -> tuple[int, int, int, int]:
    position = zf.LOCATOR.unpack(locator)[2]
    fields = zf.END64.unpack(source.read(position, zf.END64.size))
    magic, _, _, _, disk, disks, here, count, size, start = fields
    if magic != zf.END64_MAGIC or disk or disks or here != count:
        raise LoadError("the file is damaged: its zip64 end is missing")
    return position, count, size, start


def _read_directory(directory: bytes, count: int) -> list[Record]:
    """The entries as records whose `offset` is still that of the record's head."""
    records = []
    position = 0
    for _ in range(count):
        record, position = _read_entry(directory, position)
        records.append(record)
    if position != len(directory):
        raise LoadError(f"the zip directory has {len(directory)} bytes, its entries {position}")
    return records


def _read_entry(directory: bytes, position: int) -> tuple[Record, int]:
    if position + zf.ENTRY.size > len(directory):
        raise LoadError("the zip directory is cut off")
    fields = zf.ENTRY.unpack_from(directory, position)
    magic, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, _, offset = fields
    position += zf.ENTRY.size
    name, extra, comment = lengths
    end = position + sum(lengths)
    if magic != zf.ENTRY_MAGIC or disk or comment or end > len(directory):
        raise LoadError("the zip directory is damaged")
    path = _decode(directory[position : position + name])
    if method != zf.STORED or flags & ~(zf.UTF8_NAME | zf.SIZES_FOLLOW):
        raise LoadError(f"record {path!r} is compressed or encrypted: torch.save stores records as they are")
    sizes = _widen((size, packed, offset), directory[position + name : position + name + extra])
    size, packed, offset = sizes
    if size != packed:
        raise LoadError(f"record {path!r} has {packed} bytes and claims to hold {size}")
    return Record(path, offset, size, crc), end


def _decode(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        raise LoadError(f"a record's name is not UTF-8: {name!r}") from None


def _widen(values: tuple[int, ...], extra: bytes) -> list[int]:
    """`values` with those of 0xFFFFFFFF, in turn, replaced by the 8-byte ones that the zip64 extra field holds."""
    wide = iter(_zip64_values(extra))
    try:
        return [next(wide) if v == zf.MAX32 else v for v in values]
    except StopIteration:
        raise LoadError("the zip directory is damaged: it lacks an 8-byte size") from None


def _zip64_values(extra: bytes) -> tuple[int, ...]:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        field = extra[position + 4 : position + 4 + length]
        if kind == zf.ZIP64:
            return struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8])
        position += 4 + length
    return ()


def _locate(source: Source, entries: list[Record], end: int) -> list[Record]:
    """The records with the offset of their payload, checked to lie one after another before byte `end`."""
    located = [_locate_payload(source, entry) for entry in entries]
    heads = sorted((entry.offset, record.offset + record.size) for entry, record in zip(entries, located, strict=True))
    for (_, stop), (start, _) in itertools.pairwise([*heads, (end, end)]):
        if stop > start:
            raise LoadError(f"the zip file is damaged: one record ends at byte {stop}, the next begins at {start}")
    return located


def _locate_payload(source: Source, entry: Record) -> Record:
    head = zf.RECORD.unpack(source.read(entry.offset, zf.RECORD.size))
    magic, _, _, method, *_, name, extra = head
    start = entry.offset + zf.RECORD.size
    if magic != zf.RECORD_MAGIC or method != zf.STORED or source.read(start, name) != entry.name.encode():
        raise LoadError(f"record {entry.name!r} is not where the zip directory says, at byte {entry.offset}")
    return entry._replace(offset=start + name + extra)
