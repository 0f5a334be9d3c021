"""A function called in several processes of one group over PyTorch's gloo."""

import tempfile
from collections.abc import Callable
from typing import Any

import torch
import torch.distributed as dist
import torch.multiprocessing


def in_processes(work: Callable[..., Any], count: int, *arguments: Any) -> None:
    """Call `work(*arguments)` in so many processes of one group over gloo."""
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(_in_process, (count, f"file://{folder}/meeting", work, arguments), count)


def _in_process(rank: int, count: int, meeting: str, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=count)
    work(*arguments)
    dist.destroy_process_group()
