"""Summary: a table of the layers of a model, as torchinfo has it, from running it on an input."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from ..autograd.modes import no_grad
from ..nn import Module
from ..random import fork_rng
from ..tensor.tensor import Tensor
from . import text
from .counting import multiply_adds
from .table import lines_of

TIMES = 3
"""Runs: the first may have to compile loops."""


@dataclass(slots=True)
class LayerFacts:
    """A layer, as it ran."""

    path: str
    kind: str
    output: list[tuple[int, ...]]
    """The shapes of the tensors that it gave."""
    parameters: int
    """Numbers in its own parameters and those of layers in it, shared ones counted once."""
    multiply_adds: int | None
    """Of it and the layers in it; None where that is not counted."""
    bytes: int
    """Of what it gave."""
    seconds: float
    calls: int


@dataclass(slots=True)
class Summary:
    """What `explain(model, x)` gives: the layers in the order of `named_modules`, the model itself first."""

    layers: list[LayerFacts]
    trainable: int
    """Numbers in parameters that require grad."""
    notes: list[str]

    def to_dict(self) -> dict[str, Any]:
        """All of it as dicts, lists, tuples, strings and numbers."""
        return asdict(self)

    def show(self) -> None:
        """Print it, with colours where rich is installed."""
        text.show(lines_of(self))

    def __str__(self) -> str:
        return text.plain(lines_of(self))

    __repr__ = __str__

    def __rich__(self) -> Any:
        return text.coloured(lines_of(self))


class _Run:
    """What hooks note of a layer while the model runs."""

    def __init__(self) -> None:
        self.calls, self.seconds, self.output = 0, 0.0, list[Tensor]()
        self.multiply_adds: int | None = 0
        self.started = list[float]()

    def enter(self, module: Module, args: tuple) -> None:
        self.started.append(time.perf_counter())

    def leave(self, module: Module, args: tuple, output: Any) -> None:
        self.seconds += time.perf_counter() - self.started.pop()
        self.calls += 1
        self.output = _tensors(output)
        own = multiply_adds(module, args, self.output)
        self.multiply_adds = None if own is None or self.multiply_adds is None else self.multiply_adds + own


def summary_of(model: Module, args: tuple, kwargs: dict[str, Any]) -> Summary:
    """The table of `model(*args, **kwargs)`: run in evaluation mode, `TIMES` times, of which the quickest is told."""
    training = {module: module.training for module in model.modules()}
    try:
        model.eval()
        with no_grad(), fork_rng():
            runs = min((_watched(model, args, kwargs) for _ in range(TIMES)), key=lambda found: found[model].seconds)
    finally:
        for module, mode in training.items():
            module.training = mode
    layers = [_layer(name, module, runs) for name, module in model.named_modules()]
    unknown = sorted({type(m).__name__ for m, run in runs.items() if run.multiply_adds is None})
    notes = [f"Multiply-adds are not counted of {', '.join(unknown)}."] if unknown else []
    return Summary(layers, sum(p.numel() for p in model.parameters() if p.requires_grad), notes)


def _watched(model: Module, args: tuple, kwargs: dict[str, Any]) -> dict[Module, _Run]:
    """What hooks note of each layer in one run."""
    runs, handles = {module: _Run() for module in model.modules()}, list[Any]()
    try:
        for module, run in runs.items():
            handles += [module.register_forward_pre_hook(run.enter), module.register_forward_hook(run.leave)]
        model(*args, **kwargs)
    finally:
        for handle in handles:
            handle.remove()
    return runs


def _layer(name: str, module: Module, runs: dict[Module, _Run]) -> LayerFacts:
    run = runs[module]
    counts = [runs[inner].multiply_adds for inner in module.modules()]
    return LayerFacts(
        name,
        type(module).__name__,
        [tuple(x.shape) for x in run.output],
        sum(p.numel() for p in module.parameters()),
        None if None in counts else sum(filter(None, counts)),
        sum(x._array.nbytes for x in run.output),
        run.seconds,
        run.calls,
    )


def _tensors(output: Any) -> list[Tensor]:
    """The tensors in what a layer gave."""
    if isinstance(output, Tensor):
        return [output]
    inner = output.values() if isinstance(output, dict) else output if isinstance(output, list | tuple) else ()
    return [x for part in inner for x in _tensors(part)]
