"""Samplers, data sets and loaders under the kit: the oracle's samples in its order, and as many random draws."""

from typing import Any

from ..recipes import Call
from .outcome import agree
from .terms import Terms, begin


def check_iterable(call: Call, subject: Any, oracle: Any, data: Any, terms: Terms) -> bool:
    """Hold two rounds of a sampler or loader, and what they draw, to the oracle's; whether that accepts it."""
    return agree(lambda lib: _rounds(call, lib), subject, oracle)


def check_dataset(call: Call, subject: Any, oracle: Any, data: Any, terms: Terms) -> bool:
    """Hold the samples of one data set to the oracle's, one by one and together; whether that accepts it."""
    return agree(lambda lib: _samples(call, lib), subject, oracle)


def _rounds(call: Call, lib: Any) -> list[Any]:
    begin(lib, 0)
    source = call.build(lib)
    rounds = [list(source), list(source)]
    count = len(source)
    if any(len(items) != count for items in rounds):
        raise AssertionError(f"{call}: len is {count}, but there were {[len(items) for items in rounds]}")
    return [rounds, count, lib.rand(1)]


def _samples(call: Call, lib: Any) -> list[Any]:
    dataset = call.build(lib)
    if isinstance(dataset, lib.utils.data.IterableDataset):
        return list(dataset)
    samples = [dataset[i] for i in range(-len(dataset), len(dataset))]
    together = dataset.__getitems__([0, 0]) if hasattr(dataset, "__getitems__") else []
    return [len(dataset), samples, together]
