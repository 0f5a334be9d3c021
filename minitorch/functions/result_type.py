"""Which dtype do values meet in? PyTorch's `result_type`, `promote_types` and `can_cast`."""

from ..jit.dtypes import category
from ..tensor.dtypes import dtype as Dtype
from ..tensor.dtypes import from_numpy_dtype
from ..tensor.promotion import meeting_dtype
from ..tensor.promotion import promote_types as promote_numpy_types
from ..tensor.tensor import Tensor
from .public import public


@public
def result_type(tensor1: Tensor | float, tensor2: Tensor | float) -> Dtype:
    """The dtype of an operation on two tensors or numbers.

    Shapes: (*), (*), of which it counts whether there are dimensions at all.
    Dtypes: any -> `torch.dtype`.
    Errors: TypeError for anything else.
    """
    for x in (tensor1, tensor2):
        if not isinstance(x, Tensor | bool | int | float):
            raise TypeError(f"result_type(): expected tensors or numbers, got {type(x).__name__}")
    return from_numpy_dtype(meeting_dtype(tensor1, tensor2))


@public
def promote_types(type1: Dtype, type2: Dtype) -> Dtype:
    """The smallest dtype that both can be converted to.

    Shapes: no tensors take part.
    Dtypes: any two -> `torch.dtype`.
    Errors: none for dtypes.
    """
    return from_numpy_dtype(promote_numpy_types(type1.numpy, type2.numpy))


@public
def can_cast(from_: Dtype, to: Dtype) -> bool:
    """Whether an in-place operation may write values of dtype `from_` into a tensor of dtype `to`.

    Shapes: no tensors take part.
    Dtypes: any two -> a Python bool.
    Errors: none for dtypes.
    """
    return category(from_.numpy) <= category(to.numpy)
