"""Laws about gradients, histories and edits."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..reading import dtype_name, read
from .holding import EXACT, hold, require
from .needs import needs

NAMES = ("exp", "log", "tanh", "relu", "sigmoid", "abs", "sqrt", "sum", "mean", "max", "t", "flatten", "clone")
OPS: dict[str, Callable[[Any, Any], Any]] = {
    "x + y": lambda x, y: x + y,
    "x - y": lambda x, y: x - y,
    "x * y": lambda x, y: x * y,
    "x / y": lambda x, y: x / y,
    "x @ y": lambda x, y: x @ y,
    "-x": lambda x, y: -x,
    **{f"x.{name}()": partial(lambda name, x, y: getattr(x, name)(), name) for name in NAMES},
    "x.softmax(0)": lambda x, y: x.softmax(0),
    "x.sum(0)": lambda x, y: x.sum(0),
    "x[0]": lambda x, y: x[0],
}
"""What most frameworks have; those that one has not got are passed over."""


@needs("tensor", "float32", "float64", "Tensor.__mul__", "Tensor.sum", "Tensor.backward")
def gradients_have_their_dtype(subject: Any) -> None:
    """A gradient has the dtype and the shape of its tensor, whatever it was computed with."""
    for ours in ("float32", "float64"):
        for theirs in ("float32", "float64"):
            x, y = (
                subject.tensor([1.0, 2.0], dtype=getattr(subject, name), requires_grad=True) for name in (ours, theirs)
            )
            ((x * y).sum() * 2.0).backward()
            law = f"gradients have their tensor's dtype ({ours} times {theirs})"
            for tensor, name in ((x, ours), (y, theirs)):
                require(law, dtype_name(tensor.grad) == name, f"{dtype_name(tensor.grad)} for {name}")
                require(law, tuple(tensor.grad.shape) == (2,), f"the shape {tuple(tensor.grad.shape)} for (2,)")


@needs("tensor", "Tensor.__add__", "Tensor.__mul__", "Tensor.sum", "Tensor.backward(...)")
def gradients_share_no_memory(subject: Any) -> None:
    """No two gradients share memory, nor does one with a tensor or with what was passed to `backward`."""
    law = "no two gradients share memory"
    for text, op in list(OPS.items())[:3]:
        x, y = (subject.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
        incoming = subject.tensor([1.0, 1.0])
        out = op(x, y)
        out.backward(incoming)
        parts = {"x": x, "y": y, "the incoming gradient": incoming, text: out}
        numbers = {name: read(part).array for name, part in parts.items()}
        for name, leaf in (("x.grad", x), ("y.grad", y)):
            mine = read(leaf.grad).array
            for other, array in numbers.items():
                shared = np.shares_memory(mine, array)
                require(law, not shared, f"{name} and {other}, after ({text}).backward(gradient)")
            numbers[name] = mine
    x, y = (subject.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
    (x + y).sum().backward()
    shared = np.shares_memory(read(x.grad).array, read(y.grad).array)
    require(law, not shared, "x.grad and y.grad, after (x + y).sum().backward()")


@needs("tensor", "Tensor.__mul__", "Tensor.__add__", "Tensor.backward(...)")
def broadcast_gradients_are_summed(subject: Any) -> None:
    """The gradient of what was broadcast is summed over where it was repeated."""
    noise = np.random.default_rng(0)
    for shapes in (((2, 3), (3,)), ((2, 3), (2, 1)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((2, 3), ()), ((1,), (2, 2))):
        a, b = (noise.standard_normal(shape) for shape in shapes)
        g = noise.standard_normal(np.broadcast_shapes(*shapes))
        for text, shares in (("x * y", (g * b, g * a)), ("x + y", (g, g))):
            x, y = (subject.tensor(numbers, requires_grad=True) for numbers in (np.asarray(a), np.asarray(b)))
            OPS[text](x, y).backward(subject.tensor(g))
            for name, leaf, share in (("x", x, shares[0]), ("y", y, shares[1])):
                law = f"gradients of what was broadcast are summed: {name} in {text} of {shapes[0]} and {shapes[1]}"
                require(law, leaf.grad is not None, "there is none")
                hold(law, leaf.grad, _summed_to(share, tuple(leaf.shape)), {"rtol": 1e-5, "atol": 1e-5})


@needs("tensor", "Tensor.__mul__", "Tensor.sum", "Tensor.backward")
def gradients_accumulate(subject: Any) -> None:
    """Each pass adds to `.grad`, and so does each use of a tensor within one."""
    x = subject.tensor([1.0, -2.0], requires_grad=True)
    for passes in (1, 2, 3):
        (x * x + x * 3.0).sum().backward()
        law = f"gradients accumulate: of x * x + x * 3 after {passes} passes"
        hold(law, x.grad, passes * np.array([5.0, -1.0]), {"rtol": 1e-6, "atol": 1e-6})


@needs("tensor", "Tensor.__mul__", "Tensor.sum", "Tensor.backward(retain_graph)")
def graphs_are_used_once(subject: Any) -> None:
    """A second pass through a graph raises, unless the first was asked to retain it: then it adds the same again."""
    x = subject.tensor([1.0, -2.0], requires_grad=True)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    hold("a graph that is retained is used again", x.grad, np.array([4.0, -8.0]), {"rtol": 1e-6, "atol": 1e-6})
    require("a graph is used once", _raises(y.backward), "a second backward() without retain_graph=True went through")


@needs("tensor", "no_grad", "Tensor.__mul__", "Tensor.requires_grad")
def no_grad_leaves_no_history(subject: Any) -> None:
    """Under `no_grad` nothing is recorded; after it everything is, also where it was left by an exception or nested."""
    x = subject.tensor([1.0], requires_grad=True)
    law = "no_grad"
    for text, inside in (("plain", lambda: None), ("an exception", lambda: 1 / 0)):
        try:
            with subject.no_grad():
                with subject.no_grad():
                    require(law, not (x * 2.0).requires_grad, "x * 2 requires grad inside of two")
                require(law, not (x * 2.0).requires_grad, "x * 2 requires grad after an inner one")
                inside()
        except ZeroDivisionError:
            pass
        require(law, (x * 2.0).requires_grad, f"x * 2 requires no grad afterwards ({text})")


@needs("tensor", "Tensor.__mul__")
def ops_leave_tensors_alone(subject: Any) -> None:
    """Ops without an underscore at the end of their name do not write to their tensors, nor does backward."""
    for text, op in OPS.items():
        numbers = np.array([[0.5, -2.0], [1.5, 0.25]])
        x, y = (subject.tensor(numbers.copy(), requires_grad=True) for _ in range(2))
        try:
            out = op(x, y)
            out.backward(subject.tensor(np.ones(tuple(out.shape))))
        except (AttributeError, NotImplementedError, TypeError, ValueError, RuntimeError):
            continue  # which it has not got
        for name, tensor in (("x", x), ("y", y)):
            hold(f"ops leave their tensors alone: {name} after {text}", tensor, numbers, EXACT)


@needs("tensor", "Tensor._version", "Tensor.__mul__", "Tensor.sum", "Tensor.backward")
def an_edit_is_counted(subject: Any) -> None:
    """What writes to a tensor raises its `_version`, so that backward refuses numbers that have changed since."""
    arguments: tuple[tuple[Any, ...], ...] = ((), (2.0,), (0.0, 0.5))
    methods = [name for name in dir(type(subject.tensor([1.0]))) if name.endswith("_") and not name.startswith("_")]
    for name in (*methods, "__setitem__", "__iadd__", "__imul__", "__isub__", "__itruediv__"):
        for given in ((0, 3.0),) if name == "__setitem__" else (*arguments, (subject.tensor([0.75, 3.0]),)):
            x = subject.tensor([0.5, 0.25])
            before, version = read(x).array.copy(), x._version
            try:
                getattr(x, name)(*given)
            except Exception:  # other arguments than it takes
                continue
            after = read(x).array
            changed = after.shape == before.shape and not np.array_equal(after, before, equal_nan=True)
            require("an edit is counted", not changed or x._version > version, f"x.{name}{given} has left x._version")
    _edited_numbers_are_refused(subject)


def _edited_numbers_are_refused(subject: Any) -> None:
    for name, given in (("add_", 1.0), ("mul_", 2.0), ("__iadd__", 1.0), ("fill_", 1.0)):
        x = subject.tensor([0.5, 0.25], requires_grad=True)
        y = x * 1.0
        z = (y * y).sum()
        if hasattr(y, name):
            getattr(y, name)(given)
            found = f"y * y has a gradient after y.{name}({given})"
            require("backward refuses edited numbers", _raises(z.backward), found)


def _raises(call: Callable[[], Any]) -> bool:
    try:
        call()
    except RuntimeError:
        return True
    return False


def _summed_to(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    g = g.sum(tuple(range(g.ndim - len(shape))))
    return g.sum(tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
