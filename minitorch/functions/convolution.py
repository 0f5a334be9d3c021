"""Convolutions with PyTorch's signatures: what is checked, and a single example as a batch of one."""

from collections.abc import Sequence
from typing import Any

from ..autograd.record import record
from ..jit.dtypes import is_bool
from ..kernels.windows import output_size
from ..ops import convolution as ops
from ..tensor.dtypes import int64
from ..tensor.tensor import Tensor
from .padding import constant_pad_nd
from .public import public

Ints = int | Sequence[int]


@public
def conv1d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Ints = 1, padding: Ints | str = 0,
    dilation: Ints = 1, groups: int = 1,
) -> Tensor:  # fmt: skip
    """The weighted sums of all windows of a signal, and a bias.

    Shapes: (n, c, l) or (c, l), (o, c/groups, k), (o,) -> (n, o, *) or (o, *).
    Dtypes: one for all, but not bool.
    Errors: RuntimeError for shapes, dtypes and settings that do not go together.
    """
    return _convolution("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


@public
def conv2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Ints = 1, padding: Ints | str = 0,
    dilation: Ints = 1, groups: int = 1,
) -> Tensor:  # fmt: skip
    """The weighted sums of all windows of an image, and a bias.

    Shapes: (n, c, h, w) or (c, h, w), (o, c/groups, kh, kw), (o,) -> (n, o, *, *) or (o, *, *).
    Dtypes: one for all, but not bool.
    Errors: RuntimeError for shapes, dtypes and settings that do not go together.
    """
    return _convolution("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


@public
def conv3d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Ints = 1, padding: Ints | str = 0,
    dilation: Ints = 1, groups: int = 1,
) -> Tensor:  # fmt: skip
    """The weighted sums of all windows of a volume, and a bias.

    Shapes: (n, c, d, h, w) or (c, d, h, w), (o, c/groups, kd, kh, kw), (o,) -> (n, o, *, *, *) or (o, *, *, *).
    Dtypes: one for all, but not bool.
    Errors: RuntimeError for shapes, dtypes and settings that do not go together.
    """
    return _convolution("conv3d", 3, input, weight, bias, stride, padding, dilation, groups)


@public
def conv_transpose1d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Ints = 1, padding: Ints = 0,
    output_padding: Ints = 0, groups: int = 1, dilation: Ints = 1,
) -> Tensor:  # fmt: skip
    """Windows times the numbers of a signal, added up where they overlap: the gradient of `conv1d` at its input.

    Shapes: (n, c, l) or (c, l), (c, o/groups, k), (o,) -> (n, o, *) or (o, *).
    Dtypes: one for all, floating point or int64.
    Errors: RuntimeError for shapes, dtypes and settings that do not go together.
    """
    return _transposed("conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups, dilation)


@public
def conv_transpose2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Ints = 1, padding: Ints = 0,
    output_padding: Ints = 0, groups: int = 1, dilation: Ints = 1,
) -> Tensor:  # fmt: skip
    """Windows times the numbers of an image, added up where they overlap: the gradient of `conv2d` at its input.

    Shapes: (n, c, h, w) or (c, h, w), (c, o/groups, kh, kw), (o,) -> (n, o, *, *) or (o, *, *).
    Dtypes: one for all, floating point or int64.
    Errors: RuntimeError for shapes, dtypes and settings that do not go together.
    """
    return _transposed("conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups, dilation)


@public
def conv_transpose3d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Ints = 1, padding: Ints = 0,
    output_padding: Ints = 0, groups: int = 1, dilation: Ints = 1,
) -> Tensor:  # fmt: skip
    """Windows times the numbers of a volume, added up where they overlap: the gradient of `conv3d` at its input.

    Shapes: (n, c, d, h, w) or (c, d, h, w), (c, o/groups, kd, kh, kw), (o,) -> (n, o, *, *, *) or (o, *, *, *).
    Dtypes: one for all, floating point or int64.
    Errors: RuntimeError for shapes, dtypes and settings that do not go together.
    """
    return _transposed("conv_transpose3d", 3, input, weight, bias, stride, padding, output_padding, groups, dilation)


def _convolution(name: str, d: int, x: Tensor, weight: Tensor, bias: Tensor | None, *settings: Any) -> Tensor:
    stride, padding, dilation, groups = settings
    if x._array.ndim == d + 1:
        return _convolution(name, d, x.unsqueeze(0), weight, bias, *settings).squeeze(0)
    if x._array.ndim != d + 2:
        raise RuntimeError(_dimensions(name, d, x))
    stride, dilation = as_sizes("stride", stride, d), as_sizes("dilation", dilation, d)
    if isinstance(padding, str):
        x, padding = _said(x, weight, stride, padding, dilation)
    padding = as_sizes("padding", padding, d)
    _require_positive(stride, padding, dilation, groups)
    _require_shapes(x, weight, bias, weight._array.shape[1] * groups, len(weight._array), groups, f"{groups=}")
    _require_dtypes(x, weight, bias, is_bool(x._array.dtype))
    sizes, kernel = x._array.shape[2:], weight._array.shape[2:]
    for n, k, p, a in zip(sizes, kernel, padding, dilation, strict=True):
        if output_size(n, k, 1, p, a) < 1:
            wide = " x ".join(str(n + 2 * p) for n, p in zip(sizes, padding, strict=True))
            reach = " x ".join(str(a * (k - 1) + 1) for k, a in zip(kernel, dilation, strict=True))
            raise RuntimeError(
                f"Calculated padded input size per channel: ({wide}). Kernel size: ({reach}). "
                "Kernel size can't be greater than actual input size"
            )
    return record(ops.convolution, (x, weight, bias), (stride, padding, dilation, groups))


