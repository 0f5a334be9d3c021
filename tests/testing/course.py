"""A framework as a course would have it: tensors around numpy arrays, a tape of closures, one optimizer.

The subject of the second part of `minitorch/testing/GUIDE.md`.
"""

from types import SimpleNamespace

import numpy as np

float32, float64, int64 = np.float32, np.float64, np.int64


class Tensor:
    """An array, and how to send a gradient on to the tensors that it was computed from."""

    def __init__(self, array, parents=(), pullback=None, requires_grad=False):
        self.array, self.parents, self.pullback, self.grad = np.asarray(array), parents, pullback, None
        self.requires_grad = requires_grad or any(p.requires_grad for p in parents)

    shape = property(lambda self: self.array.shape)
    dtype = property(lambda self: self.array.dtype)

    def detach(self):
        return Tensor(self.array)

    def clone(self):
        return op(self.array.copy(), (self,), lambda g: (g,))

    def numpy(self):
        return self.array

    def __array__(self, dtype=None, copy=None):
        return self.array

    def __len__(self):
        return len(self.array)

    def backward(self, gradient=None):
        if not self.requires_grad or (gradient is None and self.array.size != 1):
            raise RuntimeError("backward begins at one number that requires grad, or is given a gradient")
        self.pull(np.ones(self.shape, self.dtype) if gradient is None else np.asarray(gradient))

    def pull(self, g):
        """Depth first; each path adds its share."""
        if not self.parents and self.grad is None:
            self.grad = Tensor(np.array(g))
        elif not self.parents:
            self.grad.array += g
        for parent, share in zip(self.parents, self.pullback(g) if self.parents else (), strict=True):
            if parent.requires_grad:
                parent.pull(summed_to(share, parent.shape).astype(parent.dtype))

    def __add__(self, other):
        return op(self.array + tensor(other).array, (self, tensor(other)), lambda g: (g, g))

    def __mul__(self, other):
        x, y = self, tensor(other)
        return op(x.array * y.array, (x, y), lambda g: (g * y.array, g * x.array))

    __radd__, __rmul__ = __add__, __mul__

    def __matmul__(self, other):
        return op(self.array @ other.array, (self, other), lambda g: (g @ other.array.T, self.array.T @ g))

    def __getitem__(self, key):
        def scattered(g):
            whole = np.zeros(self.shape)
            np.add.at(whole, key.array if isinstance(key, Tensor) else key, g)
            return (whole,)

        return op(self.array[key.array if isinstance(key, Tensor) else key], (self,), scattered)

    def sum(self):
        return op(self.array.sum(), (self,), lambda g: (np.broadcast_to(g, self.shape),))

    def tanh(self):
        out = np.tanh(self.array)
        return op(out, (self,), lambda g: (g * (1 - out**2),))


def op(array, parents, pullback):
    return Tensor(array, parents, pullback)


def tensor(data, dtype=None, requires_grad=False):
    if isinstance(data, Tensor):
        return data
    return Tensor(np.array(data, dtype), requires_grad=requires_grad)


def summed_to(g, shape):
    """What a gradient was broadcast over, summed up."""
    g = g.sum(tuple(range(g.ndim - len(shape))))
    return g.sum(tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        self.params, self.lr, self.momentum, self.weight_decay = list(params), lr, momentum, weight_decay
        self.velocity = [0.0 for _ in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for i, p in enumerate(self.params):
            self.velocity[i] = self.momentum * self.velocity[i] + p.grad.array + self.weight_decay * p.array
            p.array = p.array - self.lr * self.velocity[i]


optim = SimpleNamespace(SGD=SGD)
