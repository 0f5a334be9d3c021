"""What programs set of precision, threads and defaults, where that changes nothing here or has a newer name."""

import warnings
from typing import Any

from .functions import legacy
from .tensor.dtypes import set_default_dtype

PRECISIONS = ("highest", "high", "medium")
_settings: dict[str, Any] = {"precision": "highest", "interop": None}


def set_float32_matmul_precision(precision: str) -> None:
    """Allow products of float32 matrices to be less exact, "high" or "medium": they are computed in float32 all the
    same, which is the "highest".
    """
    if precision not in PRECISIONS:
        text = f"{precision} is not one of 'highest', 'high', or 'medium'; Keep the current setting"
        warnings.warn(text, stacklevel=2)
        return
    _settings["precision"] = precision


def get_float32_matmul_precision() -> str:
    """What `set_float32_matmul_precision` was last told; "highest" until then."""
    return _settings["precision"]


def set_default_tensor_type(t: Any, /) -> None:
    """Set the dtype of new floating point tensors by a class, or its name: `torch.DoubleTensor`.

    The former form of `set_default_dtype`. TypeError for a class of integers, or of a GPU.
    """
    name = t.rpartition(".")[2] if isinstance(t, str) else ""
    kind = getattr(legacy, name, None) if isinstance(t, str) else t
    if not isinstance(kind, legacy.LegacyType) or (isinstance(t, str) and t != f"torch.{name}"):
        raise TypeError(f"invalid type object: {t!r} is no type of tensors on the CPU, as torch.FloatTensor is")
    if not kind.dtype.is_floating_point:
        raise TypeError(f"only floating-point types are supported as the default type, but got {t!r}")
    set_default_dtype(kind.dtype)
