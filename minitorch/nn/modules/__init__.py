"""Layers, losses and containers, one file a family, named as PyTorch names its files; each lists what it offers."""

from .activation import *
from .attention import *
from .batchnorm import *
from .container import *
from .distance import *
from .dropout import *
from .flatten import *
from .instancenorm import *
from .linear import *
from .loss import *
from .margin_loss import *
from .module import Module as Module
from .normalization import *
from .parameter_containers import *
from .rectifier import *
from .rnn import *
from .sparse import *
from .transformer import *
from .transformer_layers import *
