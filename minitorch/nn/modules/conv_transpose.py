"""Transposed convolutions as layers: they make larger what convolutions make smaller."""

from collections.abc import Sequence
from typing import Any

from ...tensor.tensor import Tensor
from .. import functional as F
from .conv import _ConvNd

__all__ = ["ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"]


class _ConvTransposeNd(_ConvNd):
    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: Any, stride: Any = 1, padding: Any = 0,
        output_padding: Any = 0, groups: int = 1, bias: bool = True, dilation: Any = 1, padding_mode: str = "zeros",
        device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels, out_channels, kernel_size, stride, padding, dilation, True, output_padding, groups, bias,
            padding_mode, device, dtype,
        )  # fmt: skip

    def forward(self, input: Tensor, output_size: Sequence[int] | None = None) -> Tensor:
        more = self.output_padding if output_size is None else self._output_padding(input, output_size)
        return self._function(
            input, self.weight, self.bias, self.stride, self.padding, more, self.groups, self.dilation
        )

    def _output_padding(self, input: Tensor, output_size: Sequence[int]) -> list[int]:
        """By how much the output is to be larger than it has to be."""
        d, rest = self._dims, input.ndim - self._dims
        if len(output_size) == input.ndim:
            output_size = output_size[rest:]
        if len(output_size) != d:
            raise ValueError(
                f"ConvTranspose{d}D: for {input.ndim}D input, output_size must have {d} or {input.ndim} elements "
                f"(got {len(output_size)})"
            )
        settings = zip(
            input.shape[rest:], self.stride, self.padding, self.dilation, self.kernel_size, strict=True
        )
        least = [(n - 1) * s - 2 * p + a * (k - 1) + 1 for n, s, p, a, k in settings]
        most = [n + s - 1 for n, s in zip(least, self.stride, strict=True)]
        if any(not low <= n <= high for low, n, high in zip(least, output_size, most, strict=True)):
            raise ValueError(
                f"requested an output size of {output_size}, but valid sizes range from {least} to {most} (for an "
                f"input of {input.shape[2:]})"
            )
        return [n - low for n, low in zip(output_size, least, strict=True)]


class ConvTranspose1d(_ConvTransposeNd):
    """Windows times the numbers of a signal, added up: `(N, C, L)` or `(C, L)` → `(N, out_channels, *)`, or without N.

    weight: `(in_channels, out_channels / groups, kernel_size)`, bias: `(out_channels,)` or None. `output_padding`, or
    `output_size` in a call, says which of several sizes is meant. PyTorch's `torch.nn.ConvTranspose1d`.
    """

    _dims, _function = 1, staticmethod(F.conv_transpose1d)


class ConvTranspose2d(_ConvTransposeNd):
    """Windows times the numbers of an image, added up: `(N, C, H, W)` or `(C, H, W)` → `(N, out_channels, *, *)`.

    weight: `(in_channels, out_channels / groups, *kernel_size)`; all else as in `ConvTranspose1d`. PyTorch's
    `torch.nn.ConvTranspose2d`.
    """

    _dims, _function = 2, staticmethod(F.conv_transpose2d)


class ConvTranspose3d(_ConvTransposeNd):
    """Windows times the numbers of a volume, added up: `(N, C, D, H, W)` → `(N, out_channels, *, *, *)`.

    weight: `(in_channels, out_channels / groups, *kernel_size)`; all else as in `ConvTranspose1d`. PyTorch's
    `torch.nn.ConvTranspose3d`.
    """

    _dims, _function = 3, staticmethod(F.conv_transpose3d)
