"""A pickle machine that cannot run code: it knows its instructions and the names it is given, nothing else.

A pickle is a program for a stack machine. Python's own reader lets it import and call anything; this one asks names.py
what a name stands for and what may be called or made. All work is bounded by the length of the program: arguments
are checked before they are taken, nothing recurses, and whatever a damaged instruction provokes comes out as
LoadError with the byte where it happened. instructions.py has those of protocols 2 to 5 that `torch.save` writes.
"""

import pickle
import struct
from collections import defaultdict
from typing import Any

from .errors import LoadError
from .instructions import INSTRUCTIONS
from .names import Names

WORK_PER_BYTE = 8  # a unit is an item that is copied; PyTorch's own files take less than 1 for each of their bytes
WORK_OF_ANY = 100_000
MAX_KEY_WEIGHT = 100_000  # if all keys of it are made to collide, they cost the square of their number: 3 s
MAX_KEY_PARTS = 1_000  # a tuple is hashed by walking it, and a nested one that shares its parts has 2**depth of them
FEW_KEYS = 32  # of one container, which may collide as they like
LONG_KEY = 1_000  # from this length on it counts as work that equal strings are compared
MAX_NESTING = 1_000


class Unpickler:
    """Runs the pickle that begins at `position` of `data`; afterwards `position` is where it ended."""

    def __init__(self, data: bytes, names: Names, position: int = 0) -> None:
        self.data = data
        self.names = names
        self.position = position
        self.stack: list[Any] = []
        self.outer_stacks: list[list[Any]] = []
        self.memo: list[Any] = []
        self.work_left = WORK_OF_ANY + WORK_PER_BYTE * len(data)
        self.key_weight = 0
        self.depths: defaultdict[int, int] = defaultdict(int)  # of a defaultdict, by its id: how deep it goes
        self.inner: set[int] = set()  # the ids of those that stand in another

    def load(self) -> Any:
        try:
            return self._run()
        except LoadError:
            raise
        except Exception as error:
            where = f"the pickle is damaged near byte {self.position}"
            raise LoadError(f"{where}: {type(error).__name__}: {str(error)[:200]}") from error

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

    def spend(self, units: int) -> None:
        """Allow what takes this much work or memory: a program that wrote each item once has as many bytes."""
        self.work_left -= units
        if self.work_left < 0:
            raise LoadError("the pickle asks for more work than a file of its length can need: refused")

    def check_key(self, key: Any, place: int) -> None:
        """The key at this place of a dict, or an element of a set: cheap to hash, and not one of many with its hash.

        Hashes of strings are secret, and numbers that count on do not collide. Those of others a file can choose.
        """
        kind = type(key)
        if kind is str or kind is bytes:
            self.spend(len(key) if len(key) > LONG_KEY else 0)
        elif not (kind is int and 0 <= key <= place) and key is not None and kind is not bool:
            weight = _weight(key, self)
            if place < FEW_KEYS:
                self.spend(weight)
            else:
                self.key_weight += weight
            if self.key_weight > MAX_KEY_WEIGHT:
                raise LoadError("the pickle has too many keys that are neither strings nor numbers in order: refused")

    def check_nesting(self, outer: defaultdict[Any, Any], inner: defaultdict[Any, Any]) -> None:
        """Python frees a defaultdict in a defaultdict by recursion: a long chain of them would end the process."""
        depth = self.depths[id(inner)] + 1
        if depth > MAX_NESTING or id(outer) in self.inner:
            raise LoadError("the pickle nests defaultdicts too deeply: refused, to free them would end the process")
        self.depths[id(outer)] = max(self.depths[id(outer)], depth)
        self.inner.add(id(inner))


def _weight(key: Any, machine: Unpickler) -> int:
    """How much a key may cost that is compared with others of the same hash; 0 if it is made of strings alone."""
    if type(key) is float or (type(key) is int and abs(key) < 2**60):
        return 2  # few numbers below 2**60 have the same hash, but many can have the same places in a dict
    parts, odd, todo = 0, False, [key]
    while todo:
        item = todo.pop()
        if isinstance(item, range):
            item = item.start, item.stop, item.step
        if isinstance(item, tuple | frozenset):
            parts += len(item)
        elif type(item) is int:
            parts += item.bit_length() // 64
        if parts > MAX_KEY_PARTS:
            raise LoadError(f"a key has over {MAX_KEY_PARTS} parts: refused, it may take forever to hash")
        if isinstance(item, tuple | frozenset):
            todo.extend(item)
        elif type(item) is str or type(item) is bytes:
            machine.spend(len(item) if len(item) > LONG_KEY else 1)
        else:
            odd = True
    return 8 + 2 * parts if odd else 0
