"""Pulling: the functions of a plan written out as Python, from what its rules name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..jit.parameters import argument

Shared = tuple[Callable[..., Any], tuple[int, ...]]
"""What goes before the rules, and the places of what it needs among the saved values."""


def pull_of(
    pulls: Sequence[tuple[int, Callable[..., Any], tuple[int, ...]]], count: int, shared: Shared | None = None
) -> Callable[..., tuple]:
    """`pull` of rules: each with the place of its argument, and those of what it needs among `count` saved values;
    `shared` as a rule without a place."""
    pairs = (f"(edges[{i}], vjp{i}({', '.join(['g', *(f's{k}' for k in picked)])}))" for i, _, picked in pulls)
    parameters = ["edges", "g", *(f"s{k}" for k in range(count))]
    scope: dict[str, Any] = {f"vjp{i}": vjp for i, vjp, _ in pulls}
    if shared is None:
        return function(parameters, pairs, scope)
    prepared = f"shared({', '.join(['g', *(f's{k}' for k in shared[1])])})"
    scope = {"__name__": __name__, "shared": shared[0], "pull": function(parameters, pairs, scope)}
    return eval(f"lambda {', '.join(parameters)}: pull(edges, {', '.join([prepared, *parameters[2:]])})", scope)


def expression(name: str, arrays: Sequence[str], variadic: str | None) -> str:
    """What a rule means by a name, as Python: `x_`, `x_.shape` for `x_shape`, `(x0_.shape, x1_.shape, )` for many."""
    for fact in ("shape", "dtype"):
        owner = name.removesuffix(f"_{fact}")
        if owner != name and owner == variadic:
            return written_tuple(f"{argument(array)}.{fact}" for array in arrays)
        if owner != name and owner in (*arrays, "out"):
            return f"{expression(owner, arrays, variadic)}.{fact}"
    return name if name == "out" else argument(name)


def function(
    parameters: Sequence[str], results: Iterable[str], scope: Mapping[str, Any] | None = None
) -> Callable[..., tuple]:
    """The function of these parameters that gives a tuple, of what its results are as Python."""
    return eval(f"lambda {', '.join(parameters)}: {written_tuple(results)}", {"__name__": __name__, **(scope or {})})


def written_tuple(expressions: Iterable[str]) -> str:
    """A tuple of expressions, as Python."""
    return f"({''.join(f'{e}, ' for e in expressions)})"
