"""
10. Convolution as a product
============================

A convolution puts a small kernel on every place of an image and adds up the products. Written as loops it is slow.
Written as a product of matrices it goes through the fastest code that there is for a processor.
"""

import minitorch as torch
import minitorch.nn.functional as F

image = torch.arange(16.0).reshape(1, 1, 4, 4)
kernel = torch.tensor([[[[0.0, 1.0], [2.0, 3.0]]]])
print(F.conv2d(image, kernel))

# %%
# By loops: place by place, the window below the kernel times the kernel.


def by_loops(image, kernel):
    n = image.shape[2] - kernel.shape[2] + 1
    out = torch.zeros(1, 1, n, n)
    for i in range(n):
        for j in range(n):
            window = image[0, 0, i : i + 2, j : j + 2]
            out[0, 0, i, j] = (window * kernel[0, 0]).sum()
    return out


print(torch.equal(by_loops(image, kernel), F.conv2d(image, kernel)))

# %%
# Windows without a copy
# ----------------------
#
# All windows can be seen in the memory of the image, by strides (chapter 1). A view with four dimensions has two for
# the place of a window and two inside it; a step to the next window is a step to the next element.

windows = image[0, 0].unfold(0, 2, 1).unfold(1, 2, 1)
print(windows.shape, windows.stride())
print(windows[1, 2])

# %%
# One product
# -----------
#
# Written below each other, the elements of each window make a column. The kernel makes a row. The product of the row
# with the matrix of columns is the image that the convolution makes. ``F.unfold`` gives these columns.

columns = F.unfold(image, (2, 2))
print(columns.shape)
row = kernel.reshape(1, 4)
print((row @ columns).reshape(1, 1, 3, 3))

# %%
# With several channels a column holds the windows of all of them, and with several kernels there are several rows. A
# convolution of 3 channels to 5 with a kernel of 2 by 2 is a matrix of 5 rows and 12 columns, times 12 rows.

torch.manual_seed(0)
layer = torch.nn.Conv2d(3, 5, 2)
x = torch.randn(2, 3, 4, 4)
matrix = layer.weight.reshape(5, 12)
out = matrix @ F.unfold(x, (2, 2)) + layer.bias.reshape(5, 1)
print(out.shape, (out.reshape(2, 5, 3, 3) - layer(x)).abs().max().item() < 1e-5)

# %%
# The two gradients
# -----------------
#
# A product of matrices has products as its gradients (chapter 4), so the gradients of a convolution are products too.
# That for the weight is the incoming gradient times the transposed columns.

y = layer(x)
g = torch.randn(y.shape)
y.backward(g)
for_weight = sum(g[n].reshape(5, 9) @ F.unfold(x[n : n + 1], (2, 2))[0].t() for n in range(2))
print((for_weight.reshape(5, 3, 2, 2) - layer.weight.grad).abs().max().item() < 1e-5)

# %%
# That for the image is the transposed matrix times the incoming gradient. This gives columns, which are put back where
# the windows were. Windows overlap, and what belongs to the same element is added. ``F.fold`` does that, and the whole
# is what is called a transposed convolution.

x = x.clone().requires_grad_()
layer(x).backward(g)
back = F.fold(matrix.detach().t() @ g.reshape(2, 5, 9), (4, 4), (2, 2))
print((back - x.grad).abs().max().item() < 1e-5)
print((F.conv_transpose2d(g, layer.weight.detach()) - x.grad).abs().max().item() < 1e-5)

# %%
# Where this stands in minitorch
# ------------------------------
#
# ``minitorch/ops/convolution.py`` declares three ops, each of which is a gradient of the others. The products are made
# in ``minitorch/kernels/convolution.py``, for a few images at a time, so that columns stay in the processor's cache.
# The columns repeat every element as often as the kernel has elements. Up to some 64 channels that costs more than the
# product gains, and ``minitorch/kernels/direct.py`` goes over long rows instead.

if torch.__name__ == "minitorch":
    from minitorch.kernels.convolution import columns_of
    from minitorch.ops.op import registry

    print(sorted(name for name in registry if "conv" in name))
    found = columns_of(image.numpy(), (2, 2), (3, 3), (1, 1), (0, 0), (1, 1), 1)
    print(found.shape, (found[0] == columns[0].numpy()).all())
