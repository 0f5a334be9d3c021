"""The dtypes that have the names of Python's own types: `torch.bool`, `torch.float`, `torch.int`."""

from .dtypes import bool_, float32, int32

bool, float, int = bool_, float32, int32
