"""DistributedDataParallel: one model in several processes, which is not here; the class is there to be asked for."""

from typing import Any

from ..modules import Module


class DistributedDataParallel(Module):
    """For `isinstance`; RuntimeError when one is made. PyTorch's `torch.nn.parallel.DistributedDataParallel`."""

    def __init__(self, module: Module, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError(
            "DistributedDataParallel is not supported: minitorch trains in one process; train the module itself where "
            "torch.distributed.is_available() is False"
        )
