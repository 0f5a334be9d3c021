"""What scripts ask about the libraries that PyTorch can be built with: `backends.mps.is_available()`."""

from . import cuda as cuda
from . import cudnn as cudnn
from . import mps as mps