def _transposed(name: str, d: int, x: Tensor, weight: Tensor, bias: Tensor | None, *settings: Any) -> Tensor:
    stride, padding, output_padding, groups, dilation = settings
    if x._array.ndim == d + 1:
        return _transposed(name, d, x.unsqueeze(0), weight, bias, *settings).squeeze(0)
    if x._array.ndim != d + 2:
        raise RuntimeError(_dimensions(name, d, x))
    stride, dilation, padding = (
        as_sizes(*given, d) for given in (("stride", stride), ("dilation", dilation), ("padding", padding))
    )
    more = as_sizes("output_padding", output_padding, d)
    _require_positive(stride, padding, dilation, groups)
    if min(more) < 0:
        raise RuntimeError("negative output_padding is not supported")
    if any(m >= max(s, a) for m, s, a in zip(more, stride, dilation, strict=True)):
        raise RuntimeError(
            "output padding must be smaller than either stride or dilation, but got "
            f"output_padding={more}, stride={stride}, dilation={dilation}"
        )
    _require_shapes(x, weight, bias, len(weight._array), weight._array.shape[1] * groups, groups, "transposed=1")
    _require_dtypes(x, weight, bias, not x.dtype.is_floating_point and x.dtype is not int64)
    rest = zip(x._array.shape[2:], weight._array.shape[2:], stride, padding, dilation, more, strict=True)
    size = tuple((n - 1) * s - 2 * p + a * (k - 1) + m + 1 for n, k, s, p, a, m in rest)
    if min(size) < 1:
        raise RuntimeError(f"{name}: the output would have the sizes {size}; give a smaller padding")
    return record(ops.transposed_convolution, (x, weight, bias), (size, stride, padding, dilation, groups))


def as_sizes(name: str, value: Any, d: int, doing: str = "convolution") -> tuple[int, ...]:
    """An int for each of d dimensions: the same for all, or several; RuntimeError for another number of them."""
    if isinstance(value, int):
        return (value,) * d
    sizes = tuple(value)
    if len(sizes) not in (1, d):
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {d} values to match the {doing} dimensions, "
            f"but got {name}={list(sizes)}"
        )
    return sizes * d if len(sizes) == 1 else sizes


def _said(x: Tensor, weight: Tensor, stride: Any, padding: str, dilation: Any) -> tuple[Tensor, Any]:
    """The input, padded where its two sides differ, and the padding that a word stands for."""
    if padding == "valid":
        return x, 0
    if padding != "same":
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [a * (k - 1) for k, a in zip(weight._array.shape[2:], dilation, strict=True)]
    if any(n % 2 for n in total):
        x = constant_pad_nd(x, [n for t in reversed(total) for n in (0, t % 2)])
    return x, tuple(t // 2 for t in total)


def _dimensions(name: str, d: int, x: Tensor) -> str:
    return (
        f"Expected {d + 1}D (unbatched) or {d + 2}D (batched) input to {name}, but got input of size: "
        f"{list(x._array.shape)}"
    )


def _require_positive(stride: Any, padding: Any, dilation: Any, groups: int) -> None:
    if groups < 1:
        raise RuntimeError("non-positive groups is not supported")
    for name, sizes, least in (("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1)):
        if min(sizes) < least and name == "dilation":
            raise RuntimeError(f"dilation should be greater than zero, but got {list(sizes)}")
        if min(sizes) < least:
            raise RuntimeError(f"{'non-positive' if least else 'negative'} {name} is not supported")


def _require_shapes(
    x: Tensor, weight: Tensor, bias: Tensor | None, channels: int, out: int, groups: int, kind: str
) -> None:
    shape, sizes = list(weight._array.shape), list(x._array.shape)
    if len(shape) != len(sizes):
        raise RuntimeError(f"expected weight of {len(sizes)} dimensions for input of size {sizes}, got size {shape}")
    if shape[0] < groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of size "
            f"{shape} instead"
        )
    if shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of "
            f"size [{shape}] instead"
        )
    if sizes[1] != channels:
        raise RuntimeError(
            f"Given {kind}, weight of size {shape}, expected input{sizes} to have {channels} channels, but got "
            f"{sizes[1]} channels instead"
        )
    if bias is not None and bias._array.shape != (out,):
        raise RuntimeError(
            f"Given {'transposed=1, ' if kind[0] == 't' else ''}weight of size {shape}, expected bias to be "
            f"1-dimensional with {out} elements, but got bias of size {list(bias._array.shape)} instead"
        )


def _require_dtypes(x: Tensor, weight: Tensor, bias: Tensor | None, refused: bool) -> None:
    if refused:
        raise NotImplementedError(f"convolutions of {x.dtype} are not supported; convert with .float()")
    if bias is not None and bias.dtype is not x.dtype:
        raise RuntimeError(
            f"Input type ({_short(x)}) and bias type ({_short(bias)}) should be the same"
        )
    if weight.dtype is not x.dtype:
        raise RuntimeError(
            f"Input type (torch.{x.dtype.legacy}) and weight type (torch.{weight.dtype.legacy}) should be the same"
        )


def _short(x: Tensor) -> str:
    return {"float16": "c10::Half", "float32": "float", "float64": "double"}.get(x.dtype.name, x.dtype.name)
