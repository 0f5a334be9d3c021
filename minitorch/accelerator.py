"""What scripts ask about accelerators of any kind: here there are none. PyTorch's `torch.accelerator`."""

from .tensor.devices import device


def is_available() -> bool:
    """Whether there is an accelerator: no."""
    return False


def device_count() -> int:
    """The number of accelerators: 0."""
    return 0


def current_accelerator(check_available: bool = False) -> device | None:
    """The accelerator that tensors could be put on; None, for there is none."""
    return None
