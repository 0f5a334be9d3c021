"""What registering a hook returns. PyTorch's `torch.utils.hooks`."""

from ..autograd.handle import RemovableHandle as RemovableHandle
