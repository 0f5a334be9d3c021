"""Methods that Python calls by itself: of indexing, printing, membership, iteration, arithmetic, classes, lifetimes."""

import functools
import gc
import operator

from tests.compile.stale.program import guarded, points, works


class Box:
    """Attributes, and nothing else."""


@guarded
def index_method(torch, comp):
    class Place:
        n = 0

        def __index__(self):
            return self.n

    place, factors = Place(), [2.0, 3.0]
    f = comp(lambda x: x * factors[place])
    yield f(points(torch))
    place.n = 1
    yield f(points(torch))


@guarded
def index_method_of_a_row(torch, comp):
    class Place:
        n = 0

        def __index__(self):
            return self.n

    place = Place()
    f = comp(lambda x: x[place] * 2.0)
    yield f(points(torch))
    place.n = 1
    yield f(points(torch))


@guarded
def range_of_an_index_method(torch, comp):
    class Times:
        n = 2

        def __index__(self):
            return self.n

    times = Times()

    def step(x):
        for _ in range(times):
            x = x * 2.0
        return x

    f = comp(step)
    yield f(points(torch))
    times.n = 3
    yield f(points(torch))


@guarded
def float_method(torch, comp):
    class Rate:
        k = 2.0

        def __float__(self):
            return self.k

    rate = Rate()
    f = comp(lambda x: x * float(rate))
    yield f(points(torch))
    rate.k = 3.0
    yield f(points(torch))


@guarded
def int_method(torch, comp):
    class Rate:
        k = 2

        def __int__(self):
            return self.k

        def __round__(self, digits=None):
            return self.k + 1

        def __abs__(self):
            return self.k + 2

    rate = Rate()
    f = comp(lambda x: x * int(rate) * round(rate) * abs(rate))
    yield f(points(torch))
    rate.k = 3
    yield f(points(torch))


@guarded
def format_method(torch, comp):
    class Name:
        text = "a"

        def __format__(self, how):
            return self.text + how

    name, table = Name(), {"a!": 2.0, "b!": 3.0}
    f = comp(lambda x: x * table[f"{name:!}"])
    yield f(points(torch))
    name.text = "b"
    yield f(points(torch))


@guarded
def str_method(torch, comp):
    class Name:
        text = "a"

        def __str__(self):
            return self.text

    name, table = Name(), {"a": 2.0, "b": 3.0}
    f = comp(lambda x: x * table[str(name)])
    yield f(points(torch))
    name.text = "b"
    yield f(points(torch))


@guarded
def repr_method_in_a_formatted_text(torch, comp):
    class Name:
        text = "a"

        def __repr__(self):
            return self.text

    name, table = Name(), {"a": 2.0, "b": 3.0}
    f = comp(lambda x: x * table[f"{name!r}"] + table["%s" % name])
    yield f(points(torch))
    name.text = "b"
    yield f(points(torch))


@guarded
def contains_method(torch, comp):
    class Names:
        kept = ["a"]

        def __contains__(self, name):
            return name in self.kept

    names = Names()
    f = comp(lambda x: x * 2.0 if "a" in names else x * 3.0)
    yield f(points(torch))
    names.kept[0] = "b"
    yield f(points(torch))


@guarded
def membership_by_iteration(torch, comp):
    class Names:
        kept = ["a"]

        def __iter__(self):
            return iter(self.kept)

    names = Names()
    f = comp(lambda x: x * 2.0 if "a" in names else x * 3.0)
    yield f(points(torch))
    names.kept[0] = "b"
    yield f(points(torch))


@guarded
def membership_by_equality(torch, comp):
    class Loose:
        same = True

        def __eq__(self, other):
            return self.same

    loose = Loose()
    held = [loose]
    f = comp(lambda x: x * 2.0 if "a" in held else x * 3.0)
    yield f(points(torch))
    loose.same = False
    yield f(points(torch))


@guarded
def iter_method(torch, comp):
    class Factors:
        kept = [2.0]

        def __iter__(self):
            yield from self.kept

    factors = Factors()

    def step(x):
        for k in factors:
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    factors.kept.append(3.0)
    yield f(points(torch))


@guarded
def iteration_by_getitem(torch, comp):
    class Factors:
        n = 1

        def __getitem__(self, i):
            if i >= self.n:
                raise IndexError
            return 2.0

    factors = Factors()
    f = comp(lambda x: x * sum(factors))
    yield f(points(torch))
    factors.n = 2
    yield f(points(torch))


