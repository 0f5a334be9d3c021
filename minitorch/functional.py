"""Functions of tensors that PyTorch keeps in Python. PyTorch's `torch.functional`."""

from .functions.functions import *  # noqa: F403
