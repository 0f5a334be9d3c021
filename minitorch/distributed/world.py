"""The world: all ranks, from `init_process_group` to `destroy_process_group`, and the groups made of some of them."""

import os
import warnings
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from .alone import Alone
from .errors import DistNetworkError
from .group import GroupMember, ProcessGroup, world
from .group import group as _page

TIMEOUT = timedelta(seconds=10)
STARTED_BY_MPI = ("OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_SIZE")
"""One of these is in the environment of what mpiexec starts."""
_made = [0]


def is_available() -> bool:
    """Whether processes can work together: yes."""
    return True


def is_mpi_available() -> bool:
    """Whether mpi4py is installed; a world of one needs none."""
    return find_spec("mpi4py") is not None


def is_gloo_available() -> bool:
    """No: "gloo" means MPI here."""
    return False


def is_nccl_available() -> bool:
    """No: it is for GPUs."""
    return False


def is_torchelastic_launched() -> bool:
    """Whether torchrun has started this process."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def is_initialized() -> bool:
    """Whether `init_process_group` was called, and `destroy_process_group` was not since."""
    return _page.WORLD is not None


def init_process_group(
    backend: str | None = None,
    init_method: str | None = None,
    timeout: timedelta | None = None,
    world_size: int = -1,
    rank: int = -1,
    store: Any = None,
    group_name: str = "",
    pg_options: Any = None,
    device_id: Any = None,
) -> None:
    """Bring the processes that mpiexec has started together; in a process started otherwise, a world of one.

    `backend`: "mpi" or None; "gloo" means it too. `timeout`: how long a call waits for a rank that does not come; 10 s
    unless said, where PyTorch has 30 min. `rank`, `world_size` and torchrun's variables must be what MPI says.
    ValueError for arguments that are not supported, DistNetworkError where the environment says another world.
    PyTorch's `torch.distributed.init_process_group`.
    """
    if _page.WORLD is not None:
        raise ValueError("trying to initialize the default process group twice!")
    _check_backend(backend)
    for name, value in {"store": store, "pg_options": pg_options, "device_id": device_id}.items():
        if value is not None:
            raise ValueError(f"init_process_group: {name} is not supported, MPI needs none: leave it out")
    if init_method not in (None, "env://"):
        warnings.warn(f"init_method {init_method!r} is not used: mpiexec brings processes together", stacklevel=2)
    seconds = _seconds(timeout)
    link = import_module(".mpi", __package__).world_link() if _started_by_mpi() else Alone()
    _check_world(link, {"rank": rank, "world_size": world_size}, os.environ)
    _page.WORLD = ProcessGroup(link, tuple(range(link.size)), group_name or "world", seconds)


def _check_backend(backend: str | None) -> None:
    """ValueError for others than MPI."""
    if backend is not None and not isinstance(backend, str):
        raise ValueError(f"backend must be a string such as 'mpi', got {type(backend).__name__}")
    chosen = (backend or "mpi").lower()
    if chosen in ("gloo", "cpu:gloo"):
        warnings.warn("backend 'gloo' means 'mpi' here: processes talk over MPI", stacklevel=3)
    elif chosen == "nccl" or "nccl" in chosen:
        raise ValueError("backend 'nccl' is for GPUs, and there are none: use 'mpi'")
    elif chosen not in ("mpi", "cpu:mpi"):
        raise ValueError(f"Invalid backend: {backend!r}. Supported: 'mpi', and 'gloo' for it")


def _seconds(timeout: timedelta | None) -> float:
    if timeout is None:
        return TIMEOUT.total_seconds()
    if not isinstance(timeout, timedelta):
        raise TypeError(f"Expected timeout argument to be of type datetime.timedelta, got {timeout}")
    if timeout.total_seconds() <= 0:
        raise ValueError(f"timeout must be more than 0, got {timeout}")
    return timeout.total_seconds()


def _started_by_mpi() -> bool:
    return any(name in os.environ for name in STARTED_BY_MPI)


def _check_world(link: Any, said: dict[str, int], environment: Mapping[str, str]) -> None:
    """That the arguments and torchrun's variables, where they are given, are what MPI says."""
    found = {"rank": link.rank, "world_size": link.size}
    given = {name: number for name, number in said.items() if number is not None and number >= 0}
    inherited = {name: int(environment[name.upper()]) for name in found if name.upper() in environment}
    for name, number in {**inherited, **given}.items():
        if number != found[name]:
            raise DistNetworkError(
                f"{name} is said to be {number}, and MPI says {found[name]}: start the program by "
                "`mpiexec -n 4 python ...` or `minitorch run --processes 4 ...`, not by torchrun, and leave it out"
            )


