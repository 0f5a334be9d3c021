"""Layout: in which order the elements of a result lie in memory, which PyTorch decides for each op.

Elementwise results lie as their arguments do, in numpy as in PyTorch. Copies do too, and differ only where an array
repeats elements; reductions and what reads by indices lie in reading order.
"""

import numpy as np

ARRAY = np.ndarray
"""The class of arrays whose `base` says whether their memory is their own."""


def in_rows(x):
    """`x`, copied unless its elements lie in reading order, the last dimension closest together."""
    return x if x.flags.c_contiguous else x.copy()


def empty_as(x, dtype=None):
    """Fresh memory of the shape of `x` in which its dimensions follow each other as in `x`, without gaps."""
    return np.empty_like(x, dtype) if x.flags.forc else empty_in_order(x.shape, x.strides, dtype or x.dtype)


def zeros_as(x):
    """Zeros of the shape and dtype of `x` that lie in memory as it does; for rows at a quarter of numpy's price."""
    return np.zeros(x.shape, x.dtype) if x.flags.c_contiguous else np.zeros_like(x)


def copied_as(x, like):
    """`x` in fresh memory that lies as that of `like`, of its shape, does; in rows where that has gaps or repeats."""
    out = np.empty_like(like, x.dtype)
    if any(n != 1 and s != t for n, s, t in zip(x.shape, out.strides, like.strides, strict=True)):
        return x.copy()
    out[...] = x
    return out


def ones_as(x):
    """Ones of the shape and dtype of `x`, in reading order."""
    out = np.empty(x.shape, x.dtype)
    out[...] = 1  # numpy's `ones` takes 0.8 µs more, and every backward starts here
    return out


def one_zero(shape, dtype):
    """An array of a shape all of whose elements are the same zero in memory."""
    return np.broadcast_to(np.zeros((), dtype), shape)


def copied_like(x, like):
    """As `copied_as`, of arrays of any kind: those that numpy's functions do not take copy themselves."""
    return copied_as(x, like) if hasattr(like, "__array_function__") else x.copy()


def copied(x, dtype=None):
    """`x` in fresh memory as `empty_as` lays it out."""
    if x.flags.forc:
        return x.astype(x.dtype if dtype is None else dtype)
    out = empty_as(x, dtype)
    np.copyto(out, x, casting="unsafe")
    return out


def empty_in_order(shape, strides, dtype):
    """Fresh memory of this shape without gaps: dimensions with larger strides are further apart.

    A stride of 0, of elements that are repeated, says nothing: such a dimension stays where it is, the others trade
    places around it.
    """
    strides = [abs(stride) for stride in strides]
    inner_first = list(reversed(range(len(shape))))
    for start in range(1, len(shape)):
        at = start
        for k in reversed(range(start)):
            apart = _further(inner_first[at], inner_first[k], shape, strides)
            if apart > 0:
                break
            if apart < 0:
                inner_first[at], inner_first[k] = inner_first[k], inner_first[at]
                at = k
    order = inner_first[::-1]
    out = np.empty([shape[axis] for axis in order], dtype)
    return out if order == sorted(order) else out.transpose(np.argsort(order))  # no view where none is needed


def _further(a, b, shape, strides):
    """Positive where dimension `a` is further apart in memory than `b`, negative where `b` is, 0 where it is open."""
    if 0 in (strides[a], strides[b]):
        return 0
    return (strides[a] > strides[b]) - (strides[a] < strides[b]) or -int(shape[a] < shape[b])


def copied_within(x, copies):
    """`x` as the same view of a copy of all the memory that it sees a part of; `copies`: those made so far, by id."""
    owner, start = memory_of(x)
    if not owner.flags.forc:
        return x.copy("K")
    if id(owner) not in copies:
        copies[id(owner)] = in_memory_order(owner).copy()
    return np.ndarray(x.shape, x.dtype, copies[id(owner)], start, x.strides)


def memory_of(x):
    """The array whose memory `x` sees all or a part of, and how many bytes lie before the first element of `x`."""
    owner = base = x
    while base is not None:
        owner = base if isinstance(base, np.ndarray) else owner
        base = getattr(base, "base", None)
    return owner, x.__array_interface__["data"][0] - owner.__array_interface__["data"][0]


def seen_from(x, shape, strides, offset):
    """The memory that `x` sees a part of, as an array of this shape from `offset` elements after the first of `x` on;
    `strides` count elements too."""
    owner, start = memory_of(x)
    steps = [stride * x.itemsize for stride in strides]
    return np.ndarray(shape, x.dtype, owner, start + offset * x.itemsize, steps)


def in_memory_order(x):
    """`x`, which has no gaps, so that it is read as it lies."""
    return x if x.flags.c_contiguous else x.T


def packed(x):
    """What `unpacked` makes an array of that lies as `x` does; views of one memory that are pickled together share it.
    """
    owner, start = memory_of(x)
    if (owner is x and x.flags.c_contiguous) or not owner.flags.forc:
        return np.asarray(x, order="C")  # `ascontiguousarray` would give one number a dimension
    return in_memory_order(owner), start, x.shape, x.strides, x.dtype


def unpacked(packing):
    """The array of which `packed` is."""
    if isinstance(packing, np.ndarray):
        return packing
    owner, start, shape, strides, dtype = packing
    return np.ndarray(shape, dtype, owner, start, strides)


def flat(*arrays):
    """All elements of each array in one row, if these are of one shape and lie alike without gaps; else None."""
    first = arrays[0]
    if any(type(x) is not np.ndarray or x.shape != first.shape for x in arrays):
        return None
    if all(x.flags.c_contiguous for x in arrays):
        return [x.reshape(-1) for x in arrays]
    return [x.T.reshape(-1) for x in arrays] if all(x.flags.f_contiguous for x in arrays) else None


def is_overlapping(array: np.ndarray) -> bool:
    """Whether an array repeats elements without a copy, as expanded ones do."""
    return any(stride == 0 and n > 1 for stride, n in zip(array.strides, array.shape, strict=True))
