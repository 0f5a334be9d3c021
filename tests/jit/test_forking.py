"""A forked child compiles and runs, whatever the parent's other threads were at."""

import os
import signal
import threading

import pytest

import minitorch as torch
from minitorch.jit import forking

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


def child(work):
    """The exit status of a forked child that does the work; one that hangs is ended."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    signal.alarm(60)
    try:
        work()
    finally:
        os._exit(0 if sys_is_well() else 1)


def sys_is_well():
    return all(lock.acquire(blocking=False) for lock in [*forking._work, *(known() for known in forking._others)])


def test_a_child_compiles_while_the_parent_does():
    x, w, stop = torch.ones(3), torch.ones(3, requires_grad=True), threading.Event()

    def train():
        number = 0
        while not stop.is_set():
            number += 1
            torch.compile(lambda x, n=number: (w * x * n).sum())(x)

    def use():
        if torch.compile(lambda x: (w * x * 3).sum())(x).item() != 9:
            os._exit(2)

    thread = threading.Thread(target=train)
    thread.start()
    try:
        assert [child(use) for _ in range(4)] == [0] * 4
    finally:
        stop.set()
        thread.join()


def test_a_lock_held_by_another_thread_is_open_in_a_child():
    held, done, lock = threading.Event(), threading.Event(), forking.lock()

    def hold():
        with lock:
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        assert child(lambda: None) == 0
        assert not lock.acquire(blocking=False)
    finally:
        done.set()
        thread.join()
