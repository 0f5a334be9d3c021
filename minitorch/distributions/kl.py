"""`kl_divergence` with all the pairs that it knows."""

from . import kl_others as kl_others
from . import kl_same as kl_same
from . import kl_vectors as kl_vectors
from .kl_registry import kl_divergence as kl_divergence
from .kl_registry import register_kl as register_kl
