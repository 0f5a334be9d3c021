"""Tensors."""

from . import differentiation as differentiation
from . import functions as functions
from . import public as public
from . import recording as recording
from .tensor import Tensor as Tensor
