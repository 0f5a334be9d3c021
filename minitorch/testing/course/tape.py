"""Tensors around numpy arrays, and a tape of closures."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

float32, float64, int64 = np.float32, np.float64, np.int64
state: dict[str, Any] = {"recording": True, "noise": np.random.default_rng(0)}
Pullback = Callable[[np.ndarray], tuple[np.ndarray, ...]]


class Tensor:
    """An array, and how to send a gradient on to the tensors that it was computed from."""

    def __init__(self, array: Any, parents: tuple = (), pullback: Pullback | None = None, requires_grad: bool = False):
        recorded = state["recording"] and any(p.requires_grad for p in parents)
        self.array, self._version = np.asarray(array), 0
        self.grad: Any = None
        self.parents = tuple((p, p._version) for p in parents) if recorded else ()
        self.pullback = pullback
        self.requires_grad = requires_grad or recorded

    shape = property(lambda self: self.array.shape)
    dtype = property(lambda self: self.array.dtype)

    def detach(self) -> "Tensor":
        return Tensor(self.array)

    def clone(self) -> "Tensor":
        return op(self.array.copy(), (self,), lambda g: (g,))

    def requires_grad_(self) -> "Tensor":
        self.requires_grad = True
        return self

    def numpy(self) -> np.ndarray:
        return self.array

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.array

    def __len__(self) -> int:
        return len(self.array)

    def backward(self, gradient: Any = None, retain_graph: bool = False) -> None:
        if not self.requires_grad or (gradient is None and self.array.size != 1):
            raise RuntimeError("backward begins at one number that requires grad, or is given a gradient")
        shares = {self: np.ones(self.shape, self.dtype) if gradient is None else np.asarray(gradient)}
        for node in reversed(history(self)):
            node.pull(shares.pop(node), shares, retain_graph)

    def pull(self, g: np.ndarray, shares: dict["Tensor", np.ndarray], retain_graph: bool) -> None:
        """Keep a gradient, or send each parent its share of it."""
        if not self.parents:
            self.accumulate(g)
            return
        if self.pullback is None or any(p._version != version for p, version in self.parents):
            raise RuntimeError("the graph was used before, or a tensor in it was edited")
        for (parent, _), share in zip(self.parents, self.pullback(g), strict=True):
            if parent.requires_grad:
                share = summed_to(share, parent.shape).astype(parent.dtype, copy=False)
                shares[parent] = shares[parent] + share if parent in shares else share
        if not retain_graph:
            self.pullback = None

    def accumulate(self, g: np.ndarray) -> None:
        self.grad = Tensor(g.copy() if self.grad is None else self.grad.array + g)

    def edited(self, array: Any) -> "Tensor":
        self.array[...] = array
        self._version += 1
        return self

    def add_(self, other: Any) -> "Tensor":
        return self.edited(self.array + tensor(other).array)

    def mul_(self, other: Any) -> "Tensor":
        return self.edited(self.array * tensor(other).array)

    def zero_(self) -> "Tensor":
        return self.edited(0.0)

    def __add__(self, other: Any) -> "Tensor":
        return op(self.array + tensor(other).array, (self, tensor(other)), lambda g: (g, g))

    def __mul__(self, other: Any) -> "Tensor":
        x, y = self, tensor(other)
        return op(x.array * y.array, (x, y), lambda g: (g * y.array, g * x.array))

    def __sub__(self, other: Any) -> "Tensor":
        return self + tensor(other) * -1.0

    __radd__, __rmul__ = __add__, __mul__

    def __matmul__(self, other: "Tensor") -> "Tensor":
        x, w = self.array, other.array  # (..., n) and (n, m)
        return op(x @ w, (self, other), lambda g: (g @ w.T, x.reshape(-1, len(w)).T @ g.reshape(-1, w.shape[1])))

    def __getitem__(self, key: Any) -> "Tensor":
        at = key.array if isinstance(key, Tensor) else key

        def scattered(g: np.ndarray) -> tuple[np.ndarray]:
            whole = np.zeros(self.shape)
            np.add.at(whole, at, g)
            return (whole,)

        return op(self.array[at], (self,), scattered)

    def t(self) -> "Tensor":
        return op(self.array.T, (self,), lambda g: (g.T,))

    def sum(self) -> "Tensor":
        return op(self.array.sum(), (self,), lambda g: (np.broadcast_to(g, self.shape),))

    def mean(self) -> "Tensor":
        return self.sum() * (1 / self.array.size)

    def tanh(self) -> "Tensor":
        out = np.tanh(self.array)
        return op(out, (self,), lambda g: (g * (1 - out**2),))


def op(array: Any, parents: tuple[Tensor, ...], pullback: Pullback) -> Tensor:
    return Tensor(array, parents, pullback)


def tensor(data: Any, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    if isinstance(data, Tensor):
        return data
    return Tensor(np.array(data, dtype), requires_grad=requires_grad)


def history(x: Tensor) -> list[Tensor]:
    """What `x` was computed from, each after its own parents, and `x`."""
    order: dict[Tensor, None] = {}

    def visit(node: Tensor) -> None:
        if node not in order and node.requires_grad:
            for parent, _ in node.parents:
                visit(parent)
            order[node] = None

    visit(x)
    return list(order)


def summed_to(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """What a gradient was broadcast over, summed up."""
    if g.shape == shape:
        return g
    g = g.sum(tuple(range(g.ndim - len(shape))))
    return g.sum(tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


@contextlib.contextmanager
def no_grad() -> Iterator[None]:
    before, state["recording"] = state["recording"], False
    try:
        yield
    finally:
        state["recording"] = before


def manual_seed(seed: int) -> None:
    state["noise"] = np.random.default_rng(seed)


def relu(x: Tensor) -> Tensor:
    """Its slope at 0 is 0."""
    return op(np.maximum(x.array, 0), (x,), lambda g: (g * (x.array > 0),))


def softmax(x: Tensor, dim: int) -> Tensor:
    e = np.exp(x.array - x.array.max(dim, keepdims=True))
    out = e / e.sum(dim, keepdims=True)
    return op(out, (x,), lambda g: (out * (g - (g * out).sum(dim, keepdims=True)),))
