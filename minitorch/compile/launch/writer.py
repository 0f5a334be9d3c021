"""Writer: names for the things that a written function looks at in its globals."""

from typing import Any

from ..trace.trace import TracedTensor


class Writer:
    """`scope` holds what was named, by name."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self.names: dict[int, str] = {}

    def name(self, thing: Any, stem: str) -> str:
        """The name of a thing, the same each time it is asked for."""
        found = self.names.get(id(thing))
        if found is None:
            found = self.names[id(thing)] = f"{stem}{len(self.names)}"
            self.scope[found] = thing
        return found

    def tensor(self, t: TracedTensor) -> str:
        """The expression for a lifted tensor."""
        return leaf_name(t.argument) if t.argument is not None else self.name(t.tensor, "t")


def leaf_name(i: int) -> str:
    """The variable that holds an argument."""
    return f"leaf{i}"


def indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]
