"""Trees of values: nested tuples, lists and dicts taken apart into leaves and a description, and put together again.

PyTorch's `torch.utils._pytree`. Whatever is no registered container, None too, is a leaf.
"""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

PyTree = Any
"""A value, or a container of trees."""


class _Container(NamedTuple):
    """How a container comes apart, into its children and what else it is made of, and is made of them again."""

    flatten: Callable[[Any], tuple[Iterable[Any], Any]]
    unflatten: Callable[[Iterable[Any], Any], Any]


class TreeSpec(NamedTuple):
    """A tree without its leaves: the class of a container, what it is made of besides its children, and those."""

    type: Any
    context: Any
    children: tuple["TreeSpec", ...]

    @property
    def num_leaves(self) -> int:
        """How many leaves belong into the tree."""
        return 1 if self.type is None else sum(child.num_leaves for child in self.children)

    def __repr__(self) -> str:
        if self.type is None:
            return "*"
        return f"TreeSpec({self.type.__name__}, {self.context}, [{', '.join(map(repr, self.children))}])"


LEAF = TreeSpec(None, None, ())

_containers: dict[type, _Container] = {
    tuple: _Container(lambda x: (x, None), lambda children, _: tuple(children)),
    list: _Container(lambda x: (x, None), lambda children, _: list(children)),
    dict: _Container(lambda x: (x.values(), [*x]), lambda children, keys: dict(zip(keys, children, strict=True))),
    OrderedDict: _Container(
        lambda x: (x.values(), [*x]), lambda children, keys: OrderedDict(zip(keys, children, strict=True))
    ),
    defaultdict: _Container(
        lambda x: (x.values(), [x.default_factory, [*x]]),
        lambda children, made: defaultdict(made[0], zip(made[1], children, strict=True)),
    ),
    deque: _Container(lambda x: (x, x.maxlen), lambda children, most: deque(children, most)),
}
_NAMED = _Container(lambda x: (x, type(x)), lambda children, kind: kind(*children))


def register_pytree_node(
    cls: type, flatten_fn: Callable[[Any], tuple[Iterable[Any], Any]], unflatten_fn: Callable[[Iterable[Any], Any], Any]
) -> None:
    """Make `cls` a container: `flatten_fn(x)` gives `(children, context)`, `unflatten_fn(children, context)` an `x`."""
    if cls in _containers:
        raise ValueError(f"{cls} is already registered as pytree node.")
    _containers[cls] = _Container(flatten_fn, unflatten_fn)


def tree_flatten(tree: PyTree, is_leaf: Callable[[Any], bool] | None = None) -> tuple[list[Any], TreeSpec]:
    """The leaves of `tree`, in order, and its description; what `is_leaf` says True of is not looked into."""
    leaves: list[Any] = []
    return leaves, _flatten(tree, leaves, is_leaf)


def _flatten(tree: PyTree, leaves: list[Any], is_leaf: Callable[[Any], bool] | None) -> TreeSpec:
    container = _container_of(tree)
    if container is None or (is_leaf is not None and is_leaf(tree)):
        leaves.append(tree)
        return LEAF
    children, context = container.flatten(tree)
    return TreeSpec(type(tree), context, tuple([_flatten(child, leaves, is_leaf) for child in children]))


def _container_of(tree: PyTree) -> _Container | None:
    kind = type(tree)
    return _containers.get(kind) or (_NAMED if issubclass(kind, tuple) and hasattr(kind, "_fields") else None)


def tree_unflatten(leaves: Iterable[Any], treespec: TreeSpec) -> PyTree:
    """The tree that `treespec` describes, with these leaves."""
    given = list(leaves)
    if len(given) != treespec.num_leaves:
        raise ValueError(
            f"tree_unflatten(leaves, treespec): `leaves` has length {len(given)} but the spec refers to a pytree that "
            f"holds {treespec.num_leaves} items ({treespec})."
        )
    rest = iter(given)
    return _unflatten(rest, treespec)


def _unflatten(rest: Any, spec: TreeSpec) -> PyTree:
    if spec.type is None:
        return next(rest)
    container = _containers.get(spec.type, _NAMED)
    return container.unflatten([_unflatten(rest, child) for child in spec.children], spec.context)


def tree_leaves(tree: PyTree, is_leaf: Callable[[Any], bool] | None = None) -> list[Any]:
    """The leaves of `tree`, in order."""
    return tree_flatten(tree, is_leaf)[0]


def tree_structure(tree: PyTree, is_leaf: Callable[[Any], bool] | None = None) -> TreeSpec:
    """The description of `tree`."""
    return tree_flatten(tree, is_leaf)[1]


def tree_map(
    func: Callable[..., Any], tree: PyTree, *rests: PyTree, is_leaf: Callable[[Any], bool] | None = None
) -> PyTree:
    """The tree of what `func` makes of each leaf of `tree`, and those of `rests`, of its form, in the same place."""
    leaves, spec = tree_flatten(tree, is_leaf)
    others = [tree_leaves(rest, is_leaf) for rest in rests]
    return tree_unflatten(map(func, leaves, *others), spec)


def tree_map_only(kind: Any, func: Callable[[Any], Any], tree: PyTree) -> PyTree:
    """As `tree_map`, of leaves that are instances of `kind`; others stay."""
    return tree_map(lambda x: func(x) if isinstance(x, kind) else x, tree)


def _broadcast_to_and_flatten(tree: PyTree, treespec: TreeSpec) -> list[Any] | None:
    """The leaves of `tree`, each as often as `treespec` has leaves in its place; None if the two do not fit."""
    container = _container_of(tree)
    if container is None:
        return [tree] * treespec.num_leaves
    if treespec.type is not type(tree):
        return None
    children, context = container.flatten(tree)
    listed = list(children)
    if len(listed) != len(treespec.children) or context != treespec.context:
        return None
    found: list[Any] = []
    for child, spec in zip(listed, treespec.children, strict=True):
        part = _broadcast_to_and_flatten(child, spec)
        if part is None:
            return None
        found += part
    return found
