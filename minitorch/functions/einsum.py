"""einsum: sums of products, written with a letter for each dimension.

Operands are brought together one after the other, from the left; each pair is one batched matrix product, so gradients
to any order come from the ops below.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple, overload

from ..tensor.dtypes import from_numpy_dtype
from ..tensor.promotion import promote_types
from ..tensor.tensor import Tensor
from .conversion import cast_to
from .public import public

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Term(NamedTuple):
    """A tensor with a name for each of its dimensions; no name occurs twice."""

    x: Tensor
    names: tuple[str, ...]


@overload
def einsum(equation: str, /, *operands: Tensor | Sequence[Tensor]) -> Tensor: ...
@overload
def einsum(*operands: Tensor | Sequence[int]) -> Tensor: ...
@public
def einsum(*args: Any) -> Tensor:
    """The sum of products that the equation describes: `einsum("bij,bjk->bik", x, y)` is a batched matrix product.

    A letter that the output lacks is summed over; without `->`, the output has the letters that occur once, in
    alphabetical order. `...` stands for any dimensions, which broadcast, as do sizes of 1. Also
    `einsum(x, [0, 1], y, [1, 2], [0, 2])`, with numbers for letters.

    Shapes: as the equation says: a size for each letter.
    Dtypes: the same for all; integers or floating point.
    Errors: ValueError without operands; RuntimeError for an equation that does not fit them.
    """
    equation, operands = _read(args)
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = [_term(i, names, x) for i, (names, x) in enumerate(_paired(left.split(","), operands))]
    dots = max((_dots(term.names) for term in terms), key=len, default=())
    output = _output(right, dots, terms) if arrow else (*dots, *_single(left))
    _check_sizes(terms)
    result = terms[0]
    for i, term in enumerate(terms[1:], 2):
        result = _contract(result, term, {*output, *(name for later in terms[i:] for name in later.names)})
    return _laid_out(_summed(result, set(output)), output)


def _single(terms: str) -> list[str]:
    """The letters that occur once, in order."""
    return sorted(name for name, count in Counter(terms).items() if count == 1 and name not in ",.")


def _read(args: tuple) -> tuple[str, Sequence[Tensor]]:
    """`(equation, operands)` from either form of call."""
    if not args or (isinstance(args[0], str) and len(args) < 2):
        raise ValueError("einsum(): must specify the equation string and at least one operand")
    if isinstance(args[0], str):
        return args[0], args[1] if isinstance(args[1], Sequence) else args[1:]
    lists = [_letters(args[i]) for i in range(1, len(args), 2)]
    equation = ",".join(lists) + ("->" + _letters(args[-1]) if len(args) % 2 else "")
    return equation, [args[i] for i in range(0, len(args) - len(args) % 2, 2)]


def _letters(numbers: Sequence[Any]) -> str:
    return "".join("..." if n is Ellipsis else LETTERS[n] for n in numbers)


def _paired(names: list[str], operands: Sequence[Tensor]) -> list[tuple[str, Tensor]]:
    if len(names) != len(operands):
        problem = "fewer" if len(operands) < len(names) else "more"
        raise RuntimeError(f"einsum(): {problem} operands were provided than specified in the equation")
    return list(zip(names, operands, strict=True))


def _term(i: int, text: str, x: Tensor) -> Term:
    """An operand with its dimensions named; what `...` covers is named by its distance from the end."""
    names = _names(text, x.ndim - len(text.replace("...", "")), f"for operand {i}")
    if len(names) != x.ndim:
        raise RuntimeError(
            f"einsum(): the number of subscripts in the equation ({len(names)}) does not match the number of "
            f"dimensions ({x.ndim}) for operand {i} and no ellipsis was given"
        )
    while len(set(names)) < len(names):
        name = Counter(names).most_common(1)[0][0]
        first, second = (axis for axis, n in enumerate(names) if n == name and names[:axis].count(name) < 2)
        x, names = _diagonal(i, x, names, first, second)
    return Term(x, names)


def _diagonal(i: int, x: Tensor, names: tuple, first: int, second: int) -> tuple[Tensor, tuple]:
    """`x` where two of its dimensions that have one name are equal: this dimension then comes last."""
    if x.shape[first] != x.shape[second]:
        raise RuntimeError(
            f"einsum(): subscript {names[first]} is repeated for operand {i} but the sizes don't match, "
            f"{x.shape[second]} != {x.shape[first]}"
        )
    rest = tuple(n for axis, n in enumerate(names) if axis not in (first, second))
    return x.diagonal(0, first, second), (*rest, names[first])


@lru_cache(256)
def _names(text: str, covered: int, where: str) -> tuple[str, ...]:
    """The letters of one term, with `covered` names "-2", "-1" for the dimensions that `...` stands for."""
    head, dots, tail = text.partition("...")
    for letter in head + tail:
        if letter == ".":
            raise RuntimeError(f"einsum(): found '.' {where} that is not part of any ellipsis")
        if letter not in LETTERS:
            raise RuntimeError(
                f"einsum(): invalid subscript given at index {text.index(letter)} in the equation string, subscripts "
                "must be in [a-zA-Z]"
            )
    return (*head, *(f"{k}" for k in range(-covered, 0) if dots), *tail)


def _dots(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name[0] == "-")


def _output(text: str, dots: tuple[str, ...], terms: list[Term]) -> tuple[str, ...]:
    names = _names(text, len(dots), "for the output")
    known = {name for term in terms for name in term.names}
    for name in names:
        if names.count(name) > 1:
            raise RuntimeError(f"einsum(): output subscript {name} appears more than once in the output")
        if name not in known:
            raise RuntimeError(
                f"einsum(): output subscript {name} does not appear in the equation for any input operand"
            )
    return names


def _check_sizes(terms: list[Term]) -> None:
    sizes: dict[str, int] = {}
    for i, (x, names) in enumerate(terms):
        for name, n in zip(names, x.shape, strict=True):
            seen = sizes.get(name, 1)
            if n != seen and 1 not in (n, seen):
                raise RuntimeError(
                    f"einsum(): subscript {name} has size {n} for operand {i} which does not broadcast with previously "
                    f"seen size {seen}"
                )
            sizes[name] = max(n, seen) if 0 not in (n, seen) else 0


def _contract(a: Term, b: Term, needed: set[str]) -> Term:
    """The product of two terms, summed over what they share and nothing later needs: one batched matrix product."""
    a, b = _without_ones(a, b), _without_ones(b, a)
    a, b = _summed(a, needed | set(b.names)), _summed(b, needed | set(a.names))
    shared = [n for n in a.names if n in b.names]
    batch, inner = [n for n in shared if n in needed], [n for n in shared if n not in needed]
    rows, columns = [n for n in a.names if n not in shared], [n for n in b.names if n not in shared]
    x, y = _laid_out(a, (*batch, *rows, *inner)), _laid_out(b, (*batch, *inner, *columns))
    k = len(batch)
    sizes = (x.shape[k : k + len(rows)], y.shape[k + len(inner) :])
    x = x.reshape((*x.shape[:k], prod(sizes[0]), prod(x.shape[k + len(rows) :])))
    y = y.reshape((*y.shape[:k], prod(y.shape[k : k + len(inner)]), prod(sizes[1])))
    dtype = promote_types(x._array.dtype, y._array.dtype)  # what was added up before is int64
    product = cast_to(x, from_numpy_dtype(dtype)) @ cast_to(y, from_numpy_dtype(dtype))
    return Term(product.reshape((*product.shape[:k], *sizes[0], *sizes[1])), (*batch, *rows, *columns))


def _without_ones(a: Term, b: Term) -> Term:
    """`a` without the dimensions of size 1 that broadcast to a dimension of `b`."""
    sizes = dict(zip(b.names, b.x.shape, strict=True))
    ones = tuple(i for i, name in enumerate(a.names) if a.x.shape[i] == 1 != sizes.get(name, 1))
    return Term(a.x.squeeze(ones), tuple(n for i, n in enumerate(a.names) if i not in ones)) if ones else a


def _summed(term: Term, keep: set[str]) -> Term:
    over = tuple(i for i, name in enumerate(term.names) if name not in keep)
    return Term(term.x.sum(over), tuple(n for n in term.names if n in keep)) if over else term


def _laid_out(term: Term, names: Sequence[str]) -> Tensor:
    order = tuple(term.names.index(name) for name in names)
    return term.x if order == tuple(range(len(order))) else term.x.permute(order)
