"""Optimizers and schedulers under the kit: the oracle's way, and going on from a saved state as if never stopped."""

import inspect
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..closeness import assert_close
from ..reading import read
from ..recipes import Call
from .outcome import CLOSE, EXACT, agree, lawful, outcome
from .terms import Terms

SHAPES = ((2, 3), (4,), ())
STEPS = 6


def check_optimizer(call: Call, subject: Any, oracle: Any, data: Any, terms: Terms) -> bool:
    """Hold one optimizer to the oracle's, step by step; whether the oracle accepts it."""
    accepted = False
    for dtype in terms.dtypes:
        way = partial(_trajectory, call, terms=terms, dtype=dtype)
        if dtype != "float64" and isinstance(outcome(way, oracle), Exception):
            continue
        accepted |= agree(way, subject, oracle, **CLOSE[dtype])
    if accepted and hasattr(subject, "save") and _trajectory(call, subject, terms)["state"] is not None:
        lawful(lambda lib: _goes_on(lambda stop: _trajectory(call, lib, terms, stop=stop)), subject, oracle)
    return accepted


def _trajectory(call: Call, lib: Any, terms: Terms, dtype: str = "float64", stop: int | None = None) -> dict[str, Any]:
    """The weights after each step, and the state at the end; at `stop`, saved, loaded and gone on with."""
    noise = np.random.default_rng(0)

    def numbers(shape: tuple[int, ...]) -> np.ndarray:
        return np.asarray(noise.standard_normal(shape)).astype(dtype)

    params = [lib.tensor(numbers(shape), requires_grad=True) for shape in SHAPES]
    optimizer, seen = call.build(lib, {"params": params}), []
    for step in range(STEPS):
        if step == stop:
            params = [p.detach().clone().requires_grad_() for p in params]
            state, optimizer = optimizer.state_dict(), call.build(lib, {"params": params})
            optimizer.load_state_dict(_saved(state, lib))
        for p in params:
            p.grad = lib.tensor(numbers(tuple(p.shape)))
        optimizer.step(*(partial(float, 1) for _ in _needed(optimizer.step)))
        seen.append([read(p).array.copy() for p in params])
    state = optimizer.state_dict() if terms.asks("state_dict", optimizer) else None
    return {"weights": seen, "state": state}


def check_scheduler(call: Call, subject: Any, oracle: Any, data: Any, terms: Terms) -> bool:
    """Hold the rates of one scheduler to the oracle's, epoch by epoch; whether the oracle accepts it."""
    if not agree(lambda lib: _rates(call, lib), subject, oracle, rtol=1e-12):
        return False
    if hasattr(subject, "save") and terms.asks("state_dict"):
        lawful(lambda lib: _goes_on(lambda stop: _rates(call, lib, stop)), subject, oracle)
    return True


def _rates(call: Call, lib: Any, stop: int | None = None) -> list[list[float]]:
    """The rates of two groups after each epoch."""
    optimizer = _two_groups(lib)
    scheduler = call.build(lib, {"optimizer": optimizer})
    seen = [_current(optimizer)]
    for epoch in range(2 * STEPS):
        if epoch == stop:
            states = [_saved(x.state_dict(), lib) for x in (optimizer, scheduler)]
            optimizer = _two_groups(lib)
            scheduler = call.build(lib, {"optimizer": optimizer})
            optimizer.load_state_dict(states[0])
            scheduler.load_state_dict(states[1])
        optimizer.step()
        scheduler.step(*(max(1.0 - epoch / 4, 0.3) for _ in _needed(scheduler.step)))  # gets better, then no longer
        seen.append(_current(optimizer))
    return seen


def _goes_on(run: Callable[[int | None], Any]) -> None:
    """A run that is saved, loaded and gone on with comes to what it comes to without that."""
    assert_close(run(STEPS // 2), run(None), msg=lambda report: f"going on from a saved state: {report}", **EXACT)


def _two_groups(lib: Any) -> Any:
    groups = [{"params": [lib.ones(2, requires_grad=True)]}, {"params": [lib.ones(1, requires_grad=True)], "lr": 0.1}]
    return lib.optim.SGD(groups, lr=0.5)


def _needed(method: Callable[..., Any]) -> list[str]:
    """The parameters that a step cannot do without: a figure, or a closure."""
    parameters = inspect.signature(method).parameters.values()
    return [p.name for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]


def _current(optimizer: Any) -> list[float]:
    return [group["lr"] for group in optimizer.param_groups]


def _saved(state: Any, lib: Any) -> Any:
    """The state after a way through a file."""
    file = io.BytesIO()
    lib.save(state, file)
    file.seek(0)
    return lib.load(file)
