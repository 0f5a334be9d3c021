"""Comparisons and tests of kinds of numbers: results are bool, so nothing here has a derivative."""

import numpy as np

from .op import elementwise


@elementwise(np.equal, operator="eq")
def eq(x, y, /):
    """bool: where `x == y`."""
    return x == y


@elementwise(np.not_equal, operator="ne")
def ne(x, y, /):
    """bool: where `x != y`."""
    return x != y


@elementwise(np.less, operator="lt")
def lt(x, y, /):
    """bool: where `x < y`."""
    return x < y


@elementwise(np.less_equal, operator="le")
def le(x, y, /):
    """bool: where `x <= y`."""
    return x <= y


@elementwise(np.greater, operator="gt")
def gt(x, y, /):
    """bool: where `x > y`."""
    return x > y


@elementwise(np.greater_equal, operator="ge")
def ge(x, y, /):
    """bool: where `x >= y`."""
    return x >= y


@elementwise(np.isnan)
def isnan(x, /):
    """bool: where `x` is NaN."""
    return x != x


@elementwise(np.isinf)
def isinf(x, /):
    """bool: where `x` is infinity or minus infinity."""
    return x == np.inf or x == -np.inf


@elementwise(np.isfinite)
def isfinite(x, /):
    """bool: where `x` is neither infinite nor NaN."""
    return np.isfinite(x)


@elementwise(lambda x: np.equal(x, np.inf))
def isposinf(x, /):
    """bool: where `x` is infinity."""
    return x == np.inf


@elementwise(lambda x: np.equal(x, -np.inf))
def isneginf(x, /):
    """bool: where `x` is minus infinity."""
    return x == -np.inf


@elementwise(np.signbit)
def signbit(x, /):
    """bool: where the sign is minus; it is for -0.0."""
    return np.signbit(x)
