"""Automatic differentiation: nodes, the engine, how calls are recorded; and PyTorch's `torch.autograd`."""

from ..later import later as _later
from . import function as function
from . import requires_grad as requires_grad
from .function import Function as Function
from .grad import backward as backward
from .grad import grad as grad
from .gradcheck import GradcheckError as GradcheckError
from .gradcheck import gradcheck as gradcheck
from .gradcheck import gradgradcheck as gradgradcheck
from .modes import detect_anomaly as detect_anomaly
from .modes import enable_grad as enable_grad
from .modes import inference_mode as inference_mode
from .modes import is_anomaly_enabled as is_anomaly_enabled
from .modes import no_grad as no_grad
from .modes import set_detect_anomaly as set_detect_anomaly
from .modes import set_grad_enabled as set_grad_enabled
from .variable import Variable as Variable

with _later(globals()):
    from . import functional as functional
    from . import grad_mode as grad_mode
    from . import graph as graph
