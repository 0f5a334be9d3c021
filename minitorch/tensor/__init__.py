"""Tensors."""

from . import aliases as aliases
from . import arguments as arguments
from . import closeness as closeness
from . import conversion as conversion
from . import creation as creation
from . import data as data
from . import differentiation as differentiation
from . import einsum as einsum
from . import extremes as extremes
from . import facts as facts
from . import functions as functions
from . import gathering as gathering
from . import indexing as indexing
from . import inplace as inplace
from . import pointwise as pointwise
from . import powers as powers
from . import products as products
from . import protocols as protocols
from . import public as public
from . import ranges as ranges
from . import recording as recording
from . import reducing as reducing
from . import return_types as return_types
from . import shaping as shaping
from .tensor import Tensor as Tensor
