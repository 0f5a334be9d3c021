"""`register_kl` and `kl_divergence`: a function for each pair of kinds, the most special that fits."""

import warnings
from collections.abc import Callable
from typing import Any

from ..tensor.tensor import Tensor
from .distribution import Distribution

Pair = tuple[type, type]
REGISTRY: dict[Pair, Callable[[Any, Any], Tensor]] = {}
_found: dict[Pair, Callable[[Any, Any], Tensor] | None] = {}


def register_kl(type_p: type, type_q: type) -> Callable[..., Any]:
    """Decorator of a function of p and q that computes their divergence, for these classes and those made of them."""
    for name, given in (("type_p", type_p), ("type_q", type_q)):
        if not (isinstance(given, type) and issubclass(given, Distribution)):
            raise TypeError(f"Expected {name} to be a Distribution subclass but got {given}")

    def register(function: Callable[[Any, Any], Tensor]) -> Callable[[Any, Any], Tensor]:
        REGISTRY[type_p, type_q] = function
        _found.clear()
        return function

    return register


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """Kullback and Leibler's divergence of q from p: the mean over p of `log p(x) - log q(x)`, of the batch shape.

    NotImplementedError for a pair of kinds that has no function. PyTorch's `torch.distributions.kl_divergence`.
    """
    pair = type(p), type(q)
    if pair not in _found:
        _found[pair] = _most_special(*pair)
    function = _found[pair]
    if function is None:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {p.__class__.__name__} and q type {q.__class__.__name__}"
        )
    return function(p, q)


def _most_special(type_p: type, type_q: type) -> Callable[[Any, Any], Tensor] | None:
    """By p first, then by q; if it would be another by q first, that is worth a warning."""
    matches = [pair for pair in REGISTRY if issubclass(type_p, pair[0]) and issubclass(type_q, pair[1])]
    if not matches:
        return None

    def depths(pair: Pair) -> tuple[int, int]:
        return type_p.__mro__.index(pair[0]), type_q.__mro__.index(pair[1])

    by_p, by_q = min(matches, key=depths), min(matches, key=lambda pair: depths(pair)[::-1])
    if REGISTRY[by_p] is not REGISTRY[by_q]:
        warnings.warn(
            f"Ambiguous kl_divergence({type_p.__name__}, {type_q.__name__}). "
            f"Please register_kl({by_p[0].__name__}, {by_q[1].__name__})",
            RuntimeWarning,
            stacklevel=3,
        )
    return REGISTRY[by_p]
