"""PyTorch's training workflow rebuilt from scratch: `import minitorch as torch`.

This page is the public API: every name that a user may write after `minitorch.`, by what it is about. To type checkers
a name is public if it is imported `as` itself.
"""

# fmt: off

from math import e as e, inf as inf, nan as nan, pi as pi

from .later import later as _later

# Namespaces, some of which come when they are asked for.
from . import autograd as autograd, random as random

with _later(globals()):
    from . import (
        _C as _C, accelerator as accelerator, amp as amp, backends as backends, cuda as cuda,
        distributed as distributed, distributions as distributions, func as func, functional as functional, jit as jit,
        masked as masked, nn as nn, onnx as onnx, optim as optim, profiler as profiler, serialization as serialization,
        signal as signal, testing as testing, torch_version as torch_version, types as types, utils as utils,
        version as version,
    )
    from .determinism import (
        are_deterministic_algorithms_enabled as are_deterministic_algorithms_enabled,
        is_deterministic_algorithms_warn_only_enabled as is_deterministic_algorithms_warn_only_enabled,
        use_deterministic_algorithms as use_deterministic_algorithms,
    )
    from .amp import GradScaler as GradScaler, autocast as autocast
    from .settings import (
        get_float32_matmul_precision as get_float32_matmul_precision,
        set_default_tensor_type as set_default_tensor_type,
        set_float32_matmul_precision as set_float32_matmul_precision,
    )
    from .runner import install_as_torch as install_as_torch
    from .func import vmap as vmap
    from .profiler import profile as profile
    from .sharding import ShardedBackward as ShardedBackward
    from .strictness import StrictWarning as StrictWarning, strict as strict
    from .explain.recording import recording_lines as recording_lines
    from .serialization import load as load, save as save
    # Functions of layers that PyTorch has here too.
    from .nn.exported import (
        adaptive_max_pool1d as adaptive_max_pool1d, alpha_dropout as alpha_dropout, alpha_dropout_ as alpha_dropout_,
        avg_pool1d as avg_pool1d, batch_norm as batch_norm,
        binary_cross_entropy_with_logits as binary_cross_entropy_with_logits, celu as celu,
        cosine_embedding_loss as cosine_embedding_loss, ctc_loss as ctc_loss, dropout as dropout, dropout_ as dropout_,
        embedding as embedding, feature_alpha_dropout as feature_alpha_dropout,
        feature_alpha_dropout_ as feature_alpha_dropout_, feature_dropout as feature_dropout,
        feature_dropout_ as feature_dropout_, group_norm as group_norm, hinge_embedding_loss as hinge_embedding_loss,
        instance_norm as instance_norm, kl_div as kl_div, layer_norm as layer_norm,
        margin_ranking_loss as margin_ranking_loss, max_pool1d as max_pool1d,
        max_pool1d_with_indices as max_pool1d_with_indices, max_pool2d as max_pool2d, max_pool3d as max_pool3d,
        poisson_nll_loss as poisson_nll_loss, rrelu as rrelu, selu as selu, threshold as threshold,
        triplet_margin_loss as triplet_margin_loss,
    )
    from .nn.functional.grids import (
        grid_sampler as grid_sampler, grid_sampler_2d as grid_sampler_2d, grid_sampler_3d as grid_sampler_3d,
    )
    from .nn.functional import (
        adaptive_avg_pool1d as adaptive_avg_pool1d, bilinear as bilinear, celu_ as celu_,
        cosine_similarity as cosine_similarity, hardshrink as hardshrink, pairwise_distance as pairwise_distance,
        prelu as prelu, rms_norm as rms_norm, rrelu_ as rrelu_, selu_ as selu_, threshold_ as threshold_,
    )
