"""Plan: what a recorded call keeps for backward and how its backward runs, for one choice of what is differentiated.

A rule names what it needs. From the names two functions are written out and compiled once, as `dataclasses` writes an
`__init__`: `save` picks what the rules name out of a call, `pull` pairs every edge with its rule applied to that.
Those of `x * y` are `lambda x_, y_, out: (y_, x_, )`, for the rule of x names y, and
`lambda edges, g, s0, s1: ((edges[0], vjp0(g, s0)), (edges[1], vjp1(g, s1)), )`. Next: `tensor/tensor.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..jit.parameters import argument
from .pulling import Shared, expression, function, pull_of


class Rule(NamedTuple):
    """The vector-Jacobian product of one array argument, and the names it takes after `g`."""

    vjp: Callable[..., Any]
    names: tuple[str, ...]


class Plan:
    """How a call of `op` is recorded whose arguments at the positions `rules` require grad.

    `arrays` and `settings` name what the call takes, and `variadic`, if given, all arrays together; `shared` is what
    goes before the rules.
    """

    __slots__ = ("direct", "frees", "guarded", "keep", "names", "op", "pull", "pulls", "save", "shared")

    def __init__(
        self,
        op: Any,
        rules: Mapping[int, Rule],
        arrays: Sequence[str],
        settings: Sequence[str],
        variadic: str | None = None,
        shared: Rule | None = None,
    ) -> None:
        values = (*arrays, "out")
        self.op, self.names = op, tuple(arrays)
        self.keep = tuple(dict.fromkeys(name for rule in (*rules.values(), shared) if rule for name in rule.names))
        self.guarded = tuple((k, values.index(name)) for k, name in enumerate(self.keep) if name in values)
        self.frees = bool(self.guarded)  # settings and shapes alone are not worth it
        picks = [tuple(self.keep.index(name) for name in rule.names) for rule in rules.values()]
        self.pulls = tuple((i, rule.vjp, picked) for (i, rule), picked in zip(rules.items(), picks, strict=True))
        kept = (expression(name, arrays, variadic) for name in self.keep)
        self.save: Callable[..., tuple] = function([*map(argument, arrays), "out", *map(argument, settings)], kept)
        self.shared: Shared | None = None
        if shared:
            self.shared = shared.vjp, tuple([self.keep.index(name) for name in shared.names])
        self.pull = pull_of(self.pulls, len(self.keep), self.shared)
        self.direct: Any = None  # a faster form of it, if `fast/` has made one

    def __repr__(self) -> str:
        return f"<plan of {self.op.name}: {', '.join('d' + self.names[i] for i, *_ in self.pulls)}; keeps {self.keep}>"

    def prepared(self, g: Any, saved: Sequence[Any]) -> Any:
        """What the rules are given of the incoming gradient `g`."""
        return g if self.shared is None else self.shared[0](g, *[saved[k] for k in self.shared[1]])
