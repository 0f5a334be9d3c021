"""The suite: a check for every layer, loss, optimizer, scheduler, data set, sampler and loader that a library has.

Classes are found in the library's own namespaces and their arguments in their signatures: a new class is held to the
oracle without a line written for it. Every option varies at least once. A class that cannot be drawn is skipped by its
name, or fails. The laws that a framework has to obey are checks too.
"""

import inspect
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .. import laws
from ..recipes import Name, Variable
from ..strategies.arguments import LAYERS, arguments, parameters, signature
from .data import check_dataset, check_iterable
from .layers import check_layer
from .terms import Terms, Unsampled
from .training import check_optimizer, check_scheduler


class Kind(NamedTuple):
    """Classes of one namespace below its abstract ones, and how one of them is checked."""

    namespace: str
    bases: tuple[str, ...]
    check: Callable[..., bool]
    given: dict[str, st.SearchStrategy[Any]]
    abstract: bool = True
    together: int = 1  # how many options vary at once, in every combination


KINDS = (
    Kind("nn", ("Module",), check_layer, {"args": LAYERS}),
    Kind("optim", ("Optimizer",), check_optimizer, {"params": st.just(Variable("params"))}, together=2),
    Kind(
        "optim.lr_scheduler",
        ("LRScheduler",),
        check_scheduler,
        {"optimizer": st.just(Variable("optimizer"))},
        together=2,
    ),
    Kind("utils.data", ("Dataset", "IterableDataset"), check_dataset, {}),
    Kind("utils.data", ("Sampler",), check_iterable, {}),
    Kind("utils.data", ("DataLoader",), check_iterable, {}, abstract=False),
)

QUICK = settings(
    deadline=None,
    max_examples=8,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # the simplest calls come first
)


@dataclass(frozen=True)
class Check:
    """One class of the subject against the oracle's of the same name; called, it raises where they differ."""

    path: str
    kind: Kind
    subject: Any
    oracle: Any
    terms: Terms = field(default_factory=Terms)

    def __str__(self) -> str:
        return self.path

    def __call__(self, options: settings = QUICK) -> None:
        """Draw calls and check each. AssertionError with the call that differs.

        A class of which none can be drawn, or of whose calls the oracle accepts none, is `Unsampled`; under `strict`
        that is a LookupError or an AssertionError.
        """
        try:
            accepted = self._tried(options)
        except (AttributeError, LookupError) as error:  # the oracle has no such class, or there is nothing to be drawn
            if self.terms.strict:
                raise
            raise Unsampled(str(error)) from error
        if not any(accepted):
            problem = f"{self.path}: no way to sample it, the oracle accepts none of {len(accepted)} calls"
            raise AssertionError(problem) if self.terms.strict else Unsampled(problem)

    def _tried(self, options: settings) -> list[bool]:
        """Of each call whether the oracle accepted it."""
        accepted: list[bool] = []
        drawing = {**self.kind.given, **self.terms.given}
        names, speaker = self._options(drawing), self._speaker()
        for always in ((), *_sets(names, self.kind.together)):
            if always and self.kind.together == 1 and not any(accepted):
                break  # what is refused with random options is not taken with one of them

            @settings(options, max_examples=1 if always else options.max_examples)
            @given(arguments(self.path, speaker, drawing, always, names), st.data())
            def holds(call: Any, data: Any) -> None:
                accepted.append(self._holds(call, data))

            holds()
        return accepted

    def _speaker(self) -> Any:
        """The library whose signature says what the class takes: the oracle where the subject's says `*args` only."""
        taken = signature(Name(self.path).build(self.subject)).values()
        anything = {p.kind for p in taken} == {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
        return self.oracle if anything else self.subject

    def _options(self, drawing: Mapping[str, Any]) -> list[str]:
        """The options to be varied: all of the subject's, or, unless `strict`, those that the oracle's has too."""
        found = parameters(self.path, self._speaker(), drawing)
        if self.terms.strict:
            return list(found.optional)
        taken = signature(Name(self.path).build(self.oracle))
        if any(p.kind is p.VAR_KEYWORD for p in taken.values()):
            return list(found.optional)
        foreign = found.needed.keys() - taken.keys()
        if foreign:
            raise LookupError(f"{self.path}: the oracle's takes no {', '.join(sorted(foreign))}")
        return [name for name in found.optional if name in taken]

    def _holds(self, call: Any, data: Any) -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self.kind.check(call, self.subject, self.oracle, data, self.terms)
            except Unsampled:
                raise
            except Exception as error:
                raise AssertionError(f"{call}: {_said(error)}") from error


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, AssertionError) else repr(error)


