"""Layers and losses under the kit: same start and same results in both libraries, right gradients, and the laws.

Which inputs a layer takes is found by asking the oracle.
"""

import inspect
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from hypothesis import strategies as st

from .. import laws
from ..closeness import assert_close
from ..gradcheck import gradcheck, gradgradcheck
from ..pullback import outputs_of
from ..reading import read
from ..recipes import Call
from ..stateless import stateless
from .outcome import CLOSE, EXACT, agree, both, lawful, outcome

Inputs = tuple[np.ndarray, ...]
CHOICES = 6  # inputs that are enough of a choice
WEIGHING = {"weight", "ignore_index"}  # options with which a mean is not the sum over the count


def check_layer(call: Call, subject: Any, oracle: Any, data: Any) -> bool:
    """Hold one layer to the oracle and to the laws; whether the oracle accepts it."""
    built = both(lambda lib: _built(call, lib), subject, oracle)
    if built is None:
        return False
    ours, theirs = built
    if repr(ours) != repr(theirs):
        raise AssertionError(f"repr is {ours!r}, expected {theirs!r}")
    assert_close(dict(ours.state_dict()), dict(theirs.state_dict()), **EXACT)
    laws.saving_is_identity(subject, dict(ours.state_dict()))
    if type(ours).forward is subject.nn.Module.forward:
        return True  # a container that is not called
    inputs = list(islice((x for x in _inputs(call, _arity(ours)) if _accepts(theirs, oracle, x)), CHOICES))
    if inputs:
        _check_calls(call, built, subject, oracle, data.draw(st.sampled_from(inputs), "inputs"))
    return bool(inputs)


def _check_calls(call: Call, built: tuple[Any, Any], subject: Any, oracle: Any, inputs: Inputs) -> None:
    ours, theirs = built

    def trained(lib: Any) -> Any:
        return _trained(ours if lib is subject else theirs, lib, inputs)

    for training in (False, True):
        for layer in built:
            layer.train(training)
        agree(trained, subject, oracle, **CLOSE)
        laws.one_seed_gives_one_result(subject, lambda: trained(subject))
    if any(x.dtype.kind == "f" for x in inputs) or list(ours.parameters()):
        lawful(lambda lib: _check_gradients(ours if lib is subject else theirs, lib, inputs), subject, oracle)
    if "reduction" in inspect.signature(type(ours)).parameters and not WEIGHING & call.options.keys():
        tensors = [subject.tensor(x) for x in inputs]
        laws.mean_is_sum_over_count(subject, lambda *xs, reduction: _reduced(call, subject, reduction)(*xs), *tensors)


def _check_gradients(layer: Any, lib: Any, inputs: Inputs) -> None:
    f, parameters = stateless(layer)

    def seeded(*arguments: Any) -> Any:
        lib.manual_seed(0)
        return f(*map(_own, arguments))

    gradcheck(seeded, [*inputs, *parameters], subject=lib, directions=1)
    gradgradcheck(seeded, [*inputs, *parameters], subject=lib, directions=1)


def _reduced(call: Call, lib: Any, reduction: str) -> Any:
    return Call(call.path, call.args, {**call.options, "reduction": reduction}).build(lib).double()


def _built(call: Call, lib: Any) -> Any:
    lib.manual_seed(0)
    return call.build(lib).double()


def _trained(layer: Any, lib: Any, inputs: Inputs) -> list[Any]:
    """Results, and gradients by the inputs and the parameters, for incoming gradients that all differ."""
    lib.manual_seed(1)
    layer.zero_grad()
    leaves = [lib.tensor(x, requires_grad=x.dtype.kind == "f") for x in inputs]
    results = outputs_of(layer(*map(_own, leaves)))
    for y in (y for y in results if y.requires_grad):
        weights = np.linspace(-1, 2, int(np.prod(tuple(y.shape)))).reshape(tuple(y.shape))
        y.backward(lib.tensor(weights), retain_graph=True)
    return [results, [x.grad for x in leaves], {name: p.grad for name, p in layer.named_parameters()}]


def _own(x: Any) -> Any:
    """No leaf, so that layers may work in place."""
    return x * 1 if outputs_of(x) else x


def _arity(layer: Any) -> int:
    parameters = inspect.signature(layer.forward).parameters.values()
    return sum(p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)


def _accepts(layer: Any, oracle: Any, inputs: Inputs) -> bool:
    """Whether the layer gives numbers for them."""
    with oracle.no_grad():
        results = outcome(lambda lib: outputs_of(layer(*map(lib.tensor, inputs))), oracle)
    return not isinstance(results, Exception) and all(np.isfinite(read(y).array).all() for y in results)


def _inputs(call: Call, arity: int) -> Iterator[Inputs]:
    """Inputs of the sizes that are named in the call, the likeliest first, for the oracle to choose from."""
    named = [n for n in (*call.args, *call.options.values()) if isinstance(n, int) and not isinstance(n, bool)]
    sizes = sorted({3, *(n for n in named if n > 0)})
    shapes = [shape for n in sizes for shape in ((2, n), (n,), (2, n, 3), (2, 3, n), (2, n, 4, 4))]
    for make in (_reals, _probabilities, _indices):
        for shape in shapes:
            if arity == 1:
                yield (make(shape),)
            else:
                yield from ((make(shape), *[other] * (arity - 1)) for other in _partners(shape))


def _partners(shape: tuple[int, ...]) -> list[np.ndarray]:
    """Second inputs for a first one of this shape: numbers like it, or a class for each of its rows."""
    return [
        _probabilities(shape)[::-1].copy(),
        _reals(shape) * 0.8 + 0.3,
        _indices((*shape[:1], *shape[2:]) if shape[1:] else ()),
    ]


def _reals(shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of both signs, none at a kink."""
    return 2 * np.sin(2 + 3 * np.arange(np.prod(shape))).reshape(shape)


def _probabilities(shape: tuple[int, ...]) -> np.ndarray:
    return _reals(shape) / 5 + 0.5


def _indices(shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(np.arange(np.prod(shape, dtype=int)).reshape(shape) % 2)
