"""A function of tensors, of whatever library, seen as a function of float64 arrays with a pullback.

The pullback takes a weight for every number in the results, u, to the gradients Jᵀu, by the library's backward.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .reading import dtype_name, is_tensor_like, read
from .recipes import build

Arrays = Sequence[np.ndarray]


class Pulled(NamedTuple):
    """Gradients by the varied inputs, and the tensors that forward and backward were given."""

    gradients: list[np.ndarray]
    arguments: list[Any]
    weights: list[Any]


class Pullback:
    """`f` at `inputs` in the library `subject`; the inputs in float64 are varied, all others stay as they are."""

    def __init__(self, f: Callable[..., Any], inputs: Any, subject: Any):
        self.f, self.subject = f, subject
        made = [build(x, subject) for x in (inputs if isinstance(inputs, list | tuple) else [inputs])]
        self.arguments = [subject.tensor(x) if isinstance(x, np.ndarray) else x for x in made]
        self.varied = [i for i, x in enumerate(self.arguments) if _dtype(x) == "float64"]
        if not self.varied:
            raise ValueError(f"expected an input in float64 to be varied, got {', '.join(map(_dtype, self.arguments))}")
        self.arrays = [read(self.arguments[i]).array.copy() for i in self.varied]

    def leaves(self, arrays: Arrays) -> list[Any]:
        """The arguments, with `arrays` for the varied ones as leaves that ask for gradients."""
        arguments = list(self.arguments)
        for i, x in zip(self.varied, arrays, strict=True):
            arguments[i] = self.subject.tensor(x, requires_grad=True)
        return arguments

    def value(self, arrays: Arrays) -> np.ndarray:
        """All numbers of the results, one after the other."""
        results = outputs_of(self.f(*self.leaves(arrays)))
        return np.concatenate([np.zeros(0), *(read(y).array.ravel() for y in results)])

    def pull(self, arrays: Arrays, u: np.ndarray) -> Pulled:
        """Run forward, then backward with the weights `u`, one for each number of `value`."""
        arguments = self.leaves(arrays)
        outputs = outputs_of(self.f(*arguments))
        weights = [self.subject.tensor(part) for part in parted(u, [read(y).array.shape for y in outputs])]
        asking = [(y, w) for y, w in zip(outputs, weights, strict=True) if asks_for_gradients(y)]
        for k, (y, w) in enumerate(asking, 1):
            y.backward(w, **({"retain_graph": True} if k < len(asking) else {}))
        found = [_gradient(i, arguments[i], x) for i, x in zip(self.varied, arrays, strict=True)]
        return Pulled(found, arguments, weights)


def outputs_of(result: Any) -> list[Any]:
    """The tensors of real numbers among what a function returned; ValueError for others than float64."""
    found = tensors_of(result)
    if any(_dtype(y) != "float64" for y in found):
        raise ValueError(f"expected results in float64 for inputs in float64, got {', '.join(map(_dtype, found))}")
    return found


def tensors_of(result: Any) -> list[Any]:
    """The tensors of real numbers in nested tuples and lists, in order."""
    if isinstance(result, list | tuple):
        return [y for part in result for y in tensors_of(part)]
    return [result] if is_tensor_like(result) and "float" in _dtype(result) else []


def asks_for_gradients(y: Any) -> bool:
    """Whether it says so; a tensor that does not know the word is taken to."""
    return bool(getattr(y, "requires_grad", True))


def parted(numbers: np.ndarray, shapes: Sequence[tuple[int, ...]]) -> list[np.ndarray]:
    """Numbers in a row as arrays of the given shapes."""
    ends = np.cumsum([np.prod(shape, dtype=int) for shape in shapes], dtype=int)
    return [part.reshape(shape) for part, shape in zip(np.split(numbers, ends)[:-1], shapes, strict=True)]


def _gradient(i: int, leaf: Any, x: np.ndarray) -> np.ndarray:
    gradient = np.zeros(x.shape) if leaf.grad is None else read(leaf.grad).array.copy()
    if gradient.shape != x.shape:
        raise AssertionError(f"the gradient of input {i} has shape {gradient.shape}, expected its own {x.shape}")
    return gradient


def _dtype(x: Any) -> str:
    """The dtype of a tensor; of anything else its type."""
    return dtype_name(x) if is_tensor_like(x) and hasattr(x, "dtype") else type(x).__name__
