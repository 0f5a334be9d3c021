"""Later: what a page, the `__init__.py` of a folder, imports only when it is asked for (PEP 562).

    with later(globals()):
        from .adam import Adam as Adam

To readers and type checkers this is an import. When it runs, the page only takes note of where `Adam` is, and its
`__getattr__` imports that when somebody first says `optim.Adam`, or takes `*`. (Python 3.15 writes `lazy from`.) So a
program pays for what it uses, however much there is. A name must not be that of a file of the same folder unless that
is what it stands for: Python gives it to the file as soon as anything imports that.
"""

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any, NamedTuple

_one_at_a_time = RLock()


class Place(NamedTuple):
    """Where a name is to be imported from."""

    module: str
    name: str


class _Page:
    def __init__(self, page: dict[str, Any]):
        self.page, self.own = page, page["__name__"]
        self.places: dict[str, Place] = {}
        self.import_now = builtins.__import__

    def note(self, name: str, page: Any = None, scope: Any = None, names: Any = (), level: int = 0) -> ModuleType:
        """What an import gives in the block: something that has a Place for each name; `*` are those of a page that has
        been imported before. Imports of other pages and threads are made as ever."""
        if page is not self.page:
            return self.import_now(name, page, scope, names, level)
        folder = page["__package__"].rsplit(".", level - 1)[0]
        module = ModuleType(f"{folder}.{name}" if name else folder)
        if names == ("*",):
            names = module.__all__ = sys.modules[module.__name__].__all__  # type: ignore[attr-defined]
        for taken in names:
            setattr(module, taken, Place(module.__name__, taken))
        return module

    def find(self, name: str) -> Any:
        """The page's `__getattr__`."""
        if name == "__all__":
            return [name for name in self.names() if self.is_public(name)]
        if name not in self.places:
            if self.is_file(name):
                return import_module(f"{self.own}.{name}")
            raise absence(self.own, name)
        module, original = self.places[name]
        if module == self.own:
            found = import_module(f"{module}.{original}")
        else:
            found = getattr(import_module(module), original)
        self.page[name] = found
        return found

    def is_file(self, name: str) -> bool:
        """Whether it is a file of the page's folder, as `nn.modules.container`; of the package itself all are named."""
        from importlib.util import find_spec

        return "." in self.own and name[0] != "_" and find_spec(f"{self.own}.{name}") is not None

    def names(self) -> list[str]:
        """The page's `__dir__`."""
        return sorted(self.page.keys() | self.places)

    def is_public(self, name: str) -> bool:
        """Whether `*` takes it: a name of the page, but not that which Python gives to each file of its folder."""
        return name in self.places or (name[0] != "_" and not isinstance(self.page[name], ModuleType))


@contextmanager
def later(page: dict[str, Any]) -> Iterator[None]:
    """The imports of a page, told by its globals, that are made in this block."""
    with _one_at_a_time:
        found = _Page(page)
        builtins.__import__ = found.note  # type: ignore[assignment]
        try:
            yield
        finally:
            builtins.__import__ = found.import_now
    found.places = {name: value for name, value in page.items() if isinstance(value, Place)}
    for name in found.places:
        del page[name]
    page["__getattr__"], page["__dir__"], page["_places"] = found.find, found.names, found.places


def awaits(page: ModuleType, name: str) -> bool:
    """Whether a page has not yet imported a name of its own."""
    return name in vars(page).get("_places", ()) and name not in vars(page)


def places(page: ModuleType) -> dict[str, Place]:
    """Where a page imports its names from when they are asked for; none is imported for this."""
    return vars(page)["_places"]


def absent(page: dict[str, Any]) -> None:
    """Let a page say of names that it has not, and PyTorch's may have, that not all of PyTorch is here."""

    def find(name: str) -> Any:
        raise absence(page["__name__"], name)

    page["__getattr__"] = find


def absence(page: str, name: str) -> AttributeError:
    text = f"module {page!r} has no attribute {name!r}; not all of PyTorch is here: dir({page}) lists what is"
    return AttributeError(text, name=name, obj=sys.modules.get(page))
