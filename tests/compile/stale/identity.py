"""Values that are equal and not the same: nan, -0.0, True and 1 and 1.0, big integers; and redefined methods."""

import collections
import decimal
import fractions

from tests.compile.stale.program import guarded, points, works


class Box:
    """Attributes, and nothing else."""


class Equal:
    """Equal to everything, and hashed alike."""

    def __init__(self, k):
        self.k = k

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0

    def __repr__(self):
        return "Equal()"


@works
def true_one_and_one_point_zero(torch, comp):
    settings = {"k": True}
    f = comp(lambda x: torch.arange(3) * settings["k"])
    for k in (True, 1, 1.0, True):
        settings["k"] = k
        yield f(points(torch))


@works
def false_zero_and_none(torch, comp):
    settings = {"k": False}
    f = comp(lambda x: x * 2.0 if settings["k"] is False else x * 3.0 if settings["k"] is None else x * 4.0)
    for k in (False, 0, None, 0.0, False):
        settings["k"] = k
        yield f(points(torch))


@works
def zero_and_minus_zero(torch, comp):
    settings = {"k": 0.0}
    f = comp(lambda x: 1.0 / (x * settings["k"]))
    for k in (0.0, -0.0, 0.0):
        settings["k"] = k
        yield f(points(torch))


@works
def minus_zero_returned(torch, comp):
    settings = {"k": 0.0}
    f = comp(lambda x: (x * 2.0, settings["k"]))
    for k in (0.0, -0.0, 0):
        settings["k"] = k
        yield f(points(torch))


@works
def minus_zero_as_an_argument(torch, comp):
    f = comp(lambda x, k: 1.0 / (x * k))
    for k in (0.0, -0.0, 0, True, 1):
        yield f(points(torch), k)


@works
def number_of_another_type_as_an_argument(torch, comp):
    f = comp(lambda k: torch.arange(3) * k)
    for k in (2, 2.0, True, 1, 1.0):
        yield f(k)


@works
def nan_kept(torch, comp):
    settings = {"k": float("nan")}
    f = comp(lambda x: x * 2.0 if settings["k"] != settings["k"] else x * settings["k"])
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))
    settings["k"] = float("nan")
    yield f(points(torch))


@works
def nan_as_an_argument(torch, comp):
    f = comp(lambda x, k: x * k)
    for k in (float("nan"), 2.0, float("inf"), -float("inf")):
        yield f(points(torch), k)


@guarded
def nan_in_a_tuple(torch, comp):
    nan = float("nan")
    held = {"pair": (nan, 2.0)}
    f = comp(lambda x: x * held["pair"][1] if held["pair"][0] is nan else x * 5.0)
    yield f(points(torch))
    held["pair"] = (float("nan"), 2.0)
    yield f(points(torch))
    held["pair"] = (nan, 3.0)
    yield f(points(torch))


@works
def tuples_equal_but_of_other_types(torch, comp):
    held = {"pair": (1, 2)}
    f = comp(lambda x: torch.arange(3) * held["pair"][0])
    for pair in ((1, 2), (1.0, 2), (True, 2)):
        held["pair"] = pair
        yield f(points(torch))


@works
def tuple_of_signed_zeros(torch, comp):
    held = {"pair": (0.0,)}
    f = comp(lambda x: 1.0 / (x * held["pair"][0]))
    for pair in ((0.0,), (-0.0,)):
        held["pair"] = pair
        yield f(points(torch))


