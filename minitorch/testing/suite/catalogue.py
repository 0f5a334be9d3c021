"""The suite: a check for every layer, loss, optimizer, scheduler, data set, sampler and loader that a library has.

Classes are found in the library's own namespaces and their arguments in their signatures: a new class is held to the
oracle without a line written for it, and one that cannot be drawn fails.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ..recipes import Name, Variable
from ..strategies.arguments import LAYERS, arguments
from .data import check_dataset, check_iterable
from .layers import check_layer
from .training import check_optimizer, check_scheduler


class Kind(NamedTuple):
    """Classes of one namespace below its abstract ones, and how one of them is checked."""

    namespace: str
    bases: tuple[str, ...]
    check: Callable[..., bool]
    given: dict[str, st.SearchStrategy[Any]]
    abstract: bool = True


KINDS = (
    Kind("nn", ("Module",), check_layer, {"args": LAYERS}),
    Kind("optim", ("Optimizer",), check_optimizer, {"params": st.just(Variable("params"))}),
    Kind("optim.lr_scheduler", ("LRScheduler",), check_scheduler, {"optimizer": st.just(Variable("optimizer"))}),
    Kind("utils.data", ("Dataset", "IterableDataset"), check_dataset, {}),
    Kind("utils.data", ("Sampler",), check_iterable, {}),
    Kind("utils.data", ("DataLoader",), check_iterable, {}, abstract=False),
)

QUICK = settings(
    deadline=None,
    max_examples=12,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    phases=(Phase.generate, Phase.shrink),
)


@dataclass(frozen=True)
class Check:
    """One class of the subject against the oracle's of the same name; called, it raises where they differ."""

    path: str
    kind: Kind
    subject: Any
    oracle: Any

    def __str__(self) -> str:
        return self.path

    def __call__(self, options: settings = QUICK) -> None:
        """Draw calls and check each; LookupError or AssertionError if none can be drawn that the oracle accepts."""
        accepted = []

        @options
        @given(arguments(self.path, self.subject, self.kind.given), st.data())
        def holds(call: Any, data: Any) -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                accepted.append(self.kind.check(call, self.subject, self.oracle, data))

        holds()
        if not any(accepted):
            raise AssertionError(f"{self.path}: no way to sample it, the oracle accepts none of {len(accepted)} calls")


def checks(subject: Any, oracle: Any) -> list[Check]:
    """A check for each class of `subject`; for pytest: `parametrize("check", checks(mine, torch), ids=str)`."""
    return [Check(path, kind, subject, oracle) for kind in KINDS for path in _classes(kind, subject)]


def _classes(kind: Kind, subject: Any) -> list[str]:
    """The classes of a kind that the library has; it need not have the namespace."""
    try:
        namespace = Name(kind.namespace).build(subject)
    except AttributeError:
        return []
    bases = tuple(getattr(namespace, name) for name in kind.bases if hasattr(namespace, name))
    classes = {name: value for name, value in vars(namespace).items() if isinstance(value, type)}
    return [
        f"{kind.namespace}.{name}"
        for name, value in classes.items()
        if issubclass(value, bases) and not (kind.abstract and value in bases)
    ]
