"""Sources: the declaration of an op, and its derivative rules, as they are written in `ops/`."""

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from ..ops.op import Op


@functools.cache
def declaration(op: Op) -> str:
    """The source of an op: decorator and formula; empty where Python does not find it."""
    return _source(op.formula)


@functools.cache
def rule(op: Op, argument: str) -> str:
    """What is written after `d<argument>=`, and the function that it names, if it is no lambda."""
    found = op.rules.get(argument)
    if found is None:
        return "none: detach this argument"
    text = _keywords(declaration(op)).get(f"d{argument}", "")
    return text if "lambda" in text else "\n".join(filter(None, [text, _source(_inner(found.vjp))]))


@functools.cache
def shared(op: Op) -> str:
    """What goes before all rules of an op, if anything does."""
    if op.shared is None:
        return ""
    text = _keywords(declaration(op)).get("shared", "")
    return text if "lambda" in text else "\n".join(filter(None, [text, _source(_inner(op.shared.vjp))]))


def of_function(function: Any) -> tuple[str, str]:
    """Formula and rule of a user's `autograd.Function`."""
    return _source(function.forward), _source(function.backward)


def _keywords(source: str) -> dict[str, str]:
    """By name, what stands in the decorator of a declaration."""
    try:
        (function,) = ast.parse(source).body
    except (SyntaxError, ValueError):
        return {}
    calls = [c for c in getattr(function, "decorator_list", ()) if isinstance(c, ast.Call)]
    named = {k.arg: ast.get_source_segment(source, k.value) for call in calls for k in call.keywords if k.arg}
    return {name: textwrap.dedent(text) for name, text in named.items() if text}


def _inner(function: Callable[..., Any]) -> Callable[..., Any]:
    while isinstance(function, functools.partial):
        function = function.func
    return inspect.unwrap(function)


def _source(function: Any) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function)).rstrip()
    except (OSError, TypeError):
        return ""
