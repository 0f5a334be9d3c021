"""
6. A layer
==========

A layer is its parameters, how they start, and a ``forward``. This chapter writes a linear layer and holds it against
the library's.
"""

import math

import minitorch as torch
from minitorch import nn


class Line(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        bound = 1 / math.sqrt(in_features)
        self.weight = nn.Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))

    def forward(self, x):
        return x @ self.weight.t() + self.bias


# %%
# The library's draws its numbers in the same order, the weight first. So the same seed gives the same layer.

torch.manual_seed(0)
mine = Line(2, 3)
torch.manual_seed(0)
theirs = nn.Linear(2, 3)
print(mine.weight.tolist())
print((mine.weight - theirs.weight).abs().max().item() < 1e-7)
x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
print((mine(x) - theirs(x)).abs().max().item() < 1e-6)

# %%
# How a module knows its parameters
# ---------------------------------
#
# Nobody has registered anything here. ``Module`` overrides what an assignment to an attribute does: a ``Parameter``
# goes into a dict of parameters, a module into a dict of modules. Walking through both dicts finds everything, with
# names that tell the way. See ``minitorch/nn/modules/attributes.py`` and ``minitorch/nn/modules/traversal.py``.

print([name for name, _ in mine.named_parameters()])
print(list(mine._parameters), list(mine._modules))
model = nn.Sequential(Line(2, 3), nn.ReLU(), Line(3, 1))
print([name for name, _ in model.named_parameters()])

# %%
# A ``Parameter`` is a tensor that requires grad; nothing else sets it apart. A tensor that is no parameter is not
# found, and so would never be trained. One that belongs to a layer but is not trained is a buffer.


class Centred(nn.Module):
    def __init__(self):
        super().__init__()
        self.forgotten = torch.ones(2, requires_grad=True)
        self.register_buffer("mean", torch.zeros(2))

    def forward(self, x):
        return x - self.mean


layer = Centred()
print(list(layer.parameters()), list(layer.state_dict()))

# %%
# Calling a layer
# ---------------
#
# ``layer(x)`` calls ``forward``, and hooks before and after it where there are any. The gradients are nobody's
# business here: ``forward`` calls functions of tensors, and these are recorded. A layer has no backward of its own.

seen = []
handle = model[0].register_forward_hook(lambda module, args, output: seen.append(tuple(output.shape)))
model(x).sum().backward()
handle.remove()
print(seen, tuple(model[0].weight.grad.shape))

# %%
# One op instead of three
# -----------------------
#
# ``Line.forward`` records a transpose, a product and a sum. ``nn.Linear`` records one op, ``linear`` of
# ``minitorch/ops/products.py``, with rules that are products too. The layer itself is in
# ``minitorch/nn/modules/linear.py``.

if torch.__name__ == "minitorch":

    def count(node):
        return 0 if node is None or not node.edges else 1 + sum(count(edge) for edge in node.edges)

    print(count(mine(x)._node), count(theirs(x)._node))
    print(list(theirs(x)._node.op.rules))
