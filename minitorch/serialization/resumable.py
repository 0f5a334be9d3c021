"""A loader that can be left in the middle of an epoch and taken up in another process, at the next batch.

A position is the random state from which the epoch began, and how many batches have been given out. To take it up, the
epoch is begun again from that state, which draws the same order; the batches that were given out are passed over, and
the random state is put back to what it was, so that everything later is as in one run.
"""

from collections.abc import Iterator
from typing import Any, Protocol

from ..random import Generator
from .random_state import random_state, set_random_state


class Loader(Protocol):
    """A DataLoader, or what can be iterated over as one."""

    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


class Resumable:
    """Iterates over `loader` as it does itself, and knows where it is: `state_dict`, `load_state_dict`.

    After `load_state_dict` the next `for` gives the batches of that epoch which had not been given out; a position
    between two epochs begins the next one. What a dataset draws is repeated if it draws from the streams in
    random_state.py. The batches passed over are loaded once more, and dropped.
    """

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        self._start: dict[str, Any] | None = None  # the random state the epoch began from; None between two epochs
        self._given = 0
        self._goes_on = False

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[Any]:
        batches = self._again() if self._goes_on else self._begin()
        self._goes_on = False
        for batch in batches:
            self._given += 1
            yield batch
        self._start, self._given = None, 0

    def _begin(self) -> Iterator[Any]:
        self._start, self._given = random_state(self._generators()), 0
        return iter(self.loader)

    def _again(self) -> Iterator[Any]:
        """The batches that are left of the epoch that began from `_start`."""
        if self._start is None:
            return self._begin()
        now = random_state(self._generators())
        set_random_state(self._start, self._generators())
        batches = iter(self.loader)
        for _ in range(self._given):
            next(batches)
        set_random_state(now, self._generators())
        return batches

    def _generators(self) -> list[Generator]:
        """The user's own generators in the loader and its sampler, each once."""
        batch_sampler = getattr(self.loader, "batch_sampler", None)
        holders = self.loader, getattr(self.loader, "sampler", None), getattr(batch_sampler, "sampler", None)
        found = {id(g): g for holder in holders if (g := getattr(holder, "generator", None)) is not None}
        return list(found.values())

    def state_dict(self) -> dict[str, Any]:
        """Where the loader is, as plain data."""
        return {"start": self._start, "given": self._given, "generators": [g.get_state() for g in self._generators()]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go where a `state_dict` says, which must be of a loader of the same data with the same options."""
        self._start, self._given, self._goes_on = state_dict["start"], state_dict["given"], True
        for generator, state in zip(self._generators(), state_dict["generators"], strict=True):
            generator.set_state(state)
