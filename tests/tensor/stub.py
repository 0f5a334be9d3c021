"""Writes the stubs of Tensor and of the functions of tensors, for type checkers and editors: read off what they are.

    python -m tests.tensor.stub

Signatures are declared once, where the functions are; a test holds the two files to them.
"""

import inspect
import types
import typing
from collections.abc import Callable
from pathlib import Path

import minitorch
from minitorch.functions.public import functions
from minitorch.tensor.tensor import Tensor, as_array, wrap

ROOT = Path(minitorch.__file__).parent

imports: set[tuple[str, str]] = set()
"""Modules and names that the annotations written so far use."""

_COMPARED = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"}
_BY_OBJECT = object.__dict__.keys() - _COMPARED - {"__repr__", "__format__"}


def stubs() -> dict[Path, str]:
    """The text of each file."""
    members = [f"    {name}: {written(kind)}" for name, kind in Tensor.__annotations__.items()]
    members += [line for name, value in sorted(vars(Tensor).items()) for line in member(name, value)]
    makers = [signature(f.__name__, f, method=False) for f in (as_array, wrap)]
    methods = page("The methods of Tensor", "methods.py", ["class Tensor:", *members, "", *makers])
    public = [signature(name, f, method=False) for name, f in sorted(functions.items())]
    return {
        ROOT / "tensor" / "tensor.pyi": methods,
        ROOT / "functions" / "functions.pyi": page("Functions of tensors", "public.py", public),
    }


def page(title: str, source: str, body: list[str]) -> str:
    """A stub with the imports that its annotations need."""
    head = f'"""{title}, written by `python -m tests.tensor.stub`: see `{source}`."""'
    needed = [f"from {module} import {name} as _{name}" for module, name in sorted(imports)]
    if not any("class Tensor" in line for line in body):
        needed.append("from minitorch.tensor.tensor import Tensor")
    imports.clear()
    return "\n".join([head, "", "import typing", *needed, "", *body, ""])


def member(name: str, value: object) -> typing.Iterator[str]:
    """The lines about one attribute of the class."""
    if name in Tensor.__annotations__ or name == "__getattr__" or (name in _BY_OBJECT and name != "__new__"):
        return
    if isinstance(value, property):
        result = inspect.signature(value.fget).return_annotation
        yield "    @property"
        yield f"    def {name}(self) -> {written(result)}: ..."
        if value.fset:
            yield f"    @{name}.setter"
            yield f"    def {name}(self, value: typing.Any) -> None: ..."
    elif isinstance(value, types.FunctionType):
        # Comparisons give tensors, where `object` promises a bool.
        ignored = "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""
        yield f"    {signature(name, value)}{ignored}"
    elif not name.startswith("__"):
        yield f"    {name}: {written(type(value))}"


def signature(name: str, f: Callable, method: bool = True) -> str:
    """`def name(...) -> ...: ...` on one line."""
    shown = inspect.signature(f)
    parameters = []
    for k, p in enumerate(shown.parameters.values()):
        first = k == 0 and method and p.kind is not p.VAR_POSITIONAL and name != "__new__"
        text = "self" if first else p.name + ("" if p.annotation is p.empty else f": {written(p.annotation)}")
        text = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "") + text
        parameters.append(text if p.default is p.empty or first else f"{text} = ...")
    kinds = [p.kind for p in shown.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        parameters.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    if inspect.Parameter.POSITIONAL_ONLY in kinds and len(kinds) > 1:
        parameters.insert(kinds.count(inspect.Parameter.POSITIONAL_ONLY), "/")
    result = "typing.Any" if shown.return_annotation is shown.empty else written(shown.return_annotation)
    return f"def {name}({', '.join(parameters)}) -> {result}: ..."


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
