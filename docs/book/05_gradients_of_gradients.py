"""
5. Gradients of gradients
=========================

The gradient of a function is a function, and may be differentiated again. This needs no second engine: it is enough
that rules are written with the same ops that users call.
"""

import minitorch as torch

x = torch.tensor(2.0, requires_grad=True)
y = x * x * x
(first,) = torch.autograd.grad(y, x, create_graph=True)
print(first.item(), first.requires_grad)
(second,) = torch.autograd.grad(first, x, create_graph=True)
(third,) = torch.autograd.grad(second, x)
print(second.item(), third.item())

# %%
# ``x³`` has the derivatives ``3 x²``, ``6 x`` and ``6``, which at 2 are 12, 12 and 6.
#
# What ``create_graph`` changes
# -----------------------------
#
# Usually backward runs the rules on bare arrays: they only compute. With ``create_graph=True`` it runs the same rules
# on tensors. The arrays that a node kept are wrapped with the nodes that made them, and then a rule such as
# ``g * y`` is a product of tensors, which is recorded as any other (chapter 2). In the code this wrapping is called
# ``lift``: see ``pull`` in ``minitorch/autograd/op_node.py``.

y = x * x
(plain,) = torch.autograd.grad(y, x)
print(plain.requires_grad, plain.grad_fn)
y = x * x
(recorded,) = torch.autograd.grad(y, x, create_graph=True)
print(recorded.requires_grad, recorded.grad_fn is not None)

# %%
# So a rule may be called by hand, on numbers, on arrays, or on tensors that are recorded. This is the rule of the
# product for its argument ``x``:

if torch.__name__ == "minitorch":
    import numpy as np

    from minitorch.ops.op import registry

    rule = registry["mul"].rules["x"].vjp
    print(rule(10.0, 3.0))
    print(rule(np.array([1.0, 2.0]), np.array([3.0, 4.0])))
    print(rule(torch.tensor(1.0), x))

# %%
# A rule that was written in numpy instead would lose the history here, and the second derivative would be wrong
# without a word. Where a rule needs a formula that is no op yet, it becomes one, with rules of its own:
# ``mse_loss_backward`` in ``minitorch/ops/losses.py`` is the gradient of ``mse_loss``.

prediction = torch.tensor([1.0, 4.0], requires_grad=True)
target = torch.tensor([0.0, 1.0])
loss = torch.nn.functional.mse_loss(prediction, target)
(gradient,) = torch.autograd.grad(loss, prediction, create_graph=True)
print(gradient.tolist())
gradient.sum().backward()
print(prediction.grad)

# %%
# A use: the penalty on a gradient
# --------------------------------
#
# Some losses contain a gradient, for example to keep a model from being too steep. The gradient is then part of the
# graph, and ``backward`` differentiates through it.

w = torch.tensor([3.0, -4.0], requires_grad=True)
point = torch.tensor([1.0, 2.0], requires_grad=True)
output = (w * point * point).sum()
(slope,) = torch.autograd.grad(output, point, create_graph=True)
penalty = (slope * slope).sum()
penalty.backward()
print(slope.tolist(), w.grad)

# %%
# By hand: the slope is ``2 w p``, its square ``4 w² p²``, and the derivative of this by ``w`` is ``8 w p²``.

print((8 * w * point * point).tolist())

# %%
# A use: Newton's step
# --------------------
#
# With two derivatives one can jump to where the first would be 0. For a square that is one step.

t = torch.tensor(10.0, requires_grad=True)
for step in range(2):
    (g,) = torch.autograd.grad(2 * (t - 3) ** 2, t, create_graph=True)
    (h,) = torch.autograd.grad(g, t)
    with torch.no_grad():
        t -= g / h
    print(step, t.item())
