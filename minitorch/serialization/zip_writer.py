"""Writes the zip container of a `.pth` file, record after record, byte for byte as `torch.save` does.

The bytes are described in zip_format.py. Nothing is sought or rewritten: any file object with `write` will do.
"""

import struct
import zlib
from typing import NamedTuple, Protocol

from . import zip_format as zf


class Writable(Protocol):
    def write(self, data: bytes | memoryview, /) -> object: ...


class _Record(NamedTuple):
    name: bytes
    flags: int
    crc: int
    size: int
    offset: int


class ZipWriter:
    """Records named `root/…` into `file`; `close` writes the directory and the end."""

    def __init__(self, file: Writable, root: str) -> None:
        self.file = file
        self.root = root
        self.position = 0
        self.records: list[_Record] = []

    def write(self, name: str, payload: bytes | memoryview) -> None:
        path = f"{self.root}/{name}".encode()
        size = len(payload)
        flags = zf.UTF8_NAME | (zf.SIZES_FOLLOW if size else 0)
        record = _Record(path, flags, zlib.crc32(payload), size, self.position)
        self.records.append(record)
        extra = big = _zip64(record, 0)
        extra += _padding(self.position + zf.RECORD.size + len(path) + len(extra))
        self._put(zf.RECORD.pack(zf.RECORD_MAGIC, 0, flags, zf.STORED, 0, 0, 0, 0, 0, len(path), len(extra)))
        self._put(path + extra)
        self._put(payload)
        if size:
            descriptor = zf.DESCRIPTOR64 if big else zf.DESCRIPTOR
            self._put(descriptor.pack(zf.DESCRIPTOR_MAGIC, record.crc, size, size))

    def close(self) -> None:
        start = self.position
        for record in self.records:
            self._put(_entry(record))
        self._put(_end(len(self.records), start, self.position - start))

    def _put(self, data: bytes | memoryview) -> None:
        self.file.write(data)
        self.position += len(data)


def _padding(position: int) -> bytes:
    """The extra field after which the payload is aligned; its own head takes 4 bytes."""
    length = -(position + 4) % zf.ALIGNMENT
    return struct.pack("<2sH", b"FB", length) + b"Z" * length


def _zip64(record: _Record, packed_size: int) -> bytes:
    """The extra field with both sizes and the offset, as far as 32 bits are too few for them."""
    values = [record.size, packed_size] if record.size >= zf.MAX32 else []
    values += [record.offset] if record.offset >= zf.MAX32 else []
    return struct.pack(f"<2H{len(values)}Q", zf.ZIP64, 8 * len(values), *values) if values else b""


def _entry(record: _Record) -> bytes:
    extra = _zip64(record, record.size)
    size = min(record.size, zf.MAX32)
    lengths = len(record.name), len(extra)
    head = zf.ENTRY.pack(
        zf.ENTRY_MAGIC, 0, 0, record.flags, zf.STORED, 0, 0, record.crc, size, size, *lengths, 0, 0, 0, 0,
        min(record.offset, zf.MAX32),
    )  # fmt: skip
    return head + record.name + extra


def _end(count: int, start: int, size: int) -> bytes:
    # 0x031E and 45: "made on Unix by version 3.0 of the format, needs 4.5", the version that has 8-byte sizes.
    end64 = zf.END64.pack(zf.END64_MAGIC, zf.END64.size - 12, 0x031E, 45, 0, 0, count, count, size, start)
    locator = zf.LOCATOR.pack(zf.LOCATOR_MAGIC, 0, start + size, 1)
    count, size, start = min(count, zf.MAX16), min(size, zf.MAX32), min(start, zf.MAX32)
    return end64 + locator + zf.END.pack(zf.END_MAGIC, 0, 0, count, count, size, start, 0)
