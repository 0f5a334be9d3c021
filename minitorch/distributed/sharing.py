"""all_gather, gather, scatter, reduce_scatter: calls in which each rank has a part, or gets one."""

from collections.abc import Callable

import numpy as np

from ..tensor.tensor import Tensor
from .arguments import changed, check_alike, check_tensor, check_tensors, described, flat, put
from .group import ProcessGroup, member
from .reduction import ReduceOp, carrier, check_op, deliver, operation
from .work import Work


def all_gather(
    tensor_list: list[Tensor], tensor: Tensor, group: ProcessGroup | None = None, async_op: bool = False
) -> Work | None:
    """Fill `tensor_list`, one tensor for each rank, with the `tensor` of each, all of one shape and dtype."""
    check_tensors(tensor_list, "tensor_list")
    check_tensor(tensor, "tensor")
    ranks = member(group, "all_gather")
    if ranks is None:
        return None
    check_alike("all_gather", tensor_list, ranks.size(), tensor)
    for out in tensor_list:
        changed(out)
    array, link = tensor._array, ranks.link

    def act() -> None:
        rows = np.empty((link.size, array.size), array.dtype)
        link.all_gather(rows.reshape(-1), flat(array))
        spread(rows, tensor_list)

    return ranks.run(f"all_gather({described(tensor)})", act, async_op)


def all_gather_into_tensor(
    output_tensor: Tensor, input_tensor: Tensor, group: ProcessGroup | None = None, async_op: bool = False
) -> Work | None:
    """As all_gather, into one tensor: the inputs one after another, along the first dimension or a new one."""
    check_tensor(output_tensor, "output_tensor")
    check_tensor(input_tensor, "input_tensor")
    ranks = member(group, "all_gather_into_tensor")
    if ranks is None:
        return None
    _check_parts("all_gather_into_tensor", "output", output_tensor, "input", input_tensor, ranks.size())
    changed(output_tensor)
    array, out, link = input_tensor._array, output_tensor._array, ranks.link

    def act() -> None:
        rows = flat(out)
        link.all_gather(rows, flat(array))
        put(rows, out)

    return ranks.run(f"all_gather_into_tensor({described(input_tensor)})", act, async_op)


def gather(
    tensor: Tensor,
    gather_list: list[Tensor] | None = None,
    dst: int | None = None,
    group: ProcessGroup | None = None,
    async_op: bool = False,
    group_dst: int | None = None,
) -> Work | None:
    """Fill `gather_list`, which only rank `dst` (0 unless said) has, with the `tensor` of each rank."""
    check_tensor(tensor, "tensor")
    ranks = member(group, "gather")
    if ranks is None:
        return None
    root = ranks.place(0 if dst is None and group_dst is None else dst, group_dst, "gather")
    outs = _list_of_root("gather", "gather_list", gather_list, ranks, root, tensor)
    for out in outs:
        changed(out)
    array, link = tensor._array, ranks.link

    def act() -> None:
        rows = np.empty((link.size, array.size), array.dtype) if link.rank == root else None
        link.gather(None if rows is None else rows.reshape(-1), flat(array), root)
        if rows is not None:
            spread(rows, outs)

    return ranks.run(f"gather({described(tensor)}, dst={ranks.ranks[root]})", act, async_op)


def scatter(
    tensor: Tensor,
    scatter_list: list[Tensor] | None = None,
    src: int | None = None,
    group: ProcessGroup | None = None,
    async_op: bool = False,
    group_src: int | None = None,
) -> Work | None:
    """Replace `tensor` on each rank by its part of `scatter_list`, which only rank `src` (0 unless said) has."""
    check_tensor(tensor, "tensor")
    ranks = member(group, "scatter")
    if ranks is None:
        return None
    root = ranks.place(0 if src is None and group_src is None else src, group_src, "scatter")
    parts = _list_of_root("scatter", "scatter_list", scatter_list, ranks, root, tensor)
    changed(tensor)
    array, link = tensor._array, ranks.link

    def act() -> None:
        row = flat(array)
        link.scatter(row, stacked(parts) if link.rank == root else None, root)
        put(row, array)

    return ranks.run(f"scatter({described(tensor)}, src={ranks.ranks[root]})", act, async_op)


