"""A pass over a `DataLoader` whose batches are made by worker processes.

Indices are dealt out to the workers in turn and results taken in the same order, so batches come as they would without
workers. Each worker has a queue of indices and a pipe for its results, and some always lie ready for it.
"""

import os
import weakref
from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import Any

from ...functions.generator import stream
from .failure import Failure
from .iterator import LoaderIterator
from .worker import PATIENCE, Ended, Job, Restart, work


@dataclass(eq=False)
class Worker:
    """A worker process as its parent sees it."""

    process: Any
    orders: Any
    results: Any
    ended: bool = False  # its stream has no more samples


class ParallelIterator(LoaderIterator):
    """A pass whose batches are made ahead by processes."""

    def __init__(self, loader: Any):
        super().__init__(loader)
        if loader.prefetch_factor <= 0:
            raise AssertionError("prefetch_factor must be greater than 0 for loading by workers")
        self.workers, done = start_workers(self)
        self._stop = weakref.finalize(self, stop_workers, self.workers, done, os.getpid())
        self._deal()

    def restart(self) -> None:
        """Begin another pass with the same processes."""
        self.start_state = stream(self.loader.generator).state()
        for worker in self.workers:
            worker.orders.put(Restart())
        for worker in self.workers:
            while not isinstance(self._receive(worker), Restart):
                pass  # a batch of a pass that was left early
            worker.ended = False
        self._deal()

    def _deal(self) -> None:
        # Again, as in PyTorch: a sampler that draws its order as soon as it is asked draws twice.
        self._begin_pass()
        self._turn = 0
        self._pending: deque[Worker] = deque()
        for _ in range(self.loader.prefetch_factor * len(self.workers)):
            self._send_next()

    def _send_next(self) -> None:
        """Give the next indices, if any are left, to the worker whose turn it is."""
        try:
            indices = next(self._indices)
        except StopIteration:
            return
        for _ in self.workers:
            worker = self.workers[self._turn % len(self.workers)]
            self._turn += 1
            if not worker.ended:
                worker.orders.put((indices,))
                self._pending.append(worker)
                return

    def _make_next(self) -> Any:
        while self._pending:
            worker = self._next_worker()
            data = self._receive(worker)
            if isinstance(data, Ended):
                worker.ended = True
                self._pending = deque(other for other in self._pending if other is not worker)
            self._send_next()
            if isinstance(data, Failure):
                data.reraise()
            if not worker.ended:
                return data
        if not self.loader.persistent_workers:
            self._stop()
        raise StopIteration

    def _next_worker(self) -> Worker:
        """The worker whose result comes next: in turn, or if order does not matter one that has some."""
        from multiprocessing.connection import wait

        worker = self._pending[0]
        if not self.loader.in_order:
            ready = wait({other.results for other in self._pending}, self.loader.timeout or None)
            worker = next((other for other in self._pending if other.results in ready), worker)
        self._pending.remove(worker)
        return worker

    def _receive(self, worker: Worker) -> Any:
        if not worker.results.poll(self.loader.timeout or None):
            raise RuntimeError(f"DataLoader timed out after {self.loader.timeout} seconds")
        try:
            return worker.results.recv()
        except EOFError:
            raise RuntimeError(f"DataLoader worker (pid(s) {worker.process.pid}) exited unexpectedly") from None


def start_workers(iterator: LoaderIterator) -> tuple[list[Worker], Any]:
    """The worker processes of a pass, and the event that tells them to stop."""
    import multiprocessing

    loader = iterator.loader
    context = loader.multiprocessing_context or multiprocessing.get_context()
    done, workers = context.Event(), []
    for i in range(loader.num_workers):
        results, sender = context.Pipe(duplex=False)
        orders = context.Queue()
        orders.cancel_join_thread()
        job = Job(
            loader.dataset,
            loader.batch_sampler is not None,
            iterator.gather is not None,
            loader.collate_fn,
            loader.drop_last,
            iterator.base_seed,
            loader.worker_init_fn,
            i,
            loader.num_workers,
        )
        process = context.Process(target=work, args=(job, orders, sender, done), daemon=True)
        process.start()
        sender.close()  # the worker alone holds it: the pipe ends when the worker does
        workers.append(Worker(process, orders, results))
    return workers, done


def stop_workers(workers: list[Worker], done: Any, owner: int) -> None:
    """Let the workers finish the batch they are at, and end them if they do not come to it."""
    if os.getpid() != owner:  # a forked child has copies of these objects, but the processes are not its own
        return
    done.set()
    for worker in workers:
        worker.orders.put(None)
    deadline = monotonic() + PATIENCE
    for worker in workers:
        _drain(worker, deadline)
        worker.process.join(max(deadline - monotonic(), 0))
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join()
        worker.results.close()
        worker.orders.close()


def _drain(worker: Worker, deadline: float) -> None:
    """Take what a worker still sends, otherwise it wait for a reader, up to the end of the pipe."""
    try:
        while worker.results.poll(max(deadline - monotonic(), 0)):
            worker.results.recv_bytes()
    except (EOFError, OSError):
        pass
