"""Writes the stubs of Tensor and of the functions of tensors, for type checkers and editors: read off what they are.

    python -m tests.tensor.stub

Signatures are declared once, where the functions are; a test holds the two files to them.
"""

import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import minitorch
from minitorch.functions.public import functions
from minitorch.functions.signatures import forms
from minitorch.tensor.tensor import Tensor, as_array, wrap

ROOT = Path(minitorch.__file__).parent

imports: set[tuple[str, str]] = set()
"""Modules and names that the annotations written so far use."""

_COMPARED = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
_BY_OBJECT = object.__dict__.keys() - _COMPARED - {"__repr__", "__format__"}
_CONSTANTS = (type(None), bool, int, float, str)


def stubs() -> dict[Path, str]:
    """The text of each file."""
    members = [f"    {name}: {written(kind)}" for name, kind in Tensor.__annotations__.items()]
    for name, value in sorted(vars(Tensor).items()):
        members += [f"    {line}" for line in member(name, value)]
    makers = [line for f in (as_array, wrap) for line in definition(f.__name__, f, method=False)]
    methods = page("The methods of Tensor", "methods.py", ["class Tensor:", *members, "", *makers])
    public = page("Functions of tensors by subject", "public.py", list(by_subject()))
    return {ROOT / "tensor" / "tensor.pyi": methods, ROOT / "functions" / "functions.pyi": public}


def page(title: str, source: str, body: list[str]) -> str:
    """A stub with the imports that its annotations need."""
    head = f'"""{title}, written by `python -m tests.tensor.stub`: see `{source}`."""'
    needed = [f"from {module} import {name} as _{name}" for module, name in sorted(imports)]
    if "class Tensor:" not in body:
        needed.append("from minitorch.tensor.tensor import Tensor")
    imports.clear()
    return "\n".join([head, "", "import typing", *needed, "", *body, ""])


def by_subject() -> Iterator[str]:
    """Every function, under the title of the module of `ops` or `functions` that it comes from."""
    for subject, names in groupby(sorted(functions, key=lambda name: (_subject(name), name)), key=_subject):
        modules = (sys.modules.get(f"minitorch.{folder}.{subject}") for folder in ("ops", "functions"))
        module = next(module for module in modules if module)
        yield from ("", f"# {(module.__doc__ or '').splitlines()[0]}", "")
        for name in names:
            yield from definition(name, functions[name], method=False)


def _subject(name: str) -> str:
    return inspect.unwrap(functions[name]).__module__.rpartition(".")[2]


def member(name: str, value: object) -> Iterator[str]:
    """The lines about one attribute of the class."""
    if name in Tensor.__annotations__ or name == "__getattr__" or (name in _BY_OBJECT and name != "__new__"):
        return
    if isinstance(value, property):
        yield "@property"
        yield from _with_body(f"def {name}(self) -> {_result(inspect.signature(value.fget))}:", "", value)
        if value.fset:
            kind = list(inspect.signature(value.fset).parameters.values())[1].annotation
            yield f"@{name}.setter"
            yield f"def {name}(self, value: {written(kind)}) -> None: ..."
    elif isinstance(value, types.FunctionType):
        yield from definition(name, value)
    elif not name.startswith("__"):
        yield f"{name}: {written(type(value))}"


def definition(name: str, f: Callable, method: bool = True) -> Iterator[str]:
    """`def name(...) -> ...:` and the first sentence of its docstring, for each form of call."""
    several = forms(f)
    # Comparisons give tensors, where `object` promises a bool.
    ignored = "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""
    for k, shown in enumerate(several):
        if len(several) > 1:
            yield "@typing.overload"
        head = f"def {name}({parameters(name, shown, method)}) -> {_result(shown)}:"
        yield from _with_body(head, ignored, None if k else f)


def _result(shown: inspect.Signature) -> str:
    return "typing.Any" if shown.return_annotation is shown.empty else written(shown.return_annotation)


def _with_body(head: str, comment: str, value: object) -> Iterator[str]:
    """The head of a definition and below it what it does, in the first words of its docstring."""
    text = " ".join((value.__doc__ or "").split("\n\n")[0].split()) if value else ""
    if text:
        yield head + comment
        yield f'    """{text}"""'
    else:
        yield f"{head} ...{comment}"


def parameters(name: str, shown: inspect.Signature, method: bool) -> str:
    """What stands between the brackets of `def name(...)`."""
    texts = []
    for k, p in enumerate(shown.parameters.values()):
        first = k == 0 and method and p.kind is not p.VAR_POSITIONAL and name != "__new__"
        text = "self" if first else p.name + ("" if p.annotation is p.empty else f": {written(p.annotation)}")
        text = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "") + text
        texts.append(text if p.default is p.empty or first else f"{text} = {_default(p.default)}")
    kinds = [p.kind for p in shown.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        texts.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    if inspect.Parameter.POSITIONAL_ONLY in kinds:
        texts.insert(kinds.count(inspect.Parameter.POSITIONAL_ONLY), "/")
    return ", ".join(texts)


def _default(value: object) -> str:
    return repr(value) if isinstance(value, _CONSTANTS) or value == () else "..."


def written(kind: object) -> str:
    """An annotation in full, since methods such as `int` hide the names of types in the class."""
    if kind is inspect.Parameter.empty:
        return "typing.Any"
    if kind is None or kind is type(None):
        return "None"
    if isinstance(kind, str):
        return written(eval(kind, {**vars(minitorch), "Tensor": Tensor, "int": int, "Any": typing.Any}))
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return " | ".join(written(k) for k in typing.get_args(kind))
    if kind is ...:
        return "..."
    if isinstance(kind, list):
        return f"[{', '.join(map(written, kind))}]"
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return f"typing.Literal[{', '.join(map(repr, args))}]"
    if origin is typing.Unpack:
        return f"typing.Unpack[{written(args[0])}]"
    if origin is not None:
        return f"{written(origin)}[{', '.join(map(written, args))}]"
    if kind is Tensor:
        return "Tensor"
    if isinstance(kind, typing.TypeVar):
        return "typing.Self"
    if isinstance(kind, type):
        imports.add((kind.__module__, kind.__name__))
        return f"_{kind.__name__}"
    return repr(kind)


if __name__ == "__main__":
    for path, text in stubs().items():
        path.write_text(text)
