"""A loader that can be left in the middle of an epoch and taken up in another process, at the next batch.

A position is the random state from which the epoch began, and how many batches have been given out. To take it up, the
epoch is begun again from that state, which draws the same order; the batches that were given out are passed over, and
the random state is put back to what it was, so that everything later is as in one run. That needs the same batches: a
position tells what they were made by, and is not taken up by a loader that makes others.
"""

import warnings
from collections.abc import Iterator
from typing import Any, Protocol

from ..random import Generator
from .containers import expect
from .errors import LoadError, shown
from .random_state import check_generators, check_random_state, random_state, set_random_state

OPTIONS = "batch_size", "drop_last", "num_workers"
PARTS = "dataset", "sampler", "batch_sampler"


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

    def _made_by(self) -> dict[str, Any]:
        """What decides which samples are in a batch, as far as it can be told."""
        options = {name: getattr(self.loader, name, None) for name in OPTIONS}
        parts = {name: type(getattr(self.loader, name, None)).__qualname__ for name in PARTS}
        samples = getattr(self.loader, "dataset", None)
        return {"batches": _length(self.loader), "samples": _length(samples), **options, **parts}

    def state_dict(self) -> dict[str, Any]:
        """Where the loader is, as plain data."""
        own = [generator.get_state() for generator in self._generators()]
        return {"start": self._start, "given": self._given, "generators": own, "made_by": self._made_by()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go where a `state_dict` says.

        ValueError if it says to go into the middle of an epoch of other batches; a warning if the number of workers
        is another, or if batches are others from the next epoch on. LoadError if it is no such dict.
        """
        try:
            start, given, own = state_dict["start"], state_dict["given"], state_dict["generators"]
            if start is not None:
                check_random_state(start)
            for state in expect(own, list):
                Generator().set_state(state)
            made_by = expect(state_dict.get("made_by", {}), dict)
            if expect(given, int) < 0 or (given and start is None):
                raise LoadError(f"{given} batches have been given out of an epoch that has not begun")
        except (AttributeError, KeyError, RuntimeError, TypeError) as error:
            raise LoadError(f"not the position of a loader: {type(error).__name__}: {error}") from error
        check_generators(own, self._generators())
        self._compare(made_by, start is not None)
        self._start, self._given, self._goes_on = start, given, True
        for generator, state in zip(self._generators(), own, strict=True):
            generator.set_state(state)

    def _compare(self, saved: dict[str, Any], within: bool) -> None:
        now = self._made_by()
        other = [name for name in now if saved.get(name, now[name]) != now[name]]
        found = ", ".join(f"{name} was {shown(saved[name])} and is {now[name]}" for name in other)
        if within and other not in ([], ["num_workers"]):
            raise ValueError(f"the loader cannot go on in the middle of an epoch of other batches: {found}")
        if other:
            warnings.warn(f"the loader is not the one that was saved: {found}", stacklevel=4)


def _length(sized: Any) -> int | None:
    try:
        return len(sized)
    except (TypeError, NotImplementedError):
        return None
