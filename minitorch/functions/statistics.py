"""Statistics: covariances and quantiles."""

from typing import Any

from ..jit.dtypes import is_bool, is_floating, is_single_or_double
from ..tensor.tensor import Tensor
from .arguments import as_dim
from .creation import ones_like
from .data import tensor
from .masking import where
from .public import function


@function
def cov(
    input: Tensor, *, correction: int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None
) -> Tensor:
    """The covariances of variables, the rows of `input`, whose samples are its columns.

    `fweights` count how often each sample came, `aweights` how much it weighs.

    Shapes: (n, m) -> (n, n); (m,) -> ().
    Dtypes: floating point; integers become so.
    Errors: RuntimeError for more than two dimensions, bool, and weights that do not fit.
    """
    if input.ndim > 2:
        raise RuntimeError(f"cov(): expected input to have two or fewer dimensions but got an input with {input.ndim}")
    if is_bool(input._array.dtype):
        raise RuntimeError("cov(): bool dtype is not supported for input")
    x = input.reshape(1, -1) if input.ndim < 2 else input
    weights = _weights(x.size(1), fweights, aweights)
    total: Any = x.size(1) if weights is None else weights.sum()
    mean = (x.sum(1) if weights is None else (x * weights).sum(1)) / total
    if weights is None or aweights is None or correction == 0:
        divisor = total - correction
    else:
        factor = aweights if fweights is None else aweights * fweights
        divisor = total - correction * (factor * aweights).sum() / total
    from_mean = x - mean.unsqueeze(1)
    weighted = from_mean if weights is None else from_mean * weights
    divisor = divisor.clamp(min=0) if isinstance(divisor, Tensor) else max(divisor, 0)
    return ((from_mean @ weighted.mT) / divisor).squeeze()


def _weights(count: int, fweights: Tensor | None, aweights: Tensor | None) -> Tensor | None:
    for name, weights in (("fweights", fweights), ("aweights", aweights)):
        if weights is None:
            continue
        if weights.ndim > 1:
            raise RuntimeError(f"cov(): expected {name} to have one or fewer dimensions but got {weights.ndim}")
        if is_floating(weights._array.dtype) == (name == "fweights"):
            kind = "integral" if name == "fweights" else "floating point"
            raise RuntimeError(f"cov(): expected {name} to have {kind} dtype but got {weights.dtype}")
        if weights.numel() != count:
            raise RuntimeError(f"cov(): expected {name} to have the same numel as there are observations in the input")
        if count and weights.min().item() < 0:
            raise RuntimeError(f"cov(): {name} cannot be negative")
    if fweights is None or aweights is None:
        return aweights if fweights is None else fweights
    return fweights * aweights


@function
def corrcoef(input: Tensor) -> Tensor:
    """The coefficients of correlation of variables, the rows of `input`: covariances over both standard deviations.

    Shapes: (n, m) -> (n, n); (m,) -> ().
    Dtypes: floating point; integers become so.
    Errors: RuntimeError for more than two dimensions.
    """
    if input.ndim > 2:
        raise RuntimeError(f"corrcoef(): expected input to have two or fewer dimensions but got {input.ndim}")
    covariances = cov(input)
    if not covariances.ndim:
        return covariances / covariances
    deviations = covariances.diagonal().sqrt()
    return (covariances / deviations.unsqueeze(1) / deviations.unsqueeze(0)).clamp(-1, 1)


@function
def quantile(
    input: Tensor, q: float | Tensor, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """The values below which a share `q`, a number or several in [0, 1], of the elements along `dim` lie.

    Between two elements it is `interpolation`: "linear", "lower", "higher", "nearest", "midpoint".

    Shapes: (*) -> (), or over `dim` without it (with `keepdim`: of size 1); for q of shape (k,), (k, *).
    Dtypes: float32 and float64, that of `q` the same. NaN where there is one along `dim`.
    Errors: RuntimeError for other dtypes, q out of range, no elements; IndexError for a `dim` out of range.
    """
    return _quantile("quantile", input, q, dim, keepdim, interpolation, ignore=False)


@function
def nanquantile(
    input: Tensor, q: float | Tensor, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """As `quantile`, of what is not NaN.

    Shapes: as `quantile`.
    Dtypes: float32 and float64, that of `q` the same. NaN where all are.
    Errors: as `quantile`.
    """
    return _quantile("nanquantile", input, q, dim, keepdim, interpolation, ignore=True)


MODES = ("linear", "lower", "higher", "midpoint", "nearest")


def _quantile(name: str, x: Tensor, q: Any, dim: int | None, keepdim: bool, mode: str, ignore: bool) -> Tensor:
    shares = q if isinstance(q, Tensor) else tensor(q, dtype=x.dtype)
    _check(name, x, shares, mode)
    at = 0 if dim is None else as_dim(dim, x.ndim)
    rows = (x.reshape(-1) if dim is None or not x.ndim else x.movedim(at, -1)).sort(-1)[0]
    size = rows.size(-1)
    nans = rows.isnan()
    last = size - 1 - nans.sum(-1, keepdim=True).to(rows.dtype) if ignore else ones_like(rows[..., :1]) * (size - 1)
    places = shares.reshape(-1) * last.clamp(min=0)
    if not ignore:
        places = where(nans.any(-1, keepdim=True), ones_like(places) * (size - 1), places)
    lower = {"nearest": places.round, "higher": places.ceil}.get(mode, places.floor)()
    out = rows.gather(-1, lower.long())
    if mode in ("linear", "midpoint"):
        part = places - lower if mode == "linear" else ones_like(places) * 0.5
        out = out.lerp(rows.gather(-1, places.ceil().long()), part)
    out = out.movedim(-1, 0) if x.ndim else out.reshape(-1)  # the shares come first
    if keepdim:
        out = out.reshape(-1, *[1] * x.ndim) if dim is None else out.unsqueeze(at + 1) if x.ndim else out
    return out if shares.ndim else out.squeeze(0)


def _check(name: str, x: Tensor, q: Tensor, mode: str) -> None:
    if not x.numel():
        raise RuntimeError(f"{name}() input tensor must be non-empty")
    if q.ndim > 1:
        raise RuntimeError(f"{name}() q must be a scalar or 1D tensor")
    if not is_single_or_double(x._array.dtype):
        raise RuntimeError(f"{name}() input tensor must be either float or double dtype")
    if q.dtype != x.dtype:
        raise RuntimeError(f"{name}() q tensor must be same dtype as the input tensor")
    if mode not in MODES:
        raise RuntimeError(f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest: {mode}")
    if not bool(((q >= 0) & (q <= 1)).all()):
        raise RuntimeError(f"{name}() q values must be in the range [0, 1]")
