"""The names of `torch` that a file of tensors may use, each with what it makes here.

The functions keep PyTorch's names and take what PyTorch passes, after a look at it.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from ..nn import Parameter
from ..tensor import dtypes
from ..tensor.devices import device
from ..tensor.size import Size
from ..tensor.tensor import Tensor, wrap
from .arrays import ARRAYS
from .containers import CONTAINERS, Budget, expect
from .errors import LoadError, shown
from .names import attributes
from .storage import STORAGE_TYPES, Storage

T = TypeVar("T", bound=Tensor)

TENSOR_WORK = 100  # a tensor takes a kilobyte of memory, and no less than 30 bytes of a file


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
    budget.spend(TENSOR_WORK)
    # PyTorch fills an empty tensor, which counts as one edit; tensors that share the storage count for themselves.
    return wrap(expect(storage, Storage).view(offset, sizes, strides), None, [1])


def rebuild_parameter(budget: Budget, data: Any, requires_grad: Any, hooks: Any) -> Parameter:
    if expect(hooks, OrderedDict):
        raise LoadError("the file gives a parameter hooks: not supported")
    return parameter(budget, data, requires_grad)


def parameter(budget: Budget, data: Any, requires_grad: Any = True) -> Parameter:
    budget.spend(TENSOR_WORK)
    return Parameter(expect(data, Tensor).detach(), expect(requires_grad, bool))


def rebuild_parameter_with_state(budget: Budget, data: Any, requires_grad: Any, hooks: Any, state: Any) -> Parameter:
    return _with_attributes(rebuild_parameter(budget, data, requires_grad, hooks), state, budget)


def rebuild_from_type_v2(budget: Budget, function: Any, kind: Any, args: Any, state: Any) -> Tensor:
    """A tensor with attributes that Python code gave it."""
    if function is not rebuild_tensor_v2 or kind is not Tensor:
        raise LoadError("the file has a tensor of a class of its own: not supported")
    return _with_attributes(rebuild_tensor_v2(budget, *expect(args, tuple)), state, budget)


def _with_attributes(tensor: T, state: Any, budget: Budget) -> T:
    # Names that begin with an underscore are this package's own, but for the mark that PyTorch gives its buffers.
    if any(name.startswith("_") and name != "_is_buffer" for name in attributes(Tensor, state, budget)):
        raise LoadError("the file replaces what a tensor is made of: refused")
    vars(tensor).update(state)
    return tensor


def size(budget: Budget, sizes: Any = ()) -> Size:
    budget.spend(len(expect(sizes, tuple, list)))
    if not all(type(s) is int and abs(s) < 2**63 for s in sizes):
        raise LoadError(f"a Size of {shown(sizes)}: expected integers of 8 bytes")
    return Size(sizes)


def device_(budget: Budget, kind: Any, index: Any = None) -> device:
    if index is not None and not -(2**31) <= expect(index, int) < 2**31:
        raise LoadError(f"a device {shown(kind)} of number {shown(index)}")
    return device(expect(kind, str)[:100], index)


TORCH: dict[str, tuple[Any, Callable[..., Any] | None]] = {
    "torch._utils._rebuild_tensor": (rebuild_tensor, rebuild_tensor),
    "torch._utils._rebuild_tensor_v2": (rebuild_tensor_v2, rebuild_tensor_v2),
    "torch._utils._rebuild_parameter": (rebuild_parameter, rebuild_parameter),
    "torch._utils._rebuild_parameter_with_state": (rebuild_parameter_with_state, rebuild_parameter_with_state),
    "torch._tensor._rebuild_from_type_v2": (rebuild_from_type_v2, rebuild_from_type_v2),
    "torch.nn.parameter.Parameter": (Parameter, parameter),
    "torch.Tensor": (Tensor, None),
    "torch.Size": (Size, size),
    "torch.device": (device, device_),
}
DTYPES = {f"torch.{t.name}": (t, None) for t in dtypes.ALL}
STORAGES = {f"torch.{name}": (kind, None) for name, kind in STORAGE_TYPES.items()}
TABLE = CONTAINERS | ARRAYS | TORCH | DTYPES | STORAGES
