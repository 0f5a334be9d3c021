"""PyTorch's training workflow rebuilt from scratch: `import minitorch as torch`.

This page is the public API: every name that a user may write after `minitorch.`, by what it is about.
"""

# fmt: off

from math import e, inf, nan, pi

# Namespaces.
from . import accelerator, autograd, backends, cuda, nn, optim, random, serialization, testing, utils
# Tensors, their dtypes, devices and sizes.
from .functions import linalg, return_types
from .tensor import Tensor
from .tensor.dtypes import (
    bool_ as bool, double, dtype, float32 as float, float16, float32, float64, get_default_dtype, half, int32 as
    int, int16, int32, int64, int8, long, set_default_dtype, short, uint8,
)
from .tensor.limits import finfo, iinfo
from .tensor.devices import device, get_default_device, set_default_device
from .tensor.size import Size
from .tensor.layouts import contiguous_format, layout, memory_format, preserve_format, strided
from .tensor.printing import get_printoptions, printoptions, set_printoptions
from .functions.facts import is_tensor
from .tensor.typename import typename
from .functions.legacy import (
    BoolTensor, ByteTensor, CharTensor, DoubleTensor, FloatTensor, HalfTensor, IntTensor, LongTensor, ShortTensor,
)
# Making tensors.
from .functions.data import as_tensor, asarray, from_dlpack, from_numpy, scalar_tensor, tensor
from .functions.creation import empty, full, ones, zeros
from .functions.ranges import arange, eye, linspace, logspace, range, tril_indices, triu_indices
# How many threads work.
from .jit.threads import get_num_threads, set_num_threads
# Random numbers.
from .random import default_generator, fork_rng, get_rng_state, initial_seed, manual_seed, seed, set_rng_state
from .functions.generator import Generator
from .functions.random import rand, rand_like, randint, randint_like, randn, randn_like, randperm
from .functions.sampling import normal, poisson
# What is recorded for backward.
from .autograd.modes import (
    enable_grad, inference_mode, is_anomaly_enabled, is_grad_enabled, is_inference_mode_enabled, no_grad,
    set_grad_enabled,
)
# Arithmetic and powers.
from .functions.functions import (
    abs, absolute, add, addcdiv, addcmul, clamp, clip, div, divide, lerp, mul, multiply, neg, negative, positive,
    pow, reciprocal, rsub, sgn, sign, square, sub, subtract, true_divide, where,
)
# Exponentials, angles, activations.
from .functions.functions import (
    acos, acosh, arccos, arccosh, arcsin, arcsinh, arctan, arctan2, arctanh, asin, asinh, atan, atan2, atanh, cos,
    cosh, erf, exp, exp2, expm1, hypot, log, log10, log1p, log2, log_softmax, logaddexp, relu, rsqrt, sigmoid, sin,
    sinh, softmax, sqrt, tan, tanh,
)
# Rounding, bounds, choices.
from .functions.functions import (
    ceil, clamp_max, clamp_min, fix, floor, floor_divide, fmax, fmin, fmod, frac, maximum, minimum, nan_to_num,
    remainder, round, trunc,
)
# Comparisons and logic.
from .functions.functions import (
    allclose, bitwise_and, bitwise_left_shift, bitwise_not, bitwise_or, bitwise_right_shift, bitwise_xor, eq, equal,
    ge, greater, greater_equal, gt, isclose, isfinite, isinf, isnan, isneginf, isposinf, le, less, less_equal,
    logical_and, logical_not, logical_or, logical_xor, lt, ne, not_equal, signbit,
)
# Reductions, extremes, running sums, norms.
from .functions.functions import (
    all, amax, amin, aminmax, any, argmax, argmin, count_nonzero, cummax, cummin, cumprod, cumsum, dist, kthvalue,
    logsumexp, max, mean, median, min, nanmean, nansum, norm, prod, std, std_mean, sum, var, var_mean,
)
# Products.
from .functions.functions import addmm, addmv, baddbmm, bmm, dot, einsum, inner, matmul, mm, mv, outer, tensordot
# Shapes.
from .functions.functions import (
    atleast_1d, atleast_2d, broadcast_shapes, broadcast_tensors, broadcast_to, cartesian_prod, combinations, diag,
    diag_embed, diagonal, flatten, flip, meshgrid, movedim, permute, ravel, repeat_interleave, reshape, roll, rot90,
    squeeze, swapaxes, swapdims, t, tile, transpose, tril, triu, unflatten, unsqueeze,
)
# Joining and taking apart.
from .functions.functions import (
    cat, chunk, column_stack, concat, concatenate, hstack, row_stack, split, stack, tensor_split, unbind, vstack,
)
# Indices and masks.
from .functions.functions import (
    argwhere, gather, index_add, index_copy, index_fill, index_put, index_select, masked_fill, masked_select,
    narrow, nonzero, scatter, scatter_add, select, take, take_along_dim,
)
# Order and counts.
from .functions.functions import (
    argsort, bincount, bucketize, histc, msort, searchsorted, sort, topk, unique, unique_consecutive,
)
# Copies, facts, dtypes that meet.
from .functions.functions import (
    bernoulli, can_cast, clone, empty_like, full_like, is_complex, is_floating_point, is_inference, multinomial,
    numel, ones_like, promote_types, result_type, zeros_like,
)
# Whole functions as machine code.
from .compile import compile
# Files.
from .serialization import load, save

__version__ = "0.1.0"

# What makes all this faster is found where it is installed, and may be left out.
from importlib.util import find_spec as _find_spec
from os import environ as _environ

if not _environ.get("MINITORCH_PLAIN") and _find_spec("minitorch.fast"):
    from . import fast

    fast.install()
