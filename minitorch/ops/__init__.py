"""What can be computed: every op, declared once as a formula and its derivative rules. See `op.py`."""

from . import activations as activations
from . import arithmetic as arithmetic
from . import blending as blending
from . import broadcasting as broadcasting
from . import comparison as comparison
from . import conversion as conversion
from . import cumulative as cumulative
from . import exponential as exponential
from . import extremes as extremes
from . import indexing as indexing
from . import joining as joining
from . import logic as logic
from . import norms as norms
from . import ordering as ordering
from . import powers as powers
from . import products as products
from . import reductions as reductions
from . import rounding as rounding
from . import selection as selection
from . import shaping as shaping
from . import trigonometric as trigonometric
from .op import Op as Op
from .op import arraywise as arraywise
from .op import elementwise as elementwise
from .op import registry as registry
