"""Memory shared with other libraries by DLPack. PyTorch's `torch.utils.dlpack`."""

from typing import Any

from ..functions.data import from_dlpack as from_dlpack
from ..tensor.tensor import Tensor


def to_dlpack(tensor: Tensor) -> Any:
    """The tensor's memory as a capsule that another library reads once; libraries of today take the tensor itself."""
    return tensor.__dlpack__()
