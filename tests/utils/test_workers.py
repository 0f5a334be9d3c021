"""Loading by worker processes: the same batches as without, PyTorch's seeds, errors that say where they come from."""

import os
import random

import numpy as np
import pytest
import torch
import torch.utils.data as reference

import minitorch
from minitorch.utils import data

SIDES = ((minitorch, data), (torch, reference))
FAST = {"num_workers": 2, "multiprocessing_context": "fork"}


def plain(value):
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value.tolist()


def rows(library, kit, n=20):
    x = np.arange(2.0 * n, dtype=np.float32).reshape(n, 2)
    return kit.TensorDataset(library.tensor(x), library.tensor(np.arange(n)))


def test_batches_come_in_the_order_they_have_without_workers():
    orders = []
    for library, kit in SIDES:
        for workers in ({}, FAST, {**FAST, "prefetch_factor": 4}):
            library.manual_seed(3)
            loader = kit.DataLoader(rows(library, kit), 3, shuffle=True, **workers)
            orders.append([[plain(batch) for batch in loader] for _ in range(2)])
    assert all(order == orders[0] for order in orders)


class Drawn:
    """Samples that are random numbers of the worker's own streams."""

    def __init__(self, library, kit):
        self.library, self.kit = library, kit

    def __len__(self):
        return 6

    def __getitem__(self, i):
        info = self.kit.get_worker_info()
        drawn = [self.library.rand(1).item(), random.random(), np.random.rand()]
        return [info.id, info.num_workers, info.seed % 2**31, len(info.dataset), *drawn]


def test_workers_are_seeded_as_pytorchs():
    seen = []
    for library, kit in SIDES:
        library.manual_seed(8)
        loader = kit.DataLoader(Drawn(library, kit), 2, **FAST)
        seen.append([plain(batch) for batch in loader])
        assert kit.get_worker_info() is None
    assert seen[0] == seen[1]


def test_persistent_workers_stay_and_others_do_not():
    for library, kit in SIDES:
        for keep in (False, True):
            loader = kit.DataLoader(Pids(), 1, persistent_workers=keep, **FAST)
            epochs = [{int(pid) for pid in loader} for _ in range(2)]
            assert (epochs[0] == epochs[1]) is keep and len(epochs[0]) == 2
        del library


class Pids:
    def __len__(self):
        return 4

    def __getitem__(self, i):
        return os.getpid()


def test_a_pass_left_early_does_not_show_in_the_next():
    for library, kit in SIDES:
        loader = kit.DataLoader(rows(library, kit), 2, persistent_workers=True, **FAST)
        next(iter(loader))
        assert [plain(batch)[1] for batch in loader] == [[2 * i, 2 * i + 1] for i in range(10)]


class Shares:
    """A stream of which each worker gives out its share."""

    def __iter__(self):
        info = self.kit.get_worker_info()
        return iter(range(info.id, 7, info.num_workers))


class MyShares(Shares, data.IterableDataset):
    kit = data


class TheirShares(Shares, reference.IterableDataset):
    kit = reference


def test_streams_are_shared_out_by_the_workers():
    for kit, stream in ((data, MyShares()), (reference, TheirShares())):
        for keep in (False, True):
            loader = kit.DataLoader(stream, 2, persistent_workers=keep, **FAST)
            for _ in range(2):
                assert [plain(batch) for batch in loader] == [[0, 2], [1, 3], [4, 6], [5]]
        assert [plain(batch) for batch in kit.DataLoader(stream, 2, drop_last=True, **FAST)] == [[0, 2], [1, 3], [4, 6]]
        assert list(kit.DataLoader(stream, None, **FAST)) == [0, 1, 2, 3, 4, 5, 6]


class Broken:
    def __init__(self, error):
        self.error = error

    def __len__(self):
        return 4

    def __getitem__(self, i):
        if i == 2:
            raise self.error
        return i


class Particular(Exception):
    def __init__(self, one, two):
        super().__init__(one, two)


