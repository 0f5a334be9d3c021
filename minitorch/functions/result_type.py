"""Which dtype do values meet in? PyTorch's `result_type`, `promote_types` and `can_cast`."""

from typing import Any

from ..jit.dtypes import category
from ..tensor.dtypes import dtype as Dtype
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.promotion import meeting_dtype
from ..tensor.promotion import promote_types as promote_numpy_types
from ..tensor.tensor import Tensor
from .public import functions


def result_type(tensor1: Any, tensor2: Any) -> Dtype:
    """The dtype of an operation on two tensors or numbers."""
    for x in (tensor1, tensor2):
        if not isinstance(x, Tensor | bool | int | float):
            raise TypeError(f"result_type(): expected tensors or numbers, got {type(x).__name__}")
    return from_numpy_dtype(meeting_dtype(tensor1, tensor2))


def promote_types(type1: Dtype, type2: Dtype) -> Dtype:
    """The smallest dtype that both can be converted to."""
    return from_numpy_dtype(promote_numpy_types(type1.numpy, type2.numpy))


def can_cast(from_: Dtype, to: Dtype) -> bool:
    """Whether an in-place operation may write values of dtype `from_` into a tensor of dtype `to`."""
    return category(from_.numpy) <= category(to.numpy)


functions.update(result_type=result_type, promote_types=promote_types, can_cast=can_cast)
