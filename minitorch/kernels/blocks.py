"""Sums in blocks: 256 terms in the dtype of the arrays, for the processor's vector units, the blocks in float64.

So a sum is at least as exact as one in pairs. Terms of a block are added in any order, several at once.
"""

from collections.abc import Callable
from typing import Any

from ..jit.compiler import Compiled, with_formula

BLOCK = 256


def sum_over(term: Callable[..., Any]) -> Compiled:
    """The loop that adds up `term(a, b, number)` over the elements a, b of two arrays (n,) of one dtype: a float64."""
    return Compiled(with_formula(_sum, term), fastmath={"contract", "reassoc"})


def formula(a: Any, b: Any, number: Any) -> Any:
    """One term: stands here for that of each loop."""
    raise NotImplementedError


def _sum(x, y, number):
    number = x.dtype.type(number)
    total = 0.0
    for start in range(0, x.size, BLOCK):
        a, b = x[start : start + BLOCK], y[start : start + BLOCK]
        part = x.dtype.type(0)
        for i in range(a.size):
            part += formula(a[i], b[i], number)
        total += part
    return total


@sum_over
def sum_of_products(a, b, _):
    return a * b


@sum_over
def sum_of_firsts(a, b, _):
    return a
