"""Several processes that work together: PyTorch's `torch.distributed` over MPI.

world.py starts and ends it, and knows the groups; collectives.py, sharing.py, pairs.py and objects.py have the calls.
A call says what it is going to do before it does it: agreement.py compares that among the ranks, and waits for those
that are late no longer than the group's timeout. What then moves arrays is a link: mpi.py, or alone.py in a world of
one. Read collectives.py first, then group.py and agreement.py. MPI is imported when a group is made in a program that
mpiexec has started, and never else.
"""

from .collectives import all_reduce as all_reduce
from .collectives import barrier as barrier
from .collectives import broadcast as broadcast
from .collectives import reduce as reduce
from .errors import DistBackendError as DistBackendError
from .errors import DistError as DistError
from .errors import DistNetworkError as DistNetworkError
from .group import GroupMember as GroupMember
from .group import ProcessGroup as ProcessGroup
from .group import group as group
from .objects import all_gather_object as all_gather_object
from .objects import broadcast_object_list as broadcast_object_list
from .objects import gather_object as gather_object
from .pairs import irecv as irecv
from .pairs import isend as isend
from .pairs import recv as recv
from .pairs import send as send
from .reduction import ReduceOp as ReduceOp
from .sharing import all_gather as all_gather
from .sharing import all_gather_into_tensor as all_gather_into_tensor
from .sharing import gather as gather
from .sharing import reduce_scatter as reduce_scatter
from .sharing import reduce_scatter_tensor as reduce_scatter_tensor
from .sharing import scatter as scatter
from .work import Work as Work
from .world import destroy_process_group as destroy_process_group
from .world import get_backend as get_backend
from .world import get_global_rank as get_global_rank
from .world import get_group_rank as get_group_rank
from .world import get_process_group_ranks as get_process_group_ranks
from .world import get_rank as get_rank
from .world import get_world_size as get_world_size
from .world import init_process_group as init_process_group
from .world import is_available as is_available
from .world import is_gloo_available as is_gloo_available
from .world import is_initialized as is_initialized
from .world import is_mpi_available as is_mpi_available
from .world import is_nccl_available as is_nccl_available
from .world import is_torchelastic_launched as is_torchelastic_launched
from .world import new_group as new_group
