"""The names of `torch` that a file of tensors may use, each with what it makes here.

The functions keep PyTorch's names and take what PyTorch passes, after a look at it.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from ..nn import Parameter
from ..tensor import dtypes
from ..tensor.devices import device
from ..tensor.size import Size
from ..tensor.tensor import Tensor, wrap
from .containers import CONTAINERS, Budget, expect
from .errors import LoadError
from .storage import STORAGE_TYPES, Storage


def rebuild_tensor_v2(
    budget: Budget, storage: Any, offset: Any, sizes: Any, strides: Any,
    requires_grad: Any, hooks: Any, metadata: Any = None,
) -> Tensor:  # fmt: skip
    """A view of a storage. Hooks are never saved, so `hooks` is empty; metadata says "conjugated" or "negated"."""
    if expect(hooks, OrderedDict) or metadata:
        raise LoadError("the file gives a tensor hooks or a conjugate bit: neither is supported")
    tensor = rebuild_tensor(budget, storage, offset, sizes, strides)
    return tensor.requires_grad_() if expect(requires_grad, bool) else tensor


def rebuild_tensor(budget: Budget, storage: Any, offset: Any, sizes: Any, strides: Any) -> Tensor:
    return wrap(expect(storage, Storage).view(offset, sizes, strides), None, storage.edits)


def rebuild_parameter(budget: Budget, data: Any, requires_grad: Any, hooks: Any) -> Parameter:
    if expect(hooks, OrderedDict):
        raise LoadError("the file gives a parameter hooks: not supported")
    return parameter(budget, data, requires_grad)


def parameter(budget: Budget, data: Any, requires_grad: Any = True) -> Parameter:
    return Parameter(expect(data, Tensor).detach(), expect(requires_grad, bool))


def size(budget: Budget, sizes: Any = ()) -> Size:
    budget.count_copies(len(expect(sizes, tuple, list)))
    return Size(expect(s, int) for s in sizes)


def device_(budget: Budget, kind: Any, index: Any = None) -> device:
    return device(expect(kind, str), index)


TORCH: dict[str, tuple[Any, Callable[..., Any] | None]] = {
    "torch._utils._rebuild_tensor": (rebuild_tensor, rebuild_tensor),
    "torch._utils._rebuild_tensor_v2": (rebuild_tensor_v2, rebuild_tensor_v2),
    "torch._utils._rebuild_parameter": (rebuild_parameter, rebuild_parameter),
    "torch.nn.parameter.Parameter": (Parameter, parameter),
    "torch.Tensor": (Tensor, None),
    "torch.Size": (Size, size),
    "torch.device": (device, device_),
}
DTYPES = {f"torch.{t.name}": (t, None) for t in dtypes.ALL}
STORAGES = {f"torch.{name}": (kind, None) for name, kind in STORAGE_TYPES.items()}
TABLE = CONTAINERS | TORCH | DTYPES | STORAGES
