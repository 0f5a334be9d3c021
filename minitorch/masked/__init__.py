"""Functions of the elements that a mask lets count, PyTorch's `torch.masked`. `MaskedTensor` is not here."""

from ..later import absent as _absent
from .normalizing import cumprod as cumprod
from .normalizing import cumsum as cumsum
from .normalizing import log_softmax as log_softmax
from .normalizing import logaddexp as logaddexp
from .normalizing import normalize as normalize
from .normalizing import softmax as softmax
from .normalizing import softmin as softmin
from .reducing import amax as amax
from .reducing import amin as amin
from .reducing import argmax as argmax
from .reducing import argmin as argmin
from .reducing import logsumexp as logsumexp
from .reducing import mean as mean
from .reducing import median as median
from .reducing import norm as norm
from .reducing import prod as prod
from .reducing import std as std
from .reducing import sum as sum
from .reducing import var as var

_absent(globals())
