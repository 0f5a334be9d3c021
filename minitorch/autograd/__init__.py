"""Automatic differentiation, under PyTorch's names: `minitorch.autograd`. The tape itself is in `minitorch/tape/`."""

from ..tape.modes import detect_anomaly as detect_anomaly
from ..tape.modes import enable_grad as enable_grad
from ..tape.modes import inference_mode as inference_mode
from ..tape.modes import is_anomaly_enabled as is_anomaly_enabled
from ..tape.modes import no_grad as no_grad
from ..tape.modes import set_detect_anomaly as set_detect_anomaly
from ..tape.modes import set_grad_enabled as set_grad_enabled
from ..tensor.tensor import Tensor as Variable
from . import function as function
from . import functional as functional
from .function import Function as Function
from .gradcheck import GradcheckError as GradcheckError
from .gradcheck import gradcheck as gradcheck
from .gradcheck import gradgradcheck as gradgradcheck
from .gradients import backward as backward
from .gradients import grad as grad
