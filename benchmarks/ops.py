"""Every single op of the suite, with inputs of n elements: an op is a line here, or comes by itself.

Ops of one element at a time, and reductions, come from the registry, with the numbers that the tests draw for them. All
others have a line in `PROGRAMS`: a user's call, whose inputs are told by their names (`INPUTS`).
"""

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from itertools import starmap
from typing import Any

import numpy as np

from benchmarks.runs import Case, Noise
from minitorch.ops.op import Op, registry
from tests.ops import samples


def shape(n: int) -> tuple[int, int]:
    """n elements as rows and columns, as near to a square as goes."""
    rows = next(rows for rows in range(int(n**0.5), 0, -1) if n % rows == 0)
    return rows, n // rows


def real(noise: Noise, rows: int, columns: int) -> np.ndarray:
    return noise.standard_normal((rows, columns), np.float32)


INPUTS: dict[str, Callable[[Noise, int, int], np.ndarray]] = {
    "x": real,
    "y": real,
    "z": real,
    "row": lambda noise, rows, columns: real(noise, 1, columns),
    "vector": lambda noise, rows, columns: real(noise, 1, columns)[0],
    "column": lambda noise, rows, columns: real(noise, rows, 1),
    "near_one": lambda noise, rows, columns: 1 + real(noise, rows, columns) / 50,
    "distinct": lambda noise, rows, columns: (
        noise.permutation(rows * columns).reshape(rows, columns).astype(np.float32)
    ),
    "index": lambda noise, rows, columns: noise.integers(0, columns, (rows, columns)),
    "order": lambda noise, rows, columns: noise.permutation(rows),
    "mask": lambda noise, rows, columns: noise.random((rows, columns)) < 0.5,
}
"""How to make an input of that name, of (rows, columns) where not said otherwise."""

