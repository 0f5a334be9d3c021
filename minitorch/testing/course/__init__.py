"""A framework as a course would have it: tensors around numpy arrays, a tape of closures, layers, losses, optimizers.

The example of GUIDE.md, in which `tests/testing` plants faults. It shares no code with the rest, and has no base class
of optimizers, no `state_dict`, no files: the kit does without.
"""

from . import nn as nn
from . import optim as optim
from .tape import Tensor as Tensor
from .tape import float32 as float32
from .tape import float64 as float64
from .tape import int64 as int64
from .tape import manual_seed as manual_seed
from .tape import no_grad as no_grad
from .tape import op as op
from .tape import tensor as tensor
