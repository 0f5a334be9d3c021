"""Faults planted in a small framework and in PyTorch, for the kit to find: each with the checks that should name it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch

from minitorch.testing import course
from minitorch.testing.course import nn, optim, tape
from minitorch.testing.course.tape import Tensor, op, state


class Fault(NamedTuple):
    """What is put in the place of `name` below `owner`, and the check that reports it, by words of its report."""

    owner: Any
    name: str
    wrong: Any
    check: str
    words: str


def undampened(self):
    for i, p in enumerate(self.params):
        g, before = p.grad.array + self.weight_decay * p.array, self.velocity[i]
        self.velocity[i] = g if before is None or not self.momentum else self.momentum * before + g
        p.edited(p.array - self.lr * self.velocity[i])


def forgetful_momentum(self):
    for i, p in enumerate(self.params):
        g, before = p.grad.array + self.weight_decay * p.array, self.velocity[i]
        keep = 1 - self.dampening
        self.velocity[i] = g if before is None or not self.momentum else self.momentum * (before + keep * g)
        p.edited(p.array - self.lr * self.velocity[i])


def biased_adam(self):
    b1, b2 = self.betas
    for i, p in enumerate(self.params):
        g, (m, v) = p.grad.array + self.weight_decay * p.array, self.moments[i]
        m, v = self.moments[i] = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        p.edited(p.array - self.lr * m / (np.sqrt(v) + self.eps))


def negative_decay(right):
    def step(self):
        self.weight_decay = -abs(self.weight_decay)
        right(self)

    return step


def unscaled(self, *inputs):
    return inputs[0] * (state["noise"].random(inputs[0].shape) >= self.p) if self.training else inputs[0]


def wide(self, g):
    self.grad = Tensor(g.astype(np.float64) if self.grad is None else self.grad.array + g)


def shared(self, g):
    self.grad = Tensor(g if self.grad is None else self.grad.array + g)


def without_a_count(self, array):
    self.array[...] = array
    return self


def of_the_population(self, *inputs):
    x = inputs[0]
    if self.training and x.array.ndim == 2 and len(x) > 1:
        self.running_mean = self.running_mean + self.momentum * (x.array.mean(0) - self.running_mean)
        self.running_var = self.running_var + self.momentum * (x.array.var(0) - self.running_var)
        return self.normalized(x) * self.weight + self.bias
    return RIGHT_NORM(self, *inputs)


RIGHT_NORM = nn.BatchNorm1d.forward


@contextmanager
def leaking() -> Iterator[None]:
    before, state["recording"] = state["recording"], False
    yield
    state["recording"] = before


def reused(right):
    return lambda self, gradient=None, retain_graph=False: right(self, gradient, True)


def in_place_tanh(self):
    out = np.tanh(self.array, out=self.array)
    return op(out, (self,), lambda g: (g * (1 - out**2),))


def overwriting(self, g):
    self.grad = Tensor(g.copy())


def unsummed(g, shape):
    return np.broadcast_to(g.ravel()[: int(np.prod(shape))].reshape(shape), shape) if g.shape != shape else g


IN_COURSE: dict[str, Fault] = {
    "dampening is ignored": Fault(optim.SGD, "step", undampened, "optim.SGD", "dampening"),
    "gradients go into momentum too late": Fault(optim.SGD, "step", forgetful_momentum, "optim.SGD", "momentum"),
    "weight decay has the wrong sign": Fault(
        optim.SGD, "step", negative_decay(optim.SGD.step), "optim.SGD", "weight_decay"
    ),
    "moments keep their bias": Fault(optim.Adam, "step", biased_adam, "optim.Adam", "Adam"),
    "zero_grad does nothing": Fault(optim.SGD, "zero_grad", lambda self: None, "laws.zero_grad_clears", "zero_grad"),
    "the slope of relu at 0 is 1": Fault(
        nn, "relu", lambda x: op(np.maximum(x.array, 0), (x,), lambda g: (g * (x.array >= 0),)), "nn.ReLU", "gradients"
    ),
    "softmax goes over the first dimension": Fault(
        nn.Softmax, "forward", lambda self, *inputs: nn.softmax(*inputs, 0), "nn.Softmax", "results"
    ),
    "what dropout keeps is not scaled": Fault(
        nn.Dropout, "forward", unscaled, "laws.dropout_keeps_the_expectation", "an element that is kept"
    ),
    "the running variance is that of the population": Fault(
        nn.BatchNorm1d, "forward", of_the_population, "nn.BatchNorm1d", "in evaluation"
    ),
    "a mean is a sum": Fault(
        nn, "reduced", lambda loss, how: loss if how == "none" else loss.sum(), "nn.MSELoss", "results"
    ),
    "gradients are float64": Fault(Tensor, "accumulate", wide, "laws.gradients_have_their_dtype", "float64 for"),
    "leaves share their gradient": Fault(
        Tensor, "accumulate", shared, "laws.gradients_share_no_memory", "share memory: x.grad"
    ),
    "gradients replace one another": Fault(Tensor, "accumulate", overwriting, "laws.gradients_accumulate", "2 passes"),
    "an edit is not counted": Fault(Tensor, "edited", without_a_count, "laws.an_edit_is_counted", "add_"),
    "a graph can be used again": Fault(
        Tensor, "backward", reused(Tensor.backward), "laws.graphs_are_used_once", "without retain_graph"
    ),
    "an exception leaves grad mode off": Fault(
        course, "no_grad", leaking, "laws.no_grad_leaves_no_history", "an exception"
    ),
    "tanh writes to its input": Fault(Tensor, "tanh", in_place_tanh, "laws.ops_leave_tensors_alone", "x.tanh()"),
    "gradients of what was broadcast are not summed": Fault(
        tape, "summed_to", unsummed, "laws.broadcast_gradients_are_summed", "x * y"
    ),
}  # fmt: skip
"""The example framework's."""


