"""What layers compute, as functions, one file a family; each lists what it offers. PyTorch's `torch.nn.functional`."""

from ...later import absent as _absent
from .activation import *
from .classification import *
from .dropout import *
from .embedding import *
from .linear import *
from .loss import *
from .softmax import *

_absent(globals())
