"""Whole models in files: layers go under PyTorch's names for them, and become layers of this package when read.

What a file holds of a layer is its `__dict__`, so both packages must keep the same attributes in it. To make a layer
from a file runs no `__init__`: an empty object of the class is filled.
"""

import sys
from collections.abc import Callable
from typing import Any

from .. import nn
from ..tensor.tensor import Tensor
from .containers import Budget
from .errors import LoadError
from .pickler import Global
from .safe_globals import allowed_globals

# The file of torch/nn/modules in which each layer is.
FILES = {
    "activation": "CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax Mish "
    "MultiheadAttention PReLU RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softmin Softplus Softshrink "
    "Softsign Tanh Tanhshrink Threshold",
    "batchnorm": "BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm",
    "channelshuffle": "ChannelShuffle",
    "container": "ModuleDict ModuleList ParameterDict ParameterList Sequential",
    "conv": "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
    "distance": "CosineSimilarity PairwiseDistance",
    "dropout": "AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout",
    "flatten": "Flatten Unflatten",
    "fold": "Fold Unfold",
    "instancenorm": "InstanceNorm1d InstanceNorm2d InstanceNorm3d",
    "linear": "Bilinear Identity Linear",
    "loss": "BCELoss BCEWithLogitsLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss HingeEmbeddingLoss "
    "HuberLoss KLDivLoss L1Loss MSELoss MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss "
    "MultiMarginLoss NLLLoss PoissonNLLLoss SmoothL1Loss SoftMarginLoss TripletMarginLoss "
    "TripletMarginWithDistanceLoss CTCLoss",
    "module": "Module",
    "normalization": "GroupNorm LayerNorm LocalResponseNorm RMSNorm",
    "padding": "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d "
    "ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d",
    "pixelshuffle": "PixelShuffle PixelUnshuffle",
    "pooling": "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d "
    "AdaptiveMaxPool3d AvgPool1d AvgPool2d AvgPool3d LPPool1d LPPool2d LPPool3d MaxPool1d MaxPool2d MaxPool3d "
    "MaxUnpool1d MaxUnpool2d MaxUnpool3d",
    "rnn": "GRU GRUCell LSTM LSTMCell RNN RNNBase RNNCell RNNCellBase",
    "sparse": "Embedding EmbeddingBag",
    "transformer": "Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer",
    "upsampling": "Upsample UpsamplingBilinear2d UpsamplingNearest2d",
}
FILE_OF = {name: file for file, names in FILES.items() for name in names.split()}
MODULES = "torch.nn.modules."
INNER: dict[str, Callable[[], Any]] = {
    "torch.nn.modules.linear.NonDynamicallyQuantizableLinear": lambda: (
        sys.modules[nn.MultiheadAttention.__module__].NonDynamicallyQuantizableLinear
    ),
    "torch.nn.parallel.data_parallel.DataParallel": lambda: nn.DataParallel,
    "torch.nn.functional.relu": lambda: nn.functional.relu,
    "torch._C._nn.gelu": lambda: nn.functional.gelu,
}
"""What layers are made of beside layers that `nn` offers."""
REGISTERS = {"_parameters": nn.Parameter, "_buffers": Tensor, "_modules": nn.Module}


def layer_of(full_name: str) -> Any:
    """The layer that PyTorch's name stands for, if it is here. It alone is imported, not all there are."""
    if full_name in INNER:
        return INNER[full_name]()
    file, _, name = full_name.removeprefix(MODULES).partition(".")
    known = full_name.startswith(MODULES) and FILE_OF.get(name) == file
    return getattr(nn, name, None) if known else None


def global_of(layer: Any) -> Global | None:
    """PyTorch's name for a layer, or for a part of one; None if it is not one of PyTorch's."""
    names = [f"{MODULES}{FILE_OF.get(layer.__name__)}.{layer.__name__}"]
    names += [name for name in INNER if name.endswith(f".{layer.__name__}")]
    return next((Global(*name.rsplit(".", 1)) for name in names if layer_of(name) is layer), None)


class KnownLayers:
    """The classes that a file of a whole model may name: with `weights_only`, the layers that the user has allowed."""

    def __init__(self, weights_only: bool) -> None:
        self.weights_only = weights_only

    def find(self, full_name: str) -> Any:
        """A layer of PyTorch's as ours, or a class of the running program that is a Module; imports nothing."""
        layer = layer_of(full_name)
        if self.weights_only:
            return layer if layer in allowed_globals().values() else None
        return layer or self._in_program(full_name)

    def _in_program(self, full_name: str) -> type | None:
        if full_name.startswith("torch.nn."):
            raise LoadError(f"the file has a layer that is not supported here: {full_name}")
        module, _, name = full_name.rpartition(".")
        # Not getattr: a module may have a __getattr__, which is code.
        found = vars(sys.modules[module]).get(name) if module in sys.modules else None
        return found if isinstance(found, type) and issubclass(found, nn.Module) else None

    def fill(self, layer: nn.Module, state: dict[str, Any], budget: Budget) -> None:
        for register, kind in REGISTERS.items():
            members = state.get(register)
            budget.spend(len(members) if isinstance(members, dict) else 0)
            if not isinstance(members, dict) or not all(m is None or isinstance(m, kind) for m in members.values()):
                raise LoadError(f"{register} of a {type(layer).__name__} should be a dict of {kind.__name__}s")
        layer.__setstate__(state)