@guarded
def next_method(torch, comp):
    class Counting:
        n = 0

        def __iter__(self):
            return self

        def __next__(self):
            self.n += 1
            if self.n > 3:
                raise StopIteration
            return float(self.n)

    counting = Counting()

    def step(x):
        for k in counting:
            return x * k
        return x

    f = comp(step)
    for _ in range(4):
        yield f(points(torch)), counting.n


@guarded
def reversed_method(torch, comp):
    class Factors:
        kept = [2.0, 3.0]

        def __reversed__(self):
            return iter(self.kept)

    factors = Factors()
    f = comp(lambda x: [x * k for k in reversed(factors)])
    yield f(points(torch))
    factors.kept[0] = 5.0
    yield f(points(torch))


@guarded
def length_hint(torch, comp):
    class Sized:
        n = 2

        def __length_hint__(self):
            return self.n

    sized = Sized()
    f = comp(lambda x: x * operator.length_hint(sized))
    yield f(points(torch))
    sized.n = 3
    yield f(points(torch))


@guarded
def missing_method_that_stores(torch, comp):
    class Table(dict):
        made = 0

        def __missing__(self, key):
            self.made += 1
            self[key] = 2.0
            return 2.0

    table = Table()
    f = comp(lambda x: x * table["k"])
    yield f(points(torch)), table.made
    yield f(points(torch)), table.made
    table.clear()
    yield f(points(torch)), table.made


@guarded
def instancecheck_method(torch, comp):
    class Meta(type):
        yes = True

        def __instancecheck__(cls, one):
            return cls.yes

    class Local(metaclass=Meta):
        pass

    f = comp(lambda x: x * 2.0 if isinstance(3, Local) else x * 3.0)
    yield f(points(torch))
    Meta.yes = False
    yield f(points(torch))


@guarded
def subclasscheck_by_registration(torch, comp):
    import abc

    class Scalable(abc.ABC):
        pass

    class Local:
        pass

    one = Local()
    f = comp(lambda x: x * 2.0 if isinstance(one, Scalable) else x * 3.0)
    yield f(points(torch))
    Scalable.register(Local)
    yield f(points(torch))


@guarded
def subclasshook(torch, comp):
    import abc

    class Sized(abc.ABC):
        @classmethod
        def __subclasshook__(cls, other):
            return hasattr(other, "size")

    class A:
        pass

    class B:
        size = 1

    held = [A()]
    f = comp(lambda x: x * 2.0 if isinstance(held[0], Sized) else x * 3.0)
    yield f(points(torch))
    held[0] = B()
    yield f(points(torch))


@guarded
def runtime_protocol(torch, comp):
    import typing

    @typing.runtime_checkable
    class Scalable(typing.Protocol):
        k: float

    one = Box()
    f = comp(lambda x: x * 2.0 if isinstance(one, Scalable) else x * 3.0)
    yield f(points(torch))
    one.k = 1.0
    yield f(points(torch))


@guarded
def set_name_method(torch, comp):
    class Field:
        def __set_name__(self, owner, name):
            self.name = "_" + name

        def __get__(self, one, owner):
            return getattr(one, self.name)

        def __set__(self, one, value):
            setattr(one, self.name, value)

    class Local:
        k = Field()

    one = Local()
    one.k = 2.0
    f = comp(lambda x: x * one.k)
    yield f(points(torch))
    one.k = 3.0
    yield f(points(torch))
    one.__dict__["_k"] = 4.0
    yield f(points(torch))


@guarded
def class_getitem_method(torch, comp):
    class Table:
        kept = {"a": 2.0}

        def __class_getitem__(cls, name):
            return cls.kept[name]

    f = comp(lambda x: x * Table["a"])
    yield f(points(torch))
    Table.kept["a"] = 3.0
    yield f(points(torch))


@guarded
def init_subclass_method(torch, comp):
    registry = []

    class Base:
        def __init_subclass__(cls):
            registry.append(cls)

    class A(Base):
        k = 2.0

    f = comp(lambda x: x * sum(cls.k for cls in registry))
    yield f(points(torch))

    class B(Base):
        k = 3.0

    yield f(points(torch)), len(registry)


@guarded
def subclasses_counted(torch, comp):
    class Base:
        pass

    f = comp(lambda x: x * (len(Base.__subclasses__()) + 1))
    yield f(points(torch))

    class A(Base):
        pass

    yield f(points(torch)), A.__name__


