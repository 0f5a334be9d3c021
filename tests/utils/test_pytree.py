"""Trees of values taken apart and put together again, as PyTorch's."""

from collections import OrderedDict, defaultdict, deque, namedtuple

import pytest
from torch.utils import _pytree as theirs

from minitorch.utils import _pytree as ours

Pair = namedtuple("Pair", "a b")
TREES = [
    3,
    None,
    (),
    (1, [2, None, {"a": 3, "b": (4,)}]),
    OrderedDict(b=1, a=[2]),
    defaultdict(list, {"x": [1, 2]}),
    deque([1, (2,)], 5),
    Pair(1, Pair(2, [3])),
]


@pytest.mark.parametrize("tree", TREES, ids=str)
def test_round_trip(tree):
    leaves, spec = ours.tree_flatten(tree)
    assert leaves == theirs.tree_leaves(tree) == ours.tree_leaves(tree) and spec.num_leaves == len(leaves)
    again = ours.tree_unflatten(leaves, spec)
    assert again == tree and type(again) is type(tree) and ours.tree_structure(again) == spec
    doubled = ours.tree_map(lambda x: [x], tree)
    assert doubled == theirs.tree_map(lambda x: [x], tree)
    assert ours.tree_structure(doubled) != spec or not leaves


@pytest.mark.parametrize("prefix", [1, (1, None), (1, [2, 3]), (1, [2, {"k": 3}]), (1,), [1, 2], (1, [2, {"j": 3}])])
def test_prefixes(prefix):
    tree = (1, [2, {"k": 3}])
    expected = theirs._broadcast_to_and_flatten(prefix, theirs.tree_structure(tree))
    assert ours._broadcast_to_and_flatten(prefix, ours.tree_structure(tree)) == expected


def test_other_containers_and_counts():
    class Box:
        def __init__(self, x):
            self.x = x

    ours.register_pytree_node(Box, lambda box: ([box.x], None), lambda children, _: Box(*children))
    assert ours.tree_map(lambda x: x + 1, Box(2)).x == 3
    with pytest.raises(ValueError, match="already registered"):
        ours.register_pytree_node(Box, lambda box: ([box.x], None), lambda children, _: Box(*children))
    with pytest.raises(ValueError, match="has length 1 but"):
        ours.tree_unflatten([1], ours.tree_structure((1, 2)))
    assert ours.tree_map_only(int, str, [1, 2.5]) == ["1", 2.5]
    assert ours.tree_leaves([(1, 2), 3], is_leaf=lambda x: isinstance(x, tuple)) == [(1, 2), 3]
