"""Files: what `torch.save` writes, what `torch.load` reads, and safetensors.

Read load.py first; then zipped.py (the format), unpickler.py (why a file cannot run code) and save.py.
"""

from ..later import later as _later
from .errors import LoadError as LoadError
from .load import load as load
from .safe_globals import add_safe_globals as add_safe_globals
from .safe_globals import clear_safe_globals as clear_safe_globals
from .safe_globals import get_safe_globals as get_safe_globals
from .safe_globals import safe_globals as safe_globals
from .save import save as save

with _later(globals()):
    from . import safetensors as safetensors
    from .checkpoint import load_checkpoint as load_checkpoint
    from .checkpoint import save_checkpoint as save_checkpoint
    from .resumable import Resumable as Resumable
