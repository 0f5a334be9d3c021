"""One program run by PyTorch and by this package, and everything that comes of it compared.

    check(lambda torch: torch.ones(2, requires_grad=True) * 2)
    check(lambda torch, x: x.cumsum(0), np.ones((2, 3)), ulp=1)

A program cannot tell the two apart. Results have to be equal bit by bit unless a test says how far they may lie apart.
Dtypes, shapes, strides, nodes, warnings, errors word for word, the state of the random stream and what became of the
arguments have to be equal too. What a test leaves out it names, with the reason: `but={"text": "lists its overloads"}`.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pytest

import minitorch
from minitorch.testing import assert_close

pytorch = pytest.importorskip("torch", reason="needs PyTorch")


@dataclass(frozen=True)
class Terms:
    """On which terms two values are the same.

    ulp, or rtol and atol: how far floats may lie apart, NaN being NaN; by default they are equal bit by bit. `atol` may
        be a mapping from the name of a dtype.
    but: what is not compared (a name of FACTS, "text", "more text", "less text", "warnings", "stream"), and why.
    also: names of MORE_FACTS.
    """

    ulp: float | None = None
    rtol: float = 0.0
    atol: float | Mapping[str, float] = 0.0
    but: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[str] = ()

    @property
    def exact(self) -> bool:
        return self.ulp is None and not self.rtol and not self.atol


class Outcome(NamedTuple):
    """What a program comes to in one of the packages."""

    result: Any
    error: Exception | None
    warnings: list[tuple[type, str]]
    inputs: list[Any]


def check(program: Callable[..., Any], *arrays: np.ndarray, seed: int = 0, grad: bool = True, **terms: Any) -> Any:
    """`program(torch, *tensors)` comes to the same in both packages. Gives what it comes to in this one.

    The tensors are made of the arrays; gradients of the result by them are compared too, to the second order.
    `terms` are those of `Terms`, and for a single program those it was `stated` with.
    """
    given = Terms(**{**terms, **getattr(program, "terms", {})})
    theirs, ours = (outcome(program, torch, arrays, seed, grad) for torch in (pytorch, minitorch))
    _compare_ends(ours, theirs, given)
    if "stream" not in given.but:
        assert_same(minitorch.get_rng_state(), pytorch.get_rng_state(), "the state of the random stream")
    if theirs.error is None and arrays:
        _compare(ours.inputs, theirs.inputs, given, "inputs")
        found, expected = derivatives(minitorch, ours), derivatives(pytorch, theirs)
        _compare(found, expected, replace(given, but={**OF_GRADIENTS, **given.but}), "gradients")
    return ours.error or ours.result


OF_GRADIENTS = {
    "grad_fn": "how a gradient is computed is nobody's promise",
    "stride": "nor how it lies in memory",
    "requires_grad": "a second gradient that is always 0 may have no history",
    "is_leaf": "so",
}


def stated(program: Callable[..., Any], **terms: Any) -> Callable[..., Any]:
    """A program to be compared on terms of its own."""

    def same(*args: Any) -> Any:
        return program(*args)

    same.terms = terms  # type: ignore[attr-defined]
    return same


def programs(*cases: Callable[..., Any]) -> Any:
    """Parametrize a test over programs."""
    return pytest.mark.parametrize("program", [pytest.param(p, id=str(k)) for k, p in enumerate(cases)])


def outcome(program: Callable[..., Any], torch: Any, arrays: Any = (), seed: int = 0, grad: bool = True) -> Outcome:
    """What `program(torch, *tensors)` returns or raises, and what it warns of."""
    torch.manual_seed(seed)
    inputs = [torch.from_numpy(np.array(x)) for x in arrays]
    for x in inputs:
        x.requires_grad_(grad and x.dtype.is_floating_point)
    result = error = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = program(torch, *inputs)
        except Exception as raised:
            error = raised
    return Outcome(result, error, [(w.category, _said(w.message)) for w in caught], inputs)


def assert_same(ours: Any, theirs: Any, path: str = "result", **terms: Any) -> None:
    """A value of this package and one of PyTorch's are the same all the way down."""
    _compare(ours, theirs, Terms(**terms), path)


def _said(message: Any) -> str:
    """What an error or a warning says, without the place in C++ that it comes from."""
    return str(message).split(" (Triggered internally")[0].replace("minitorch.", "torch.")


def _compare_ends(ours: Outcome, theirs: Outcome, terms: Terms) -> None:
    """Both return the same, or both raise the same, and warn of the same."""
    if theirs.error is not None:
        assert ours.error is not None, f"expected {theirs.error!r}, got {ours.result!r}"
        assert _same_class(ours.error, theirs.error), f"expected {theirs.error!r}, got {ours.error!r}"
        found, expected = _said(ours.error), _said(theirs.error).split("\n")[0]
        more, less = "more text" in terms.but and expected in found, "less text" in terms.but and found in expected
        assert found == expected or more or less or "text" in terms.but, f"{found!r}, expected {expected!r}"
    elif ours.error is not None:
        raise ours.error
    else:
        _compare(ours.result, theirs.result, terms, "result")
    if "warnings" not in terms.but:
        assert ours.warnings == theirs.warnings, f"warnings: {ours.warnings}, expected {theirs.warnings}"


def _same_class(ours: Any, theirs: Any) -> bool:
    """Of one class, or each of its package's class of that name."""
    a, b = type(ours), type(theirs)
    return a is b or (a.__name__ == b.__name__ and a.__module__ != b.__module__)


