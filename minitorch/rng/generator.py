"""The Mersenne Twister as PyTorch's CPU generator runs it: seeds, words, and a state of 5056 bytes.

Everything random starts as 32-bit words, made in blocks of 624. A distribution takes words in PyTorch's order
and turns them into numbers, so equal seeds give equal numbers. numpy supplies the twister itself; compiled
distributions (fast/draws.py) advance the state of numpy's engine where it lies in memory, so both may draw by turns.
Source: aten/src/ATen/CPUGeneratorImpl.cpp and aten/src/ATen/core/MT19937RNGEngine.h.
"""

import operator
import os
from ctypes import c_uint32
from typing import Self

import numpy as np

from ..jit.forking import lock

BLOCK = 624
DEFAULT_SEED = 67280421310721

_STATE = np.dtype([
    ("seed", np.uint64), ("left", np.int32), ("seeded", np.int32), ("next", np.uint64), ("words", np.uint64, BLOCK),
    ("normal_x", np.float64), ("next_normal", np.float64), ("normal_rho", np.float64), ("has_normal", np.int32),
    ("unused", np.uint8, 12),
])  # fmt: skip


class Generator:
    """A stream of random words that `manual_seed` starts and `state` / `restore` carry across processes.

    `lock` is held by a distribution while it draws, so that one call's words are consecutive.
    `next_normal` is the second number of a Box-Muller pair, kept for the next call that draws fewer than 16 normals.
    """

    next_normal: float | None
    _initial_seed: int
    _engine: "np.random.MT19937 | None"
    _memory: np.ndarray
    _seeded: bool

    def __init__(self, seed: int = DEFAULT_SEED) -> None:
        self.lock = lock()
        self._engine = None
        self._start(seed)

    def manual_seed(self, seed: int) -> Self:
        """Start the stream again from `seed` in [-2⁶³, 2⁶⁴); a negative seed stands for `seed + 2⁶⁴`.

        Only the low 32 bits choose the stream.
        """
        if isinstance(seed, bool):
            raise RuntimeError("manual_seed expected a long, but got bool")
        try:
            seed = operator.index(seed)
        except TypeError:
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}") from None
        if not -(2**63) <= seed < 2**64:
            raise ValueError(f"Overflow when unpacking long long: a seed lies in [-2**63, 2**64), got {seed}")
        self._start(seed % 2**64)
        return self

    def seed(self) -> int:
        """Start the stream again from a 64-bit seed of the operating system's, and return it."""
        self._start(fresh_seed())
        return self._initial_seed

    def initial_seed(self) -> int:
        """The seed the stream was last started from, in [0, 2⁶⁴)."""
        return self._initial_seed

    def words(self, n: int) -> np.ndarray:
        """The next `n` words: uint32 of shape `(n,)`."""
        with self.lock:
            return self._twister().random_raw(n).astype(np.uint32)

    def words64(self, n: int) -> np.ndarray:
        """The next `2 n` words as uint64 of shape `(n,)`: of two words, the first is the high half."""
        low_first = self.words(2 * n).view(np.uint64)
        return (low_first << np.uint64(32)) | (low_first >> np.uint64(32))

    def memory(self) -> np.ndarray:
        """The engine's own state, for a loop that draws in its place: 624 words as the twister leaves them, uint32, and
        how many of them were taken. To be used, and advanced, while the lock is held.
        """
        if not self._seeded:
            self._twister()
        return self._memory

    def state(self) -> np.ndarray:
        """All there is to know about the stream: uint8 of shape `(5056,)`, the bytes of `torch.Generator.get_state`."""
        with self.lock:
            state, seed, memory = np.zeros((), _STATE), self._initial_seed, self.memory()
            used = memory[BLOCK]
            state["seed"], state["seeded"], state["words"] = seed, 1, memory[:BLOCK]
            state["left"] = BLOCK + 1 - used if used < BLOCK else 1
            fresh = used == BLOCK and memory[0] == seed % 2**32  # no word was taken: this is how seeding begins
            state["next"] = 0 if fresh else used
            if self.next_normal is not None:
                state["next_normal"], state["has_normal"] = self.next_normal, 1
            return state.reshape(1).view(np.uint8)

    def restore(self, state: np.ndarray) -> None:
        """Continue the stream from a `state()`, or from the bytes of a `torch.Generator`'s."""
        if state.dtype != np.uint8:
            raise TypeError(f"RNG state must be a torch.ByteTensor (uint8), got {state.dtype}")
        if state.size != _STATE.itemsize:
            raise RuntimeError(
                f"Expected a CPUGeneratorImplState of size {_STATE.itemsize} but found the input RNG state size "
                f"to be {state.size}"
            )
        new = np.ascontiguousarray(state).reshape(-1).view(_STATE)[0]
        left, used = int(new["left"]), int(new["next"])
        if not (new["seeded"] and used <= BLOCK and (left == 1 or left == BLOCK + 1 - used)):
            raise RuntimeError("Invalid mt19937 state")
        with self.lock:
            self._start(int(new["seed"]))
            self.memory()[:BLOCK] = new["words"]
            self._memory[BLOCK] = BLOCK if left == 1 else used
            self.next_normal = float(new["next_normal"]) if new["has_normal"] else None

    def clone(self) -> Self:
        """Another generator that continues the stream from the same place."""
        twin = type(self)()
        twin.restore(self.state())
        return twin

    def _start(self, seed):
        with self.lock:
            self._initial_seed = seed
            self._seeded = False
            self.next_normal = None

    def _twister(self):
        """numpy's engine, made when it is first needed: `numpy.random` takes 11 ms to import."""
        if not self._seeded:
            if self._engine is None:
                self._engine = np.random.MT19937(0)
                address = self._engine.ctypes.state_address  # of `uint32_t key[624]; int pos`
                self._memory = np.frombuffer((c_uint32 * (BLOCK + 1)).from_address(address), np.uint32)
            self._engine._legacy_seeding(self._initial_seed & 0xFFFFFFFF)
            self._seeded = True
        return self._engine


def fresh_seed() -> int:
    """64 bits of the operating system's randomness."""
    return int.from_bytes(os.urandom(8))
