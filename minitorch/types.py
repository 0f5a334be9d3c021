"""What arguments may be, for annotations. PyTorch's `torch.types`."""

import builtins
import os
from typing import IO, TypeAlias

from .tensor import Tensor as Tensor
from .tensor.devices import device
from .tensor.dtypes import dtype
from .tensor.size import Size as Size

Number: TypeAlias = builtins.int | builtins.float | builtins.bool
Device: TypeAlias = device | str | builtins.int | None
FileLike: TypeAlias = str | os.PathLike[str] | IO[bytes]

_int, _float, _bool = builtins.int, builtins.float, builtins.bool
_dtype, _device = dtype, device
_size: TypeAlias = Size | list[builtins.int] | tuple[builtins.int, ...]
