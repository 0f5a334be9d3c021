"""A pickle machine that cannot run code: it knows its instructions and the names it is given, nothing else.

A pickle is a program for a stack machine. Python's own reader lets it import and call anything; this one asks names.py
what a name stands for and what may be called or made. All work is bounded by the length of the program: arguments
are checked before they are taken, nothing recurses, and whatever a damaged instruction provokes comes out as
LoadError with the byte where it happened. instructions.py has those of protocols 2 to 5 that `torch.save` writes.
"""

import pickle
import struct
from typing import Any

from .errors import LoadError
from .instructions import INSTRUCTIONS
from .names import Names

MAX_OBJECTS = 10_000_000  # each takes up to some 500 bytes where the file spent one: gigabytes at worst
MAX_ODD_KEYS = 10_000  # keys whose hash a file can choose: if all are equal, they cost the square of their number
MAX_KEY_PARTS = 1_000  # a tuple is hashed by walking it, and a nested one that shares its parts has 2**depth of them


class Unpickler:
    """Runs the pickle that begins at `position` of `data`; afterwards `position` is where it ended."""

    def __init__(self, data: bytes, names: Names, position: int = 0) -> None:
        self.data = data
        self.names = names
        self.position = position
        self.stack: list[Any] = []
        self.outer_stacks: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self.objects = self.odd_keys = self.copied = 0

    def load(self) -> Any:
        try:
            return self._run()
        except LoadError:
            raise
        except Exception as error:
            where = f"the pickle is damaged near byte {self.position}"
            raise LoadError(f"{where}: {type(error).__name__}: {error}") from error

    def _run(self) -> Any:
        if self.take(1) != pickle.PROTO or self.take(1)[0] not in range(2, 6):
            raise LoadError("expected a pickle of protocol 2 to 5: the file is damaged, or torch.save did not write it")
        while (code := self.take(1)) != pickle.STOP:
            if code not in INSTRUCTIONS:
                raise LoadError(f"Unsupported operand {code[0]} at byte {self.position - 1} of the pickle")
            INSTRUCTIONS[code](self)
        result = self.stack.pop()
        if self.stack or self.outer_stacks:
            raise LoadError("the pickle is damaged: it leaves more than one object")
        return result

    def take(self, size: int) -> bytes:
        """The next `size` bytes of the program."""
        start, end = self.position, self.position + size
        if not start <= end <= len(self.data):
            raise LoadError(f"the pickle is cut off: it needs {size} bytes at byte {start} of {len(self.data)}")
        self.position = end
        return self.data[start:end]

    def number(self, form: str) -> Any:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def line(self) -> str:
        end = self.data.index(b"\n", self.position)
        return self.take(end + 1 - self.position)[:-1].decode()

    def make(self, value: Any) -> None:
        """Push an object that takes more memory than the instruction that made it."""
        self.objects += 1
        if self.objects > MAX_OBJECTS:
            raise LoadError(f"the pickle makes more than {MAX_OBJECTS} objects: refused, it would fill the memory")
        self.stack.append(value)

    def count_copies(self, size: int) -> None:
        """Allow a call to copy `size` items: a program that wrote each item once has as many bytes."""
        self.copied += size
        if self.copied > len(self.data):
            raise LoadError("the pickle copies more items than it holds: refused, it would fill the memory")

    def check_key(self, key: Any) -> None:
        """A key, or a set's element: cheap to hash, and not one of many with the same hash."""
        if type(key) in (str, bytes, bool, float, type(None)) or (type(key) is int and abs(key) < 2**60):
            return
        self.odd_keys += 1
        if self.odd_keys > MAX_ODD_KEYS:
            raise LoadError(f"the pickle has more than {MAX_ODD_KEYS} keys that are not numbers or strings: refused")
        _check_size(key)


def _check_size(key: Any) -> None:
    left = MAX_KEY_PARTS
    todo = [key]
    while todo:
        item = todo.pop()
        if isinstance(item, tuple | frozenset):
            left -= len(item)
            if left < 0:
                raise LoadError(f"a key has over {MAX_KEY_PARTS} parts: refused, it may take forever to hash")
            todo.extend(item)
