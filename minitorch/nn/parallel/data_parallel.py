"""DataParallel: batches cut over the GPUs of a machine; without any, the module itself, as in PyTorch."""

from typing import Any

from ..modules import Module


class DataParallel(Module):
    """Calls `module`, which the state dict has under `module.`. PyTorch's `torch.nn.DataParallel` without GPUs.

    `device_ids`, `output_device` and `dim` say how a batch is cut over GPUs: without one, PyTorch does not look at
    them, and `device_ids` is then `[]`.
    """

    def __init__(self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0) -> None:
        super().__init__()
        self.module = module
        self.device_ids: list[int] = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        return self.module(*inputs, **kwargs)
