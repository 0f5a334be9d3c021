"""Training on several machines: not here. PyTorch's `torch.distributed` where it is not available.

Programs ask `is_available()` and `is_initialized()`; what they may call only after that is refused.
"""

from enum import Enum
from typing import Any, NoReturn

__all__ = [
    "ProcessGroup", "ReduceOp", "all_gather", "all_reduce", "barrier", "broadcast", "destroy_process_group", "get_rank",
    "get_world_size", "init_process_group", "is_available", "is_initialized",
]  # fmt: skip


def is_available() -> bool:
    """Whether processes can train one model together: no."""
    return False


def is_initialized() -> bool:
    """Whether they do: no."""
    return False


class ReduceOp(Enum):
    """How values of several processes become one."""

    SUM, AVG, PRODUCT, MIN, MAX = range(5)


def _refused(name: str) -> Any:
    def function(*args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(
            f"torch.distributed.{name}: training in several processes is not supported; is_available() is False"
        )

    function.__name__ = function.__qualname__ = name
    return function


class ProcessGroup:
    """The processes that train together: for annotations. RuntimeError when one is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("torch.distributed is not supported; is_available() is False")


all_gather, all_reduce = _refused("all_gather"), _refused("all_reduce")
barrier, broadcast = _refused("barrier"), _refused("broadcast")
init_process_group, destroy_process_group = _refused("init_process_group"), _refused("destroy_process_group")
get_rank, get_world_size = _refused("get_rank"), _refused("get_world_size")
all_gather_into_tensor = _refused("all_gather_into_tensor")