def destroy_process_group(group: ProcessGroup | None = None) -> None:
    """End a group; without one, or for that of all ranks, every group."""
    if group is None or group is _page.WORLD:
        if _page.WORLD is None:
            raise AssertionError("Process group cannot be None")
        _page.WORLD = None


def new_group(
    ranks: list[int] | None = None,
    timeout: timedelta | None = None,
    backend: str | None = None,
    pg_options: Any = None,
    use_local_synchronization: bool = False,
    group_desc: str | None = None,
    device_id: Any = None,
) -> Any:
    """A group of some ranks, all of them if None; every rank of the world makes this call, members or not.

    Returns `GroupMember.NON_GROUP_MEMBER` to ranks that are not in it. PyTorch's `torch.distributed.new_group`.
    """
    all_ranks = world()
    if backend is not None:
        _check_backend(backend)
    for name, value in {"pg_options": pg_options, "device_id": device_id}.items():
        if value is not None:
            raise ValueError(f"new_group: {name} is not supported: leave it out")
    if use_local_synchronization:
        raise ValueError("new_group: use_local_synchronization=True is not supported: every rank makes the call")
    chosen = sorted(range(all_ranks.size()) if ranks is None else ranks)
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(range(all_ranks.size())):
        raise ValueError(f"new_group: ranks must be different ranks of a world of {all_ranks.size()}, got {ranks}")
    seconds = all_ranks.timeout if timeout is None else _seconds(timeout)
    _made[0] += 1
    name = group_desc or f"group {_made[0]}"
    made: list[Any] = [GroupMember.NON_GROUP_MEMBER]

    def act() -> None:
        if all_ranks.rank() in chosen:
            made[0] = ProcessGroup(all_ranks.link.part(tuple(chosen), name), tuple(chosen), name, seconds)

    all_ranks.run(f"new_group({chosen})", act)
    return made[0]


def get_rank(group: Any = None) -> int:
    """This process's rank in the group; -1 if it is not in it."""
    ranks = _asked(group)
    return -1 if ranks is None else ranks.rank()


def get_world_size(group: Any = None) -> int:
    """The number of ranks of the group; -1 if this process is not in it."""
    ranks = _asked(group)
    return -1 if ranks is None else ranks.size()


def get_backend(group: Any = None) -> str:
    """The name of what the group talks over: "mpi"."""
    _asked(group)
    return "mpi"


def get_process_group_ranks(group: ProcessGroup | None) -> list[int]:
    """The ranks of a group, all of them if None, as ranks of the world."""
    return list((group or world()).ranks)


def get_group_rank(group: ProcessGroup, global_rank: int) -> int:
    """The rank in the group of a rank of the world. ValueError if it is not in it."""
    if global_rank not in group.ranks:
        raise ValueError(f"Global rank {global_rank} is not part of group {group}")
    return group.ranks.index(global_rank)


def get_global_rank(group: ProcessGroup, group_rank: int) -> int:
    """The rank of the world of a rank in the group. ValueError if there is none."""
    if not 0 <= group_rank < len(group.ranks):
        raise ValueError(f"Group rank {group_rank} is not part of group {group}")
    return group.ranks[group_rank]


def _asked(group: Any) -> ProcessGroup | None:
    """The group that a question is about, None where this rank is not in it."""
    return None if group == GroupMember.NON_GROUP_MEMBER else group or world()