PROGRAMS: dict[str, Callable[..., Any]] = {
    # one number, or one a row
    "sum": lambda torch, x: x.sum(),
    "sum of rows": lambda torch, x: x.sum(1),
    "sum of columns": lambda torch, x: x.sum(0),
    "nansum": lambda torch, x: x.nansum(),
    "mean": lambda torch, x: x.mean(),
    "mean of rows": lambda torch, x: x.mean(1),
    "var": lambda torch, x: x.var(),
    "std of rows": lambda torch, x: x.std(1),
    "prod of rows": lambda torch, near_one: near_one.prod(1),
    "norm": lambda torch, x: x.norm(),
    "norm of rows": lambda torch, x: torch.norm(x, 2, 1),
    "logsumexp of rows": lambda torch, x: x.logsumexp(1),
    "glu": lambda torch, x, y: torch.nn.functional.glu(torch.cat([x, y], 1)),
    "hardsigmoid": lambda torch, x: torch.nn.functional.hardsigmoid(x),
    "prelu": lambda torch, x, vector: torch.nn.functional.prelu(x, vector),
    "max": lambda torch, distinct: distinct.max(),
    "max of rows": lambda torch, distinct: distinct.max(1)[0],
    "min": lambda torch, distinct: distinct.min(),
    "amax of rows": lambda torch, distinct: distinct.amax(1),
    "amin of columns": lambda torch, distinct: distinct.amin(0),
    "median": lambda torch, distinct: distinct.median(),
    "median of rows": lambda torch, distinct: distinct.median(1)[0],
    "argmax of rows": lambda torch, distinct: distinct.argmax(1),
    "argmin": lambda torch, distinct: distinct.argmin(),
    "all": lambda torch, mask: mask.all(),
    "any of rows": lambda torch, mask: mask.any(1),
    "count_nonzero": lambda torch, mask: mask.count_nonzero(),
    # along rows
    "softmax": lambda torch, x: x.softmax(1),
    "log_softmax": lambda torch, x: x.log_softmax(1),
    "cumsum": lambda torch, x: x.cumsum(1),
    "cumprod": lambda torch, near_one: near_one.cumprod(1),
    "cummax": lambda torch, distinct: distinct.cummax(1)[0],
    "sort": lambda torch, distinct: distinct.sort(1)[0],
    "argsort": lambda torch, distinct: distinct.argsort(1),
    "topk": lambda torch, distinct: distinct.topk(1, 1)[0],
    "kthvalue": lambda torch, distinct: distinct.kthvalue(1, 1)[0],
    # shapes
    "view": lambda torch, x: x.view(*x.shape, 1),
    "transpose": lambda torch, x: x.transpose(0, 1),
    "permute": lambda torch, x: x.permute(1, 0),
    "expand": lambda torch, row, x: row.expand(x.shape),
    "diagonal": lambda torch, x: x.diagonal(),
    "unfold": lambda torch, x: x.unfold(1, 1, 1),
    "chunk": lambda torch, x: x.chunk(2)[0],
    "flip": lambda torch, x: x.flip(1),
    "roll": lambda torch, x: x.roll(1, 0),
    "repeat": lambda torch, x: x.repeat(2, 1),
    "tril": lambda torch, x: x.tril(),
    "triu": lambda torch, x: x.triu(),
    "cat": lambda torch, x, y: torch.cat([x, y]),
    "stack": lambda torch, x, y: torch.stack([x, y]),
    "diag_embed": lambda torch, vector: torch.diag_embed(vector[:100]),
    # parts
    "row of a matrix": lambda torch, x: x[0],
    "slice with steps": lambda torch, x: x[:, ::2],
    "rows by index": lambda torch, x, order: x[order],
    "elements by mask": lambda torch, x, mask: x[mask],
    "index_select": lambda torch, x, order: x.index_select(0, order),
    "gather": lambda torch, x, index: x.gather(1, index),
    "scatter": lambda torch, x, y, index: x.scatter(1, torch.zeros_like(index), y[:, :1].expand(y.shape)),
    "scatter_add": lambda torch, x, y, index: x.scatter_add(1, index, y),
    "index_put": lambda torch, x, y, order: x.index_put([order], y),
    "index_add": lambda torch, x, y, order: x.index_add(0, order, y),
    "masked_fill": lambda torch, x, mask: x.masked_fill(mask, 0.5),
    "embedding": lambda torch, x, order: torch.nn.functional.embedding(order, x),
    "where": lambda torch, mask, x, y: torch.where(mask, x, y),
    # broadcasting
    "add a row": lambda torch, x, row: x + row,
    "mul by a column": lambda torch, x, column: x * column,
    "add a number": lambda torch, x: x + 1.5,
    "square": lambda torch, x: x**2,
    "pow of a number": lambda torch, near_one: near_one**1.7,
    # copies, and edits in place
    "clone": lambda torch, x: x.clone(),
    "contiguous": lambda torch, x: x.t().contiguous(),
    "to float64": lambda torch, x: x.to(torch.float64),
    "add_": lambda torch, x, y: x.clone().add_(y),
    "zero_": lambda torch, x: x.clone().zero_(),
    "fill_": lambda torch, x: x.clone().fill_(2.5),
    "copy_": lambda torch, x, y: x.clone().copy_(y),
    "assign a row": lambda torch, x, vector: assigned(x.clone(), 0, vector),
    # products and what is made of them
    "dot": lambda torch, x, y: torch.dot(x.reshape(-1), y.reshape(-1)),
    "mv": lambda torch, x, vector: x @ vector,
    "mm": lambda torch, x, y: x @ y.T,
    "bmm": lambda torch, x, y: torch.bmm(x[:, None], y[:, :, None]),
    "addmm": lambda torch, x, y: torch.addmm(x[:, :1], x, y.T),
    "linear": lambda torch, x, y: torch.nn.functional.linear(x, y),
    "outer": lambda torch, vector: torch.outer(vector, vector),
    "einsum": lambda torch, x, y: torch.einsum("ij,ij->i", x, y),
    # nn.functional; losses and random numbers have tables of their own
    "cosine_similarity": lambda torch, x, y: torch.nn.functional.cosine_similarity(x, y),
    "normalize": lambda torch, x: torch.nn.functional.normalize(x),
}


def assigned(x: Any, key: Any, value: Any) -> Any:
    """`x` after `x[key] = value`."""
    x[key] = value
    return x


def cases() -> dict[str, Case]:
    """All ops by name."""
    return {case.name: case for case in (*_declared(), *starmap(_program, PROGRAMS.items()))}


def _program(name: str, program: Callable[..., Any]) -> Case:
    inputs = [INPUTS[parameter] for parameter in list(inspect.signature(program).parameters)[1:]]
    return Case(name, lambda lib: partial(program, lib), lambda noise, n: [make(noise, *shape(n)) for make in inputs])


def _declared() -> Iterator[Case]:
    written = {name.partition(" of ")[0] for name in PROGRAMS}  # as "std of rows" is of `std`
    for op in registry.values():
        unwritten = op.name not in (PROGRAMS if op.elementwise else written)
        if unwritten and (op.elementwise or samples.is_reduction(op)) and samples.oracle_of(op):
            yield _with_samples(op, samples.calls_of(op)[0])


def _with_samples(op: Op, call: samples.Call) -> Case:
    settings = dict(zip(op.settings, op.bind(call.arrays, call.settings)[1], strict=True))

    def function(lib: Any) -> Callable[..., Any]:
        found: Any = samples.oracle_of(op) if lib.__name__ == "torch" else samples.public_of(op)
        return partial(found, **settings) if settings else found

    def arrays(noise: Noise, n: int) -> list[np.ndarray]:
        return [spec._replace(shape=shape(n)).make(noise, np.float32) for spec in call.arrays]

    return Case(op.name, function, arrays)
