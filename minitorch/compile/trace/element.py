"""Elements: an op's formula of one element, read from its source and folded into a single expression.

Settings are known, so tests of them are decided here; an assignment is put where its name is used, and an `if` that
returns becomes a conditional expression. Numbers become `number(...)`, for which the emitter puts one of the elements'
own dtype: a bare `0` beside a float32 would make numba compute in double precision.
"""

import ast
import copy
import inspect
import textwrap
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any


class NotOneExpression(Exception):
    """A formula says more than an expression can."""


def expression_of_formula(formula: Callable[..., Any], arity: int, settings: tuple) -> str | None:
    """The formula as an expression with {0}, {1} for the elements; None if that cannot be."""
    function = copy.deepcopy(_parsed(formula))
    names = [a.arg for a in function.args.posonlyargs + function.args.args]
    known: dict[str, ast.expr] = {name: ast.Name(f"<{i}>") for i, name in enumerate(names[:arity])}
    known |= {name: ast.Constant(value) for name, value in zip(names[arity:], settings, strict=True)}
    try:
        folded = _value(function.body, known, formula.__globals__)
    except NotOneExpression:
        return None
    return _text(folded)


@cache
def _parsed(formula: Callable[..., Any]) -> ast.FunctionDef:
    function = ast.parse(textwrap.dedent(inspect.getsource(formula))).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


def _text(folded: ast.expr) -> str:
    text = ast.unparse(_Typed().visit(folded))
    for i in range(9):
        text = text.replace(f"<{i}>", f"{{{i}}}")
    return text


def _value(statements: list[ast.stmt], known: dict[str, ast.expr], scope: dict[str, Any]) -> ast.expr:
    """What a list of statements returns."""
    for at, statement in enumerate(statements):
        rest = statements[at + 1 :]
        if isinstance(statement, ast.Return) and statement.value is not None:
            return _fold(statement.value, known, scope)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            known = {**known, statement.targets[0].id: _fold(statement.value, known, scope)}
        elif isinstance(statement, ast.If):
            test = _fold(statement.test, known, scope)
            if isinstance(test, ast.Constant):
                return _value([*(statement.body if test.value else statement.orelse), *rest], known, scope)
            chosen, other = ([*branch, *rest] for branch in (statement.body, statement.orelse))
            return ast.IfExp(test, _value(chosen, known, scope), _value(other, known, scope))
        elif not isinstance(statement, ast.Expr):
            break
    raise NotOneExpression


def _fold(expression: ast.expr, known: dict[str, ast.expr], scope: dict[str, Any]) -> ast.expr:
    return _Fold(known, scope).visit(expression)


_CALLED = ("abs", "np.ceil", "np.floor", "np.sqrt", "np.trunc")
"""Functions that emitted code may call."""


class _Fold(ast.NodeTransformer):
    """Puts what is known in the place of names, and decides what can be decided."""

    def __init__(self, known: dict[str, ast.expr], scope: dict[str, Any]):
        self.known, self.scope = known, scope

    def visit(self, node: ast.AST) -> Any:
        node = super().visit(node)
        if isinstance(node, ast.expr) and not isinstance(node, ast.Constant | ast.Name):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
            if not any(n.id.startswith("<") for n in inner):
                return ast.Constant(_evaluated(node, self.scope))
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.known.get(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        args = [self.visit(a) for a in node.args]
        called = ast.unparse(node.func)
        if called in _CALLED:
            return ast.Call(ast.Name(called.removeprefix("np.")), args, [])
        if all(isinstance(a, ast.Constant) for a in args):
            return ast.Call(node.func, args, [])
        raise NotOneExpression

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        test = self.visit(node.test)
        if isinstance(test, ast.Constant):
            return self.visit(node.body if test.value else node.orelse)
        return ast.IfExp(test, self.visit(node.body), self.visit(node.orelse))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        decides = isinstance(node.op, ast.Or)
        parts: list[ast.expr] = []
        for value in node.values:
            part = self.visit(value)
            if not isinstance(part, ast.Constant):
                parts.append(part)
            elif bool(part.value) is decides:
                return part if not parts else ast.BoolOp(node.op, [*parts, part])
        if not parts:
            return ast.Constant(not decides)
        return parts[0] if len(parts) == 1 else ast.BoolOp(node.op, parts)


class _Typed(ast.NodeTransformer):
    """Literals as typed numbers."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            return node
        return ast.Name(f"number({float(node.value)!r})")


def _evaluated(node: ast.expr, scope: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `None is None` is what a test of a setting may come to
        try:
            return eval(compile(ast.unparse(node), __file__, "eval"), scope)
        except Exception as error:
            raise NotOneExpression from error
