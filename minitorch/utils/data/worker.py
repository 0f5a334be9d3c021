"""A worker: the process that makes batches for a `DataLoader`, and what `get_worker_info` says inside it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty
from typing import Any

import numpy as np

from ...functions.generator import default_generator
from ...jit import threads
from .dataset import IterableDataset
from .failure import Failure
from .fetch import Fetch, fetcher, gatherer

PATIENCE = 5.0
"""Seconds after which a waiting worker looks whether its parent lives, and a parent ends a worker that does not end."""


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """What `get_worker_info` says inside a worker: its number of how many, its seed, its copy of the dataset."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


_info: WorkerInfo | None = None


def get_worker_info() -> WorkerInfo | None:
    """Facts about this worker process; None in the main process."""
    return _info


@dataclass
class Job:
    """What a worker is told when it starts; pickled where processes are not forked."""

    dataset: Any
    batched: bool
    gathers: bool
    collate: Callable[[Any], Any]
    drop_last: bool
    base_seed: int
    init: Callable[[int], None] | None
    id: int
    num_workers: int

    def fetcher(self) -> Fetch:
        """The worker's own way from indices to a batch."""
        gather = gatherer(self.dataset, self.collate) if self.gathers else None
        return gather or fetcher(self.dataset, self.batched, self.collate, self.drop_last)


class Ended:
    """Sent in place of a batch: a stream has no more samples."""


class Restart:
    """Sent in place of indices, and sent back: a new pass begins."""


def work(job: Job, orders: Any, results: Any, done: Any) -> None:
    """Make a batch of each `(indices,)` in `orders` and send it to `results`, until an order is None.

    Ends as well when `done` is set, or no parent is left.
    """
    try:
        _prepare(job)
        _serve(job, orders, results, done)
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # the main process says what there is to say


def _prepare(job: Job) -> None:
    """Seeds of its own, those of PyTorch's workers, and one thread."""
    global _info
    threads.THREADS = 1
    seed = job.base_seed + job.id
    random.seed(seed)
    default_generator.manual_seed(seed)
    words = [job.id, job.base_seed & 0xFFFFFFFF, job.base_seed >> 32, 0]
    np.random.seed(np.random.SeedSequence(words).generate_state(4))
    _info = WorkerInfo(job.id, job.num_workers, seed, job.dataset)


def _serve(job: Job, orders: Any, results: Any, done: Any) -> None:
    fetch: Any = None
    failure = None
    try:
        if job.init is not None:
            job.init(job.id)
        fetch = job.fetcher()
    except Exception:
        failure = Failure(_where(job))
    while (order := _next_order(orders)) is not None and not done.is_set():
        if isinstance(order, Restart):
            fetch = job.fetcher()
            results.send(order)
        else:
            _send(results, failure or _made(job, fetch, *order), job)


def _next_order(orders: Any) -> Any:
    """The next order; None if the parent is gone."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        try:
            return orders.get(timeout=PATIENCE)
        except Empty:
            continue
    return None


def _made(job: Job, fetch: Fetch, indices: Any) -> Any:
    try:
        return fetch(indices)
    except StopIteration:
        return Ended() if isinstance(job.dataset, IterableDataset) else Failure(_where(job))
    except Exception:
        return Failure(_where(job))


def _send(results: Any, data: Any, job: Job) -> None:
    try:
        results.send(data)
    except BrokenPipeError:
        raise
    except Exception:  # it cannot be pickled
        results.send(Failure(_where(job)))


def _where(job: Job) -> str:
    return f"in DataLoader worker process {job.id}"
