"""DistributedDataParallel: one model in several processes, each of which trains it on a part of the data.

    torch.distributed.init_process_group()
    model = torch.nn.parallel.DistributedDataParallel(model)
    loss_fn(model(x), y).backward()    # .grad is the mean over all processes

Parameters begin with the values that the first process has, and stay the same in all, for all make the same steps.
Gradients are sent while backward goes on (`reducer.py`). Li et al., "PyTorch Distributed", 2020.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ... import distributed
from ...determinism import in_a_shard, refuse, shards_asked_for
from ...tensor.modes import modes
from ..modules import Module
from .alike import broadcast_all, require_alike
from .reducer import Reducer
from .sink import tensors_in, through_sink


class DistributedDataParallel(Module):
    """Calls `module`, which the state dict has under `module.`, and makes gradients the mean over the processes of
    `process_group`. PyTorch's `torch.nn.parallel.DistributedDataParallel` for models on the CPU.

    `find_unused_parameters` is for models of which a step uses a part only, `static_graph` for those of which each
    step uses the same part: what is unused has a gradient where another process used it. With
    `gradient_as_bucket_view` the gradients stay in the memory that they were sent in, of buckets of `bucket_cap_mb`
    MiB (25 if None, 1 for the first one). `forward_sync_buffers` gives all processes the buffers of the first one
    before each forward. Gradients of another dtype than float16, float32 or float64 there are none.

    Errors: ValueError without a process group; RuntimeError where nothing requires grad, where the model is not the
    same in all processes, or where a forward follows on a backward that did not reach all parameters; ValueError for
    `device_ids` and NotImplementedError for settings that are not there.
    """

    def __init__(
        self,
        module: Module,
        device_ids: Any = None,
        output_device: Any = None,
        dim: int = 0,
        broadcast_buffers: bool | None = None,
        init_sync: bool = True,
        process_group: Any = None,
        bucket_cap_mb: float | None = None,
        find_unused_parameters: bool = False,
        check_reduction: bool = False,
        gradient_as_bucket_view: bool = False,
        static_graph: bool = False,
        delay_all_reduce_named_params: Any = None,
        param_to_hook_all_reduce: Any = None,
        mixed_precision: Any = None,
        device_mesh: Any = None,
        skip_all_reduce_unused_params: bool = False,
        bucket_cap_mb_list: list[int] | None = None,
        batched_grad_copy: bool = False,
        forward_sync_buffers: bool | None = None,
    ) -> None:
        super().__init__()
        _refuse_settings(
            dim=dim, check_reduction=check_reduction, delay_all_reduce_named_params=delay_all_reduce_named_params,
            param_to_hook_all_reduce=param_to_hook_all_reduce, mixed_precision=mixed_precision,
            device_mesh=device_mesh, skip_all_reduce_unused_params=skip_all_reduce_unused_params,
            bucket_cap_mb_list=bucket_cap_mb_list, batched_grad_copy=batched_grad_copy,
        )  # fmt: skip
        _refuse_devices(device_ids, output_device)
        self.world = distributed.get_world_size(process_group)
        self.process_group = distributed.group.WORLD if process_group is None else process_group
        self.module, self.dim, named = module, dim, _trained(module)
        self.find_unused_parameters, self.static_graph = find_unused_parameters, static_graph
        self.gradient_as_bucket_view = gradient_as_bucket_view
        chosen = broadcast_buffers, forward_sync_buffers
        self.forward_sync_buffers = chosen[forward_sync_buffers is not None] is not False
        self._start(named, init_sync, broadcast_buffers is not False, bucket_cap_mb)

    def _start(self, named: dict[str, Any], sync: bool, sync_buffers: bool, cap_mb: float | None) -> None:
        """Bring the model of all processes to one state, and hook its parameters."""
        module, group = self.module, self.process_group
        self.device_ids, self.output_device, self.require_backward_grad_sync = None, None, True
        self.reducer: Reducer | None = None
        if self.world == 1:
            return
        if sync:
            require_alike({**dict(module.named_parameters()), **dict(module.named_buffers())}, group)
            broadcast_all([*module.parameters(), *(module.buffers() if sync_buffers else ())], group)
        find = self.find_unused_parameters or self.static_graph
        self.reducer = Reducer(named, group, cap_mb, self.gradient_as_bucket_view, find, self.static_graph)

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        if shards_asked_for() is not None and modes.grad and not in_a_shard():
            refuse("the mean over processes", "let minitorch.ShardedBackward(model, loss_of) cut batches")
        if self.reducer is None:
            return self.module(*inputs, **kwargs)
        if self.forward_sync_buffers:
            self.reducer.share_buffers(list(self.module.buffers()), tensors_in((inputs, kwargs)))
        output = self.module(*inputs, **kwargs)
        if not (modes.grad and self.require_backward_grad_sync):
            self.reducer.leave()
            return output
        if self.find_unused_parameters or self.static_graph:
            output = through_sink(output)
        self.reducer.expect(tensors_in(output))
        return output

    @contextmanager
    def no_sync(self) -> Iterator[None]:
        """Gradients of what runs in the block are added up in this process, and sent with those of the next backward.

        Forward must run in the block too.
        """
        before, self.require_backward_grad_sync = self.require_backward_grad_sync, False
        try:
            yield
        finally:
            self.require_backward_grad_sync = before

    def join(self, *args: Any, **kwargs: Any) -> Any:
        """Not there: NotImplementedError."""
        raise NotImplementedError(
            "join() is not there: give all processes as many batches, as DistributedSampler does"
        )

    def register_comm_hook(self, state: Any, hook: Callable[..., Any]) -> None:
        """Not there: NotImplementedError."""
        raise NotImplementedError("register_comm_hook() is not there: gradients are sent as they are")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise RuntimeError("DistributedDataParallel cannot be copied or pickled: its module, or a state_dict, can")


def _trained(module: Module) -> dict[str, Any]:
    """Its parameters that require grad, by name."""
    named = {name: p for name, p in module.named_parameters() if p.requires_grad}
    if not named:
        raise RuntimeError(
            "DistributedDataParallel is not needed when a module doesn't have any parameter that requires a gradient."
        )
    return named


def _refuse_devices(device_ids: Any, output_device: Any) -> None:
    if device_ids or output_device:
        raise ValueError(
            "device_ids and output_device choose GPUs, and the model is on the CPU; got "
            f"device_ids {device_ids}, output_device {output_device}: leave them out"
        )


def _refuse_settings(**given: Any) -> None:
    for name, value in given.items():
        if value:
            raise NotImplementedError(f"DistributedDataParallel has no {name}: leave it out, got {value!r}")
