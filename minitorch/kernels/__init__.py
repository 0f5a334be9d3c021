"""Compiled loops on raw arrays: numpy and numba only, nothing of this package."""

from . import activations as activations
from . import blending as blending
from . import choosing as choosing
from . import clipping as clipping
from . import division as division
from . import powers as powers
from . import signs as signs
from .allocation import keep_freed_memory as keep_freed_memory
from .elementwise import Vectorized as Vectorized
from .quiet import quiet as quiet
from .quiet import resume as resume
from .quiet import silence as silence
