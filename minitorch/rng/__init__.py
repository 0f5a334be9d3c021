"""Random numbers equal to PyTorch's on CPU, on plain arrays. Each distribution fills the array it is given."""

from .binomial import binomial as binomial
from .gamma import dirichlet as dirichlet
from .gamma import standard_gamma as standard_gamma
from .generator import Generator as Generator
from .generator import fresh_seed as fresh_seed
from .integers import integers as integers
from .integers import permutation as permutation
from .multinomial import multinomial as multinomial
from .normal import normal as normal
from .normal import normal_each as normal_each
from .poisson import poisson as poisson
from .transforms import bernoulli as bernoulli
from .transforms import bernoulli_each as bernoulli_each
from .transforms import cauchy as cauchy
from .transforms import exponential as exponential
from .transforms import geometric as geometric
from .transforms import log_normal as log_normal
from .uniform import uniform as uniform