class SGD(torch.optim.SGD):
    def step(self, closure=None):
        for group in self.param_groups:
            group["asked"], group["dampening"] = group["dampening"], 0.0
        super().step(closure)
        for group in self.param_groups:
            group["dampening"] = group.pop("asked")


class Adam(torch.optim.Adam):
    def step(self, closure=None):
        for p in (p for group in self.param_groups for p in group["params"]):
            known = self.state[p] or {"exp_avg": torch.zeros_like(p), "exp_avg_sq": torch.zeros_like(p)}
            known.setdefault("max_exp_avg_sq", torch.zeros_like(p))
            self.state[p] = {**known, "step": torch.tensor(1e6)}
        super().step(closure)


class ReLU(torch.nn.ReLU):
    def forward(self, input):
        return input.clamp(min=0)


class Dropout(torch.nn.Dropout):
    def forward(self, input):
        return super().forward(input) * (1 - self.p if self.training else 1)


class BatchNorm1d(torch.nn.BatchNorm1d):
    def forward(self, input):
        before = None if self.running_var is None else self.running_var.clone()
        out = super().forward(input)
        if self.training and before is not None:
            n = input.numel() // input.shape[1]
            self.running_var.copy_(before + (self.running_var - before) * (n - 1) / n)
        return out


class L1Loss(torch.nn.L1Loss):
    def forward(self, input, target):
        return super().forward(input, target) / (input.numel() if self.reduction == "sum" else 1)


class Softmax(torch.nn.Softmax):
    def forward(self, input):
        return input.softmax(0)


class Linear(torch.nn.Linear):
    """Its bias has a gradient of twice the size."""

    def forward(self, input):
        out = super().forward(input)
        return out if self.bias is None else out + self.bias - self.bias.detach()


class unrestored(torch.no_grad):
    def __exit__(self, kind, *rest):
        if kind is None:
            super().__exit__(kind, *rest)


def sharing(right):
    """Leaves of equal gradients get one."""

    def backward(self, *args, **kwargs):
        graph, found = [self.grad_fn], []
        while graph:
            node = graph.pop()
            found += [node.variable] if hasattr(node, "variable") else []
            graph += [after for after, _ in node.next_functions if after is not None] if node else []
        right(self, *args, **kwargs)
        for leaf in found[1:]:
            if leaf is not found[0] and leaf.grad.equal(found[0].grad):
                leaf.grad = found[0].grad

    return backward


def uncounted(right):
    def mul_(self, other):
        right(self.data, other)
        return self

    return mul_


IN_PYTORCH: dict[str, Fault] = {
    "dampening is ignored": Fault("optim", "SGD", SGD, "optim.SGD", "dampening"),
    "moments keep their bias": Fault("optim", "Adam", Adam, "optim.Adam", "weights"),
    "the slope of relu at 0 is 1": Fault("nn", "ReLU", ReLU, "nn.ReLU", "gradients"),
    "what dropout keeps is not scaled": Fault("nn", "Dropout", Dropout, "nn.Dropout", "results"),
    "the running variance is that of the population": Fault("nn", "BatchNorm1d", BatchNorm1d, "nn.BatchNorm1d", "var"),
    "a sum is a mean": Fault("nn", "L1Loss", L1Loss, "nn.L1Loss", "mean times count is sum"),
    "softmax goes over the first dimension": Fault("nn", "Softmax", Softmax, "nn.Softmax", "results"),
    "the gradient of a bias is doubled": Fault("nn", "Linear", Linear, "nn.Linear", "['bias']"),
    "an exception leaves grad mode off": Fault(
        "", "no_grad", unrestored, "laws.no_grad_leaves_no_history", "an exception"
    ),
    "leaves share their gradient": Fault(
        torch.Tensor, "backward", sharing(torch.Tensor.backward), "laws.gradients_share_no_memory", "share memory"
    ),
    "an edit is not counted": Fault(
        torch.Tensor, "mul_", uncounted(torch.Tensor.mul_), "laws.an_edit_is_counted", "mul_"
    ),
}
"""A copy of PyTorch's: in a namespace of the copy, or (of tensors, which only laws can see) in PyTorch itself."""


def copy_of_pytorch(fault):
    """PyTorch with a class or function put in another's place; itself for a fault that is planted in it."""
    lib = SimpleNamespace(**vars(torch))
    if isinstance(fault.owner, str):
        if fault.owner:
            setattr(lib, fault.owner, SimpleNamespace(**vars(getattr(torch, fault.owner))))
        setattr(getattr(lib, fault.owner) if fault.owner else lib, fault.name, fault.wrong)
    return lib
