"""Views: the same memory under another shape or in another order. A view's gradient is the view undone."""

import numpy as np

from .op import arraywise


@arraywise(
    public=False,
    view=True,
    label=lambda shape, called: called,
    explain=lambda x, shape, called: (
        "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
        "contiguous subspaces). Use .reshape(...) instead."
    ),
    dx=lambda g, x_shape: g.reshape(x_shape),
)
def view(x, /, shape, called="View"):
    """`x` read in the same order with other sizes; `called` names the node (`Unsqueeze`, `Squeeze`)."""
    return x.reshape(shape, copy=False)


@arraywise(public=False, view=True, dx=lambda g, dims: permute(g, tuple(np.argsort(dims).tolist())))
def permute(x, /, dims):
    return x.transpose(dims)


@arraywise(
    public=False, view=True, label=lambda dim0, dim1, called: called, dx=lambda g, dim0, dim1: transpose(g, dim0, dim1)
)
def transpose(x, /, dim0, dim1, called="Transpose"):
    return x.swapaxes(dim0, dim1)


@arraywise(public=False, view=True, dx=lambda g: alias(g))
def alias(x, /):
    """`x` itself under a name of its own."""
    return x.view()
