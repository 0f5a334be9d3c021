"""cuDNN: not used. The switches that scripts set are here; as in a PyTorch for the CPU, nothing reads them.

PyTorch's `torch.backends.cudnn`.
"""

enabled = True
deterministic = False
benchmark = False


def is_available() -> bool:
    """Whether cuDNN can be used: no."""
    return False
