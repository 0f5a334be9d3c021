"""Second names of pointwise functions: `torch.multiply` is `torch.mul`."""

from ..tensor.methods import attach
from ..tensor.tensor import Tensor
from . import arithmetic as arithmetic
from .public import functions

ALIASES = {
    "absolute": "abs", "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan",
    "arctan2": "atan2", "arctanh": "atanh", "clip": "clamp", "divide": "div", "fix": "trunc", "greater": "gt",
    "greater_equal": "ge", "less": "lt", "less_equal": "le", "multiply": "mul", "negative": "neg", "not_equal": "ne",
    "sgn": "sign", "subtract": "sub",
}  # fmt: skip

for _alias, _name in ALIASES.items():
    functions[_alias] = functions[_name]
    attach(_alias, getattr(Tensor, _name))
    attach(f"{_alias}_", getattr(Tensor, f"{_name}_"))
