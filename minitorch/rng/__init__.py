"""Random numbers equal to PyTorch's on CPU, on plain arrays. Each distribution fills the array it is given."""

from .chances import bernoulli as bernoulli
from .generator import Generator as Generator
from .generator import default_generator as default_generator
from .integers import integers as integers
from .integers import permutation as permutation
from .normal import normal as normal
from .uniform import uniform as uniform
