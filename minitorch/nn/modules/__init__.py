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
    from .adaptive import AdaptiveLogSoftmaxWithLoss as AdaptiveLogSoftmaxWithLoss
    from .adaptive_pooling import (
        AdaptiveAvgPool1d as AdaptiveAvgPool1d, AdaptiveAvgPool2d as AdaptiveAvgPool2d,
        AdaptiveAvgPool3d as AdaptiveAvgPool3d, AdaptiveMaxPool1d as AdaptiveMaxPool1d,
        AdaptiveMaxPool2d as AdaptiveMaxPool2d, AdaptiveMaxPool3d as AdaptiveMaxPool3d,
    )
    from .attention import MultiheadAttention as MultiheadAttention
    from .batchnorm import (
        BatchNorm1d as BatchNorm1d, BatchNorm2d as BatchNorm2d, BatchNorm3d as BatchNorm3d,
        LazyBatchNorm1d as LazyBatchNorm1d, LazyBatchNorm2d as LazyBatchNorm2d, LazyBatchNorm3d as LazyBatchNorm3d,
    )
    from .bilinear import Bilinear as Bilinear
    from .channelshuffle import ChannelShuffle as ChannelShuffle
    from .container import ModuleDict as ModuleDict, ModuleList as ModuleList, Sequential as Sequential
    from .conv import Conv1d as Conv1d, Conv2d as Conv2d, Conv3d as Conv3d
    from .conv_transpose import (
        ConvTranspose1d as ConvTranspose1d, ConvTranspose2d as ConvTranspose2d, ConvTranspose3d as ConvTranspose3d,
    )
    from .distance import CosineSimilarity as CosineSimilarity, PairwiseDistance as PairwiseDistance
    from .dropout import (
        AlphaDropout as AlphaDropout, Dropout as Dropout, Dropout1d as Dropout1d, Dropout2d as Dropout2d,
        Dropout3d as Dropout3d, FeatureAlphaDropout as FeatureAlphaDropout,
    )
    from .flatten import Flatten as Flatten, Unflatten as Unflatten
    from .fold import Fold as Fold, Unfold as Unfold
    from .fractional_pooling import (
        FractionalMaxPool2d as FractionalMaxPool2d, FractionalMaxPool3d as FractionalMaxPool3d,
    )
    from .instancenorm import (
        InstanceNorm1d as InstanceNorm1d, InstanceNorm2d as InstanceNorm2d, InstanceNorm3d as InstanceNorm3d,
        LazyInstanceNorm1d as LazyInstanceNorm1d, LazyInstanceNorm2d as LazyInstanceNorm2d,
        LazyInstanceNorm3d as LazyInstanceNorm3d,
    )
    from .lazy_conv import (
        LazyConv1d as LazyConv1d, LazyConv2d as LazyConv2d, LazyConv3d as LazyConv3d,
        LazyConvTranspose1d as LazyConvTranspose1d, LazyConvTranspose2d as LazyConvTranspose2d,
        LazyConvTranspose3d as LazyConvTranspose3d,
    )
    from .lazy_linear import LazyLinear as LazyLinear
    from .linear import Identity as Identity, Linear as Linear
    from .linear_loss import LinearCrossEntropyLoss as LinearCrossEntropyLoss
    from .loss import (
        BCELoss as BCELoss, BCEWithLogitsLoss as BCEWithLogitsLoss, CrossEntropyLoss as CrossEntropyLoss,
        HuberLoss as HuberLoss, KLDivLoss as KLDivLoss, L1Loss as L1Loss, MSELoss as MSELoss, NLLLoss as NLLLoss,
        SmoothL1Loss as SmoothL1Loss,
    )
    from .margin_loss import (
        CosineEmbeddingLoss as CosineEmbeddingLoss, CTCLoss as CTCLoss, GaussianNLLLoss as GaussianNLLLoss,
        HingeEmbeddingLoss as HingeEmbeddingLoss, MarginRankingLoss as MarginRankingLoss,
        MultiLabelMarginLoss as MultiLabelMarginLoss, MultiLabelSoftMarginLoss as MultiLabelSoftMarginLoss,
        MultiMarginLoss as MultiMarginLoss, PoissonNLLLoss as PoissonNLLLoss, SoftMarginLoss as SoftMarginLoss,
        TripletMarginLoss as TripletMarginLoss, TripletMarginWithDistanceLoss as TripletMarginWithDistanceLoss,
    )
    from .normalization import (
        GroupNorm as GroupNorm, LayerNorm as LayerNorm, LocalResponseNorm as LocalResponseNorm, RMSNorm as RMSNorm,
    )
    from .padding import (
        CircularPad1d as CircularPad1d, CircularPad2d as CircularPad2d, CircularPad3d as CircularPad3d,
        ConstantPad1d as ConstantPad1d, ConstantPad2d as ConstantPad2d, ConstantPad3d as ConstantPad3d,
        ReflectionPad1d as ReflectionPad1d, ReflectionPad2d as ReflectionPad2d, ReflectionPad3d as ReflectionPad3d,
        ReplicationPad1d as ReplicationPad1d, ReplicationPad2d as ReplicationPad2d,
        ReplicationPad3d as ReplicationPad3d, ZeroPad1d as ZeroPad1d, ZeroPad2d as ZeroPad2d, ZeroPad3d as ZeroPad3d,
    )
    from .parameter_containers import ParameterDict as ParameterDict, ParameterList as ParameterList
    from .pixelshuffle import PixelShuffle as PixelShuffle, PixelUnshuffle as PixelUnshuffle
    from .pooling import (
        AvgPool1d as AvgPool1d, AvgPool2d as AvgPool2d, AvgPool3d as AvgPool3d, LPPool1d as LPPool1d,
        LPPool2d as LPPool2d, LPPool3d as LPPool3d, MaxPool1d as MaxPool1d, MaxPool2d as MaxPool2d,
        MaxPool3d as MaxPool3d, MaxUnpool1d as MaxUnpool1d, MaxUnpool2d as MaxUnpool2d, MaxUnpool3d as MaxUnpool3d,
    )
    from .rectifier import (
        CELU as CELU, GLU as GLU, Hardshrink as Hardshrink, Hardsigmoid as Hardsigmoid, Hardswish as Hardswish,
        Hardtanh as Hardtanh, Mish as Mish, PReLU as PReLU, ReLU6 as ReLU6, RReLU as RReLU, SELU as SELU,
        Softmax2d as Softmax2d, Softshrink as Softshrink, Softsign as Softsign, Tanhshrink as Tanhshrink,
        Threshold as Threshold,
    )
    from .rnn import (
        GRU as GRU, GRUCell as GRUCell, LSTM as LSTM, LSTMCell as LSTMCell, RNN as RNN, RNNBase as RNNBase,
        RNNCell as RNNCell, RNNCellBase as RNNCellBase,
    )
    from .sparse import Embedding as Embedding, EmbeddingBag as EmbeddingBag
    from .syncbatchnorm import SyncBatchNorm as SyncBatchNorm
    from .transformer import (
        Transformer as Transformer, TransformerDecoder as TransformerDecoder, TransformerEncoder as TransformerEncoder,
    )
    from .transformer_layers import (
        TransformerDecoderLayer as TransformerDecoderLayer, TransformerEncoderLayer as TransformerEncoderLayer,
    )
    from .upsampling import (
        Upsample as Upsample, UpsamplingBilinear2d as UpsamplingBilinear2d, UpsamplingNearest2d as UpsamplingNearest2d,
    )
