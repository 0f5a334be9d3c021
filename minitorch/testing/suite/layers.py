"""Layers and losses under the kit: same start and same results in both libraries, right gradients, and the laws.

Which inputs a layer takes, and by which of them it has gradients, is found by asking the oracle. Each program builds
its layer anew, so that none sees what another has left behind.
"""

import inspect
from collections.abc import Sequence
from functools import partial
from itertools import combinations, islice, product
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from .. import laws
from ..gradcheck import gradcheck, gradgradcheck
from ..pullback import asks_for_gradients, tensors_of
from ..reading import read
from ..recipes import Call
from ..stateless import stateless
from .inputs import Inputs, arity, candidates, of_kinks
from .outcome import CLOSE, EXACT, agree, lawful, outcome
from .terms import Terms, Unsampled, begin, parameters_of

CHOICES = 6  # inputs that are enough of a choice
WEIGHING = {"weight", "ignore_index", "label_smoothing"}  # options with which a mean is not the sum over the count


class Layer(NamedTuple):
    """A call of a class of layers, to be built in either library."""

    call: Call
    terms: Terms
    named: bool = True  # whether both libraries name parameters

    def build(self, lib: Any, dtype: str = "float64", **options: Any) -> Any:
        """The layer in `lib`, with other options if given."""
        begin(lib, 0)
        layer = Call(self.call.path, self.call.args, {**self.call.options, **options}).build(lib)
        if hasattr(layer, "to") and hasattr(lib, dtype):
            layer = layer.to(getattr(lib, dtype))
        self.terms.weigh(layer)
        return layer

    def facts(self, lib: Any) -> dict[str, Any]:
        """What a new one prints as, and its state, where the library has such."""
        layer = self.build(lib)
        printed = self.terms.asks("repr") and type(layer).__repr__ is not object.__repr__
        return {"repr": repr(layer) if printed else None, "state": _state(layer, self.terms)}

    def trained(
        self, lib: Any, inputs: Inputs, asking: Sequence[int], training: bool, dtype: str = "float64"
    ) -> dict[str, Any]:
        """Results, and gradients by the inputs and the parameters, for incoming gradients that all differ."""
        layer = self.build(lib, dtype)
        if hasattr(layer, "train"):
            layer.train(training)
        begin(lib, 1)
        leaves = [lib.tensor(_cast(x, dtype), requires_grad=i in asking) for i, x in enumerate(inputs)]
        given = [_own(x) for x in leaves]
        results = tensors_of(layer(*given))
        seen = [read(x).array.copy() for x in (*results, *given)]
        recorded = list(filter(asks_for_gradients, results))
        for k, y in enumerate(recorded, 1):
            weights = np.linspace(-1, 2, int(np.prod(tuple(y.shape)))).reshape(tuple(y.shape))
            y.backward(lib.tensor(_cast(weights, dtype)), **({"retain_graph": True} if recorded[k:] else {}))
        gradients = {f"input {i}": leaves[i].grad for i in asking}
        gradients |= {name: p.grad for name, p in parameters_of(layer, self.named).items()}
        return {
            "results": seen[: len(results)],
            "inputs": seen[len(results) :],
            "results in evaluation afterwards": self.evaluated(layer, given) if training else None,
            "gradients": gradients,
            "gradients that share memory": _sharing(gradients),
            "state": _state(layer, self.terms),
        }

    def evaluated(self, layer: Any, inputs: Sequence[Any]) -> list[np.ndarray] | None:
        """What it gives after training for the same inputs, detached; None for layers without that mode."""
        if not hasattr(layer, "eval"):
            return None
        layer.eval()
        return [read(y).array.copy() for y in tensors_of(layer(*(x.detach() for x in inputs)))]


def check_layer(call: Call, subject: Any, oracle: Any, data: Any, terms: Terms) -> bool:
    """Hold one layer to the oracle and to the laws; whether the oracle accepts it."""
    layer = Layer(call, terms)
    if not agree(layer.facts, subject, oracle, **EXACT):
        return False
    ours, theirs = layer.build(subject), layer.build(oracle)
    if not terms.seeds and len(parameters_of(ours)) != len(parameters_of(theirs)):
        raise Unsampled(f"{call}: no way to give it the oracle's weights, as it does not name its parameters")
    layer = layer._replace(named=hasattr(ours, "named_parameters"))
    if hasattr(subject, "save") and terms.asks("state_dict", ours):
        laws.saving_is_identity(subject, {k: x for k, x in ours.state_dict().items() if not hasattr(x, "materialize")})
    if type(theirs).forward is oracle.nn.Module.forward:
        return True  # a container that is not called

    def taken(inputs: Inputs) -> bool:
        """By the oracle; and by the subject too, if it says what it has not got."""
        return _accepts(theirs, oracle, inputs) and (terms.strict or not _has_not(ours, subject, inputs))

    inputs = list(islice(filter(taken, candidates(call, arity(theirs))), CHOICES))
    if not inputs:
        return False
    chosen = data.draw(st.sampled_from(inputs), "inputs")
    trial = Trial(layer, subject, oracle, _asking(layer, oracle, chosen))
    trial.compare(chosen)
    for kinks in of_kinks(call, chosen, data.draw(st.integers(0, 9), "kinks")):
        if taken(kinks):
            trial.compare(kinks)
    trial.check_laws(chosen)
    return True


