"""`special`: the functions of PyTorch's namespace of that name, some of which are functions of the package too."""

from collections.abc import Callable
from typing import Any

from ..autograd.edits import edit
from ..autograd.record import record
from ..later import absent as _absent
from ..ops import special as _ops
from ..tensor.dtypes import dtype as Dtype
from ..tensor.methods import attach
from ..tensor.tensor import Tensor
from . import softmax as _softmax
from .calling import called
from .public import described, function_of, functions, in_place, public, tensor_method
from .signatures import with_out


@public
def polygamma(n: int, input: Tensor) -> Tensor:
    """The `n`-th derivative of `digamma`, `n` >= 0.

    Shapes: (*) -> (*).
    Dtypes: any; integers become floating point.
    Errors: RuntimeError for a negative `n`.
    """
    return record(_ops.polygamma, (input,), _order(n))


def _order(n: int) -> tuple[int]:
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    return (n,)


@public
def mvlgamma(input: Tensor, p: int) -> Tensor:
    """The logarithm of the multivariate gamma function of dimension `p` >= 1.

    Shapes: (*) -> (*).
    Dtypes: any; integers become floating point.
    Errors: RuntimeError for a `p` below 1.
    """
    return record(_ops.mvlgamma, (input,), _dimension(p))


def _dimension(p: int) -> tuple[int]:
    if p < 1:
        raise RuntimeError("p has to be greater than or equal to 1")
    return (p,)


attach("mvlgamma", mvlgamma)


@in_place
def mvlgamma_(self: Tensor, p: int) -> Tensor:
    return edit(_ops.mvlgamma, self, settings=_dimension(p))


def _of_method() -> None:
    def polygamma(self: Tensor, n: int) -> Tensor:
        """The `n`-th derivative of `digamma`, `n` >= 0."""
        return record(_ops.polygamma, (self,), _order(n))

    tensor_method(polygamma)


_of_method()


@in_place
def polygamma_(self: Tensor, n: int) -> Tensor:
    return edit(_ops.polygamma, self, settings=_order(n))


def _own(name: str) -> Callable[..., Tensor]:
    """The function of an op that is a function of this namespace only."""
    call = function_of(getattr(_ops, name))
    return described(called(call), name, call.__doc__, lambda: with_out(call))


entr, erfcx, ndtr, ndtri, log_ndtr = map(_own, ("entr", "erfcx", "ndtr", "ndtri", "log_ndtr"))
i0e, i1, i1e, xlog1py, zeta = map(_own, ("i0e", "i1", "i1e", "xlog1py", "zeta"))


@called
def log_softmax(input: Tensor, dim: int, *, dtype: Dtype | None = None) -> Tensor:
    """`log(softmax(input, dim))`, exact also where softmax is near 0."""
    return _softmax.log_softmax(input, dim, dtype)


@called
def softmax(input: Tensor, dim: int, *, dtype: Dtype | None = None) -> Tensor:
    """`exp(input) / sum(exp(input))` along `dim`."""
    return _softmax.softmax(input, dim, dtype)


_SAME = {
    "digamma": "digamma", "erf": "erf", "erfc": "erfc", "erfinv": "erfinv", "exp2": "exp2", "expit": "sigmoid",
    "expm1": "expm1", "gammainc": "igamma", "gammaincc": "igammac", "gammaln": "lgamma", "i0": "i0", "log1p": "log1p",
    "logit": "logit", "logsumexp": "logsumexp", "multigammaln": "mvlgamma", "psi": "digamma", "round": "round",
    "sinc": "sinc", "xlogy": "xlogy",
}  # fmt: skip
"""What the functions of the package are called here."""

_absent(globals())
_absence = globals()["__getattr__"]


def __getattr__(name: str) -> Any:
    return functions[_SAME[name]] if name in _SAME else _absence(name)


def __dir__() -> list[str]:
    return sorted([*(name for name in globals() if name[0] != "_"), *_SAME])
