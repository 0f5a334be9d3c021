"""Laws about code written with a framework: models, losses, files, training.

Each takes the library and what is to be held to the law; `options` go to `assert_close` (`rtol`, `atol`, `ulp`), laws
about the same bits take none.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .holding import EXACT, count, hold
from .needs import needs

Function = Callable[..., Any]
Rows = Sequence[int]


@needs("Tensor.backward", "Tensor.__getitem__", "Tensor.__len__", "nn.Module.zero_grad", "nn.Module.named_parameters")
def accumulation_is_one_batch(
    subject: Any, model: Any, loss: Function, x: Any, y: Any, pieces: int = 2, **options: Any
) -> None:
    """Gradients of the pieces of a batch, each weighted by its share of the rows, add up to those of the batch.

    `loss(output, target)` is a mean over rows. Holds for models that treat each row alone (no batch normalisation),
    and without randomness.
    """
    model.zero_grad()
    loss(model(x), y).backward()
    whole = _gradients(model)
    model.zero_grad()
    for rows in np.array_split(np.arange(len(x)), pieces):
        if len(rows):
            first, last = int(rows[0]), int(rows[-1]) + 1
            (loss(model(x[first:last]), y[first:last]) * (len(rows) / len(x))).backward()
    hold("gradients accumulated over pieces are those of one batch", _gradients(model), whole, options)


@needs("tensor", "int64", "Tensor.__getitem__")
def rows_are_equivariant(subject: Any, f: Function, x: Any, order: Rows, **options: Any) -> None:
    """`f` of permuted rows is `f`'s result with its rows permuted alike; `order` is a permutation of the rows."""
    order = subject.tensor(list(order), dtype=subject.int64)
    hold("permuting a batch permutes the results", f(x[order]), f(x)[order], options)


@needs("Tensor.detach", "Tensor.clone", "Tensor.requires_grad_", "Tensor.backward", "Tensor.__mul__")
def mean_is_sum_over_count(subject: Any, loss: Function, x: Any, *others: Any, **options: Any) -> None:
    """`loss(x, *others, reduction=...)`: mean times count is sum, and so are the gradients by `x`.

    The count is that of the elements of `loss(x, *others, reduction="none")`, so there must be one.
    """
    elements = count(loss(x, *others, reduction="none"))
    mean, mean_gradient = _value_and_gradient(lambda t: loss(t, *others, reduction="mean") * elements, x)
    total, total_gradient = _value_and_gradient(lambda t: loss(t, *others, reduction="sum"), x)
    hold("mean times count is sum", (mean, mean_gradient), (total, total_gradient), options)


@needs("save", "load")
def saving_is_identity(subject: Any, value: Any) -> None:
    """What is loaded is what was saved, to the bit: tensors, numbers, and sequences and mappings of them."""
    file = io.BytesIO()
    subject.save(value, file)
    file.seek(0)
    hold("what is loaded is what was saved", subject.load(file), value, EXACT)


@needs("manual_seed")
def one_seed_gives_one_result(subject: Any, train: Callable[[], Any], seed: int = 0) -> None:
    """`train()` twice from one seed returns the same bits: tensors, numbers, sequences and mappings of them."""
    results = []
    for _ in range(2):
        subject.manual_seed(seed)
        results.append(train())
    hold("training twice from one seed gives the same bits", results[1], results[0], EXACT)


def independent_calls_commute(calls: Sequence[Callable[[], Any]]) -> None:
    """Calls that do not depend on one another give the same bits in their order, backwards, and a second time."""
    results = [call() for call in calls]
    backwards = [call() for call in reversed(calls)][::-1]
    hold("the order of independent calls does not matter", backwards, results, EXACT)


@needs("Tensor.detach", "Tensor.clone")
def inputs_are_left_alone(f: Function, *inputs: Any) -> None:
    """`f(*inputs)` does not write to its inputs."""
    before = [x.detach().clone() for x in inputs]
    f(*inputs)
    hold("inputs are left alone", list(inputs), before, EXACT)


def _gradients(model: Any) -> dict[str, Any]:
    return {name: None if p.grad is None else p.grad.clone() for name, p in model.named_parameters()}


def _value_and_gradient(f: Function, x: Any) -> tuple[Any, Any]:
    x = x.detach().clone().requires_grad_()
    value = f(x)
    value.backward()
    return value, x.grad