@guarded
def del_method(torch, comp):
    state = {"k": 2.0}

    class Loud:
        def __del__(self):
            state["k"] += 1.0

    def step(x):
        one = Loud()
        del one
        return x * state["k"]

    f = comp(step)
    yield f(points(torch)), state["k"]
    yield f(points(torch)), state["k"]


@guarded
def deleted_between(torch, comp):
    state = {"k": 2.0}

    class Loud:
        def __del__(self):
            state["k"] = 3.0

    held = [Loud()]
    f = comp(lambda x: x * state["k"])
    yield f(points(torch))
    held.clear()
    gc.collect()
    yield f(points(torch))


@guarded
def enter_method_that_changes(torch, comp):
    settings = {"k": 2.0}

    class Tripled:
        def __enter__(self):
            settings["k"] *= 3.0

        def __exit__(self, *error):
            settings["k"] /= 3.0

    def step(x):
        with Tripled():
            return x * settings["k"]

    f = comp(step)
    yield f(points(torch)), settings["k"]
    settings["k"] = 5.0
    yield f(points(torch)), settings["k"]


@guarded
def exit_method_that_swallows(torch, comp):
    class Guard:
        swallow = True

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return self.swallow

    guard = Guard()

    def step(x):
        with guard:
            raise ValueError("swallowed")
        return x * 2.0

    f = comp(step)
    yield f(points(torch))
    guard.swallow = False
    try:
        yield f(points(torch))
    except ValueError as error:
        yield str(error)


@guarded
def arithmetic_methods(torch, comp):
    class Rate:
        k = 2.0

        def __add__(self, other):
            return self.k + other

        def __rmul__(self, other):
            return other * self.k

        def __neg__(self):
            return -self.k

    rate = Rate()
    f = comp(lambda x: x * (rate + 1.0) + x * -rate + x * (3.0 * rate))
    yield f(points(torch))
    rate.k = 3.0
    yield f(points(torch))


@guarded
def reflected_product_with_a_tensor(torch, comp):
    class Rate:
        k = 2.0

        def __rmul__(self, other):
            return other * self.k

    rate = Rate()
    f = comp(lambda x: x * rate)
    yield f(points(torch))
    rate.k = 3.0
    yield f(points(torch))


@guarded
def in_place_method(torch, comp):
    class Rate:
        def __init__(self):
            self.k = 1.0

        def __iadd__(self, other):
            self.k += other
            return self

    rate = Rate()

    def step(x):
        r = rate
        r += 1.0
        return x * r.k

    f = comp(step)
    yield f(points(torch)), rate.k
    yield f(points(torch)), rate.k


@guarded
def comparison_methods(torch, comp):
    class Version:
        n = 1

        def __lt__(self, other):
            return self.n < other

        def __ge__(self, other):
            return self.n >= other

    version = Version()
    f = comp(lambda x: x * 2.0 if version < 2 else x * 3.0 if version >= 3 else x * 4.0)
    for n in (1, 2, 3):
        version.n = n
        yield f(points(torch))


@guarded
def total_ordering(torch, comp):
    @functools.total_ordering
    class Version:
        def __init__(self, n):
            self.n = n

        def __eq__(self, other):
            return self.n == other.n

        def __lt__(self, other):
            return self.n < other.n

    a, b = Version(1), Version(2)
    f = comp(lambda x: x * max(a, b).n + sorted([b, a])[0].n)
    yield f(points(torch))
    a.n = 5
    yield f(points(torch))


@guarded
def sorted_by_a_key(torch, comp):
    order = {"a": 1, "b": 2}
    f = comp(lambda x: x * {"a": 2.0, "b": 3.0}[sorted("ab", key=lambda name: order[name])[0]])
    yield f(points(torch))
    order["a"] = 3
    yield f(points(torch))


@guarded
def dir_of_an_object(torch, comp):
    one = Box()
    f = comp(lambda x: x * len([name for name in dir(one) if not name.startswith("_")]))
    yield f(points(torch))
    one.k = 1
    yield f(points(torch))


@guarded
def dict_of_an_object_replaced(torch, comp):
    one = Box()
    one.k = 2.0
    f = comp(lambda x: x * one.k)
    yield f(points(torch))
    one.__dict__ = {"k": 3.0}
    yield f(points(torch))
    one.__dict__["k"] = 4.0
    yield f(points(torch))


@guarded
def two_objects_with_one_dict(torch, comp):
    a, b = Box(), Box()
    a.k = 2.0
    b.__dict__ = a.__dict__
    f = comp(lambda x: x * b.k)
    yield f(points(torch))
    a.k = 3.0
    yield f(points(torch))


