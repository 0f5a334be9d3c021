"""Layers and losses."""

import numpy as np

from .tape import Tensor, op, relu, softmax, state, tensor


class Layer:
    training = True

    def __call__(self, *inputs: Tensor) -> Tensor:
        return self.forward(*inputs)

    def forward(self, *inputs: Tensor) -> Tensor:
        raise NotImplementedError

    def parameters(self) -> list[Tensor]:
        return [x for x in vars(self).values() if isinstance(x, Tensor) and x.requires_grad]

    def train(self, mode: bool = True) -> "Layer":
        self.training = mode
        return self

    def eval(self) -> "Layer":
        return self.train(False)


class Linear(Layer):
    def __init__(self, in_features: int, out_features: int, bias: bool = True):
        bound = in_features**-0.5
        self.weight = tensor(state["noise"].uniform(-bound, bound, (out_features, in_features)), requires_grad=True)
        self.bias = tensor(state["noise"].uniform(-bound, bound, out_features), requires_grad=True) if bias else None

    def forward(self, *inputs: Tensor) -> Tensor:
        y = inputs[0] @ self.weight.t()
        return y if self.bias is None else y + self.bias


class ReLU(Layer):
    def forward(self, *inputs: Tensor) -> Tensor:
        return relu(*inputs)


class Tanh(Layer):
    def forward(self, *inputs: Tensor) -> Tensor:
        return inputs[0].tanh()


class Softmax(Layer):
    def __init__(self, dim: int):
        self.dim = dim

    def forward(self, *inputs: Tensor) -> Tensor:
        return softmax(inputs[0], self.dim)


class Dropout(Layer):
    def __init__(self, p: float = 0.5):
        self.p = p

    def forward(self, *inputs: Tensor) -> Tensor:
        if not self.training:
            return inputs[0]
        kept = state["noise"].random(inputs[0].shape) >= self.p
        return inputs[0] * (kept / max(1 - self.p, 1e-300))


class BatchNorm1d(Layer):
    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float = 0.1):
        self.eps, self.momentum = eps, momentum
        self.weight = tensor(np.ones(num_features), requires_grad=True)
        self.bias = tensor(np.zeros(num_features), requires_grad=True)
        self.running_mean, self.running_var = np.zeros(num_features), np.ones(num_features)

    def forward(self, *inputs: Tensor) -> Tensor:
        x = inputs[0]
        if x.array.ndim != 2:
            raise NotImplementedError(f"expected inputs of shape (rows, features), got {x.shape}")
        if not self.training:
            return (x - self.running_mean) * (self.running_var + self.eps) ** -0.5 * self.weight + self.bias
        if len(x) < 2:
            raise ValueError("expected more than one row")
        self.running_mean = self.running_mean + self.momentum * (x.array.mean(0) - self.running_mean)
        self.running_var = self.running_var + self.momentum * (x.array.var(0, ddof=1) - self.running_var)
        return self.normalized(x) * self.weight + self.bias

    def normalized(self, x: Tensor) -> Tensor:
        scale = (x.array.var(0) + self.eps) ** -0.5
        out = (x.array - x.array.mean(0)) * scale
        return op(out, (x,), lambda g: (scale * (g - g.mean(0) - out * (g * out).mean(0)),))


def reduced(loss: Tensor, reduction: str) -> Tensor:
    return loss if reduction == "none" else loss.mean() if reduction == "mean" else loss.sum()


class Loss(Layer):
    def __init__(self, reduction: str = "mean"):
        self.reduction = reduction


class MSELoss(Loss):
    def forward(self, *inputs: Tensor) -> Tensor:
        d = inputs[0] - inputs[1]
        return reduced(d * d, self.reduction)


class L1Loss(Loss):
    def forward(self, *inputs: Tensor) -> Tensor:
        d = inputs[0] - inputs[1]
        return reduced(op(np.abs(d.array), (d,), lambda g: (g * np.sign(d.array),)), self.reduction)
