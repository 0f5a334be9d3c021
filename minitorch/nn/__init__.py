"""Layers, losses, containers and their parameters. PyTorch's `torch.nn`."""

from ..later import later as _later
from . import modules as modules
from . import parameter as parameter
from .parameter import Buffer as Buffer
from .parameter import Parameter as Parameter
from .parameter import UninitializedBuffer as UninitializedBuffer
from .parameter import UninitializedParameter as UninitializedParameter

with _later(globals()):
    from . import functional as functional
    from . import init as init
    from . import parallel as parallel
    from . import utils as utils
    from .modules import *
    from .parallel import DataParallel as DataParallel
