"""
1. Tensors and strides
======================

A tensor is a run of numbers in memory and a way to find an element of given indices in it. The run knows nothing of
rows and columns. The way is three things: a shape, a stride for each dimension, and the place of the first element.
"""

import minitorch as torch

x = torch.arange(12.0).reshape(3, 4)
print(x)
print(x.shape, x.stride(), x.storage_offset())

# %%
# The stride says how many elements to go forward in memory for one step along a dimension. Here a step to the next row
# skips 4 elements, and a step to the next column skips 1. So the element ``[i, j]`` stands at place ``4 i + 1 j``.

flat = x.flatten().tolist()
rows, columns = x.stride()
print(flat[rows * 2 + columns * 1], x[2, 1].item())

# %%
# Views
# -----
#
# Many functions only change the way, not the numbers. A transpose exchanges two strides. A slice moves the first
# element, and a step of 2 doubles a stride. None of them copies: they are called views.

t = x.t()
print(t.shape, t.stride())
part = x[1:, ::2]
print(part.shape, part.stride(), part.storage_offset())

# %%
# A view sees the memory of the tensor that it was made of, so an edit of one is seen in the other.

x[1, 2] = 100.0
print(t[2, 1].item(), part[0, 1].item())

# %%
# A stride may be 0: then every step along this dimension finds the same element again. This is how broadcasting
# repeats a tensor without a copy. Chapter 4 needs it.

column = torch.tensor([[1.0], [2.0], [3.0]])
wide = column.expand(3, 4)
print(wide.stride())
print(wide)

# %%
# When the numbers have to move
# -----------------------------
#
# A shape can be changed without a copy only if there are strides for the new shape. The elements of a transpose do not
# lie in the order in which they are read, so there are none for a single dimension. ``view`` refuses then, and
# ``reshape`` copies.

print(x.is_contiguous(), t.is_contiguous())
try:
    t.view(12)
except RuntimeError:
    print("there are no strides for this")
copy = t.reshape(12)
copy[0] = -1.0
print(copy[0].item(), t[0, 0].item())

# %%
# Edits are counted
# -----------------
#
# Tensors that see the same memory share a counter of its edits. The next chapter shows what needs it: a gradient may
# depend on numbers that were there when a function was called, and the counter tells that they are there no more.

a = torch.zeros(3)
b = a[1:]
print(a._version, b._version)
b.add_(5)
print(a, a._version, b._version)

# %%
# Where this stands in minitorch
# ------------------------------
#
# minitorch does not do the arithmetic of strides itself: a ``Tensor`` holds an array of numpy, which has them, though
# it counts in bytes. Beside the array it has a place in the graph and the counter, which is a list with one number in
# it so that several tensors can share it. The class is in ``minitorch/tensor/tensor.py``. What a view remembers, the
# tensor behind it and the path from there, is in ``minitorch/autograd/views.py``.

if torch.__name__ == "minitorch":
    print(type(a._array), a._array.strides, a.stride(), a.element_size())
    print(b._counter is a._counter, b._base is a)
    print(b._path)
