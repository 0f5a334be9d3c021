"""Calls in the forms that PyTorch takes: arguments of the kinds that a signature names, NumPy's names, and `out=`.

`called(f)` is `f` behind that. Whether arguments fit the annotations of `f`, or of one of its overloads, is found out
once for each combination of their types; NumPy's numbers and 0-d tensors, where a number is due, become Python's.
"""

import functools
import inspect
import typing
import warnings
from collections.abc import Callable, Collection, Mapping
from inspect import Parameter, Signature
from typing import Any, TypeVar

from .kinds import as_number, is_one, kind_name, kinds_of, type_name
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

def called(f: F, aliases: Mapping[str, str] = ALIASES, unchecked: Collection[str] = ()) -> F:
    """`f`, called only with arguments that one of its forms takes, and with `out` if `f` itself has none.

    `f.directly`, if there is one, gives what may be called in its stead with positional arguments of given types.
    Some parameters have `aliases`; those `unchecked` take anything.
    """
    known: dict[tuple, dict[str, str]] = {}
    ways: dict[tuple, Callable[..., Any]] = {}  # for calls without keywords
    renaming, note, way_for = known.get, known.__setitem__, ways.get
    own, settles = "out" in inspect.signature(f).parameters, f.__name__ in SAYS_DTYPE
    directly = getattr(f, "directly", lambda kinds: f)

    def note_way(kinds: tuple, _: dict[str, str]) -> None:
        ways[kinds] = directly(kinds)

    def bind(form: Signature, args: tuple, kwargs: dict[str, Any]) -> tuple[dict[str, str], tuple, dict]:
        return _bound(f.__name__, form, args, kwargs, aliases, unchecked)

    @functools.wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        if not kwargs:
            kinds = tuple(map(type, args))
            way = way_for(kinds)
            if way is not None:
                return way(*args)
            args, kwargs = fitted(call, bind, args, kwargs, note_way)
            return f(*args, **kwargs)
        renamed = renaming((*map(type, args), *kwargs, *map(type, kwargs.values())))
        if renamed is None:
            args, kwargs = fitted(call, bind, args, kwargs, note)
        elif renamed:
            kwargs = {renamed.get(k, k): value for k, value in kwargs.items()}
        out = None if own else kwargs.pop("out", None)
        if out is None:
            return f(*args, **kwargs)
        if settles:
            kwargs = {"dtype": out.dtype, **kwargs}
        return fill_out(f.__name__, out, f(*args, **kwargs))

    return call  # type: ignore[return-value]


def fitted(
    f: Callable[..., Any],
    bind: Callable[[Signature, tuple, dict[str, Any]], tuple[dict[str, str], tuple, dict]],
    args: tuple,
    kwargs: dict[str, Any],
    note: Callable[[tuple, dict[str, str]], None],
) -> tuple[tuple, dict[str, Any]]:
    """The arguments as `bind` fits them to a form of `f`; TypeError if none does. What holds for their types is
    noted."""
    name, problems = f.__name__, []
    for form in _forms(f):
        try:
            renamed, ready, named = bind(form, args, kwargs)
        except TypeError as problem:
            problems.append(problem)
            continue
        if all(x is y for x, y in zip((*args, *kwargs.values()), (*ready, *named.values()), strict=True)):
            note((*map(type, args), *kwargs, *map(type, kwargs.values())), renamed)
        return ready, named
    for order in FORMER.get(name.rstrip("_"), ()):
        former = dict(zip(order.split(), args, strict=False))
        if len(args) == len(former) == len(order.split()):
            first = former.pop("input")
            try:
                _, ready, named = bind(_forms(f)[0], (first,), former | kwargs)
            except TypeError:
                continue
            written = f"{name}({order.replace(' ', ', ')})"
            warnings.warn(f"This overload of {name} is deprecated: {written}", UserWarning, stacklevel=4)
            return ready, named
    raise problems[0] if len(problems) == 1 else _no_form(f, args, kwargs)


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
    name: str,
    form: Signature,
    args: tuple,
    kwargs: dict[str, Any],
    aliases: Mapping[str, str],
    unchecked: Collection[str],
) -> tuple[dict[str, str], tuple, dict]:
    """Which keywords `form` has by other names, and the arguments by position and by name; TypeError for what does
    not fit."""
    places, by_name, several = _parameters(form)
    if len(args) > len(places) and several is None:
        raise TypeError(
            f"{name}() takes {len(places)} positional argument{'s' * (len(places) != 1)} but {len(args)} were given"
        )
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
        return x if parameter.name in unchecked else _as_kind(name, parameter, x, position)

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


def _as_kind(name: str, parameter: Any, x: Any, position: int = 0) -> Any:
    """`x`, or the Python number that it stands for, if it is of the kind that the parameter is annotated with."""
    kinds = kinds_of(parameter.annotation)
    if is_one(x, kinds):
        return x
    number = as_number(x, kinds)
    if number is not None:
        return number
    place = f" (position {position})" if position else ""
    raise TypeError(
        f"{name}(): argument '{parameter.name}'{place} must be {kind_name(parameter.annotation)}, not {type_name(x)}"
    )
