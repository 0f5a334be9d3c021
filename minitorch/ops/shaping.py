"""Views: the same memory under another shape or in another order. A view's gradient is the view undone."""

import numpy as np

from .op import arraywise


@arraywise(public=False, view=True, dx=lambda g, x_shape: g.reshape(x_shape))
def view(x, /, shape):
    return np.reshape(x, shape, copy=False)


@arraywise(public=False, view=True, dx=lambda g, dims: permute(g, tuple(np.argsort(dims).tolist())))
def permute(x, /, dims):
    return x.transpose(dims)


@arraywise(public=False, view=True, dx=lambda g, dim0, dim1: transpose(g, dim0, dim1))
def transpose(x, /, dim0, dim1):
    return x.swapaxes(dim0, dim1)
