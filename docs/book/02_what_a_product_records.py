"""
2. What ``x * y`` records
=========================

A gradient says how much a number at the end would change if a number at the beginning changed a little. To find it,
the library has to know what was computed in between. It writes that down while the program runs.
"""

import minitorch as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor([3.0, 4.0], requires_grad=True)
z = x * y
print(z)

# %%
# The product has a ``grad_fn``: a node that stands for this one call. The node points at the nodes of the two
# arguments. These are tensors that the user made, called leaves, and their nodes only take a gradient and keep it.

print(z.grad_fn.name())
print([node.name() for node, _ in z.grad_fn.next_functions])
print(x.is_leaf, z.is_leaf, x.grad_fn)

# %%
# Four steps
# ----------
#
# A call on tensors does four things. It brings the dtypes of the arguments together, it computes the value, it wraps
# the value in a new tensor, and if any argument requires grad it makes a node. These are the four steps of
# ``minitorch/autograd/record.py``. Where no argument requires grad, or in ``no_grad``, there is no fourth step.

with torch.no_grad():
    print((x * y).grad_fn)
print((x.detach() * 2.0).grad_fn)

# %%
# What the node keeps
# -------------------
#
# The op is declared once, in ``minitorch/ops/arithmetic.py``, as a formula and one rule for each argument:
#
# .. code-block:: python
#
#     @elementwise(np.multiply, operator="mul", dx=lambda g, y: g * y, dy=lambda g, x: g * x)
#     def mul(x, y, /):
#         return x * y
#
# The rule ``dx`` makes of ``g``, the gradient at the result, the gradient at ``x``. It names ``y``, so ``y`` has to be
# kept until then. If only ``x`` requires grad, only ``dx`` will be needed, and only ``y`` is kept. What is kept for
# which choice of arguments is decided once for each choice, in ``minitorch/ops/plan.py``.

if torch.__name__ == "minitorch":
    node = z._node
    print(node.plan.keep, node.saved)
    only_x = x * torch.tensor([3.0, 4.0])
    print(only_x._node.plan.keep, only_x._node.saved)
    print((x + y)._node.plan.keep, "is all that a sum keeps")

# %%
# The arrays are kept as they are, not copied. An edit would make the gradient wrong, so the node also remembers the
# count of edits from chapter 1, and refuses when it has changed. The class is ``OpNode`` in
# ``minitorch/autograd/op_node.py``.

w = torch.tensor([3.0, 4.0])
product = x * w
w.add_(1)
try:
    product.sum().backward()
except RuntimeError as error:
    print("modified by an inplace operation" in str(error))

# %%
# Sending a gradient back
# -----------------------
#
# ``backward`` starts with a gradient of 1 at the end. A sum gives every element the gradient that it got itself. The
# product then multiplies by what it has kept, and the leaves add what arrives to ``.grad``.

z.sum().backward()
print(x.grad, y.grad)

# %%
# It adds, it does not replace: a second pass doubles the numbers. This is why a training loop has ``zero_grad``.

(x * y).sum().backward()
print(x.grad)

# %%
# A second pass through the same node is refused, because what it kept has been given back.

try:
    z.sum().backward()
except RuntimeError as error:
    print("a second time" in str(error))

if torch.__name__ == "minitorch":
    print(z._node.saved)
