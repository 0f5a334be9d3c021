"""Layers, losses, containers and their parameters. PyTorch's `torch.nn`."""

from ..tensor.absent import absent as _absent
from . import functional as functional
from . import init as init
from . import modules as modules
from . import parameter as parameter
from . import utils as utils
from .modules.activation import *
from .modules.attention import *
from .modules.batchnorm import *
from .modules.container import *
from .modules.distance import *
from .modules.dropout import *
from .modules.flatten import *
from .modules.instancenorm import *
from .modules.linear import *
from .modules.loss import *
from .modules.margin_loss import *
from .modules.module import Module as Module
from .modules.normalization import *
from .modules.parameter_containers import *
from .modules.rectifier import *
from .modules.rnn import *
from .modules.sparse import *
from .modules.transformer import *
from .modules.transformer_layers import *
from .parameter import Buffer as Buffer
from .parameter import Parameter as Parameter
from .parameter import UninitializedBuffer as UninitializedBuffer
from .parameter import UninitializedParameter as UninitializedParameter

_absent(globals())
