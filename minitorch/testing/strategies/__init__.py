"""Hypothesis strategies: what a test of a torch-like library draws. Needs hypothesis.

What depends on a library is drawn as a recipe: `recipe.build(lib)` makes it, `repr(recipe)` is the code that makes it.
Everything shrinks towards few dimensions, small sizes, small numbers, contiguous memory and default options.
"""

from .arguments import arguments as arguments
from .arrays import arrays as arrays
from .arrays import tensors as tensors
from .calls import calls as calls
from .data import datasets as datasets
from .data import generators as generators
from .data import loaders as loaders
from .data import samplers as samplers
from .data import streams as streams
from .data import tensor_datasets as tensor_datasets
from .indices import indices as indices
from .modules import modules as modules
from .numbers import numbers as numbers
from .optimizers import optimizers as optimizers
from .programs import programs as programs
from .schedulers import schedulers as schedulers
from .shapes import broadcastable_shapes as broadcastable_shapes
from .shapes import dtypes as dtypes
from .shapes import shapes as shapes
