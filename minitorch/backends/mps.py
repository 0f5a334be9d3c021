"""Apple's GPUs: not used. PyTorch's `torch.backends.mps`."""


def is_available() -> bool:
    """Whether tensors can be put on an Apple GPU: no."""
    return False


def is_built() -> bool:
    """Whether there is code for Apple GPUs: no."""
    return False
