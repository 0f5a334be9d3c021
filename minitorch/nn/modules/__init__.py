"""Layers, losses and containers, one file a family, named as PyTorch names its files; each lists what it offers."""

# fmt: off

from ...later import later as _later
from .module import Module as Module

with _later(globals()):
    from .activation import (
        ELU as ELU, GELU as GELU, LeakyReLU as LeakyReLU, LogSigmoid as LogSigmoid, LogSoftmax as LogSoftmax,
        ReLU as ReLU, Sigmoid as Sigmoid, SiLU as SiLU, Softmax as Softmax, Softmin as Softmin, Softplus as Softplus,
        Tanh as Tanh,
    )
    from .container import ModuleDict as ModuleDict, ModuleList as ModuleList, Sequential as Sequential
    from .dropout import Dropout as Dropout
    from .flatten import Flatten as Flatten, Unflatten as Unflatten
    from .linear import Identity as Identity, Linear as Linear
    from .loss import (
        BCELoss as BCELoss, BCEWithLogitsLoss as BCEWithLogitsLoss, CrossEntropyLoss as CrossEntropyLoss,
        HuberLoss as HuberLoss, KLDivLoss as KLDivLoss, L1Loss as L1Loss, MSELoss as MSELoss, NLLLoss as NLLLoss,
        SmoothL1Loss as SmoothL1Loss,
    )
    from .parameter_containers import ParameterDict as ParameterDict, ParameterList as ParameterList
    from .sparse import Embedding as Embedding
