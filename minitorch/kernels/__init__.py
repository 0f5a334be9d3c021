"""Compiled loops on raw arrays: numpy and numba only, nothing of this package."""

from .elementwise import Vectorized as Vectorized
from .quiet import quiet as quiet
