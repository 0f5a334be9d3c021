"""Signal processing, PyTorch's `torch.signal`: windows."""

from . import windows as windows
