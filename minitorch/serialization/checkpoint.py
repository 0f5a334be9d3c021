"""Training checkpoints: all that a training run is at one moment, in one file that holds no code.

    {"format": "minitorch.checkpoint", "version": 1,
     "model": its state_dict, "optimizer": see named_state.py, "scheduler": its state_dict,
     "random": see random_state.py, "loader": see resumable.py, "values": what the user added}

is saved as any other object: `torch.load` reads it too. A run that goes on from a checkpoint in a new process computes
the same bits as one that never stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Protocol

from .. import nn
from ..optim import Optimizer
from ..optim.lr_scheduler import LRScheduler
from .errors import LoadError
from .load import FileLike, load
from .named_state import named_state, numbered_state
from .random_state import random_state, set_random_state
from .save import save_loadable

FORMAT = "minitorch.checkpoint"


class Stateful(Protocol):
    """A scheduler, a `Resumable` loader, or anything else with these two methods."""

    def state_dict(self) -> dict[str, Any]: ...
    def load_state_dict(self, state_dict: dict[str, Any], /) -> Any: ...


def save_checkpoint(
    f: FileLike,
    model: nn.Module,
    optimizer: Optimizer | None = None,
    scheduler: Stateful | None = None,
    loader: Stateful | None = None,
    **values: Any,
) -> None:
    """Save a training run, all or nothing, with the random state and any `values`, such as `epoch=3`.

    `loader` is a `Resumable`, for checkpoints in the middle of an epoch. The optimizer's parameters must be those of
    the model. `pickle.PicklingError` if there is something that `load_checkpoint` could not read.
    """
    checkpoint: dict[str, Any] = {"format": FORMAT, "version": 1, "model": model.state_dict()}
    if optimizer is not None:
        checkpoint["optimizer"] = named_state(model, optimizer)
    if scheduler is not None:
        checkpoint["scheduler"] = scheduler.state_dict()
    if loader is not None:
        checkpoint["loader"] = loader.state_dict()
    save_loadable({**checkpoint, "random": random_state(), "values": values}, f)


def load_checkpoint(
    f: FileLike,
    model: nn.Module,
    optimizer: Optimizer | None = None,
    scheduler: Stateful | None = None,
    loader: Stateful | None = None,
) -> dict[str, Any]:
    """Put a training run back to where `save_checkpoint` saw it, and return the values that were saved with it.

    Optimizer state goes to the parameter of the same name, whatever the order. Parts that are not passed stay in the
    file. LoadError if one that is passed is not in it, or if the file is no checkpoint; ValueError if the optimizer,
    the scheduler or the loader does not fit, RuntimeError if the model does not. Then all is as it was before.
    """
    checkpoint = load(f)
    if not isinstance(checkpoint, dict) or checkpoint.get("format") != FORMAT or checkpoint.get("version") != 1:
        raise LoadError("not a checkpoint: expected a file that save_checkpoint wrote; `load` reads others")
    named = {"model": model, "optimizer": optimizer, "scheduler": scheduler, "loader": loader}
    parts = {name: part for name, part in named.items() if part is not None}
    if missing := {*parts, "random", "values"} - checkpoint.keys():
        raise LoadError(f"the checkpoint has no {' and no '.join(sorted(missing))}: it was saved without")
    if optimizer is not None:
        with _reading("optimizer"):
            checkpoint["optimizer"] = numbered_state(model, optimizer, checkpoint["optimizer"])
    if isinstance(scheduler, LRScheduler):
        _check_scheduler(scheduler, checkpoint["scheduler"])
    before = {name: deepcopy(part.state_dict()) for name, part in parts.items()}
    try:
        for name, part in parts.items():
            with _reading(name):
                part.load_state_dict(checkpoint[name])
        set_random_state(checkpoint["random"])
    except BaseException:
        for name, part in parts.items():
            part.load_state_dict(before[name])
        raise
    return checkpoint["values"]


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise LoadError(f"the checkpoint's {name} is damaged: {type(error).__name__}: {error}") from error


def _check_scheduler(scheduler: LRScheduler, saved: Any) -> None:
    """A scheduler takes over whatever it is given, and would fail at its next step."""
    own = scheduler.state_dict().keys()
    if not isinstance(saved, dict) or own != saved.keys():
        other = sorted(map(str, own ^ saved.keys())) if isinstance(saved, dict) else type(saved).__name__
        raise ValueError(f"the checkpoint's scheduler is no {type(scheduler).__name__}: they differ in {other}")
