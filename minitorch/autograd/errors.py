"""What goes wrong in a call on tensors, in PyTorch's words and with its exception classes."""

from typing import Any

import numpy as np

from ..jit.dtypes import category
from ..jit.scalars import TOO_LARGE, TOO_SMALL
from ..kernels.layout import is_overlapping
from ..ops.op import Op
from ..presentation.errors import REASONS
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.modes import modes
from .leaf import Leaf

INFERENCE_SAVED = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in "
    "computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in "
    "autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
)
LEAF_IN_PLACE = "a leaf Variable that requires grad is being used in an in-place operation."
OVERLAPPING = (
    "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
    "Please clone() the tensor before performing the operation."
)
NO_GRAD_VIEW = (
    "A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case "
    "is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace "
    "either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want "
    "the inplace to be tracked)."
)
STALE_NO_GRAD_VIEW = (
    "A view was created in no_grad mode and its base or another view of its base has been modified inplace since. "
    "Whether gradients should flow through that edit is ambiguous, so it is forbidden. Make both the view and the edit "
    "inside the no_grad block (not to be tracked), or both outside of it (to be tracked), and view().detach() else."
)


def explain(op: Op, arrays: list, settings: tuple, error: Exception) -> Exception:
    """PyTorch's error for what numpy raised in `op`."""
    if str(error) in (TOO_LARGE, TOO_SMALL):
        return error
    if isinstance(error, np.exceptions.AxisError) and error.axis is not None:
        limit = max(error.ndim or 0, 1)
        return IndexError(
            f"Dimension out of range (expected to be in range of [{-limit}, {limit - 1}], but got {error.axis})"
        )
    if isinstance(error, ValueError) and op.elementwise:
        clash = broadcast_clash([x.shape for x in arrays if hasattr(x, "shape")])
        if clash:
            return RuntimeError(clash)
    if isinstance(error, TypeError) and op.elementwise:  # numpy's ufunc has no loop for this dtype
        kind = next(from_numpy_dtype(x.dtype).scalar_type for x in arrays if hasattr(x, "dtype"))
        return NotImplementedError(f"\"{op.name}\" not implemented for '{kind}'")
    if isinstance(error, IndexError):
        return IndexError(str(error).replace("axis", "dimension"))
    if op.name in REASONS:
        return RuntimeError(REASONS[op.name](*arrays, *settings))
    if isinstance(error, ValueError | OverflowError):
        return RuntimeError(f"{op.name}: {error}")
    return type(error)(f"{op.name}(): {error}")


def broadcast_clash(shapes: list[tuple[int, ...]]) -> str | None:
    """PyTorch's sentence for the last dimension in which two shapes do not broadcast; None if they do."""
    shape = shapes[0] if shapes else ()
    for other in shapes[1:]:
        for back in range(1, min(len(shape), len(other)) + 1):
            a, b = shape[-back], other[-back]
            if a != b and 1 not in (a, b):
                at = max(len(shape), len(other)) - back
                return (
                    f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension {at}"
                )
        shape = np.broadcast_shapes(shape, other)
    return None


def cannot_edit(x: Any, op: Op | None = None) -> str | None:
    """Why `x` may not be written to in place (by `op`), if so. One number may be written to all of an expanded one."""
    problem = cannot_change(x)
    if problem is None and 0 in x._array.strides and x._array.size > 1 and is_overlapping(x._array):
        return None if op is not None and op.name in ("fill", "zero") else OVERLAPPING
    return problem


def refused_edit(problem: str) -> RuntimeError:
    """The error of an edit that may not be, with a note on what to do where that is known."""
    error = RuntimeError(problem)
    if problem.endswith(LEAF_IN_PLACE):
        error.add_note("To change a weight by hand, do it under torch.no_grad(), or let an optimizer do it.")
    return error


def cannot_change(x: Any) -> str | None:
    """Why `x` may not get other numbers or another shape in place, if so."""
    if x._inference and not modes.inference:
        return (
            "Inplace update to inference tensor outside InferenceMode is not allowed. "
            "You can make a clone to get a normal tensor before doing inplace update."
        )
    if modes.grad:
        if x._no_edit:
            return f"{x._no_edit[0]} and is being modified inplace. {x._no_edit[1]}"
        if isinstance(x._node, Leaf):
            if x._base is not None and x._base._node is not None:
                return NO_GRAD_VIEW
            return LEAF_IN_PLACE
        base = x._base
        if base is not None and (isinstance(base._node, Leaf) or (base._node is None and x._node is not None)):
            return f"a view of {LEAF_IN_PLACE}"
    return None


def cannot_hold(x: Any, out: np.ndarray) -> str | None:
    """Why the result `out` may not be written into `x`, if so."""
    if out.shape != x._array.shape:
        return f"output with shape {list(x._array.shape)} doesn't match the broadcast shape {list(out.shape)}"
    if category(out.dtype) > category(x._array.dtype):
        given, wanted = (from_numpy_dtype(a.dtype).scalar_type for a in (out, x._array))
        return f"result type {given} can't be cast to the desired output type {wanted}"
    return None
