"""Laws about training that have closed forms: SGD on a parabola, Adam's first steps, what dropout keeps."""

import inspect
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from ..reading import read
from .holding import EXACT, ROUNDED, hold, require
from .needs import needs

Function = Callable[..., Any]
SGD_OPTIONS = {"momentum": (0.0, 0.9), "dampening": (0.0, 0.5), "weight_decay": (0.0, 0.1), "nesterov": (False, True)}
START = (2.0, -1.0)


@needs("tensor", "float64", "optim.SGD.step", "optim.SGD.zero_grad", "Tensor.backward", "Tensor.sum", "Tensor.__mul__")
def sgd_has_a_closed_form(
    subject: Any,
    lr: float = 0.1,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    curvature: float = 1.5,
    steps: int = 10,
    sgd: Function | None = None,
    dampening: float = 0.0,
    nesterov: bool = False,
    **options: Any,
) -> None:
    """SGD on `curvature / 2 * w**2` is a linear recurrence, so its `steps`-th weight is a matrix power; in float64.

    `sgd(params, lr=, momentum=, weight_decay=)` makes the optimizer; by default `subject.optim.SGD`. `dampening` and
    `nesterov` are passed on if set; the first step is not dampened, nor is any without momentum.
    """
    w = subject.tensor(list(START), dtype=subject.float64, requires_grad=True)
    more = {name: x for name, x in (("dampening", dampening), ("nesterov", nesterov)) if x}
    optimizer = (sgd or subject.optim.SGD)([w], lr=lr, momentum=momentum, weight_decay=weight_decay, **more)
    for _ in range(steps):
        optimizer.zero_grad()
        (curvature / 2 * (w * w).sum()).backward()
        optimizer.step()
    gradient = curvature + weight_decay

    def step(share: float) -> np.ndarray:
        """Of (velocity, weight); `share` of the gradient goes into the velocity."""
        velocity = np.array([momentum, share * gradient])
        update = momentum * velocity + [0, gradient] if nesterov else velocity
        return np.array([velocity, [0, 1] - lr * update])

    dampening = dampening if momentum else 0.0  # as there is no velocity
    first = step(1.0) if steps else np.eye(2)
    expected = (np.linalg.matrix_power(step(1 - dampening), max(steps - 1, 0)) @ first)[1, 1] * np.array(START)
    said = "".join(f", {name}={x}" for name, x in more.items())
    law = f"SGD on a parabola has a closed form (lr={lr}, momentum={momentum}, weight_decay={weight_decay}{said})"
    hold(law, w, expected, {**ROUNDED, **options})


@needs(*sgd_has_a_closed_form.needs)  # type: ignore[attr-defined]
def sgd_follows_its_options(subject: Any) -> None:
    """`sgd_has_a_closed_form` with every combination of the options that the subject's SGD takes."""
    taken = inspect.signature(subject.optim.SGD).parameters
    known = {name: values for name, values in SGD_OPTIONS.items() if name in taken}
    for values in product(*known.values()):
        options: dict[str, Any] = dict(zip(known, values, strict=True))
        if options.get("nesterov") and (options.get("dampening") or not options.get("momentum")):
            continue  # which are not defined together

        def sgd(params: Any, **given: Any) -> Any:
            return subject.optim.SGD(params, **{name: x for name, x in given.items() if name in taken})

        sgd_has_a_closed_form(subject, sgd=sgd, **options)


@needs("tensor", "float64", "optim.Adam.step", "optim.Adam(betas)", "optim.Adam(eps)")
def adam_begins_in_closed_form(
    subject: Any,
    lr: float = 0.01,
    betas: tuple[float, float] = (0.9, 0.99),
    eps: float = 1e-3,
    adam: Function | None = None,
) -> None:
    """Under one gradient g all the time, moments without their bias are g and g²: a step is `lr * g / (|g| + eps)`."""
    g, start = np.array([0.5, -2.0, 1e-3]), np.array([1.0, 2.0, 3.0])
    w = subject.tensor(start.copy(), requires_grad=True)
    optimizer = (adam or subject.optim.Adam)([w], lr=lr, betas=betas, eps=eps)
    for step in range(1, 5):
        w.grad = subject.tensor(g.copy())
        optimizer.step()
        law = f"Adam's step {step} under a constant gradient is lr * g / (|g| + eps) (betas={betas}, eps={eps})"
        hold(law, w, start - step * lr * g / (np.abs(g) + eps), ROUNDED)


@needs("tensor", "optim.SGD.zero_grad", "Tensor.backward", "Tensor.sum", "Tensor.__mul__")
def zero_grad_clears(subject: Any) -> None:
    """After `zero_grad()` there is no gradient, or one of zeros, and the next pass begins anew."""
    w = subject.tensor([1.0, 2.0], requires_grad=True)
    optimizer = subject.optim.SGD([w], lr=0.1)
    (w * 3.0).sum().backward()
    optimizer.zero_grad()
    found = None if w.grad is None else read(w.grad).array.tolist()
    require("zero_grad clears gradients", found in (None, [0.0, 0.0]), f"left {found}")
    (w * 3.0).sum().backward()
    hold("zero_grad clears gradients: the next pass", w.grad, np.array([3.0, 3.0]), ROUNDED)


@needs("tensor", "nn.Dropout", "nn.Dropout.eval", "nn.Dropout.train", "Tensor.backward", "Tensor.sum")
def dropout_keeps_the_expectation(subject: Any, dropout: Function | None = None, count: int = 20_000) -> None:
    """In training an element is 0 with probability p, else itself over 1 - p, and so is its gradient.

    `dropout(p)` makes the layer; by default `subject.nn.Dropout`. The share of zeros may be 5 standard deviations off.
    """
    for p in (0.2, 0.5):
        layer = (dropout or subject.nn.Dropout)(p)
        x = subject.tensor(np.full(count, 2.0), requires_grad=True)
        layer.train()
        y = layer(x)
        y.sum().backward()
        out = read(y).array
        law = f"dropout keeps the expectation (p={p})"
        hold(f"{law}: an element that is kept", out, np.where(out == 0, 0.0, 2 / (1 - p)), ROUNDED)
        hold(f"{law}: the gradient", x.grad, out / 2, ROUNDED)
        spread = 5 * np.sqrt(p * (1 - p) / count)
        hold(f"{law}: the share of zeros", float((out == 0).mean()), p, {"rtol": 0.0, "atol": spread})
        layer.eval()
        hold(f"{law}: in evaluation", layer(x), np.full(count, 2.0), EXACT)
