"""Plan: what a recorded call keeps for backward and how its backward runs, for one choice of what is differentiated.

A rule names what it needs. From the names two functions are written out and compiled once, as `dataclasses` writes an
`__init__`: `save` picks what the rules name out of a call, `pull` pairs every edge with its rule applied to that.
Those of `x * y` are `lambda x, y, out: (x, y, )` and
`lambda edges, g, s0, s1: ((edges[0], vjp0(g, s1)), (edges[1], vjp1(g, s0)), )`. Next: `tensor/tensor.py`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Shared = tuple[Callable[..., Any], tuple[int, ...]]
"""What goes before the rules, and the places of what it needs among the saved values."""


class Rule(NamedTuple):
    """The vector-Jacobian product of one array argument, and the names it takes after `g`."""

    vjp: Callable[..., Any]
    names: tuple[str, ...]


class Plan:
    """How a call of `op` is recorded whose arguments at the positions `rules` require grad.

    `arrays` and `settings` name what the call takes, and `variadic`, if given, all arrays together; `shared` is what
    goes before the rules.
    """

    __slots__ = ("direct", "frees", "guarded", "keep", "op", "pull", "pulls", "save", "shared")

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
        self.op = op
        self.keep = tuple(dict.fromkeys(name for rule in (*rules.values(), shared) if rule for name in rule.names))
        self.guarded = tuple((k, values.index(name)) for k, name in enumerate(self.keep) if name in values)
        self.frees = bool(self.guarded)  # settings and shapes alone are not worth it
        picks = [tuple(self.keep.index(name) for name in rule.names) for rule in rules.values()]
        self.pulls = tuple((i, rule.vjp, picked) for (i, rule), picked in zip(rules.items(), picks, strict=True))
        kept = (expression(name, arrays, variadic) for name in self.keep)
        self.save: Callable[..., tuple] = _function([*values, *settings], kept)
        self.shared: Shared | None = None
        if shared:
            self.shared = shared.vjp, tuple([self.keep.index(name) for name in shared.names])
        self.pull = pull_of(self.pulls, len(self.keep), self.shared)
        self.direct: Any = None  # a faster form of it, if `fast/` has made one

    def prepared(self, g: Any, saved: Sequence[Any]) -> Any:
        """What the rules are given of the incoming gradient `g`."""
        return g if self.shared is None else self.shared[0](g, *[saved[k] for k in self.shared[1]])


def pull_of(
    pulls: Sequence[tuple[int, Callable[..., Any], tuple[int, ...]]], count: int, shared: Shared | None = None
) -> Callable[..., tuple]:
    """`pull` of rules: each with the place of its argument, and those of what it needs among `count` saved values;
    `shared` as a rule without a place."""
    pairs = (f"(edges[{i}], vjp{i}({', '.join(['g', *(f's{k}' for k in picked)])}))" for i, _, picked in pulls)
    parameters = ["edges", "g", *(f"s{k}" for k in range(count))]
    scope: dict[str, Any] = {f"vjp{i}": vjp for i, vjp, _ in pulls}
    if shared is None:
        return _function(parameters, pairs, scope)
    prepared = f"shared({', '.join(['g', *(f's{k}' for k in shared[1])])})"
    scope = {"__name__": __name__, "shared": shared[0], "pull": _function(parameters, pairs, scope)}
    return eval(f"lambda {', '.join(parameters)}: pull(edges, {', '.join([prepared, *parameters[2:]])})", scope)


def expression(name: str, arrays: Sequence[str], variadic: str | None) -> str:
    """What a rule means by a name, as Python: `x`, `dim`, `x.shape` for `x_shape`, `(x0.shape, x1.shape,)` for all."""
    for fact in ("shape", "dtype"):
        owner = name.removesuffix(f"_{fact}")
        if owner != name and owner == variadic:
            return written_tuple(f"{array}.{fact}" for array in arrays)
        if owner != name and owner in (*arrays, "out"):
            return f"{owner}.{fact}"
    return name


def _function(
    parameters: Sequence[str], results: Iterable[str], scope: Mapping[str, Any] | None = None
) -> Callable[..., tuple]:
    return eval(f"lambda {', '.join(parameters)}: {written_tuple(results)}", {"__name__": __name__, **(scope or {})})


def written_tuple(expressions: Iterable[str]) -> str:
    """A tuple of expressions, as Python."""
    return f"({''.join(f'{e}, ' for e in expressions)})"
