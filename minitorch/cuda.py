"""What scripts ask about NVIDIA GPUs: here there are none. PyTorch's `torch.cuda` on a machine without one."""

from typing import Any

_NONE = "Torch not compiled with CUDA enabled: minitorch computes on the CPU; choose the device by cuda.is_available()"


def is_available() -> bool:
    """Whether tensors can be put on a GPU: no."""
    return False


def is_initialized() -> bool:
    """Whether CUDA is in use: no."""
    return False


def device_count() -> int:
    """The number of GPUs: 0."""
    return 0


def manual_seed(seed: int) -> None:
    """Seed the generator of the current GPU; without one there is nothing to seed, as in PyTorch."""


def manual_seed_all(seed: int) -> None:
    """Seed the generators of all GPUs; there are none."""


def empty_cache() -> None:
    """Give unused GPU memory back; there is none."""


def synchronize(device: Any = None) -> None:
    """Wait for the GPU; AssertionError, for there is none."""
    raise AssertionError(_NONE)


def current_device() -> int:
    """The number of the current GPU; AssertionError, for there is none."""
    raise AssertionError(_NONE)


def get_device_name(device: Any = None) -> str:
    """What a GPU is called; AssertionError, for there is none."""
    raise AssertionError(_NONE)
