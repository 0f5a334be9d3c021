"""Dropout: elements set to zero at random, from the default generator's stream."""

from ...autograd.edits import edit
from ...autograd.record import record
from ...functions.generator import default_generator
from ...ops.arithmetic import mul
from ...ops.dropout import dropout_noise
from ...tensor.tensor import Tensor
from .checking import check_probability, checked

__all__ = ["dropout"]


@checked
def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Each element is zero with probability `p`, else multiplied by `1 / (1 - p)`; unchanged if not `training`."""
    check_probability(p)
    if p == 0 or not training or 0 in input.shape:
        return input
    noise = record(dropout_noise, (input.detach(),), (p, default_generator))
    return edit(mul, input, noise) if inplace else input * noise