def reduce_scatter(
    output: Tensor,
    input_list: list[Tensor],
    op: ReduceOp = ReduceOp.SUM,
    group: ProcessGroup | None = None,
    async_op: bool = False,
) -> Work | None:
    """Replace `output` on rank r by the sum (`op`) of what all ranks have in `input_list[r]`."""
    check_tensor(output, "output")
    check_tensors(input_list, "input_list")
    check_op(op, output._array.dtype)
    ranks = member(group, "reduce_scatter")
    if ranks is None:
        return None
    check_alike("reduce_scatter", input_list, ranks.size(), output)
    call = f"reduce_scatter({op.name}, {described(output)})"
    return _reduce_scatter(call, output, lambda: stacked(input_list), op, ranks, async_op)


def reduce_scatter_tensor(
    output: Tensor,
    input: Tensor,
    op: ReduceOp = ReduceOp.SUM,
    group: ProcessGroup | None = None,
    async_op: bool = False,
) -> Work | None:
    """As reduce_scatter, of one tensor that holds the parts one after another."""
    check_tensor(output, "output")
    check_tensor(input, "input")
    check_op(op, output._array.dtype)
    ranks = member(group, "reduce_scatter_tensor")
    if ranks is None:
        return None
    _check_parts("reduce_scatter_tensor", "input", input, "output", output, ranks.size())
    call = f"reduce_scatter_tensor({op.name}, {described(output)})"
    return _reduce_scatter(call, output, lambda: flat(input._array), op, ranks, async_op)


def _reduce_scatter(
    call: str, output: Tensor, rows: Callable[[], np.ndarray], op: ReduceOp, ranks: ProcessGroup, async_op: bool
) -> Work | None:
    changed(output)
    out, link = output._array, ranks.link

    def act() -> None:
        row = flat(out)
        carried = carrier(row)
        link.reduce_scatter(carried, carrier(rows()), operation(op, row.dtype))
        deliver(op, carried, row, link.size)
        put(row, out)

    return ranks.run(call, act, async_op)


def spread(rows: np.ndarray, tensors: list[Tensor]) -> None:
    """Write a row to each tensor."""
    for row, tensor in zip(rows, tensors, strict=True):
        tensor._array[...] = row.reshape(tensor._array.shape)


def stacked(tensors: list[Tensor]) -> np.ndarray:
    """The elements of all tensors in one row."""
    return np.concatenate([flat(tensor._array) for tensor in tensors])


def _list_of_root(
    call: str, name: str, tensors: list[Tensor] | None, ranks: ProcessGroup, root: int, tensor: Tensor
) -> list[Tensor]:
    """The list that only the root is to give: ValueError where another does, or the root does not."""
    if ranks.rank() != root:
        if tensors:
            raise ValueError(f"Argument ``{name}`` must NOT be specified on ranks other than {ranks.ranks[root]}.")
        return []
    if not tensors:
        raise ValueError(f"Argument ``{name}`` must be specified on rank {ranks.ranks[root]}.")
    check_tensors(tensors, name)
    check_alike(call, tensors, ranks.size(), tensor)
    return tensors


def _check_parts(call: str, whole_name: str, whole: Tensor, part_name: str, part: Tensor, size: int) -> None:
    """That a tensor has the dtype of the parts, and room for one from each rank."""
    if whole.dtype != part.dtype:
        raise ValueError(f"Invalid usage of tensors with different dtypesFound {whole.dtype} and  {part.dtype}")
    if whole._array.size != part._array.size * size:
        raise RuntimeError(
            f"{call}: {whole_name} must have as many elements as {size} of {part_name}, "
            f"{part._array.size * size}, got {whole._array.size}"
        )
