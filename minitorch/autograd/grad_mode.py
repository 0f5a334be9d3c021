"""Modes of recording. PyTorch's `torch.autograd.grad_mode`."""

from .modes import enable_grad as enable_grad
from .modes import inference_mode as inference_mode
from .modes import no_grad as no_grad
from .modes import set_grad_enabled as set_grad_enabled