# Tensors, their dtypes, devices and sizes.
from .functions import linalg as linalg, return_types as return_types, special as special
from .tensor import Tensor as Tensor
from .tensor.dtypes import (
    double as double, dtype as dtype, float16 as float16, float32 as float32, float64 as float64,
    get_default_dtype as get_default_dtype, half as half, int16 as int16, int32 as int32, int64 as int64, int8 as int8,
    long as long, set_default_dtype as set_default_dtype, short as short, uint8 as uint8,
)
from .tensor.absent_dtypes import (
    bfloat16 as bfloat16, cdouble as cdouble, cfloat as cfloat, chalf as chalf, complex128 as complex128,
    complex32 as complex32, complex64 as complex64, float8_e4m3fn as float8_e4m3fn, float8_e5m2 as float8_e5m2,
    uint16 as uint16, uint32 as uint32, uint64 as uint64,
)
from .tensor.dtype_names import bool as bool, float as float, int as int
from .tensor.limits import finfo as finfo, iinfo as iinfo
from .tensor.devices import (
    device as device, get_default_device as get_default_device, set_default_device as set_default_device,
)
from .tensor.size import Size as Size
from .tensor.layouts import (
    channels_last as channels_last, channels_last_3d as channels_last_3d, contiguous_format as contiguous_format,
    layout as layout, memory_format as memory_format, preserve_format as preserve_format, strided as strided,
)
from .tensor.printing import (
    get_printoptions as get_printoptions, printoptions as printoptions, set_printoptions as set_printoptions,
)
from .functions.facts import is_tensor as is_tensor
from .tensor.typename import typename as typename
from .functions.legacy import (
    BoolTensor as BoolTensor, ByteTensor as ByteTensor, CharTensor as CharTensor, DoubleTensor as DoubleTensor,
    FloatTensor as FloatTensor, HalfTensor as HalfTensor, IntTensor as IntTensor, LongTensor as LongTensor,
    ShortTensor as ShortTensor,
)
# Lists of tensors at once, for the optimizers of other libraries.
from .functions.foreach import *
# Making tensors.
from .functions.data import (
    as_tensor as as_tensor, asarray as asarray, from_dlpack as from_dlpack, from_numpy as from_numpy,
    scalar_tensor as scalar_tensor, tensor as tensor,
)
from .functions.memory import frombuffer as frombuffer
from .functions.indexing import newaxis as newaxis
from .functions.creation import empty as empty, full as full, ones as ones, zeros as zeros
from .functions.ranges import (
    arange as arange, eye as eye, linspace as linspace, logspace as logspace, range as range,
    tril_indices as tril_indices, triu_indices as triu_indices,
)
# How many threads work.
from .jit.threads import get_num_threads as get_num_threads, set_num_threads as set_num_threads
# Random numbers.
from .random import (
    default_generator as default_generator, fork_rng as fork_rng, get_rng_state as get_rng_state,
    initial_seed as initial_seed, manual_seed as manual_seed, seed as seed, set_rng_state as set_rng_state,
)
from .functions.generator import Generator as Generator
from .functions.random import (
    rand as rand, rand_like as rand_like, randint as randint, randint_like as randint_like, randn as randn,
    randn_like as randn_like, randperm as randperm,
)
from .functions.sampling import binomial as binomial, normal as normal, poisson as poisson
# What is recorded for backward.
from .autograd.modes import (
    enable_grad as enable_grad, inference_mode as inference_mode, is_anomaly_enabled as is_anomaly_enabled,
    is_grad_enabled as is_grad_enabled, is_inference_mode_enabled as is_inference_mode_enabled, no_grad as no_grad,
    set_grad_enabled as set_grad_enabled,
)
# Functions of tensors, `abs` to `zeros_like`; `functions/functions.pyi` shows them all, by subject: pointwise functions
# from arithmetic to trigonometry, comparisons, reductions, extremes, norms, products, shapes, joining and splitting,
# indices and masks, order and counts, facts.
from .functions.functions import *
# Whole functions as machine code.
from .compile import compile as compile
# What was recorded, and what became of it, to look at.
from .explain import explain as explain

__version__ = "0.1.0"

# What makes all this faster is found where it is installed, and may be left out.
from os import environ as _environ
from pathlib import Path as _Path

if _environ.get("MINITORCH_PLAIN", "0") in ("", "0") and (_Path(__file__).parent / "fast").is_dir():
    from . import fast

    fast.install()
