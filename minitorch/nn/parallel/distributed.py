"""DistributedDataParallel"""
from typing import Any

from ..modules import Module


class DistributedDataParallel(Module):
    def __init__(self, module: Module, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("not yet")
