"""Ctrl-C wherever Python looks for it in a training step: modes, counts and the random stream stay whole.

CPython 3.11 to 3.13 look where a function starts, where a loop goes round, and at the end of every call.
"""

import dis
import os
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import minitorch
from minitorch.functions.generator import default_generator
from minitorch.jit import forking
from minitorch.tensor.modes import modes

HOME = str(Path(minitorch.__file__).parent)


@cache
def places(code):
    """The offsets of the instructions of `code` at which a KeyboardInterrupt may come.

    One that comes at the end of a call is raised a step later here: not where another handler would get it.
    """
    handlers = dis.Bytecode(code).exception_entries

    def handler(offset):
        return [entry.target for entry in handlers if entry.start <= offset < entry.end]

    found, before = set(), None
    for instruction in dis.get_instructions(code):
        name, offset = instruction.opname, instruction.offset
        starts = name == "RESUME" and instruction.arg < 2
        called = before and before.opname.startswith("CALL") and handler(before.offset) == handler(offset)
        if starts or name.startswith("JUMP_BACKWARD") or called:
            found.add(offset)
        before = instruction
    return found


class Interrupt:
    """Raises KeyboardInterrupt at place number `at` that a call comes to."""

    def __init__(self, at):
        self.left, self.where = at, None

    def __call__(self, frame, event, _):
        if not frame.f_code.co_filename.startswith(HOME):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and frame.f_lasti in places(frame.f_code):
            self.left -= 1
            if self.left < 0:
                sys.settrace(None)
                self.where = f"{frame.f_code.co_filename}:{frame.f_lineno}"
                raise KeyboardInterrupt
        return self

    def during(self, call):
        """The place at which `call` was interrupted, or None if it came to its end."""
        before = sys.gettrace()
        sys.settrace(self)
        try:
            call()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        return self.where


def training(kind):
    """An optimizer, and a step of training that switches modes and draws random numbers on its way."""
    minitorch.manual_seed(0)
    model = minitorch.nn.Sequential(minitorch.nn.Linear(2, 1), minitorch.nn.Dropout())
    optimizer = getattr(minitorch.optim, kind)(model.parameters(), lr=0.1)
    x = minitorch.rand(3, 2)

    @minitorch.no_grad()
    def evaluate():
        with minitorch.enable_grad():
            return minitorch.rand(3)

    def step():
        optimizer.zero_grad()
        model(x).square().mean().backward()
        optimizer.step()
        with minitorch.inference_mode():
            model(x)
        evaluate()

    return optimizer, step


def draws(generator_state):
    minitorch.set_rng_state(generator_state)
    return minitorch.rand(7).tolist()


@pytest.mark.parametrize(("kind", "first"), [("Adam", False), ("NAdam", True)])
def test_an_interrupt_leaves_modes_counts_and_stream_whole(kind, first):
    for at in range(10_000):
        optimizer, step = training(kind)
        if not first:
            step()
        where = Interrupt(at).during(step)
        if where is None:
            break
        try:
            assert (modes.grad, modes.inference, modes.anomaly) == (True, False, False), where
            assert len({float(state.get("step", 0)) for state in optimizer.state.values()}) <= 1, where
        finally:
            modes.__dict__.update(grad=True, inference=False)
        assert repr(default_generator.lock).startswith("<unlocked"), where
        state = minitorch.get_rng_state()
        assert draws(state) == draws(state), where
        step()
        assert all(np.isfinite(p.detach().numpy()).all() for p in optimizer.param_groups[0]["params"]), where
    assert at > 300


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_an_interrupt_of_a_fork_leaves_no_lock_held(monkeypatch):
    import numba  # noqa: F401  its locks are held during a fork too

    def held():
        return [lock for lock in forking._work if lock._is_owned()]

    def fork():
        if pid := os.fork():
            assert os.waitpid(pid, 0)[1] == 0, "the child has a lock that is held"
        else:
            sys.settrace(None)
            os._exit(len(held()))

    forgotten = []
    monkeypatch.setattr(sys, "unraisablehook", forgotten.append)  # Python forgets what is raised around a fork
    for at in range(1000):
        where = Interrupt(at).during(fork)
        assert not held(), where
        if where is None:
            break
    assert len(forgotten) == at > 1
    assert len(forking._work) > 3
