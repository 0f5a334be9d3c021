"""Laws that every training framework must obey, as checks of any torch-like library and of code written with it.

Each takes the library and what is to be held to the law, and raises AssertionError with the law's name, the place and
the distance where it is broken. None needs a second library: two ways to compute the same numbers are compared.
`options` go to `assert_close` (`rtol`, `atol`, `ulp`); laws about the same bits take none.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .closeness import assert_close

Function = Callable[..., Any]
Rows = Sequence[int]


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
    _hold("gradients accumulated over pieces are those of one batch", _gradients(model), whole, options)


def rows_are_equivariant(subject: Any, f: Function, x: Any, order: Rows, **options: Any) -> None:
    """`f` of permuted rows is `f`'s result with its rows permuted alike; `order` is a permutation of the rows."""
    order = subject.tensor(list(order), dtype=subject.int64)
    _hold("permuting a batch permutes the results", f(x[order]), f(x)[order], options)


def mean_is_sum_over_count(subject: Any, loss: Function, x: Any, y: Any, **options: Any) -> None:
    """`loss(x, y, reduction=...)`: mean times count is sum, and so are the gradients by `x`.

    The count is that of the elements of `loss(x, y, reduction="none")`, so there must be one.
    """
    count = _count(loss(x, y, reduction="none"))
    mean, mean_gradient = _value_and_gradient(lambda t: loss(t, y, reduction="mean") * count, x)
    total, total_gradient = _value_and_gradient(lambda t: loss(t, y, reduction="sum"), x)
    _hold("mean times count is sum", (mean, mean_gradient), (total, total_gradient), options)


def saving_is_identity(subject: Any, value: Any) -> None:
    """What is loaded is what was saved, to the bit: tensors, numbers, and sequences and mappings of them."""
    file = io.BytesIO()
    subject.save(value, file)
    file.seek(0)
    _hold("what is loaded is what was saved", subject.load(file), value, _EXACT)


def sgd_has_a_closed_form(
    subject: Any,
    lr: float = 0.1,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    curvature: float = 1.5,
    steps: int = 10,
    sgd: Function | None = None,
    **options: Any,
) -> None:
    """SGD on `curvature / 2 * w**2` is a linear recurrence, so its `steps`-th weight is a matrix power; in float64.

    `sgd(params, lr=, momentum=, weight_decay=)` makes the optimizer; by default `subject.optim.SGD`.
    """
    w = subject.tensor([2.0, -1.0], dtype=subject.float64, requires_grad=True)
    optimizer = (sgd or subject.optim.SGD)([w], lr=lr, momentum=momentum, weight_decay=weight_decay)
    start = w.detach().clone().numpy()
    for _ in range(steps):
        optimizer.zero_grad()
        (curvature / 2 * (w * w).sum()).backward()
        optimizer.step()
    gradient = curvature + weight_decay
    step = np.array([[momentum, gradient], [-lr * momentum, 1 - lr * gradient]])  # of (velocity, weight)
    expected = np.linalg.matrix_power(step, steps)[1, 1] * start
    _hold("SGD on a parabola has a closed form", w, expected, {"rtol": 1e-10, "atol": 1e-12, **options})


def one_seed_gives_one_result(subject: Any, train: Callable[[], Any], seed: int = 0) -> None:
    """`train()` twice from one seed returns the same bits: tensors, numbers, sequences and mappings of them."""
    results = []
    for _ in range(2):
        subject.manual_seed(seed)
        results.append(train())
    _hold("training twice from one seed gives the same bits", results[1], results[0], _EXACT)


def independent_calls_commute(calls: Sequence[Callable[[], Any]]) -> None:
    """Calls that do not depend on one another give the same bits in their order, backwards, and a second time."""
    results = [call() for call in calls]
    backwards = [call() for call in reversed(calls)][::-1]
    _hold("the order of independent calls does not matter", backwards, results, _EXACT)


def inputs_are_left_alone(f: Function, *inputs: Any) -> None:
    """`f(*inputs)` does not write to its inputs."""
    before = [x.detach().clone() for x in inputs]
    f(*inputs)
    _hold("inputs are left alone", list(inputs), before, _EXACT)


_EXACT = {"rtol": 0.0, "atol": 0.0, "equal_nan": True}


def _hold(law: str, actual: Any, expected: Any, options: dict[str, Any]) -> None:
    check_dtype = not isinstance(expected, np.ndarray)
    assert_close(actual, expected, check_dtype=check_dtype, msg=lambda report: f"{law}: {report}", **options)


def _gradients(model: Any) -> dict[str, Any]:
    return {name: None if p.grad is None else p.grad.clone() for name, p in model.named_parameters()}


def _value_and_gradient(f: Function, x: Any) -> tuple[Any, Any]:
    x = x.detach().clone().requires_grad_()
    value = f(x)
    value.backward()
    return value, x.grad


def _count(x: Any) -> int:
    return int(np.prod(tuple(x.shape), dtype=int))
