"""Why arrays cannot be joined, in PyTorch's words. Each function takes the arguments of its op."""

from ..ops.joining import EMPTY


def cat(*arguments):
    *arrays, dim = arguments
    first = next(x.shape for x in arrays if x.shape != EMPTY)
    for i, x in enumerate(arrays):
        if x.shape == EMPTY:
            continue
        if x.ndim != len(first):
            return f"Tensors must have same number of dimensions: got {len(first)} and {x.ndim}"
        for axis, (n, m) in enumerate(zip(first, x.shape, strict=True)):
            if n != m and axis != dim:
                return (
                    f"Sizes of tensors must match except in dimension {dim}. Expected size {n} but got size {m} for "
                    f"tensor number {i} in the list."
                )
    return f"cat: cannot join arrays of shapes {[x.shape for x in arrays]}"


def stack(*arguments):
    *arrays, _ = arguments
    for i, x in enumerate(arrays):
        if x.shape != arrays[0].shape:
            return (
                f"stack expects each tensor to be equal size, but got {list(arrays[0].shape)} at entry 0 and "
                f"{list(x.shape)} at entry {i}"
            )
    return "stack: cannot join these arrays"
