"""The pickler writes what Python's own writes, and the machine reads it back."""

import collections
import datetime
import fractions
import io
import pickle

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from minitorch.serialization.containers import CONTAINERS
from minitorch.serialization.names import Names
from minitorch.serialization.pickler import Pickler
from minitorch.serialization.unpickler import Unpickler


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Slotted:
    __slots__ = ("x",)


def ours(obj):
    return bytes(Pickler(lambda value: NotImplemented, lambda value: None).dump(obj))


def pythons(obj):
    file = io.BytesIO()
    pickle.Pickler(file, 2).dump(obj)
    return file.getvalue()


def read(data):
    return Unpickler(data, Names(CONTAINERS, lambda key: key)).load()


NUMBERS = st.one_of(st.integers(), st.integers(-(2**3000), 2**3000), st.floats(allow_nan=False), st.booleans())
LEAVES = st.one_of(st.none(), NUMBERS, st.text(), st.binary(min_size=1))
KEYS = st.one_of(st.text(), st.integers(-(2**59), 2**59), st.tuples(st.text(), st.integers()))
OBJECTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner), st.tuples(inner), st.tuples(inner, inner, inner, inner), st.dictionaries(KEYS, inner),
        st.dictionaries(KEYS, inner).map(collections.OrderedDict), st.sets(KEYS), st.frozensets(KEYS),
    ),
    max_leaves=30,
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(OBJECTS)
def test_the_same_bytes_and_back(obj):
    data = ours(obj)
    assert data == pythons(obj)
    assert read(data) == obj
    for protocol in (2, 3, 4, 5):
        assert read(pickle.dumps(obj, protocol)) == obj


def test_objects_of_every_kind():
    shared = "shared"
    date = datetime.datetime(2020, 1, 1)
    for obj in [Point(1, Point), Slotted(), fractions.Fraction(1, 3), date, len, collections.OrderedDict, slice(1, 2),
                [shared, {shared: shared}], [(1, 2)] * 3, collections.defaultdict(list, a=[1])]:  # fmt: skip
        assert ours(obj) == pythons(obj), obj


def test_objects_that_hold_themselves():
    items, pair, many = [], ([],), ([], 1, 2, 3)
    for obj in (items, pair[0], many[0]):
        obj.append(obj)
    pair[0].append(pair)
    many[0].append(many)
    point = Point(1, 2)
    point.x = point
    for obj in (items, pair, many, point):
        assert ours(obj) == pythons(obj)
    got = read(ours(pair))
    assert got[0][1] is got and got[0][0] is got[0]


def test_more_items_than_a_batch():
    many = [list(range(2500)), dict.fromkeys(range(2500)), collections.OrderedDict.fromkeys(range(1001))]
    assert read(ours(many)) == many and type(read(ours(many))[2]) is collections.OrderedDict


def test_more_objects_than_a_byte_counts():
    many = [[str(i)] for i in range(300)]
    assert ours([many, many[270:]]) == pythons([many, many[270:]])


@pytest.mark.parametrize(
    "bad", [lambda: 1, io.StringIO().write, (i for i in ())], ids=["lambda", "method", "generator"]
)
def test_what_pickle_refuses(bad):
    with pytest.raises((pickle.PicklingError, TypeError)):
        ours([bad])
