"""Recorder: what a function reads and writes while it is traced.

What is read of things that were there before becomes facts; what is written to them must have been put back when the
run ends, since compiled code does not write it again (but for tensors, which it does).
"""

import types
from typing import Any

from ...tensor import Tensor
from .errors import CompileError, refused
from .facts import LOOKS, MISSING, Fact, base_of, same
from .kinds import PLAIN, check_kind
from .known import Known
from .library import is_fixed, is_made_by_python, joined, worded
from .program import users_place
from .writes import put

MOST = 10_000
"""Facts beyond which a function is taken to read what it cannot mean to look at in every step."""


class Recorder(Known):
    """Keeps the facts, and the writes."""

    def __init__(self, tracer: Any, passed: set[int]):
        super().__init__(tracer, passed)
        self.facts: dict[tuple, Fact] = {}
        self.writes: dict[tuple, tuple[Fact, Any]] = {}  # what was there before, and the line that wrote
        self.stepped: dict[int, Any] = {}  # what a scheduler's step will have changed
        self.refusal: CompileError | None = None
        self.closed = False
        self.paused = False  # while what stands in for an optimizer is at work

    # Facts.

    def note(self, fact: Fact) -> Any:
        """Remember a fact, and give back what stands there."""
        place = _place(fact)
        if self.closed or place in self.facts or place in self.writes:
            return fact.value
        if id(fact.holder) in self.stepped:
            raise refused(f"reading {fact.name} after a scheduler's step", "read it before, or outside")
        if len(self.facts) >= MOST:
            raise CompileError(f"the function reads more than {MOST} places (the last is {fact.name}): pass it less")
        self.facts[place] = fact
        return fact.value

    def present(self, kind: str, holder: Any, key: Any, name: str) -> Fact:
        """What is so now, as a fact that is not noted yet."""
        fact = Fact(kind, holder, key, None, name)
        return fact._replace(value=fact.now())

    def read(self, kind: str, holder: Any, key: Any, name: str) -> Any:
        """What an old place holds: a fact from now on."""
        return self.reached(self.note(self.present(kind, holder, key, name)), name)

    def item(self, holder: Any, key: Any, name: str) -> Any:
        """What an old container holds at a key: a fact, or MISSING."""
        if isinstance(holder, tuple) or id(holder) in self.given or self.is_new(holder):
            value = LOOKS["item"](holder, key)
            return value if self.is_new(holder) else self.reached(value, name, id(holder) in self.given)
        return self.read("item", holder, key, name)

    def of_class(self, kind: type, name: Any) -> Any:
        """What instances of a class find in it: a fact, if it could be another."""
        fact = self.present("member", kind, name, joined(kind.__name__, name if isinstance(name, str) else name[0]))
        if not is_fixed(kind):
            self.note(fact)
        return MISSING if fact.value is MISSING else self.reached(fact.value, fact.name)

    def method(self, thing: Any, name: Any) -> Any:
        """What an object finds in its class under a name: which class it is of, and what stands there, are facts."""
        self.class_of(thing)
        return self.of_class(type(thing), name)

    def is_data(self, found: Any) -> bool:
        """Whether what stands in a class comes before an instance's own attribute: a data descriptor."""
        ways = [self.method(found, name) for name in ("__set__", "__delete__")]  # that one is missing is a fact too
        return any(way is not MISSING for way in ways)

    def is_in_python(self, thing: Any, *names: str) -> bool:
        """Whether a class has one of these methods written in Python: it is seen when it runs."""
        return any(isinstance(self.method(thing, name), types.FunctionType) for name in names)

    def order(self, kind: type) -> None:
        """Take note of which classes a class is derived from."""
        if not is_fixed(kind):
            self.note(self.present("order", kind, None, f"what {kind.__name__} is derived from"))

    def class_of(self, thing: Any) -> None:
        """Take note of what an object is, if it could become something else."""
        kind = type(thing)
        may_change = is_made_by_python(kind) or kind is types.ModuleType
        if may_change and not self.is_new(thing) and self.number(thing) is None:
            self.note(Fact("class", thing, None, kind, f"the class of {self.name(thing) or kind.__name__}"))

    def number(self, thing: Any) -> int | None:
        """Which argument a tensor is, if it is one."""
        lifted = self.tracer.lifted.get(id(thing)) if isinstance(thing, Tensor) else None
        return None if lifted is None else lifted.argument

    def of_argument(self, tensor: Tensor, name: str) -> Any:
        """An attribute that a user has given to an argument, or MISSING."""
        number, value = self.number(tensor), vars(tensor).get(name, MISSING)
        text = joined(self.name(tensor), name)
        self.note(Fact("of argument", tensor, (number, name), value, text))
        return value if value is MISSING else self.reached(value, text)

    def code_of(self, function: types.FunctionType) -> types.CodeType:
        """The code of a function, in whose place another stands while it is traced."""
        _, code = self.sight.codes.get(id(function), (None, function.__code__))
        text = joined(self.name(function), "__code__")
        return code if self.is_new(function) else self.note(Fact("attribute", function, "__code__", code, text))

    def elements(self, holder: Any) -> None:
        """Take note of everything that is in a container."""
        base = base_of(holder)
        if base is None or self.is_new(holder):
            return None if base else self.look(holder)
        name, given = self.name(holder), id(holder) in self.given
        if any(fact.holder is holder for fact, _ in self.writes.values()):
            raise refused(f"going through {name or 'a container'} after writing to it", "do one of both outside")
        fact = self.present("elements", holder, None, f"what {name or 'a container'} holds")
        if not given and base not in (tuple, frozenset):
            self.note(fact)
        for i, value in enumerate(fact.value):
            if issubclass(base, dict):
                key, value = value
                self.reached(key, joined(name, "key"), given)
                self.reached(value, joined(name, worded(key)), given)
            else:
                self.reached(value, f"{name}[{i}]", given)
                if isinstance(value, tuple):
                    self.elements(value)

    def length(self, holder: Any) -> None:
        """Take note of how many things are in a container."""
        base = base_of(holder)
        if base is None:
            self.look(holder)
        elif base not in (tuple, frozenset) and not self.is_new(holder) and id(holder) not in self.given:
            self.read("length", holder, None, f"the length of {self.name(holder) or base.__name__}")

    def dict_of(self, thing: Any) -> dict[str, Any] | None:
        """The attributes that an object has itself; that they are in this dict is a fact."""
        try:
            entries = object.__getattribute__(thing, "__dict__")
        except AttributeError:
            return None
        if self.is_new(thing):
            self.new.setdefault(id(entries), entries)
        elif not isinstance(thing, types.ModuleType) and id(entries) not in self.old:
            self.note(Fact("attribute", thing, "__dict__", entries, joined(self.name(thing), "__dict__")))
            self.old[id(entries)] = entries, self.name(thing)
        return entries if type(entries) is dict else None

    def look(self, value: Any, within: frozenset[int] = frozenset()) -> None:
        """Take note of all that code which is not seen could find in a value: containers, to any depth, and methods."""
        kind, base = type(value), base_of(value)
        if isinstance(value, (*PLAIN, Tensor)) or id(value) in within:
            return
        if is_made_by_python(kind):
            self.class_of(value)
            self.note(self.present("protocol", kind, None, f"methods of {kind.__name__}"))
        if isinstance(value, type):
            return
        if base is not None:
            self.elements(value)
            items = (*base.keys(value), *base.values(value)) if issubclass(base, dict) else base.__iter__(value)
            for item in items:
                if self.is_new(value) and type(item) is tuple and id(item) not in self.old:
                    self.built(item)
                self.look(item, within | {id(value)})
        elif not self.is_new(value):
            check_kind(value, self.name(value))

    # Writes.

    def write(self, kind: str, holder: Any, key: Any, name: str, value: Any) -> None:
        """Put a value into a place, of which nothing is left if it is MISSING."""
        if not self.is_new(holder) and not self.closed:
            fact = self.present(kind, holder, key, name)
            self.note(fact)
            if _place(fact) not in self.writes and not same(fact.value, value):
                self.writes[_place(fact)] = fact, users_place()
        put(kind, holder, key, value)

    def refuse_change(self, thing: Any, what: str = "") -> None:
        """Refuse what would change something old for good."""
        if not self.is_new(thing) and not self.closed:
            raise changes(users_place(), self.name(thing) or what or f"a {type(thing).__name__} from outside")

    # The end.

    def check(self) -> None:
        """Refuse the run, if it has left something that a compiled call would not do again."""
        if self.refusal is not None:
            raise self.refusal
        for fact, where in self.writes.values():
            if not fact.holds():
                raise changes(where, fact.name)

    def undo(self) -> None:
        """Put back what a run has written that is not compiled."""
        for fact, _ in reversed(self.writes.values()):
            if not fact.holds():
                put(fact.kind, fact.holder, fact.key, fact.value)

    def close(self) -> None:
        """Nothing is recorded any more."""
        self.closed = True
        self.sight.restore()
        self.new, self.given, self.writes = {}, {}, {}


def changes(where: Any, name: str) -> CompileError:
    return CompileError(
        f"{where.place}: the function changes {name}, which a compiled call would not do again: do so outside, with "
        "what it returns"
    )


def _identity(key: Any) -> Any:
    """What two keys have in common if they are the same."""
    if isinstance(key, PLAIN):
        return type(key), repr(key)
    return tuple(map(_identity, key)) if isinstance(key, tuple) else id(key)


def _place(fact: Fact) -> tuple:
    return fact.kind, id(fact.holder), _identity(fact.key)
