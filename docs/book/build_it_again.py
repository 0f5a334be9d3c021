"""
Build it again
==============

What chapters 2 to 7 explain, from nothing but numpy: ops declared once, a tape, backward in the order of creation, a
layer, a loss, optimizers as formulas. It gives the library's numbers. Each part names the file of the real one.
"""

import heapq
import inspect
import itertools

import numpy as np

# %%
# A tensor is an array and the node that made it. (``minitorch/tensor/tensor.py``, ``minitorch/autograd/node.py``)

numbers, modes = itertools.count(), {"record": True}


class Node:
    def __init__(self, shape, pulls=(), leaf=None):
        self.shape, self.pulls, self.leaf, self.sequence = shape, pulls, leaf, next(numbers)


class Tensor:
    def __init__(self, data, requires_grad=False):
        self.array, self.grad = np.asarray(data, np.float32), None
        self.shape = self.array.shape
        self.node = Node(self.shape, leaf=self) if requires_grad else None

    def backward(self, create_graph=False):
        run(self.node, Tensor(1.0), create_graph)


# %%
# An op is a formula and a rule for each array; arrays stand before the ``/``. A call computes, and keeps what the rules
# of those arguments name that have a node. (``minitorch/ops/op.py``, ``minitorch/autograd/record.py``)


class Op:
    def __init__(self, formula, rules):
        self.formula, self.names = formula, list(inspect.signature(formula).parameters)
        self.rules = {name[1:]: (rule, list(inspect.signature(rule).parameters)[1:]) for name, rule in rules.items()}

    def __call__(self, *args):
        out = Tensor(self.formula(*[x.array if isinstance(x, Tensor) else x for x in args]))
        values, pulls = dict(zip(self.names, args, strict=True), out=out), []
        for name, (rule, needs) in self.rules.items():
            edge = getattr(values[name], "node", None)
            if edge and modes["record"]:
                pulls.append((edge, rule, [values[need] for need in needs]))
        out.node = Node(out.shape, pulls) if pulls else None
        return out


def op(**rules):
    return lambda formula: Op(formula, rules)


# %%
# The declarations. No rule mentions broadcasting, and rules are made of ops, so that they can be differentiated again.
# (``minitorch/ops/arithmetic.py``, ``products.py``, ``rectifiers.py``, ``losses.py``, ``broadcasting.py`` beside it)

add = op(dx=lambda g: g, dy=lambda g: g)(lambda x, y, /: x + y)
sub = op(dx=lambda g: g, dy=lambda g: mul(g, -1.0))(lambda x, y, /: x - y)
mul = op(dx=lambda g, y: mul(g, y), dy=lambda g, x: mul(g, x))(lambda x, y, /: x * y)
relu = op(dx=lambda g, out: mul(g, positive(out)))(lambda x, /: np.maximum(x, 0))
positive = op()(lambda x, /: x > 0)
transpose = op(dx=lambda g: transpose(g))(lambda x, /: x.T)
mm = op(dx=lambda g, y: mm(g, transpose(y)), dy=lambda g, x: mm(transpose(x), g))(lambda x, y, /: x @ y)
expand = op(dx=lambda g, x: sum_to(g, x.shape))(lambda x, /, shape: np.broadcast_to(x, shape))
linear = op(dx=lambda g, weight: mm(g, weight), dweight=lambda g, x: mm(transpose(g), x), dbias=lambda g: g)(
    lambda x, weight, bias, /: x @ weight.T + bias
)
mse_loss = op(
    dx=lambda g, x, y: mul(g, mul(sub(x, y), 2 / x.array.size)),
    dy=lambda g, x, y: mul(g, mul(sub(y, x), 2 / x.array.size)),
)(lambda x, y, /: np.mean((x - y) ** 2))


@op(dx=lambda g, x: expand(g, x.shape))
def sum_to(x, /, shape):
    extra = x.ndim - len(shape)
    return x.sum((*range(extra), *[i + extra for i, n in enumerate(shape) if n < x.shape[i + extra]])).reshape(shape)


# %%
# Backward: the youngest node first; broadcasting is undone where gradients arrive. (``minitorch/autograd/engine.py``)


def run(root, g, create_graph):
    before, modes["record"] = modes["record"], create_graph
    sums, queue = {root: g}, [(-root.sequence, root)]
    while queue:
        g = sums.pop(node := heapq.heappop(queue)[1])
        if node.leaf:
            node.leaf.grad = g if node.leaf.grad is None else add(node.leaf.grad, g)
        for edge, rule, saved in node.pulls:
            d = rule(g, *saved)
            d = d if d.shape == edge.shape else sum_to(d, edge.shape)
            if edge not in sums:
                heapq.heappush(queue, (-edge.sequence, edge))
            sums[edge] = add(sums[edge], d) if edge in sums else d
    modes["record"] = before


# %%
# A layer is its parameters and how they start. (``minitorch/nn/modules/linear.py``)


class Linear:
    def __init__(self, n, m, rng):
        start = [rng.uniform(-(n**-0.5), n**-0.5, shape) for shape in ((m, n), m)]
        self.parameters = [Tensor(array, requires_grad=True) for array in start]

    def __call__(self, x):
        return linear(x, *self.parameters)


# %%
# An optimizer is its formula. (``minitorch/optim/sgd.py``, ``minitorch/optim/adam.py``, ``optimizer.py`` beside them)


def sgd(p, g, t, lr=1e-3):
    return (p - lr * g,)


def adam(p, g, t, m=0.0, v=0.0, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    m, v = m + (1 - b1) * (g - m), b2 * v + (1 - b2) * g * g
    return p - lr / (1 - b1**t) * m / (np.sqrt(v / (1 - b2**t)) + eps), m, v


def step(params, states, rule, t, **options):
    for p in params:
        p.array, *states[p] = rule(p.array, p.grad.array, t, *states.get(p, ()), **options)
        p.grad = None


# %%
# A 2-3-1 network learns ``y = |x₁ - x₂|``. (``minitorch/workflow.py``)

rng, states = np.random.default_rng(8), {}
x = rng.random((100, 2))
first, second = Linear(2, 3, rng), Linear(3, 1, rng)
for t in range(1, 1001):
    loss = mse_loss(second(relu(first(Tensor(x)))), Tensor(abs(x[:, :1] - x[:, 1:])))
    loss.backward()
    step(first.parameters + second.parameters, states, adam, t, lr=0.01)
print(loss.array)
