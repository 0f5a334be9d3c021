"""Functions of layers under the names and with the signatures that `torch` itself has for them: `torch.layer_norm`.

They are those of `nn.functional`; here weights may stand before running means, nothing is in place but what ends in an
underscore, and a reduction is a number: 0 for none, 1 for the mean, 2 for the sum.
"""

from collections.abc import Callable, Sequence
from typing import Any

from ..functions.calling import called
from ..tensor.tensor import Tensor
from . import functional as F

Ints = int | Sequence[int]
REDUCTIONS = ("none", "mean", "sum")


def _reduction(number: int) -> str:
    if not 0 <= number < len(REDUCTIONS):
        raise ValueError(f"expected a reduction of 0 (none), 1 (mean) or 2 (sum), got {number}")
    return REDUCTIONS[number]


@called
def batch_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None,
    running_var: Tensor | None, training: bool, momentum: float, eps: float, cudnn_enabled: bool,
) -> Tensor:  # fmt: skip
    """`nn.functional.batch_norm`; `cudnn_enabled` says nothing here."""
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


@called
def instance_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None,
    running_var: Tensor | None, use_input_stats: bool, momentum: float, eps: float, cudnn_enabled: bool,
) -> Tensor:  # fmt: skip
    """`nn.functional.instance_norm`; `cudnn_enabled` says nothing here."""
    return F.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


@called
def layer_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, bias: Tensor | None = None,
    eps: float = 1e-5, cudnn_enable: bool = True,
) -> Tensor:  # fmt: skip
    """`nn.functional.layer_norm`; `cudnn_enable` says nothing here."""
    return F.layer_norm(input, normalized_shape, weight, bias, eps)


@called
def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5,
    cudnn_enabled: bool = True,
) -> Tensor:  # fmt: skip
    """`nn.functional.group_norm`; `cudnn_enabled` says nothing here."""
    return F.group_norm(input, num_groups, weight, bias, eps)


