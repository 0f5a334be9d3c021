"""Calls in the forms that PyTorch takes: arguments of the kinds that a signature names, NumPy's names, and `out=`.

`called(f)` is `f` behind that. Whether arguments fit the annotations of `f`, or of one of its overloads, is found out
once for each combination of their types; NumPy's numbers and 0-d tensors, where a number is due, become Python's.
"""

import functools
import typing
import warnings
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, TypeVar

from ..jit.parameters import parameters
from .kinds import as_kind, kind_name, type_name
from .out import SAYS_DTYPE, fill_out
from .signatures import forms

F = TypeVar("F", bound=Callable[..., Any])

ALIASES = {"axis": "dim", "keepdims": "keepdim", "x": "input", "a": "input", "x1": "input", "x2": "other"}
"""NumPy's names for arguments, which PyTorch takes too."""

FORMER = {
    "add": ["input alpha other"],
    "addcdiv": ["input value tensor1 tensor2"],
    "addcmul": ["input value tensor1 tensor2"],
    "addmm": ["beta input alpha mat1 mat2", "beta input mat1 mat2"],
    "addmv": ["beta input alpha mat vec", "beta input mat vec"],
    "baddbmm": ["beta input alpha batch1 batch2", "beta input batch1 batch2"],
    "sub": ["input alpha other"],
}
"""Orders of arguments that PyTorch still takes, with a warning."""


def called(f: F) -> F:
    """`f`, called only with arguments that one of its forms takes, and with `out` if `f` itself has none.

    `f.directly`, if there is one, gives what may be called in its stead with positional arguments of given types;
    `f.aliases` says which other names its arguments have, `f.unchecked` which of them may be anything.
    """
    ways: dict[Any, Callable[..., Any]] = {}
    way_for = ways.get

    @functools.wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        # This is `_key`, written out: a call of it would take as long as all the rest.
        n = len(args)
        if n == 1:
            key: Any = type(args[0])
        elif n == 2:
            key = type(args[0]), type(args[1])
        elif n == 3:
            key = type(args[0]), type(args[1]), type(args[2])
        else:
            key = (*map(type, args),)
        if kwargs:
            for name in kwargs:
                key = key, name, type(kwargs[name])
        way = way_for(key)
        if way is not None:
            return way(*args, **kwargs)
        args, kwargs = fitted(f, call, ways, args, kwargs)
        if "out" not in kwargs:  # from here, for a warning to name the same line at every call
            return f(*args, **kwargs)
        return _other_way(f, {}, *args, **kwargs)

    return call  # type: ignore[return-value]


def _other_way(f: Callable[..., Any], renamed: dict[str, str], /, *args: Any, **kwargs: Any) -> Any:
    """A call of `f` with keywords by other names, or with an `out` that it does not know."""
    kwargs = {renamed.get(k, k): value for k, value in kwargs.items()}
    out = None if _takes_out(f) else kwargs.pop("out", None)
    if out is None:
        return f(*args, **kwargs)
    if f.__name__ in SAYS_DTYPE:
        kwargs = {"dtype": out.dtype, **kwargs}
    return fill_out(f.__name__, out, f(*args, **kwargs))


@functools.cache
def _takes_out(f: Any) -> bool:
    return "out" in parameters(f).names


def _key(kinds: tuple[type, ...], kwargs: dict[str, Any]) -> Any:
    """What stands for the types of arguments by position and by keyword."""
    key: Any = kinds[0] if len(kinds) == 1 else kinds
    for name, value in kwargs.items():
        key = key, name, type(value)
    return key


def fitted(
    f: Any, call: Callable[..., Any], ways: dict[Any, Callable[..., Any]], args: tuple, kwargs: dict[str, Any]
) -> tuple[tuple, dict[str, Any]]:
    """The arguments as a form of `call` takes them, which is `f` in public; TypeError if none does. What such arguments
    may be handed to is kept in `ways`."""
    name, problems = call.__name__, []
    for form in _forms(call):
        try:
            renamed, ready, named = _bound(f, name, form, args, kwargs)
        except TypeError as problem:
            problems.append(problem)
            continue
        if all(x is y for x, y in zip((*args, *kwargs.values()), (*ready, *named.values()), strict=True)):
            ways[_key(tuple(map(type, args)), kwargs)] = _way(f, args, kwargs, renamed)
        return ready, named
    for order in FORMER.get(name.rstrip("_"), ()):
        former = dict(zip(order.split(), args, strict=False))
        if len(args) == len(former) == len(order.split()):
            first = former.pop("input")
            try:
                _, ready, named = _bound(f, name, _forms(call)[0], (first,), former | kwargs)
            except TypeError:
                continue
            written = f"{name}({order.replace(' ', ', ')})"
            warnings.warn(f"This overload of {name} is deprecated: {written}", UserWarning, stacklevel=3)
            return ready, named
    raise problems[0] if len(problems) == 1 else _no_form(call, args, kwargs)


