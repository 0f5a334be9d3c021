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
        accelerator as accelerator, backends as backends, cuda as cuda, nn as nn, optim as optim,
        serialization as serialization, testing as testing, torch_version as torch_version, utils as utils,
        version as version,
    )
    from .runner import install_as_torch as install_as_torch
    from .serialization import load as load, save as save
# Tensors, their dtypes, devices and sizes.
from .functions import linalg as linalg, return_types as return_types
from .tensor import Tensor as Tensor
from .tensor.dtypes import (
    double as double, dtype as dtype, float16 as float16, float32 as float32, float64 as float64,
    get_default_dtype as get_default_dtype, half as half, int16 as int16, int32 as int32, int64 as int64, int8 as int8,
    long as long, set_default_dtype as set_default_dtype, short as short, uint8 as uint8,
)
from .tensor.dtype_names import bool as bool, float as float, int as int
from .tensor.limits import finfo as finfo, iinfo as iinfo
from .tensor.devices import (
    device as device, get_default_device as get_default_device, set_default_device as set_default_device,
)
from .tensor.size import Size as Size
from .tensor.layouts import (
    contiguous_format as contiguous_format, layout as layout, memory_format as memory_format,
    preserve_format as preserve_format, strided as strided,
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
# Making tensors.
from .functions.data import (
    as_tensor as as_tensor, asarray as asarray, from_dlpack as from_dlpack, from_numpy as from_numpy,
    scalar_tensor as scalar_tensor, tensor as tensor,
)
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
from .functions.sampling import normal as normal, poisson as poisson
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

__version__ = "0.1.0"

# What makes all this faster is found where it is installed, and may be left out.
from os import environ as _environ
from pathlib import Path as _Path

if _environ.get("MINITORCH_PLAIN", "0") in ("", "0") and (_Path(__file__).parent / "fast").is_dir():
    from . import fast

    fast.install()
