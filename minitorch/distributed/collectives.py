"""all_reduce, reduce, broadcast, barrier: calls in which each rank has one tensor, and gets the result in its place.

A call checks what it is given, says what it is (`group.run` compares that among the ranks), and hands rows of numbers
to the group's link.
"""

from typing import Any

from ..tensor.tensor import Tensor
from .arguments import changed, check_tensor, described, flat, put
from .group import ProcessGroup, member
from .reduction import ReduceOp, carrier, check_op, deliver, operation
from .work import Work


def all_reduce(
    tensor: Tensor, op: ReduceOp = ReduceOp.SUM, group: ProcessGroup | None = None, async_op: bool = False
) -> Work | None:
    """Replace `tensor` on each rank by the sum (`op`) over all ranks. PyTorch's `torch.distributed.all_reduce`.

    Any shape, strides and dtype, the same on every rank; a sum of float16 is computed in float32 and rounded once.
    `async_op=True` returns a Work, and the tensor must rest until its `wait()` has returned.
    """
    check_tensor(tensor, "tensor")
    check_op(op, tensor._array.dtype)
    ranks = member(group, "all_reduce")
    if ranks is None:
        return None
    changed(tensor)
    array, link = tensor._array, ranks.link

    def act() -> None:
        row = flat(array)
        carried = carrier(row)
        link.all_reduce(carried, operation(op, row.dtype))
        deliver(op, carried, row, link.size)
        put(row, array)

    return ranks.run(f"all_reduce({op.name}, {described(tensor)})", act, async_op)


def reduce(
    tensor: Tensor,
    dst: int | None = None,
    op: ReduceOp = ReduceOp.SUM,
    group: ProcessGroup | None = None,
    async_op: bool = False,
    group_dst: int | None = None,
) -> Work | None:
    """As all_reduce, but only rank `dst` gets the result; the tensors of others stay as they are."""
    check_tensor(tensor, "tensor")
    check_op(op, tensor._array.dtype)
    ranks = member(group, "reduce")
    if ranks is None:
        return None
    root = ranks.place(dst, group_dst, "reduce")
    array, link = tensor._array, ranks.link
    if link.rank == root:
        changed(tensor)

    def act() -> None:
        row = flat(array)
        carried = carrier(row)
        link.reduce(carried, operation(op, row.dtype), root)
        if link.rank == root:
            deliver(op, carried, row, link.size)
            put(row, array)

    return ranks.run(f"reduce({op.name}, {described(tensor)}, dst={ranks.ranks[root]})", act, async_op)


def broadcast(
    tensor: Tensor,
    src: int | None = None,
    group: ProcessGroup | None = None,
    async_op: bool = False,
    group_src: int | None = None,
) -> Work | None:
    """Replace `tensor` on each rank by that of rank `src`. PyTorch's `torch.distributed.broadcast`."""
    check_tensor(tensor, "tensor")
    ranks = member(group, "broadcast")
    if ranks is None:
        return None
    root = ranks.place(src, group_src, "broadcast")
    array, link = tensor._array, ranks.link
    if link.rank != root:
        changed(tensor)

    def act() -> None:
        row = flat(array)
        link.broadcast(row, root)
        if link.rank != root:
            put(row, array)

    return ranks.run(f"broadcast({described(tensor)}, src={ranks.ranks[root]})", act, async_op)


def barrier(
    group: ProcessGroup | None = None, async_op: bool = False, device_ids: Any = None
) -> Work | None:
    """Return when every rank has come. `device_ids` are for GPUs: ValueError for any."""
    if device_ids is not None:
        raise ValueError("barrier: device_ids chooses GPUs, and there are none: leave it out")
    ranks = member(group, "barrier")
    return None if ranks is None else ranks.run("barrier()", lambda: None, async_op)
