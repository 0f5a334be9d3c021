"""What layers compute, as functions, one file a family; each lists what it offers. PyTorch's `torch.nn.functional`."""

from ...tensor.absent import absent as _absent
from .activation import *
from .attention import *
from .classification import *
from .dropout import *
from .embedding import *
from .linear import *
from .loss import *
from .multi_head import *
from .normalization import *
from .rectifier import *
from .softmax import *

_absent(globals())
