"""Loops and passes on raw arrays, one file a family: numpy and numba only, nothing of this package but `jit/`."""

from . import activations as activations
from . import blending as blending
from . import choosing as choosing
from . import clipping as clipping
from . import division as division
from . import powers as powers
from . import signs as signs
