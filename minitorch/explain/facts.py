"""Facts: an explanation of a tape as plain data, of which every way to show it is made.

Nodes stand in the order in which backward visits them, leaves at the end; an edge goes from the node of an argument to
the node of the call, as values do. Gradients go the other way.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Numbers:
    """An array in short: facts about all elements, the first few, and a picture of at most 16 by 16 of them."""

    shape: tuple[int, ...]
    dtype: str
    norm: float
    least: float
    greatest: float
    zeros: int
    nans: int
    infinities: int
    first: list[list[float]]
    """Of the first rows the first elements."""
    picture: str
    """Rows of elements as signed bytes in base64: 127 is the largest absolute value, -128 stands for NaN."""
    width: int
    sampled: bool
    """Whether the picture shows some elements for all."""
    origin: str = ""
    """How it is known, if it is a value: as it was kept, or computed again."""


@dataclass(slots=True)
class Kept:
    """A value that a node keeps alive for backward."""

    name: str
    """What the rules call it."""
    of: str
    """Whose value it is: a call, a parameter, data; or that it is an array of the call's own."""
    shape: tuple[int, ...]
    dtype: str
    bytes: int
    """Of the memory that is kept alive: all of it, if this is a view of more."""
    memory: int
    """The number of that memory: what has it in common has the same one."""
    edited: bool = False
    """Whether it has been edited since, so that backward would refuse it."""


@dataclass(slots=True)
class NodeFacts:
    """A node of the graph: a recorded call, a leaf where a gradient ends, or data that needs none."""

    id: int
    kind: str
    """`call`, `leaf` or `data`."""
    op: str
    """The op, or the name of a leaf or of data."""
    name: str
    """PyTorch's name of the node."""
    layer: str
    """The path of the layer that made it, as `named_modules` has it."""
    shape: tuple[int, ...]
    dtype: str
    settings: dict[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    code: str = ""
    """The user's line that made it."""
    formula: str = ""
    """The declaration of the op, as written."""
    rules: dict[str, str] = field(default_factory=dict)
    """By argument: the derivative rule, as written."""
    kept: list[Kept] = field(default_factory=list)
    freed: bool = False
    """Whether a backward pass has used up what it kept."""
    value: Numbers | None = None
    gradient: Numbers | None = None
    """What arrived here, all added up."""


@dataclass(slots=True)
class EdgeFacts:
    """An argument of a call."""

    source: int
    target: int
    argument: str
    gradient: Numbers | None = None
    """What the call sends back for it."""


@dataclass(slots=True)
class Tape:
    """All that is told of the graph behind a tensor."""

    nodes: list[NodeFacts]
    edges: list[EdgeFacts]
    bytes: int
    """That all nodes together keep alive, memory that they share counted once."""
    bytes_of_leaves: int
    """How much of that is memory of leaves, such as parameters, which would be there anyway."""
    notes: list[str]
    """What could not be told, and how it could be."""