class Trial(NamedTuple):
    """A layer in two libraries; `asking` are the places of the inputs by which it has gradients."""

    layer: Layer
    subject: Any
    oracle: Any
    asking: Sequence[int]

    def compare(self, inputs: Inputs) -> None:
        """Hold results and gradients to the oracle's, where these are no random ones of its own."""
        for training, dtype in product((False, True), self.layer.terms.dtypes):
            program = partial(self.layer.trained, inputs=inputs, asking=self.asking, training=training, dtype=dtype)
            expected = outcome(program, self.oracle)
            defined = isinstance(expected, dict) and _are_numbers(expected["gradients"])
            if defined and (self.layer.terms.seeds or not self._is_random(inputs, training)):
                agree(program, self.subject, self.oracle, **CLOSE[dtype])

    def check_laws(self, inputs: Inputs) -> None:
        """What must hold whatever the other library says."""
        layer, seeded = self.layer, hasattr(self.subject, "manual_seed")
        for training in (False, True) if seeded else ():
            program = partial(layer.trained, self.subject, inputs, self.asking, training)
            laws.one_seed_gives_one_result(self.subject, program)
        own = layer.build(self.oracle)
        if (self.asking or parameters_of(own)) and (seeded or not self._is_random(inputs, True)):
            lawful(partial(_check_gradients, layer, inputs=inputs, asking=self.asking), self.subject, self.oracle)
        reduced = "reduction" in inspect.signature(type(own)).parameters and not WEIGHING & layer.call.options.keys()
        if reduced and not laws.lacking(laws.mean_is_sum_over_count, self.subject):
            lawful(partial(_check_reduction, layer, inputs=inputs), self.subject, self.oracle)

    def _is_random(self, inputs: Inputs, training: bool) -> bool:
        """Whether the oracle draws random numbers for it."""
        layer = self.layer.build(self.oracle).train(training)
        seen = []
        for seed in range(8):
            begin(self.oracle, seed)
            seen.append([read(y).array.tolist() for y in tensors_of(layer(*map(self.oracle.tensor, inputs)))])
        return any(numbers != seen[0] for numbers in seen)


def _check_gradients(layer: Layer, lib: Any, inputs: Inputs, asking: Sequence[int]) -> None:
    built = layer.build(lib)
    f, parameters = stateless(built) if hasattr(built, "get_submodule") else (built, [])
    varied = [inputs[i] for i in asking]

    def seeded(*arguments: Any) -> Any:
        begin(lib, 0)
        given = dict(zip(asking, arguments, strict=False))
        rest = arguments[len(asking) :]
        return f(*(_own(given[i]) if i in given else lib.tensor(x) for i, x in enumerate(inputs)), *rest)

    for check, needed in ((gradcheck, True), (gradgradcheck, hasattr(getattr(lib, "autograd", None), "grad"))):
        if needed and layer.terms.asks(check.__name__):
            check(seeded, [*varied, *parameters], subject=lib, directions=1)


def _check_reduction(layer: Layer, lib: Any, inputs: Inputs) -> None:
    def loss(*tensors: Any, reduction: str) -> Any:
        return layer.build(lib, reduction=reduction)(*tensors)

    laws.mean_is_sum_over_count(lib, loss, *map(lib.tensor, inputs))


def _asking(layer: Layer, oracle: Any, inputs: Inputs) -> Sequence[int]:
    """The inputs by which the oracle has gradients: all real ones, or the first of them, or none."""
    real = [i for i, x in enumerate(inputs) if x.dtype.kind == "f"]
    for asking in (real, real[:1]):
        program = partial(layer.trained, inputs=inputs, asking=asking, training=True)
        if not isinstance(outcome(program, oracle), Exception):
            return asking
    return []


def _accepts(layer: Any, oracle: Any, inputs: Inputs) -> bool:
    """Whether the oracle's layer gives numbers for them."""
    with oracle.no_grad():
        results = outcome(lambda lib: tensors_of(layer(*map(lib.tensor, inputs))), oracle)
    arrays = [] if isinstance(results, Exception) else [read(y).array for y in results]
    return bool(arrays) and all(x.size and np.isfinite(x).all() for x in arrays)


def _has_not(layer: Any, subject: Any, inputs: Inputs) -> bool:
    return isinstance(outcome(lambda lib: layer(*map(lib.tensor, inputs)), subject), NotImplementedError)


def _are_numbers(gradients: dict[str, Any]) -> bool:
    """Whether the oracle knows them: at the edge of a domain they may be NaN."""
    return not any(np.isnan(read(g).array).any() for g in gradients.values() if g is not None)


def _state(layer: Any, terms: Terms) -> dict[str, Any] | None:
    """The numbers of its state now; None where the library has none."""
    if not terms.asks("state_dict", layer):
        return None
    return {name: _numbers(x) for name, x in layer.state_dict().items()}


def _numbers(x: Any) -> np.ndarray | None:
    """Of a tensor; None for what a lazy layer has not made yet."""
    return None if x is None or hasattr(x, "materialize") else read(x).array.copy()


def _sharing(gradients: dict[str, Any]) -> int:
    """How many pairs of gradients share memory."""
    arrays = [read(g).array for g in gradients.values() if g is not None]
    return sum(np.shares_memory(a, b) for a, b in combinations(arrays, 2))


def _own(x: Any) -> Any:
    """No leaf, so that layers may work in place."""
    return x * 1 if tensors_of(x) else x


def _cast(x: np.ndarray, dtype: str) -> np.ndarray:
    return x.astype(dtype) if x.dtype.kind == "f" else x
