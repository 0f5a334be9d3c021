"""Layers, losses and containers, one file a family, named as PyTorch names its files; each lists what it offers."""

from .activation import *
from .adaptive_pooling import *
from .channelshuffle import *
from .container import *
from .conv import *
from .conv_transpose import *
from .dropout import *
from .flatten import *
from .fold import *
from .lazy_conv import *
from .lazy_linear import *
from .linear import *
from .loss import *
from .module import Module as Module
from .padding import *
from .parameter_containers import *
from .pixelshuffle import *
from .pooling import *
from .sparse import *
from .upsampling import *
