"""
12. Where numbers differ, and why
=================================

Two correct programs may print different last digits. This chapter shows where that comes from, how to tell it from a
mistake, and which choices are not a matter of rounding.
"""

import math

import numpy as np

import minitorch as torch

# %%
# Rounding
# --------
#
# float32 has 24 binary digits. The distance from a number to the next is called an ulp, a unit in the last place. It
# grows with the number. One operation is off by half an ulp at most.

one = np.float32(1)
print(np.spacing(one) == 2**-23, np.spacing(np.float32(1000)) == 2**-14)
print(f"{torch.tensor(0.1).item():.10f}")

# %%
# So a sum depends on the order of its terms. Each bracket is rounded, and other brackets are rounded differently.

a, b, c = torch.tensor(1e8), torch.tensor(-1e8), torch.tensor(1.0)
print(((a + b) + c).item(), (a + (b + c)).item())

# %%
# Sums
# ----
#
# To add a million numbers one after the other makes the sum large and the terms small against it. The first sum below
# does so and is wrong in the third digit. Adding in blocks, or several sums side by side that are joined at the end,
# keeps the partial sums small. Both libraries do this, each with blocks of its own, so their last digits differ.

terms = torch.full((1000000,), 0.1)
one_by_one = np.add.accumulate(terms.numpy())[-1]
print(f"one by one: {one_by_one:.0f}, sum: {terms.sum().item():.0f}")

# %%
# minitorch's sums are in ``minitorch/kernels/sums.py``. The same holds for products of matrices, where BLAS chooses the
# order by the size of the matrix, the processor and the number of threads. This is why a row that is computed alone may
# differ in its last bit from the same row in a batch.

torch.manual_seed(0)
x, w = torch.randn(100, 300), torch.randn(300, 50)
print((x @ w)[0].shape, ((x @ w)[:1] - x[:1] @ w).abs().max().item() < 1e-4)

# %%
# Functions
# ---------
#
# ``exp`` and its like are approximations by polynomials, and each library has its own. They are right to a few ulps,
# not always to half a one. In ulps the distance can be compared between functions and between large and small numbers.


def ulps(found, value):
    return abs(float(found) - value) / float(np.spacing(np.float32(abs(value))))


points = [0.1 * i for i in range(1, 100)]
for name in ("exp", "log", "sin", "tanh"):
    xs = torch.tensor(points)
    found = getattr(torch, name)(xs).tolist()
    values = [getattr(math, name)(p) for p in xs.tolist()]
    worst = max(ulps(f, v) for f, v in zip(found, values, strict=True))
    print(name, "is right to 4 ulps:", worst < 4)

# %%
# How exact every function is, beside PyTorch's, is measured in ``tests/accuracy``: there is a table of it.
#
# Loss of digits
# --------------
#
# Other errors are not of the last digit. The difference of two numbers that are nearly equal keeps the error of both,
# and few digits beside it. A better formula avoids the difference: this is why ``log1p`` and ``log_softmax`` exist.

small = torch.tensor(1e-6)
print(f"{(1 + small).log().item():.3e} {small.log1p().item():.3e}")
scores = torch.tensor([200.0, 0.0])
print(scores.softmax(0).log(), scores.log_softmax(0))

# %%
# Corners
# -------
#
# Where a function has a corner, its derivative is a choice. ``relu`` and ``abs`` have the gradient 0 there. ``amax``
# shares the gradient between equal elements; ``max`` over a dimension gives it to one. minitorch chooses as PyTorch.

for f in (torch.relu, torch.abs):
    t = torch.zeros(1, requires_grad=True)
    f(t).sum().backward()
    print(t.grad)
for f in (torch.amax, lambda t, dim: torch.max(t, dim).values):
    t = torch.ones(2, requires_grad=True)
    f(t, 0).backward()
    print(t.grad)

# %%
# What differs on purpose
# -----------------------
#
# In some places minitorch does something else than PyTorch. Each is a line with its reason in ``docs/divergences.md``,
# and a test makes each of these calls in both. One of them: ``True`` as a size is 1 in PyTorch, and an error here.

if torch.__name__ == "minitorch":
    try:
        torch.zeros(2, True)
    except TypeError as error:
        print(error)
