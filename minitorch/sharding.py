"""ShardedBackward: the gradient of a batch, computed in a fixed number of parts and added in a fixed order.

    torch.use_deterministic_algorithms(True, shards=8)
    backward = torch.ShardedBackward(model, lambda x, y: loss_fn(model(x), y))
    for x, y in loader:
        optimizer.zero_grad()
        loss = backward(x, y)
        optimizer.step()

Floating point sums depend on their order, and those in products on how many rows there are. So each batch is cut into
8 shards of rows, whoever computes them; each is computed alone, in one thread of BLAS; and neighbours are added, then
neighbours of these, as in a tournament (`Tree`). Where `model` is a `DistributedDataParallel`, each process computes
some of the shards of the same batch. The bytes are the same for any number of processes, threads, and parts in which
the batch comes.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from . import distributed
from .autograd.modes import enable_grad, no_grad
from .compile import compile as compiled
from .determinism import refuse, shard, shards_asked_for
from .functions.generator import default_generator
from .nn import Module, Parameter
from .nn.parallel.distributed import DistributedDataParallel
from .nn.parallel.tree import Tree, Value, exchange
from .tensor.tensor import Tensor
from .utils.data.sampler import random_seed


class ShardedBackward:
    """`backward(x, y)` gives the loss of a batch, and adds its gradient to the `.grad` of the parameters of `module`.

    `loss_of(x, y)` is the loss of a shard, a scalar that is the mean over its rows (or the sum, with
    `reduction="sum"`); it is called with some rows of each tensor, and sees no others. Numbers drawn from the default
    stream depend on the shard, not on who computes it. With `compile`, forward and backward of a shard are compiled:
    the bytes are again the same for any split, but not those of shards that are not compiled, for small products are
    loops there. Each process passes the whole batch.

    Errors: RuntimeError where no shards are asked for by `use_deterministic_algorithms(True, shards=...)`, where the
    processes do not pass batches of one size or are not at one place of the random stream, and, by name, for what
    depends on the split: a batch norm while it trains, and every other layer that edits a buffer.
    """

    def __init__(
        self, module: Module, loss_of: Callable[..., Tensor], reduction: str = "mean", compile: bool = False
    ) -> None:
        if reduction not in ("mean", "sum"):
            raise ValueError(f"reduction must be 'mean' or 'sum', as that of loss_of, got {reduction!r}")
        self.module, self.loss_of, self.reduction = module, loss_of, reduction
        self.group = module.process_group if isinstance(module, DistributedDataParallel) else None
        self.rank = distributed.get_rank(self.group) if self.group else 0
        self.world = distributed.get_world_size(self.group) if self.group else 1
        self._parameters: list[Parameter] = []
        self._buffers: list[Tensor] = []
        self._of_shard: Any = compiled(self._loss) if compile else self._loss

    def __call__(self, *batch: Tensor) -> Tensor:
        """The loss of a batch: tensors with as many rows each."""
        return self.accumulate([batch], len(batch[0]))

    @no_grad()
    def accumulate(self, parts: Iterable[tuple[Tensor, ...]], rows: int) -> Tensor:
        """The loss of a batch of so many `rows` that comes in parts, each of which ends where a shard does."""
        seed = random_seed(None)
        tree = self.local(parts, rows, seed)
        if self.world > 1:
            shards = [self._shards_of(rank, tree.sizes[0]) for rank in range(self.world)]
            exchange(tree, shards, self._parameters, {"rows": rows, "seed": seed}, self.group)
        return self.keep(tree)

    def keep(self, tree: Tree) -> Tensor:
        """Add the gradients at the root to those of the parameters; gives the loss."""
        loss, *gradients = tree.root
        for p, g in zip(self._parameters, gradients, strict=True):
            if g is not None:
                p.grad = g if p.grad is None else p.grad.add_(g)
        assert loss is not None
        return loss

    def local(self, parts: Iterable[tuple[Tensor, ...]], rows: int, seed: int) -> Tree:
        """What the shards of this process come to."""
        count = self._count(rows)
        size, longer = divmod(rows, count)
        starts = [i * size + min(i, longer) for i in range(count + 1)]
        mine, tree, i = self._shards_of(self.rank, count), Tree(count), 0
        self._parameters = [p for p in self.module.parameters() if p.requires_grad]
        self._buffers = list(self.module.buffers())
        with self._set_aside():
            for part in parts:
                first, end = starts[i], starts[i] + len(part[0])
                if end not in starts:
                    text = f"a part of the batch ends at row {end}, inside a shard: those end at {starts[1:]}"
                    raise ValueError(text)
                while starts[i] < end:
                    if i in mine:
                        default_generator.manual_seed((seed + i) % 2**63)
                        cut = [x[starts[i] - first : starts[i + 1] - first] for x in part]
                        tree.add(0, i, self._value((starts[i + 1] - starts[i]) / rows, cut))
                    i += 1
        if i < count:
            raise ValueError(f"the parts have {starts[i]} rows of the {rows} that were promised")
        return tree

    def _count(self, rows: int) -> int:
        """How many shards a batch has."""
        asked = shards_asked_for()
        if asked is None:
            raise RuntimeError("ask for shards first: use_deterministic_algorithms(True, shards=8)")
        if min(asked, rows) < self.world:
            raise RuntimeError(
                f"{self.world} processes share {asked} shards of a batch of {rows} rows: each process needs one; ask "
                "for more shards, or leave out short batches, by drop_last=True"
            )
        return min(asked, rows)

    def _shards_of(self, rank: int, count: int) -> range:
        return range(rank * count // self.world, (rank + 1) * count // self.world)

    @contextmanager
    def _set_aside(self) -> Iterator[None]:
        """Gradients and the random stream as they were before the block, in which shards have their own."""
        before = [(p, p.grad) for p in self._parameters]
        stream, quiet = default_generator.get_state(), getattr(self.module, "no_sync", nullcontext)
        try:
            for p, _ in before:
                p.grad = None
            with quiet():
                yield
        finally:
            default_generator.set_state(stream)
            for p, g in before:
                p.grad = g

    def _value(self, share: float, rows: list[Tensor]) -> Value:
        """What one shard comes to."""
        versions = [b._version for b in self._buffers]
        with shard(), enable_grad():
            loss = self._of_shard(share, *rows)
        if versions != [b._version for b in self._buffers]:
            self._refuse_edits(dict(zip(map(id, self._buffers), versions, strict=True)))
        value = [loss, *(p.grad for p in self._parameters)]
        for p in self._parameters:
            p.grad = None
        return value

    def _loss(self, share: float, *rows: Tensor) -> Tensor:
        loss = self.loss_of(*rows)
        if self.reduction == "mean":
            loss = loss * share
        loss.backward()
        return loss.detach()

    def _refuse_edits(self, versions: dict[int, int]) -> None:
        for path, module in self.module.named_modules():
            for name, buffer in module.named_buffers(recurse=False):
                if buffer._version != versions[id(buffer)]:
                    what = f"{path!r} ({type(module).__name__}), which edits its buffer {name!r},"
                    refuse(what, "call eval() on it, or take a layer that keeps nothing, such as a GroupNorm")
