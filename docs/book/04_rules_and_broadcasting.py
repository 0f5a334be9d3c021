"""
4. Rules and broadcasting
=========================

A rule turns the gradient at the result of an op into the gradient at one of its arguments. This chapter looks at a few
rules, and at the one thing that they leave out.
"""

import minitorch as torch

# %%
# A rule is a product with the derivative
# ---------------------------------------
#
# For an op of one element, the rule multiplies the incoming gradient ``g`` by the derivative. ``exp`` is its own
# derivative, so its rule is ``g * out`` and keeps the result. A quotient ``x / y`` has ``g / y`` for ``x`` and
# ``-g * (out / y)`` for ``y``. Rules stand beside the formula, in the files of ``minitorch/ops``.

x = torch.tensor([0.0, 1.0], requires_grad=True)
y = torch.tensor([2.0, 4.0], requires_grad=True)
x.exp().sum().backward()
print(x.grad, x.exp().tolist())
x.grad = None
(x / y).sum().backward()
print(x.grad, y.grad)

if torch.__name__ == "minitorch":
    from minitorch.ops.op import registry

    print(registry["exp"].rules["x"].names, registry["div"].rules["y"].names)
    print(len(registry), "ops are declared")

# %%
# For an op of whole arrays the derivative would be a matrix with a row for each result and a column for each argument.
# No rule makes this matrix. It gives the product of ``g`` with it, which is called a vector-Jacobian product. For a
# product of matrices that is a product of matrices again, as ``minitorch/ops/products.py`` says.

a = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
b = torch.tensor([[0.0, 1.0], [1.0, 1.0]])
g = torch.tensor([[1.0, 0.0], [0.0, 10.0]])
(a @ b).backward(g)
print(torch.equal(a.grad, g @ b.t()))

# %%
# Broadcasting
# ------------
#
# In ``m + v`` the vector is added to every row of the matrix, as if it had been expanded with a stride of 0. Each
# element of the vector enters several sums. Its gradient is the sum of the gradients at all of them.

m = torch.zeros(3, 2, requires_grad=True)
v = torch.tensor([1.0, 2.0], requires_grad=True)
weights = torch.tensor([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
((m + v) * weights).sum().backward()
print(v.grad, weights.sum(0))

# %%
# The rules of ``add`` are ``dx=lambda g: g`` and ``dy=lambda g: g``. They do not mention any of this, and what they
# return for ``v`` has the shape of the matrix. Every node knows the shape of its value. When a gradient of another
# shape arrives, the engine sums it down to the right one. This is the only place where broadcasting is undone:
# ``_fitted`` in ``minitorch/autograd/engine.py``, which calls ``sum_to`` of ``minitorch/ops/broadcasting.py``. So no
# rule can get it wrong, and a new op has it for nothing.


def sum_to(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(0)
    for axis, n in enumerate(shape):
        if n == 1 and gradient.shape[axis] != 1:
            gradient = gradient.sum(axis, keepdim=True)
    return gradient


ones = torch.ones(4, 3, 2)
print(sum_to(ones, (3, 1)))
print(sum_to(ones, (2,)))

if torch.__name__ == "minitorch":
    from minitorch.ops.broadcasting import sum_to as real

    print(real(ones, (3, 1)).tolist() == sum_to(ones, (3, 1)).tolist())

# %%
# ``expand`` and ``sum_to`` are each other's gradients: what one repeats, the other adds up. Two ops that are each
# other's rule can be differentiated as often as one likes.

row = torch.tensor([1.0, 2.0], requires_grad=True)
row.expand(3, 2).sum().backward()
print(row.grad)

# %%
# Checking a rule
# ---------------
#
# A rule is checked against the formula: move an argument a little to both sides, and divide the difference of the
# results by the distance. In float64 eight digits or more agree. ``gradcheck`` does this for every element.


def f(t):
    return (t.exp() / (1 + t * t)).sum()


point = torch.tensor([0.3, -1.2], dtype=torch.float64, requires_grad=True)
f(point).backward()
with torch.no_grad():
    h = torch.tensor([1e-6, 0.0], dtype=torch.float64)
    slope = (f(point + h) - f(point - h)) / 2e-6
print(f"{slope.item():.6f} {point.grad[0].item():.6f}")
print(torch.autograd.gradcheck(f, point))