@called
def embedding(
    weight: Tensor, indices: Tensor, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Tensor:
    """The rows of `weight` that `indices` name; a `padding_idx` below 0 is none."""
    padding = padding_idx if padding_idx >= 0 else None
    return F.embedding(indices, weight, padding, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse)


def _dropping(name: str, f: Callable[..., Tensor]) -> tuple[Callable[..., Tensor], Callable[..., Tensor]]:
    def call(input: Tensor, p: float, train: bool) -> Tensor:
        return f(input, p, train)

    def call_in_place(input: Tensor, p: float, train: bool) -> Tensor:
        return f(input, p, train, True)

    return _named(call, name, f), _named(call_in_place, f"{name}_", f)


def _named(call: Callable[..., Any], name: str, f: Callable[..., Any]) -> Callable[..., Any]:
    call.__name__ = call.__qualname__ = name
    call.__doc__ = f.__doc__
    return called(call)


def _whole_channels(x: Tensor, p: float, train: bool, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, *)."""
    if x.ndim < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    kept = F.dropout(x.new_ones(*x.shape[:2], *[1] * (x.ndim - 2)), p, train)
    return x.mul_(kept) if inplace else x * kept


dropout, dropout_ = _dropping("dropout", F.dropout)
alpha_dropout, alpha_dropout_ = _dropping("alpha_dropout", F.alpha_dropout)
feature_alpha_dropout, feature_alpha_dropout_ = _dropping("feature_alpha_dropout", F.feature_alpha_dropout)
feature_dropout, feature_dropout_ = _dropping("feature_dropout", _whole_channels)


def _pooling(name: str, f: Callable[..., Any], return_indices: bool = False) -> Callable[..., Any]:
    def call(
        input: Tensor, kernel_size: Ints, stride: Ints = (), padding: Ints = 0, dilation: Ints = 1,
        ceil_mode: bool = False,
    ) -> Any:  # fmt: skip
        steps = None if isinstance(stride, Sequence) and not stride else stride
        return f(input, kernel_size, steps, padding, dilation, ceil_mode, return_indices)

    return _named(call, name, f)


max_pool1d = _pooling("max_pool1d", F.max_pool1d)
max_pool2d = _pooling("max_pool2d", F.max_pool2d)
max_pool3d = _pooling("max_pool3d", F.max_pool3d)
max_pool1d_with_indices = _pooling("max_pool1d_with_indices", F.max_pool1d, True)


@called
def avg_pool1d(
    input: Tensor, kernel_size: Ints, stride: Ints = (), padding: Ints = 0, ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:  # fmt: skip
    """`nn.functional.avg_pool1d`."""
    steps = None if isinstance(stride, Sequence) and not stride else stride
    return F.avg_pool1d(input, kernel_size, steps, padding, ceil_mode, count_include_pad)


@called
def adaptive_max_pool1d(input: Tensor, output_size: Ints) -> tuple[Tensor, Tensor]:
    """The largest numbers of `output_size` windows, and their places."""
    return F.adaptive_max_pool1d(input, output_size, True)


@called
def selu(input: Tensor) -> Tensor:
    """`nn.functional.selu`."""
    return F.selu(input)


@called
def celu(input: Tensor, alpha: float = 1.0) -> Tensor:
    """`nn.functional.celu`."""
    return F.celu(input, alpha)


@called
def threshold(input: Tensor, threshold: float, value: float) -> Tensor:
    """`nn.functional.threshold`."""
    return F.threshold(input, threshold, value)


@called
def rrelu(input: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False) -> Tensor:
    """`nn.functional.rrelu`, from the default generator."""
    return F.rrelu(input, lower, upper, training)


@called
def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, weight: Tensor | None = None, pos_weight: Tensor | None = None, reduction: int = 1
) -> Tensor:
    """`nn.functional.binary_cross_entropy_with_logits`."""
    return F.binary_cross_entropy_with_logits(
        input, target, weight, pos_weight=pos_weight, reduction=_reduction(reduction)
    )


@called
def kl_div(input: Tensor, target: Tensor, reduction: int = 1, *, log_target: bool = False) -> Tensor:
    """`nn.functional.kl_div`."""
    return F.kl_div(input, target, reduction=_reduction(reduction), log_target=log_target)


@called
def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: int = 1
) -> Tensor:
    """`nn.functional.cosine_embedding_loss`."""
    return F.cosine_embedding_loss(input1, input2, target, margin, reduction=_reduction(reduction))


@called
def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: int = 1
) -> Tensor:
    """`nn.functional.margin_ranking_loss`."""
    return F.margin_ranking_loss(input1, input2, target, margin, reduction=_reduction(reduction))


@called
def hinge_embedding_loss(input: Tensor, target: Tensor, margin: float = 1.0, reduction: int = 1) -> Tensor:
    """`nn.functional.hinge_embedding_loss`."""
    return F.hinge_embedding_loss(input, target, margin, reduction=_reduction(reduction))


@called
def triplet_margin_loss(
    anchor: Tensor, positive: Tensor, negative: Tensor, margin: float = 1.0, p: float = 2, eps: float = 1e-6,
    swap: bool = False, reduction: int = 1,
) -> Tensor:  # fmt: skip
    """`nn.functional.triplet_margin_loss`."""
    return F.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction=_reduction(reduction))


@called
def poisson_nll_loss(
    input: Tensor, target: Tensor, log_input: bool, full: bool, eps: float, reduction: int
) -> Tensor:
    """`nn.functional.poisson_nll_loss`."""
    return F.poisson_nll_loss(input, target, log_input, full, eps=eps, reduction=_reduction(reduction))


@called
def ctc_loss(
    log_probs: Tensor, targets: Tensor, input_lengths: Tensor | Sequence[int],
    target_lengths: Tensor | Sequence[int], blank: int = 0, reduction: int = 1, zero_infinity: bool = False,
) -> Tensor:  # fmt: skip
    """`nn.functional.ctc_loss`."""
    return F.ctc_loss(
        log_probs, targets, input_lengths, target_lengths, blank, _reduction(reduction), zero_infinity
    )
