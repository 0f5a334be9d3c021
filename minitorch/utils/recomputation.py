"""Recomputation: the tensors that one call of a function saves for backward, made again when they are needed."""

import weakref
from collections.abc import Callable
from typing import Any

from ..autograd.graph import saved_tensors_hooks
from ..autograd.modes import enable_grad
from ..autograd.packing import SavedTensor
from ..tensor.modes import modes
from ..tensor.tensor import Tensor


class CheckpointError(RuntimeError):
    """The function, run again, did not save what it had saved before."""


class _Enough(Exception):
    """Ends running the function again when all that is needed has been saved."""


class _Holder:
    """Stands for a saved tensor: in a backward pass, for what was saved in its place when the function ran again."""

    def __init__(self) -> None:
        self.values: weakref.WeakKeyDictionary[Any, Tensor] = weakref.WeakKeyDictionary()


class _OutsideOfBackward:
    """What saved tensors are asked for by, if not by a backward pass."""


class Frame:
    """One call of a function that is checkpointed."""

    def __init__(self, again: Callable[..., None], args: tuple, early_stop: bool, facts: Callable[[Tensor], Any]):
        self.again, self.early_stop, self.facts_of = again, early_stop, facts
        self.args = [SavedTensor(x) if isinstance(x, Tensor) else x for x in args]
        self.holders: list[weakref.ref[_Holder]] = []
        self.facts: list[Any] = []
        self.done: weakref.WeakKeyDictionary[Any, bool] = weakref.WeakKeyDictionary()
        self.completed = False

    def pack(self, x: Tensor) -> _Holder:
        """The holder that is kept instead of `x`."""
        holder = _Holder()
        self.holders.append(weakref.ref(holder))
        self.facts.append(self.facts_of(x))
        return holder

    def unpack(self, holder: _Holder) -> Tensor:
        """The tensor that a holder stands for."""
        now = modes.backward or _OutsideOfBackward()
        if now not in self.done:
            self._run_again(now)
            self.done[now] = True
        if now not in holder.values:
            raise CheckpointError(
                "torch.utils.checkpoint: Unpack is being triggered for a tensor that was already unpacked once. If you "
                "are calling ctx.saved_tensors in backward, make sure to do so only once."
            )
        return holder.values.pop(now)

    def _run_again(self, now: Any) -> None:
        saved: list[Any] = []

        def pack(x: Tensor) -> Tensor:
            x = x.detach() if x.requires_grad else x
            place = len(saved)
            if place >= len(self.holders):
                if self.completed:
                    raise CheckpointError(
                        "torch.utils.checkpoint: trying to save more tensors during recomputation than during the "
                        "original forward pass."
                    )
                return x  # backward began before the function had ended
            saved.append(self.facts_of(x))
            holder = self.holders[place]()
            if holder is not None:
                holder.values[now] = x
            if self.early_stop and len(saved) == len(self.holders):
                raise _Enough
            return x

        values = [x.unpack() if isinstance(x, SavedTensor) else x for x in self.args]
        try:
            with saved_tensors_hooks(pack, lambda x: x), enable_grad():
                self.again(*values)
        except _Enough:
            pass
        self._require_same(saved)

    def _require_same(self, saved: list[Any]) -> None:
        if len(saved) != len(self.holders):
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved during the original forward and "
                f"recomputation.\nNumber of tensors saved during forward: {len(self.holders)}\nNumber of tensors saved "
                f"during recomputation: {len(saved)}."
            )
        pairs = enumerate(zip(self.facts, saved, strict=True))
        different = [(i, a, b) for i, (a, b) in pairs if a != b and self.holders[i]() is not None]
        if different:
            listed = "\n".join(
                f"tensor at position {i}:\nsaved metadata: {a}\nrecomputed metadata: {b}" for i, a, b in different
            )
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than "
                f"during the forward pass.\n{listed}"
            )
