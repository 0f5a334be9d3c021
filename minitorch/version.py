"""Which PyTorch a program has before it. PyTorch's `torch.version`.

Programs ask for the version to know what they may call. What is here is held against PyTorch 2.13, so that is what they
are told, with the version of this package as the local part, where PyTorch's own builds say `+cpu`.
"""

import sys

from .torch_version import TorchVersion

__version__ = TorchVersion(f"2.13.0+minitorch.{sys.modules[__package__].__version__}")
cuda = None
hip = None
xpu = None
debug = False
