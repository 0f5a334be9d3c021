"""What layers compute, as functions, one file a family; each lists what it offers. PyTorch's `torch.nn.functional`."""

from ...later import absent as _absent
from .activation import *
from .adaptive_pooling import *
from .attention import *
from .classification import *
from .convolution import *
from .ctc import *
from .distance import *
from .dropout import *
from .embedding import *
from .embedding_bag import *
from .fractional_pooling import *
from .grids import *
from .interpolation import *
from .likelihood import *
from .linear import *
from .linear_loss import *
from .loss import *
from .margin_loss import *
from .multi_head import *
from .normalization import *
from .padding import *
from .pooling import *
from .rectifier import *
from .softmax import *
from .vision import *

_absent(globals())