@guarded
def setattr_method(torch, comp):
    class Local:
        def __setattr__(self, name, value):
            super().__setattr__("_" + name, value)

    one = Local()
    one.k = 2.0
    f = comp(lambda x: x * one._k)
    yield f(points(torch))
    one.k = 3.0
    yield f(points(torch))


@guarded
def new_method(torch, comp):
    class Local:
        made = 2.0

        def __new__(cls):
            one = super().__new__(cls)
            one.k = cls.made
            return one

    f = comp(lambda x: x * Local().k)
    yield f(points(torch))
    Local.made = 3.0
    yield f(points(torch))


@guarded
def initialiser_replaced(torch, comp):
    class Local:
        def __init__(self):
            self.k = 2.0

    def other(self):
        self.k = 3.0

    f = comp(lambda x: x * Local().k)
    yield f(points(torch))
    Local.__init__ = other
    yield f(points(torch))


@guarded
def matmul_method(torch, comp):
    class Map:
        k = 2.0

        def __matmul__(self, x):
            return x * self.k

        def __rmatmul__(self, x):
            return x + self.k

    m = Map()
    f = comp(lambda x: m @ x)
    yield f(points(torch))
    m.k = 3.0
    yield f(points(torch))


@guarded
def torch_function_method(torch, comp):
    class Lazy:
        k = 2.0

        def __torch_function__(self, function, types, args=(), kwargs=None):
            return args[1] * self.k if args[0] is self else args[0] * self.k

    lazy = Lazy()
    f = comp(lambda x: torch.mul(x, 1.0) * lazy.k)
    yield f(points(torch))
    lazy.k = 3.0
    yield f(points(torch))


@guarded
def array_method(torch, comp):
    import numpy as np

    class Column:
        k = 2.0

        def __array__(self, dtype=None, copy=None):
            return np.array([self.k, 1.0], dtype=np.float32)

    column = Column()
    f = comp(lambda x: x * torch.from_numpy(np.asarray(column)))
    yield f(points(torch))
    column.k = 3.0
    yield f(points(torch))


@guarded
def module_level_getattr(torch, comp):
    import types

    module, state = types.ModuleType("lazy"), {"k": 2.0}
    module.__getattr__ = lambda name: state[name]
    f = comp(lambda x: x * module.k)
    yield f(points(torch))
    state["k"] = 3.0
    yield f(points(torch))
    module.k = 4.0
    yield f(points(torch))


@guarded
def method_resolution_order(torch, comp):
    class A:
        k = 2.0

    class B:
        pass

    class Both(A, B):
        pass

    one = Both()
    f = comp(lambda x: x * one.k)
    yield f(points(torch))
    Both.__bases__ = (B, A)
    B.k = 3.0
    yield f(points(torch))


@guarded
def getattr_of_the_class_added(torch, comp):
    one = type("Local", (), {})()
    f = comp(lambda x: x * getattr(one, "k", 2.0))
    yield f(points(torch))
    type(one).__getattr__ = lambda self, name: 3.0
    yield f(points(torch))


@guarded
def slot_of_a_base_class_shadowed(torch, comp):
    class Base:
        __slots__ = ("k",)

    class Derived(Base):
        pass

    one = Derived()
    one.k = 2.0
    f = comp(lambda x: x * one.k)
    yield f(points(torch))
    Base.k.__set__(one, 3.0)
    yield f(points(torch))
    Derived.k = 4.0
    yield f(points(torch))


@works
def call_through_two_classes(torch, comp):
    class Scale:
        def __init__(self, k):
            self.k = k

        def __call__(self, x):
            return x * self.k

    class Chain:
        def __init__(self, *parts):
            self.parts = list(parts)

        def __call__(self, x):
            for part in self.parts:
                x = part(x)
            return x

    chain = Chain(Scale(2.0), Scale(3.0))
    f = comp(lambda x: chain(x))
    yield f(points(torch))
    chain.parts[0].k = 4.0
    yield f(points(torch))
    chain.parts.append(Scale(5.0))
    yield f(points(torch))


@works
def dataset_indexed_inside(torch, comp):
    class Data:
        def __init__(self, factors):
            self.factors = factors

        def __getitem__(self, i):
            return self.factors[i]

        def __len__(self):
            return len(self.factors)

    data = Data([2.0, 3.0])
    f = comp(lambda x: sum([x * data[i] for i in range(len(data))]))
    yield f(points(torch))
    data.factors[0] = 5.0
    yield f(points(torch))
    data.factors.append(1.0)
    yield f(points(torch))