@works
def big_integers(torch, comp):
    held = {"n": 10**20}
    f = comp(lambda x: x * (held["n"] % 7) + (held["n"] // 10**20))
    for n in (10**20, 10**20 + 1, 2 * 10**20):
        held["n"] = n
        yield f(points(torch))


@guarded
def big_integers_as_an_argument(torch, comp):
    f = comp(lambda x, n: x * (n % 7))
    for n in (3, 10**20, 10**20 + 1, -(10**20)):
        yield f(points(torch), n)


@works
def small_integers_as_an_argument(torch, comp):
    f = comp(lambda x, n: x * n + n // 2)
    for n in (3, 4, -1, 2**31, 2**62):
        yield f(points(torch), n)


@works
def counter_as_an_argument(torch, comp):
    f = comp(lambda x, epoch: x * (0.5**epoch))
    for epoch in range(6):
        yield f(points(torch), epoch)


@works
def numpy_number_as_an_argument(torch, comp):
    import numpy as np

    f = comp(lambda x, k: x * float(k))
    for k in (np.float64(2.0), np.float64(3.0), np.float32(4.0), np.int64(5)):
        yield f(points(torch), k)


@works
def none_as_an_argument(torch, comp):
    f = comp(lambda x, k=None: x * 2.0 if k is None else x * k)
    yield f(points(torch))
    yield f(points(torch), 3.0)
    yield f(points(torch), None)


@works
def text_as_an_argument(torch, comp):
    f = comp(lambda x, name: getattr(x, name)())
    for name in ("relu", "tanh", "relu"):
        yield f(points(torch), name)


@works
def flag_as_an_argument(torch, comp):
    f = comp(lambda x, deep=False: x * 3.0 if deep else x * 2.0)
    yield f(points(torch))
    yield f(points(torch), True)
    yield f(points(torch), deep=False)


@guarded
def dtype_as_an_argument(torch, comp):
    f = comp(lambda x, dtype: x.to(dtype) * 2)
    for dtype in (torch.float32, torch.float64, torch.int64):
        yield f(points(torch), dtype)


@guarded
def set_of_the_same_length(torch, comp):
    held = {"names": frozenset({"a"})}
    f = comp(lambda x: x * 2.0 if "a" in held["names"] else x * 3.0)
    yield f(points(torch))
    held["names"] = frozenset({"b"})
    yield f(points(torch))


@guarded
def objects_equal_and_different(torch, comp):
    held = {"one": Equal(2.0)}
    f = comp(lambda x: x * held["one"].k)
    yield f(points(torch))
    held["one"] = Equal(3.0)
    yield f(points(torch))


@guarded
def tuple_of_equal_objects(torch, comp):
    held = Box()
    held.items = (Equal(2.0),)
    f = comp(lambda x: x * held.items[0].k)
    yield f(points(torch))
    held.items = (Equal(3.0),)
    yield f(points(torch))


@guarded
def equal_objects_as_arguments(torch, comp):
    f = comp(lambda x, one: x * one.k)
    yield f(points(torch), Equal(2.0))
    yield f(points(torch), Equal(3.0))


@guarded
def equality_of_a_class_replaced(torch, comp):
    class Local:
        def __eq__(self, other):
            return True

    a, b = Local(), Local()
    f = comp(lambda x: x * 2.0 if a == b else x * 3.0)
    yield f(points(torch))
    Local.__eq__ = lambda self, other: False
    yield f(points(torch))


@guarded
def truth_of_an_object(torch, comp):
    class Local:
        on = True

        def __bool__(self):
            return self.on

    one = Local()
    f = comp(lambda x: x * 2.0 if one else x * 3.0)
    yield f(points(torch))
    one.on = False
    yield f(points(torch))


@guarded
def truth_by_length(torch, comp):
    class Local:
        items = [1]

        def __len__(self):
            return len(self.items)

    one = Local()
    f = comp(lambda x: x * 2.0 if one else x * 3.0)
    yield f(points(torch))
    Local.items.clear()
    yield f(points(torch))


@works
def objects_compared_by_identity(torch, comp):
    a, b = Box(), Box()
    held = {"one": a}
    f = comp(lambda x: x * 2.0 if held["one"] is a else x * 3.0)
    yield f(points(torch))
    held["one"] = b
    yield f(points(torch))


@works
def lists_compared(torch, comp):
    a, b = [1, 2], [1, 2]
    f = comp(lambda x: x * 2.0 if a == b else x * 3.0)
    yield f(points(torch))
    b.append(3)
    yield f(points(torch))
    a.append(3)
    yield f(points(torch))


@works
def dicts_compared(torch, comp):
    a, b = {"k": 1}, {"k": 1}
    f = comp(lambda x: x * 2.0 if a == b else x * 3.0)
    yield f(points(torch))
    b["k"] = 2
    yield f(points(torch))


@guarded
def fraction(torch, comp):
    held = {"k": fractions.Fraction(1, 2)}
    f = comp(lambda x: x * float(held["k"]))
    yield f(points(torch))
    held["k"] = fractions.Fraction(3, 2)
    yield f(points(torch))


@guarded
def decimal_in_a_context(torch, comp):
    k = decimal.Decimal(1)
    f = comp(lambda x: x * float(k / 3))
    yield f(points(torch))
    with decimal.localcontext(prec=1):
        yield f(points(torch))


@guarded
def complex_number(torch, comp):
    held = {"k": 2 + 1j}
    f = comp(lambda x: x * held["k"].real)
    yield f(points(torch))
    held["k"] = 3 + 1j
    yield f(points(torch))


@guarded
def integer_subclass(torch, comp):
    class Loud(int):
        def __mul__(self, other):
            return other * 100.0

    held = {"k": 2}
    f = comp(lambda x: held["k"] * x)
    yield f(points(torch))
    held["k"] = Loud(2)
    yield f(points(torch))


@guarded
def text_subclass(torch, comp):
    class Name(str):
        factor = 2.0

    held = {"name": Name("a")}
    f = comp(lambda x: x * held["name"].factor)
    yield f(points(torch))
    Name.factor = 3.0
    yield f(points(torch))


@guarded
def dict_subclass_with_missing(torch, comp):
    class Table(dict):
        fallback = 2.0

        def __missing__(self, key):
            return self.fallback

    table = Table()
    f = comp(lambda x: x * table["k"])
    yield f(points(torch))
    table.fallback = 3.0
    yield f(points(torch))
    table["k"] = 4.0
    yield f(points(torch))


@guarded
def dict_subclass_with_getitem(torch, comp):
    class Table(dict):
        factor = 2.0

        def __getitem__(self, key):
            return self.factor

    table = Table(k=7.0)
    f = comp(lambda x: x * table["k"])
    yield f(points(torch))
    Table.factor = 3.0
    yield f(points(torch))


@works
def attribute_dict(torch, comp):
    class AttrDict(dict):
        __getattr__ = dict.__getitem__
        __setattr__ = dict.__setitem__

    config = AttrDict(k=2.0)
    f = comp(lambda x: x * config.k)
    yield f(points(torch))
    config.k = 3.0
    yield f(points(torch))


@guarded
def list_subclass(torch, comp):
    class Items(list):
        factor = 1.0

        def __getitem__(self, i):
            return super().__getitem__(i) * self.factor

        def __iter__(self):
            return (k * self.factor for k in super().__iter__())

    items = Items([2.0])
    f = comp(lambda x: x * items[0] + sum(items))
    yield f(points(torch))
    items.factor = 3.0
    yield f(points(torch))
    list.__setitem__(items, 0, 5.0)
    yield f(points(torch))


@guarded
def tuple_subclass(torch, comp):
    class Pair(tuple):
        factor = 2.0

        def __getitem__(self, i):
            return super().__getitem__(i) * self.factor

    pair = Pair((2.0, 3.0))
    f = comp(lambda x: x * pair[0])
    yield f(points(torch))
    Pair.factor = 3.0
    yield f(points(torch))


@guarded
def list_subclass_length(torch, comp):
    class Items(list):
        size = 2

        def __len__(self):
            return self.size

    items = Items([1.0])
    f = comp(lambda x: x * len(items))
    yield f(points(torch))
    items.size = 3
    yield f(points(torch))


@guarded
def module_list_subclass(torch, comp):
    class Layers(torch.nn.ModuleList):
        start = 0

        def __iter__(self):
            return iter(list(super().__iter__())[self.start :])

    layers = Layers([torch.nn.Linear(2, 2), torch.nn.Tanh()])

    def step(x):
        for layer in layers:
            x = layer(x)
        return x

    f = comp(step)
    yield f(points(torch))
    layers.start = 1
    yield f(points(torch))


@guarded
def named_tuple_subclass(torch, comp):
    class Pair(collections.namedtuple("Pair", "a b")):
        factor = 2.0

        @property
        def scaled(self):
            return self.a * self.factor

    pair = Pair(2.0, 3.0)
    f = comp(lambda x: x * pair.scaled)
    yield f(points(torch))
    Pair.factor = 3.0
    yield f(points(torch))


@guarded
def hash_that_changes(torch, comp):
    class Key:
        n = 0

        def __hash__(self):
            return self.n

        def __eq__(self, other):
            return self is other

    key = Key()
    table = {key: 2.0}
    f = comp(lambda x: x * table.get(key, 3.0))
    yield f(points(torch))
    key.n = 1
    yield f(points(torch))
