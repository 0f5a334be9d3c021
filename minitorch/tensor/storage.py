"""UntypedStorage: the memory of which tensors are parts, for questions of how much there is and who shares it."""

from typing import Any

import numpy as np


class UntypedStorage:
    """Bytes in memory. PyTorch's `torch.UntypedStorage`, as far as it is asked; it cannot be read or resized."""

    def __init__(self, memory: np.ndarray) -> None:
        self._memory: Any = memory

    def nbytes(self) -> int:
        """The number of bytes."""
        return self._memory.nbytes

    size = __len__ = nbytes

    def data_ptr(self) -> int:
        """The address of the first byte: equal for tensors that share memory; 0 if there is none."""
        return self._memory.ctypes.data if self._memory.size else 0

    def __sizeof__(self) -> int:
        return object.__sizeof__(self) + self.nbytes()
