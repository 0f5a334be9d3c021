"""Options: what every function that makes a tensor takes besides sizes and numbers."""

from typing import Any, TypedDict

import numpy as np

from ..tensor.devices import device, require_cpu
from ..tensor.dtypes import as_numpy_dtype, dtype, get_default_dtype
from ..tensor.layouts import contiguous_format, layout, memory_format, preserve_format, strided
from ..tensor.tensor import Tensor, wrap


class Options(TypedDict, total=False):
    """`dtype` and `requires_grad`; of the others there is only one choice: CPU, strided, not pinned."""

    dtype: dtype | type | None
    requires_grad: bool
    device: device | str | int | None
    layout: layout | None
    pin_memory: bool | None
    memory_format: memory_format | None


class OutOptions(Options, total=False):
    """`out` as well."""

    out: Tensor | None


NAMES = frozenset((*Options.__annotations__, *OutOptions.__annotations__))


def finish(array: np.ndarray, options: Options) -> Tensor:
    """The tensor of a fresh `array`, as `options` say."""
    if not options:
        return wrap(array)
    check(options)
    result = wrap(array)
    return result.requires_grad_() if options.get("requires_grad") else result


def check(options: Any) -> None:
    """Refuse options that do not exist and choices that there are not."""
    for name in options:
        if name not in NAMES:
            raise TypeError(f"got an unexpected keyword argument '{name}'; expected some of {sorted(NAMES)}")
    require_cpu(options.get("device"))
    if options.get("pin_memory"):
        raise RuntimeError("pin_memory=True needs an accelerator, and there is none; leave it out")
    if options.get("layout") not in (None, strided):
        raise NotImplementedError("tensors are dense: only layout=torch.strided is supported")
    if options.get("memory_format") not in (None, preserve_format, contiguous_format):
        raise NotImplementedError("only memory_format=torch.preserve_format and torch.contiguous_format are supported")


def float_dtype(options: Any) -> np.dtype:
    """The dtype asked for, else the default."""
    asked = as_numpy_dtype(options["dtype"]) if "dtype" in options else None
    return asked or get_default_dtype().numpy
