"""How values of several ranks become one: `ReduceOp`, and which dtypes each takes."""

from enum import Enum

import numpy as np

from ..jit.dtypes import is_floating
from ..tensor.dtypes import from_numpy_dtype


class ReduceOp(Enum):
    """How values of several ranks become one. PyTorch's `torch.distributed.ReduceOp`, without PREMUL_SUM."""

    SUM, AVG, PRODUCT, MIN, MAX, BAND, BOR, BXOR = range(8)


BITWISE = (ReduceOp.BAND, ReduceOp.BOR, ReduceOp.BXOR)
OF_BOOLS = {ReduceOp.SUM: "MAX", ReduceOp.MAX: "MAX", ReduceOp.PRODUCT: "MIN", ReduceOp.MIN: "MIN"}
"""A sum of bools is True where one is."""


def check_op(op: ReduceOp, dtype: np.dtype) -> None:
    """TypeError if `op` is no ReduceOp, RuntimeError if it is not for numbers of this dtype."""
    if not isinstance(op, ReduceOp):
        raise TypeError(f"op must be a ReduceOp such as ReduceOp.SUM, got {type(op).__name__}")
    if op is ReduceOp.AVG and not is_floating(dtype):
        kind = from_numpy_dtype(dtype).scalar_type
        raise RuntimeError(f"result type Float can't be cast to the desired output type {kind}")
    if op in BITWISE and is_floating(dtype):
        raise RuntimeError(f"Cannot use ReduceOp.{op.name} with non-integral dtype")


def carrier(array: np.ndarray) -> np.ndarray:
    """The numbers in a dtype that MPI can reduce: halves as float32, whose sums are rounded once, bools as bytes."""
    if array.dtype == np.float16:
        return array.astype(np.float32)
    return array.view(np.uint8) if array.dtype == np.bool_ else array


def operation(op: ReduceOp, dtype: np.dtype) -> str:
    """The name of MPI's operation."""
    if dtype == np.bool_ and op in OF_BOOLS:
        return OF_BOOLS[op]
    return {"AVG": "SUM", "PRODUCT": "PROD"}.get(op.name, op.name)


def deliver(op: ReduceOp, carried: np.ndarray, out: np.ndarray, size: int) -> None:
    """Write what was reduced into `out`; for a mean, divided by the number of ranks."""
    if out.dtype == np.float16:
        with np.errstate(over="ignore"):  # infinite, as such a sum is
            out[...] = carried
    if op is ReduceOp.AVG:
        out /= out.dtype.type(size)
