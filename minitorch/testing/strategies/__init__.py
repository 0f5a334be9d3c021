"""Hypothesis strategies: what a test of a torch-like library draws. Needs hypothesis (`minitorch[testing]`).

What depends on a library is drawn as a recipe: `recipe.build(lib)` makes it, `repr(recipe)` is the code that makes it.
Everything shrinks towards few dimensions, small sizes, small numbers, contiguous memory and default options.
"""

from .arrays import arrays as arrays
from .arrays import tensors as tensors
from .indices import indices as indices
from .modules import modules as modules
from .numbers import numbers as numbers
from .optimizers import optimizers as optimizers
from .shapes import broadcastable_shapes as broadcastable_shapes
from .shapes import dtypes as dtypes
from .shapes import shapes as shapes
