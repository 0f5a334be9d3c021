"""What can be computed: every op, declared once as a formula and its derivative rules. See `op.py`."""

from . import arithmetic as arithmetic
from . import broadcasting as broadcasting
from . import conversion as conversion
from . import cumulative as cumulative
from . import extremes as extremes
from . import indexing as indexing
from . import ordering as ordering
from . import products as products
from . import reductions as reductions
from . import shaping as shaping
from .op import Op as Op
from .op import arraywise as arraywise
from .op import elementwise as elementwise
from .op import registry as registry
