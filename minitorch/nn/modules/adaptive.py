"""A softmax over many classes, of which most are rare: AdaptiveLogSoftmaxWithLoss."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ...functions import functions as F
from ...tensor.tensor import Tensor
from ..functional.softmax import log_softmax
from .container import ModuleList, Sequential
from .linear import Linear
from .module import Module

__all__ = ["AdaptiveLogSoftmaxWithLoss"]


class _ASMoutput(NamedTuple):
    """The logarithm of the probability of each target, and its mean with the sign turned."""

    output: Tensor
    loss: Tensor


class AdaptiveLogSoftmaxWithLoss(Module):
    """Classes in order of how often they come: up to the first of `cutoffs` in a head, the others in clusters, which
    are one class of the head each and have fewer features, by `div_value`, the rarer they are.

    Input (n, in_features) or (in_features,), target (n,) or (). PyTorch's `torch.nn.AdaptiveLogSoftmaxWithLoss`.
    Source: Grave et al., Efficient softmax approximation for GPUs, 2017.
    """

    head: Linear
    tail: ModuleList

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        cutoffs = list(cutoffs)
        if not cutoffs:
            raise ValueError("cutoffs should be a sequence of length larger than 0")
        if cutoffs != sorted(set(map(int, cutoffs))) or cutoffs[0] <= 0 or cutoffs[-1] > n_classes - 1:
            raise ValueError(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each "
                "value is between 1 and n_classes-1"
            )
        self.in_features, self.n_classes, self.cutoffs = in_features, n_classes, [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size, self.n_clusters = self.cutoffs[0], len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, bias=head_bias, device=device, dtype=dtype)
        self.tail = ModuleList()
        for i, (first, last) in enumerate(pairwise(self.cutoffs), 1):
            hidden = int(in_features // div_value**i)
            inner = Linear(in_features, hidden, bias=False, device=device, dtype=dtype)
            self.tail.append(Sequential(inner, Linear(hidden, last - first, bias=False, device=device, dtype=dtype)))

    def reset_parameters(self) -> None:
        """Draw new weights."""
        self.head.reset_parameters()
        for inner, outer in self.tail:
            inner.reset_parameters()
            outer.reset_parameters()

    def forward(self, input_: Tensor, target_: Tensor) -> _ASMoutput:
        """The logarithms of the probabilities of the targets, and the mean loss."""
        _check(input_, target_)
        batched = target_.dim() > 0
        input, target = (input_, target_) if batched else (input_.unsqueeze(0), target_.unsqueeze(0))
        if target.numel() and not bool(((target >= 0) & (target < self.n_classes)).all()):
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{target.min().item()}, {target.max().item()}] were found. "
            )
        output, classes = input.new_zeros(target.size(0)), target.clone()
        for i, (first, last) in enumerate(pairwise(self.cutoffs)):
            rows = ((target >= first) & (target < last)).nonzero().squeeze(1)
            if rows.numel():
                logs = log_softmax(self.tail[i](input[rows]), dim=1)
                output = output.index_copy(0, rows, logs.gather(1, (target[rows] - first).unsqueeze(1)).squeeze(1))
                classes[rows] = self.shortlist_size + i
        output = output + log_softmax(self.head(input), dim=1).gather(1, classes.unsqueeze(1)).squeeze(1)
        return _ASMoutput(output if batched else output.squeeze(0), (-output).mean())

    def _all_logs(self, input: Tensor, head: Tensor) -> Tensor:
        logs = log_softmax(head, dim=1)
        parts = [logs[:, : self.shortlist_size]]
        for i, cluster in enumerate(self.tail):
            parts.append(log_softmax(cluster(input), dim=1) + logs[:, self.shortlist_size + i].unsqueeze(1))
        return F.cat(parts, 1)

    def log_prob(self, input: Tensor) -> Tensor:
        """The logarithms of the probabilities of all classes: (n, in_features) → (n, n_classes)."""
        return self._all_logs(input, self.head(input))

    def predict(self, input: Tensor) -> Tensor:
        """The class of the highest probability: (n, in_features) → (n,). A cluster is looked into where it leads."""
        head = self.head(input)
        output = head.argmax(dim=1)
        clustered = output >= self.shortlist_size
        if clustered.any():
            output[clustered] = self._all_logs(input[clustered], head[clustered]).argmax(dim=1)
        return output


def _check(input: Tensor, target: Tensor) -> None:
    if target.dim() == 1:
        if input.size(0) != target.size(0):
            raise RuntimeError("Input and target should have the same size in the batch dimension.")
        if input.dim() != 2:
            raise RuntimeError(f"1D target tensor expects 2D input tensors, but found inputs with size {input.size()}")
    elif target.dim() == 0:
        if input.dim() != 1:
            raise RuntimeError(f"0D target tensor expects 1D input tensors, but found inputs with size {input.size()}")
    else:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
