"""Known: which of the things that a function meets while it is traced are new, and which are old.

What the run itself has made is new: nobody else can change it. All else is old: it was there before, and may be another
at the next call. What nobody has said to be new is old.
"""

import threading
from typing import Any

from ...tensor import Tensor
from .calls import called
from .facts import Fact
from .kinds import PLAIN
from .sight import Sight
from .symbol import Symbol


class Known:
    """Keeps what is new, and what is old under the name that led there."""

    def __init__(self, tracer: Any, passed: set[int]):
        self.tracer, self.passed = tracer, passed  # the tensors that arguments stand in for
        self.thread = threading.get_ident()
        self.sight = Sight(self)
        self.new: dict[int, Any] = {}
        self.old: dict[int, tuple[Any, str]] = {}
        self.given: dict[int, Any] = {}  # containers of arguments: their form is looked at, so their items are no facts

    def note(self, fact: Fact) -> Any:
        """Remember a fact (recorder.py)."""
        raise NotImplementedError

    def made(self, value: Any) -> Any:
        """Something comes from the run itself, and what is inside of it, unless it was met before."""
        if not isinstance(value, PLAIN) and id(value) not in self.new and id(value) not in self.old:
            if isinstance(value, type):
                return self.reached(value, value.__name__)
            self.new[id(value)] = value
            self.sight.see(value)
            if isinstance(value, tuple | list):
                for item in value:
                    self.made(item)
        return value

    def built(self, value: Any) -> Any:
        """The run has made this, of things that are known already."""
        if id(value) not in self.old:
            self.new[id(value)] = value
        return value

    def reached(self, value: Any, name: str, given: bool = False) -> Any:
        """Something was found in an old place, or `given` as an argument."""
        if isinstance(value, PLAIN) or id(value) in self.new:
            return value
        if id(value) not in self.old:
            self.old[id(value)] = value, name
            self.sight.see(value)
        if isinstance(value, Tensor) and not given:
            self._lift(value, name)
        return value

    def _lift(self, value: Tensor, name: str) -> None:
        lifted = self.tracer.lifted.get(id(value))
        if lifted is not None and lifted.argument is not None:
            self.note(Fact("argument", value, lifted.argument, value, f"argument {lifted.argument} being {name}"))
        if not isinstance(value._array, Symbol):
            self.tracer.lift(value, name)

    def call(self, callee: Any, *args: Any, **kwargs: Any) -> Any:
        """A call as code that is seen makes it."""
        return called(self, callee, args, kwargs)

    def is_new(self, thing: Any) -> bool:
        return id(thing) in self.new

    def name(self, thing: Any) -> str:
        """The name that led to something old."""
        return self.old[id(thing)][1] if id(thing) in self.old else ""
