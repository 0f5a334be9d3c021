"""Signs and whole parts of arrays, where numpy's own differ from PyTorch's for NaN, integers or booleans."""

from typing import Any

import numpy as np

from ..jit.dtypes import is_bool, is_floating


def sign(x: Any) -> Any:
    """-1, 0 or 1; 0 for NaN."""
    return np.greater(x, 0).astype(x.dtype) - np.less(x, 0) if not is_bool(x.dtype) else x.copy()


def round(x: Any, decimals: int) -> Any:
    """To the nearest number of so many decimals, halves to even; integers stay as they are."""
    return np.round(x, decimals) if decimals or not is_floating(x.dtype) else np.rint(x)