def _compare(ours: Any, theirs: Any, terms: Terms, path: str) -> None:
    if isinstance(theirs, pytorch.Tensor):
        _compare_tensors(ours, theirs, terms, path)
        return
    if isinstance(theirs, pytorch.dtype | pytorch.device):
        assert str(ours) == str(theirs), f"{path}: {ours}, expected {theirs}"
        return
    assert _same_class(ours, theirs), f"{path}: {type(ours)}, expected {type(theirs)}"
    if isinstance(theirs, np.ndarray | np.generic | float):
        _compare_numbers(np.asarray(ours), np.asarray(theirs), terms, path)
    elif isinstance(theirs, pytorch.Generator):
        _compare(ours.get_state(), theirs.get_state(), terms, path)
    elif isinstance(theirs, dict):
        assert list(ours) == list(theirs), f"{path}: keys {list(ours)}, expected {list(theirs)}"
        assert getattr(ours, "_metadata", None) == getattr(theirs, "_metadata", None), f"{path}._metadata"
        for key, value in theirs.items():
            _compare(ours[key], value, terms, f"{path}[{key!r}]")
    elif isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs), f"{path}: {len(ours)} elements, expected {len(theirs)}"
        for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            _compare(a, b, terms, f"{path}[{i}]")
    else:
        assert ours == theirs, f"{path}: {ours!r}, expected {theirs!r}"


FACTS: dict[str, Callable[[Any], Any]] = {
    "class": lambda x: type(x).__name__,
    "dtype": lambda x: str(x.dtype),
    "shape": lambda x: tuple(x.shape),
    # The stride along one element says nothing of where any lies, nor does any of a tensor without elements.
    "stride": lambda x: [step for n, step in zip(x.shape, x.stride(), strict=True) if n > 1] if x.numel() else None,
    "offset": lambda x: x.storage_offset() if x.numel() else None,
    "requires_grad": lambda x: x.requires_grad,
    "is_leaf": lambda x: x.is_leaf,
    "grad_fn": lambda x: x.grad_fn and x.grad_fn.name().split("::")[-1],
}
"""What is asked of a tensor besides its numbers."""

MORE_FACTS: dict[str, Callable[[Any], Any]] = {
    "every stride": lambda x: x.stride() if x.numel() else None,
    "printed": repr,
}
FEW = 20
"""Tensors of so many elements are printed too, where their numbers have to be the same."""


def _compare_tensors(ours: Any, theirs: Any, terms: Terms, path: str) -> None:
    assert isinstance(ours, minitorch.Tensor), f"{path}: {ours!r}, expected {theirs!r}"
    also = [*terms.also, "printed"] if terms.exact and theirs.numel() <= FEW else terms.also
    facts = FACTS | {name: MORE_FACTS[name] for name in also}
    for name, fact in facts.items():
        if name in terms.but:
            continue
        found, expected = fact(ours), fact(theirs)
        assert found == expected, f"{path}.{name}: {found}, expected {expected}"
    _compare_numbers(ours.detach().numpy(), theirs.numpy(force=True), terms, path)


def _compare_numbers(ours: np.ndarray, theirs: np.ndarray, terms: Terms, path: str) -> None:
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape, f"{path}: {ours!r}, expected {theirs!r}"
    if ours.tobytes() == theirs.tobytes():
        return
    near: dict[str, Any] = {"rtol": 0.0, "atol": 0.0}
    if ours.dtype.kind == "f" and not terms.exact:
        atol = terms.atol[ours.dtype.name] if isinstance(terms.atol, Mapping) else terms.atol
        near = {"atol": atol} | ({"rtol": terms.rtol} if terms.ulp is None else {"ulp": terms.ulp})
    assert_close(ours, theirs, **near, equal_nan=True, msg=lambda text: f"{path}: {text}")
    signs = np.signbit(ours) == np.signbit(theirs) if ours.dtype.kind == "f" else np.True_
    assert not terms.exact or (signs | np.isnan(theirs)).all(), f"{path}: the sign of a 0"


def derivatives(torch: Any, outcome: Outcome) -> tuple[list[Any], list[Any]]:
    """Gradients of a weighted sum of the results, and gradients of a weighted sum of these."""
    inputs = [x for x in outcome.inputs if x.requires_grad]
    first = _pulled_back(torch, outcome.result, inputs)
    return first, _pulled_back(torch, first, inputs)


def _pulled_back(torch: Any, results: Any, inputs: list[Any]) -> list[Any]:
    roots = [y for y in leaves(results) if isinstance(y, torch.Tensor) and y.requires_grad]
    if not roots or not inputs:
        return [torch.zeros_like(x) for x in inputs]
    weights = [np.random.default_rng(i).uniform(0.5, 1.5, tuple(y.shape)) for i, y in enumerate(roots)]
    incoming = [torch.from_numpy(np.asarray(w)).to(y.dtype) for w, y in zip(weights, roots, strict=True)]
    options = {"create_graph": True, "allow_unused": True, "materialize_grads": True}
    return list(torch.autograd.grad(roots, inputs, incoming, **options))


def leaves(x: Any) -> list[Any]:
    """The tensors and other values in nested tuples and lists, in order."""
    return [y for part in x for y in leaves(part)] if isinstance(x, tuple | list) else [x]


def gradients(torch: Any, f: Callable[..., Any], *points: Any) -> list[Any]:
    """The gradients of `f` at points given as lists, for an incoming gradient of ones."""
    inputs = [torch.tensor(point, requires_grad=True) for point in points]
    f(*inputs).sum().backward()
    return [x.grad for x in inputs]