def _way(f: Any, args: tuple, kwargs: dict[str, Any], renamed: dict[str, str]) -> Callable[..., Any]:
    """What arguments of these types are to be handed to."""
    if renamed or ("out" in kwargs and not _takes_out(f)):
        return functools.partial(_other_way, f, renamed)
    return f if kwargs or not hasattr(f, "directly") else f.directly(tuple(map(type, args)))


@functools.cache
def _forms(f: Callable[..., Any]) -> list[Signature]:
    return forms(f)


def _no_form(f: Callable[..., Any], args: tuple, kwargs: dict[str, Any]) -> TypeError:
    given = [type_name(x) for x in args] + [f"{k}={type_name(x)}" for k, x in kwargs.items()]
    expected = "".join(f"\n * {shown(form)}" for form in forms(f))
    return TypeError(
        f"{f.__name__}() received an invalid combination of arguments - got ({', '.join(given)}), but expected one of:"
        f"{expected}"
    )


def shown(form: Signature) -> str:
    """A form of a call as PyTorch writes it: `(Tensor input, int dim, bool keepdim = False)`."""
    words = []
    for p in form.parameters.values():
        default = "" if p.default is p.empty else f" = {p.default}"
        words.append(f"{kind_name(p.annotation)} {'*' if p.kind is p.VAR_POSITIONAL else ''}{p.name}{default}")
    return f"({', '.join(words)})"


def _bound(
    f: Any, name: str, form: Signature, args: tuple, kwargs: dict[str, Any]
) -> tuple[dict[str, str], tuple, dict[str, Any]]:
    """Which keywords `form` has by other names, and the arguments by position and by name; TypeError for what does
    not fit."""
    places, by_name, several = _parameters(form)
    if len(args) > len(places) and several is None:
        raise TypeError(
            f"{name}() takes {len(places)} positional argument{'s' * (len(places) != 1)} but {len(args)} were given"
        )
    aliases, unchecked = getattr(f, "aliases", ALIASES), getattr(f, "unchecked", ())
    renamed = {k: aliases[k] for k in kwargs if k not in by_name and aliases.get(k) in by_name}
    named = {renamed.get(k, k): value for k, value in kwargs.items()}
    taken = {p.name for p in places[: len(args)]}
    for k in named:
        if k not in by_name:
            raise TypeError(f"{name}() got an unexpected keyword argument '{k}'; it takes {', '.join(by_name)}")
        if k in taken:
            raise TypeError(f"{name}() got multiple values for argument '{k}'")
    missing = [p.name for p in places[len(args) :] if p.default is p.empty and p.name not in named]
    if missing:
        written = ", ".join(f'"{n}"' for n in missing)
        raise TypeError(f"{name}() missing {len(missing)} required positional arguments: {written}")
    takers = [*places, *[several] * (len(args) - len(places))]

    def fit(parameter: Any, x: Any, position: int = 0) -> Any:
        return x if parameter.name in unchecked else as_kind(name, parameter, x, position)

    ready = tuple(fit(p, x, i) for i, (p, x) in enumerate(zip(takers, args, strict=False), 1))
    return renamed, ready, {k: fit(by_name[k], x) for k, x in named.items()}


@functools.cache
def _parameters(form: Signature) -> tuple[list[Any], dict[str, Any], Any]:
    """The parameters that are taken by position; those taken by name; the one that takes all others, if any."""
    every = list(form.parameters.values())
    places = [p for p in every if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    by_name = {p.name: p for p in every if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    for p in every:
        if p.kind is p.VAR_KEYWORD:  # `**options: Unpack[Options]`
            (options,) = typing.get_args(p.annotation)
            for name, kind in typing.get_type_hints(options).items():
                by_name[name] = Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind)
    return places, by_name, next((p for p in every if p.kind is p.VAR_POSITIONAL), None)