@pytest.mark.parametrize("error", [ValueError("bad"), KeyError("bad"), Particular("bad", 1)], ids=repr)
def test_an_exception_in_a_worker_is_raised_with_its_traceback(error):
    for _, kit in SIDES:
        batches = iter(kit.DataLoader(Broken(error), **FAST))
        assert [next(batches).item(), next(batches).item()] == [0, 1]
        with pytest.raises(RuntimeError if isinstance(error, Particular) else type(error)) as caught:
            next(batches)
        assert f"Caught {type(error).__name__} in DataLoader worker process 0.\nOriginal Traceback" in str(caught.value)
        assert "raise self.error" in str(caught.value)
        assert [x.item() for x in batches] == [3]


def fail_in_second(worker):
    if worker == 1:
        raise ValueError("not this one")


def test_an_exception_in_worker_init_fn_is_raised():
    for _, kit in SIDES:
        batches = iter(kit.DataLoader(range(4), worker_init_fn=fail_in_second, **FAST))
        assert next(batches).item() == 0
        with pytest.raises(ValueError, match="in DataLoader worker process 1"):
            next(batches)
        assert next(batches).item() == 2
        with pytest.raises(Exception, match="in DataLoader worker process 1"):
            next(batches)
        assert list(batches) == []


class Deadly(Broken):
    def __getitem__(self, i):
        os._exit(3) if i == 1 else None
        return i


def test_a_worker_that_dies_is_reported():
    batches = iter(data.DataLoader(Deadly(None), **FAST))
    assert next(batches).item() == 0
    with pytest.raises(RuntimeError, match=r"DataLoader worker \(pid\(s\) \d+\) exited unexpectedly"):
        next(batches)


class Stuck(Broken):
    def __init__(self, event):
        self.event = event

    def __getitem__(self, i):
        self.event.wait()


def test_a_batch_that_takes_too_long_is_reported():
    import multiprocessing

    event = multiprocessing.get_context("fork").Event()
    batches = iter(data.DataLoader(Stuck(event), timeout=0.05, **FAST))
    with pytest.raises(RuntimeError, match=r"DataLoader timed out after 0\.05 seconds"):
        next(batches)
    event.set()


def test_a_timeout_without_workers_is_refused():
    with pytest.raises(AssertionError, match="timeout"):
        iter(data.DataLoader([1], timeout=1))


def unpicklable(batch):
    return lambda: batch


def test_a_batch_that_cannot_be_sent_is_an_error():
    with pytest.raises(Exception, match="in DataLoader worker process 0"):
        next(iter(data.DataLoader([1, 2], collate_fn=unpicklable, **FAST)))


class Waits:
    """Sample 0 comes only after sample 1 was made."""

    def __init__(self, event):
        self.event = event

    def __len__(self):
        return 4

    def __getitem__(self, i):
        self.event.wait() if i == 0 else self.event.set() if i == 3 else None
        return i


def test_out_of_order_a_slow_batch_does_not_hold_up_the_others():
    import multiprocessing

    event = multiprocessing.get_context("fork").Event()
    seen = [x.item() for x in data.DataLoader(Waits(event), in_order=False, **FAST)]
    assert sorted(seen) == [0, 1, 2, 3] and seen[0] == 1


def test_large_batches_and_large_lists_of_indices_do_not_wait_for_each_other():
    x = minitorch.tensor(np.arange(200_000.0))
    loader = data.DataLoader(data.TensorDataset(x), 50_000, **FAST)
    assert [batch[0].item() for (batch,) in loader] == [0, 50_000, 100_000, 150_000]


def test_workers_end_with_their_iterator():
    batches = iter(data.DataLoader(Pids(), **FAST))
    processes = [worker.process for worker in batches.workers]
    next(batches)
    assert all(process.is_alive() for process in processes)
    del batches
    assert not any(process.is_alive() for process in processes)


def test_workers_may_be_spawned():
    loader = data.DataLoader(rows(minitorch, data, 4), 2, num_workers=1, multiprocessing_context="spawn")
    assert [plain(batch)[1] for batch in loader] == [[0, 1], [2, 3]]
