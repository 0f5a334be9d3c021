"""Second names of functions: `torch.multiply` is `torch.mul`, and of real numbers `torch.conj` changes nothing."""

import inspect
from typing import Any

from ..tensor.methods import attach
from ..tensor.tensor import Tensor
from . import arithmetic as arithmetic
from . import facts as facts
from . import indexing as indexing
from . import inplace as inplace
from . import parts as parts
from . import powers as powers
from . import products as products
from . import rearranging as rearranging
from . import splitting as splitting
from . import transposing as transposing
from .public import described, function, functions, public

ALIASES = {
    "absolute": "abs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan",
    "arctan2": "atan2", "arctanh": "atanh", "clip": "clamp", "divide": "div", "fix": "trunc", "greater": "gt",
    "greater_equal": "ge", "less": "lt", "less_equal": "le", "multiply": "mul", "negative": "neg", "not_equal": "ne",
    "sgn": "sign", "subtract": "sub",
}  # fmt: skip

WITHOUT_EDIT = {
    "ger": "outer",
    "moveaxis": "movedim",
    "unsafe_chunk": "chunk",
    "unsafe_split": "split",
    "unsafe_split_with_sizes": "split_with_sizes",
}
"""Second names of functions that have no method in place."""

for _alias, _name in (ALIASES | WITHOUT_EDIT).items():
    functions[_alias] = functions[_name]
    attach(_alias, getattr(Tensor, _name))
for _alias, _name in ALIASES.items():
    attach(f"{_alias}_", getattr(Tensor, f"{_name}_"))

IN_PLACE = (
    "abs", "acos", "acosh", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "asin", "asinh", "atan",
    "atanh", "ceil", "clamp", "clamp_max", "clamp_min", "clip", "cos", "cosh", "deg2rad", "erf", "exp", "exp2", "expm1",
    "fix", "floor", "frac", "gcd", "index_put", "lcm", "ldexp", "log", "log10", "log1p", "log2", "nan_to_num", "neg",
    "negative", "rad2deg", "reciprocal", "relu", "round", "rsqrt", "sigmoid", "sin", "sinh", "sqrt", "square", "tan",
    "tanh", "trunc",
)  # fmt: skip
"""Methods in place that PyTorch has as functions too: `torch.abs_(x)` is `x.abs_()`."""


def _from_method(name: str) -> None:
    method = getattr(Tensor, name)

    def call(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return method(input, *args, **kwargs)

    def signature() -> inspect.Signature:
        first, *others = inspect.signature(method).parameters.values()
        parameters = [first.replace(name="input", annotation=Tensor), *others]
        return inspect.Signature(parameters, return_annotation=Tensor)

    functions[name] = described(call, name, method.__doc__, signature, method)


for _name in IN_PLACE:
    _from_method(f"{_name}_")


@public
def detach(input: Tensor) -> Tensor:
    """The same memory without the history; edits through it are noticed.

    Shapes: (*) -> (*).
    Dtypes: any; the result has that of `input`.
    Errors: none for a tensor.
    """
    return input.detach()


def _of_real_numbers(name: str) -> None:
    def same(input: Tensor) -> Tensor:
        """The tensor itself: there are no complex numbers.

        Shapes: (*) -> (*).
        Dtypes: any; the result has that of `input`.
        Errors: none for a tensor.
        """
        return input

    function(described(same, name, inspect.cleandoc(same.__doc__ or "")))


for _name in ("conj", "conj_physical", "resolve_conj", "resolve_neg"):
    _of_real_numbers(_name)


def _false(name: str) -> None:
    def answer(input: Tensor) -> bool:
        """False: there are no complex numbers, and no views that would have to be conjugated or negated.

        Shapes: (*).
        Dtypes: any.
        Errors: none for a tensor.
        """
        return False

    function(described(answer, name, inspect.cleandoc(answer.__doc__ or "")))


for _name in ("is_conj", "is_neg"):
    _false(_name)