def _sets(names: Collection[str], together: int) -> Iterator[tuple[str, ...]]:
    """Each option, and each few of them."""
    for count in range(1, together + 1):
        yield from combinations(names, count)


@dataclass(frozen=True)
class LawCheck:
    """A law that a framework obeys whatever it is compared with; called, it raises where it is broken."""

    law: laws.Law
    subject: Any

    def __str__(self) -> str:
        return f"laws.{self.law.__name__}"

    def __call__(self) -> None:
        """Hold the subject to it; `Unsampled` with what the subject lacks."""
        lacking = laws.lacking(self.law, self.subject)
        if lacking:
            raise Unsampled(f"{self} needs {', '.join(lacking)}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.law(self.subject)
            except Exception as error:
                raise AssertionError(f"{self}: {_said(error)}") from error


def checks(
    subject: Any,
    oracle: Any,
    *,
    given: Mapping[str, st.SearchStrategy[Any]] | None = None,
    dtypes: Sequence[str] = ("float64",),
    without: Collection[str] = (),
    seeds: bool = True,
    strict: bool = False,
) -> list[Check | LawCheck]:
    """A check for each class of `subject`; for pytest: `parametrize("check", checks(mine, torch), ids=str)`.

    given: strategies for parameters of classes, by name or by path and name: `{"nn.Linear.bias": st.just(False)}`.
    dtypes: those in which layers, losses and optimizers are held to the oracle; in float64 gradients are checked too.
    without: what is left out: classes and namespaces ("nn.GRU", "optim"), laws ("laws.edits_are_counted"), or what is
        asked of a class ("repr", "state_dict", "gradcheck", "gradgradcheck").
    seeds: whether both draw the same numbers from one seed; else layers get other weights, and what is random is held
        to the laws only.
    strict: whether a class that cannot be sampled fails; else it is skipped.

    A subject needs `tensor(array, requires_grad=)`, and of tensors `backward(gradient)`, `grad`, `requires_grad`,
    `numpy()`, `* 1`; its layers and optimizers are classes with PyTorch's signatures in `nn` and `optim`. Base classes,
    `repr`, `state_dict`, `save`, `to` and `manual_seed` are asked of those that have them.
    """
    terms = Terms(given or {}, dtypes, without, seeds, strict)
    found: list[Check | LawCheck] = [LawCheck(law, subject) for law in laws.OF_FRAMEWORKS]
    found += [Check(path, kind, subject, oracle, terms) for kind in KINDS for path in _classes(kind, subject, oracle)]
    return [check for check in found if not any(f"{check}.".startswith(f"{name}.") for name in without)]


def _classes(kind: Kind, subject: Any, oracle: Any) -> list[str]:
    """The classes of a kind that the library has: by its own base classes, or because the oracle's are of that kind."""
    namespaces = [_namespace(kind, lib) for lib in (subject, oracle)]
    bases = [tuple(space[name] for name in kind.bases if name in space) for space in namespaces]
    abstract = [base for some in bases for base in some] if kind.abstract else []
    return [
        f"{kind.namespace}.{name}"
        for name, value in namespaces[0].items()
        if isinstance(value, type)
        and not name.startswith("_")
        and value not in abstract
        and (issubclass(value, bases[0]) or _is_below(namespaces[1].get(name), bases[1]))
        and not (kind.abstract and name in kind.bases)
    ]


def _is_below(value: Any, bases: tuple[type, ...]) -> bool:
    return isinstance(value, type) and issubclass(value, bases)


def _namespace(kind: Kind, lib: Any) -> dict[str, Any]:
    try:
        space = Name(kind.namespace).build(lib)
    except AttributeError:
        return {}
    return {name: getattr(space, name) for name in dir(space)}  # some are imported when asked for only
