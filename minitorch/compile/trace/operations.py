"""Operations: what stands in rewritten code for the instructions that read, write and call.

Each does what its instruction would, and tells the recorder: which place was read, and what is new. `obj` may be of any
kind, and what Python makes of `obj.name` or `obj[key]` is left to Python: a property or a `__getitem__` is a function
that runs rewritten too, so only what Python itself looks up is noted here.
"""

import sys
import types
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ...tensor import Tensor
from .attributes import attribute
from .calls import called
from .errors import CompileError, refused
from .facts import MISSING, base_of
from .library import is_known_function, joined, worded
from .writes import delete_attribute as delete_attribute
from .writes import delete_item as delete_item
from .writes import write_attribute as write_attribute
from .writes import write_cell as write_cell
from .writes import write_global as write_global
from .writes import write_item as write_item
from .writes import write_slice as write_slice


class _Null:
    """Stands for the NULL that the interpreter has on its stack beside what is called."""


NULL = _Null()


class Operation:
    """`operation[inputs]` runs its function on the recorder, on what the instruction names, and on the inputs."""

    recorder: Any = None

    def __init__(self, function: Callable[..., Any], arg: Any):
        self.function, self.arg = function, arg

    def __getitem__(self, inputs: tuple) -> Any:
        return self.function(Operation.recorder, self.arg, *inputs)


# Results, which are new.


def made(r: Any, _: Any, value: Any) -> Any:
    return r.made(value)


def built_of_parts(r: Any, _: Any, value: Any) -> Any:
    return r.built(value)


def built(r: Any, _: Any, *values: Any) -> None:
    for value in values:
        r.built(value)


# Reads.


def read_attribute(r: Any, name: str, obj: Any) -> Any:
    return attribute(r, obj, name)


def read_super(r: Any, name: str, kind: Any, base: type, obj: Any) -> Any:
    return read_attribute(r, name, kind(base, obj))


def read_global(r: Any, name: str) -> Any:
    frame = sys._getframe(2)
    for scope in (frame.f_globals, frame.f_builtins):
        found = r.item(scope, name, name)
        if found is not MISSING:
            return found
    raise NameError(f"name '{name}' is not defined")


def read_cell(r: Any, name: str, cell: types.CellType) -> Any:
    if r.is_new(cell):
        return cell.cell_contents
    found = r.read("variable", cell, None, name)
    if found is MISSING:
        raise NameError(f"cannot access free variable {name!r}, which has no value in the enclosing scope")
    return found


def read_item(r: Any, _: Any, obj: Any, key: Any) -> Any:
    return obj[key] if note_item(r, obj, key) else r.made(obj[key])


def note_item(r: Any, obj: Any, key: Any) -> bool:
    """Take note of what `obj[key]` looks up; whether that is known then to be new or old."""
    r.look(key)
    if isinstance(obj, type):
        r.of_class(obj, "__class_getitem__")
    own, base = r.method(obj, "__getitem__"), base_of(obj)
    if isinstance(own, types.FunctionType):
        return not is_known_function(own)
    if base is None or isinstance(key, slice) or not issubclass(base, dict | list | tuple | types.MappingProxyType):
        r.look(obj)
        return False
    text = f"{r.name(obj)}[{worded(key)}]" if base in (list, tuple) else joined(r.name(obj), worded(key))
    if r.item(obj, key, text) is MISSING:
        r.of_class(type(obj), "__missing__")
        if isinstance(obj, defaultdict):
            r.refuse_change(obj)
    return True


def read_slice(r: Any, _: Any, obj: Any, start: Any, stop: Any) -> Any:
    return read_item(r, None, obj, slice(start, stop))


def read_module(r: Any, name: str, level: int, names: Any) -> Any:
    scope = sys._getframe(2).f_globals
    package = (scope.get("__package__") or scope["__name__"]).rsplit(".", level - 1)[0] if level else ""
    whole = joined(package, name)
    for part in [whole] if names else [whole, whole.partition(".")[0]]:
        found = r.item(sys.modules, part, f"sys.modules.{part}")
        if found is MISSING:
            raise refused(f"importing {part} for the first time", "import it outside")
    return r.reached(found, part)


def read_imported(r: Any, name: str, module: Any) -> Any:
    try:
        return read_attribute(r, name, module)
    except AttributeError:
        whole = f"{module.__name__}.{name}"
        found = r.item(sys.modules, whole, whole)
        if found is MISSING:
            raise ImportError(f"cannot import name {name!r} from {module.__name__!r}") from None
        return found


# Looks, before an instruction that does the rest.


def look(r: Any, _: Any, value: Any) -> None:
    r.look(value)


def look_at_both(r: Any, _: Any, x: Any, y: Any) -> None:
    r.look(x)
    r.look(y)


def look_inside(r: Any, _: Any, value: Any) -> None:
    if not r.is_in_python(value, "__iter__"):
        r.elements(value)


def look_at_truth(r: Any, _: Any, value: Any) -> None:
    if not isinstance(value, bool) and not r.is_in_python(value, "__bool__", "__len__"):
        r.length(value)


def look_at_operands(r: Any, operator: int, x: Any, y: Any) -> None:
    in_place = operator >= 13
    names = _OPERATORS[operator % 13]
    for value, name in ((x, f"__{names}__"), (y, f"__r{names}__")):
        r.look(value)
        r.method(value, name)
    if in_place:
        own = r.method(x, f"__i{names}__")
        if own is not MISSING and not isinstance(own, types.FunctionType):
            r.refuse_change(x)


_OPERATORS = (
    "add", "and", "floordiv", "lshift", "matmul", "mul", "mod", "or", "pow", "rshift", "sub", "truediv", "xor",
)  # fmt: skip


def look_at_identity(r: Any, _: Any, x: Any, y: Any) -> None:
    for value, other in ((x, y), (y, x)):
        if id(value) in r.passed and isinstance(other, Tensor) and value is not other:
            raise refused("asking whether an argument is another tensor", "ask outside")


def look_at_error(r: Any, _: Any, error: BaseException, kinds: Any) -> None:
    r.class_of(error)
    r.order(type(error))


def look_at_pattern(r: Any, count: int, subject: Any, kind: Any, names: tuple) -> None:
    called(r, isinstance, (subject, kind), {})
    positional = read_attribute(r, "__match_args__", kind)[:count] if count and hasattr(kind, "__match_args__") else ()
    for name in (*positional, *names):
        if hasattr(subject, name):
            read_attribute(r, name, subject)


def look_at_manager(r: Any, _: Any, manager: Any) -> None:
    for name in ("__enter__", "__exit__"):
        if not r.is_in_python(manager, name) and not r.is_new(manager):
            raise refused(f"entering {type(manager).__name__}", "do so outside")


def caught(r: Any, _: Any, error: BaseException) -> None:
    """What is refused stays so, whoever catches it."""
    if isinstance(error, CompileError):
        r.refusal = r.refusal or error


# Calls.


def call(r: Any, _: Any, *items: Any) -> Any:
    """A call with the names of the keyword arguments, which come last."""
    callee, *args, names = (x for x in items if x is not NULL)
    positional = len(args) - len(names)
    kwargs = dict(zip(names, args[positional:], strict=True))
    return called(r, callee, tuple(args[:positional]), kwargs, sys._getframe(2))


def call_with(r: Any, _: Any, *items: Any) -> Any:
    """A call with `*args`, and `**kwargs` if there are any."""
    callee, args, *named = (x for x in items if x is not NULL)
    for given in (args, *named):
        look_inside(r, None, given)
    return called(r, callee, tuple(args), dict(*named), sys._getframe(2))
