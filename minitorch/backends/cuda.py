"""CUDA: not used. PyTorch's `torch.backends.cuda`."""


def is_built() -> bool:
    """Whether there is code for NVIDIA GPUs: no."""
    return False
