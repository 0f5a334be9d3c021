"""What decides how an attribute is read: descriptors and their classes, metaclasses, and names of functions."""

from tests.compile.stale.program import guarded, points, works


class Two:
    """A descriptor of each test's own is derived from this, which never changes."""

    def __get__(self, owner, kind=None):
        return 2.0


def read_by(comp, read, torch):
    """A compiled function of the factor that `read` finds, called anew each time."""
    f = comp(lambda x: x * read())
    return lambda: f(points(torch))


@works
def get_of_a_descriptor_replaced(torch, comp):
    class Base:
        def __get__(self, owner, kind=None):
            return 2.0

    class Factor(Base):
        pass

    class Model:
        k = Factor()

    model = Model()
    for read in (lambda: model.k, lambda: Model.k, lambda: getattr(model, "k"), lambda: Model().k):  # noqa: B009
        call = read_by(comp, read, torch)
        Base.__get__ = lambda self, owner, kind=None: 2.0
        yield call()
        Base.__get__ = lambda self, owner, kind=None: 9.0
        yield call()
        Factor.__get__ = lambda self, owner, kind=None: 11.0
        yield call()
        del Factor.__get__
        yield call()


@works
def class_of_a_descriptor_replaced(torch, comp):
    class Factor:
        def __get__(self, owner, kind=None):
            return 2.0

    class Other:
        def __get__(self, owner, kind=None):
            return 5.0

    class Model:
        k = Factor()

    model = Model()
    call = read_by(comp, lambda: model.k, torch)
    yield call()
    Model.__dict__["k"].__class__ = Other
    yield call()


@works
def descriptor_gains_set(torch, comp):
    class Factor(Two):
        pass

    class Model:
        k = Factor()

    model = Model()
    vars(model)["k"] = 7.0
    call = read_by(comp, lambda: model.k, torch)
    yield call()
    Factor.__set__ = lambda self, owner, value: None
    yield call()
    del Factor.__set__
    yield call()


@works
def descriptor_gains_delete(torch, comp):
    class Factor(Two):
        pass

    class Model:
        k = Factor()

    model = Model()
    vars(model)["k"] = 7.0
    call = read_by(comp, lambda: model.k, torch)
    yield call()
    Factor.__delete__ = lambda self, owner: None
    yield call()


@works
def value_in_a_class_becomes_a_descriptor(torch, comp):
    class Factor:
        value = 3.0

    class Other:
        value = 8.0

    class Model:
        k = Factor()

    model = Model()
    call = read_by(comp, lambda: model.k.value, torch)
    yield call()
    Factor.__get__ = lambda self, owner, kind=None: Other
    yield call()


@guarded
def set_of_a_descriptor_replaced(torch, comp):
    class Factor(Two):
        def __set__(self, owner, value):
            owner.found = value

    class Model:
        k = Factor()

    model = Model()
    model.found = 1.0

    def step(x):
        model.k = 2.0
        y = x * model.found
        model.k = 1.0
        return y

    f = comp(step)
    yield f(points(torch))

    def other(self, owner, value):
        owner.found = value * value * 2 - 1  # the same for 1

    Factor.__set__ = other
    yield f(points(torch))


@works
def property_initialized_again(torch, comp):
    class Model:
        @property
        def k(self):
            return 2.0

        @classmethod
        def of_class(cls):
            return 3.0

    model = Model()
    call = read_by(comp, lambda: model.k * Model.of_class(), torch)
    yield call()
    Model.__dict__["k"].__init__(lambda self: 6.0)
    yield call()
    Model.__dict__["of_class"].__init__(lambda cls: 7.0)
    yield call()


@works
def metaclass_exchanged(torch, comp):
    class First(type):
        k = 2.0

    class Second(type):
        k = 5.0

    class Model(metaclass=First):
        pass

    call = read_by(comp, lambda: Model.k, torch)
    yield call()
    Model.__class__ = Second
    yield call()
    Second.k = 7.0
    yield call()


@works
def data_descriptor_of_a_metaclass(torch, comp):
    class Factor(Two):
        def __set__(self, owner, value):
            pass

    class Meta(type):
        k = Factor()

    class Model(metaclass=Meta):
        k = 3.0

    call = read_by(comp, lambda: Model.k, torch)
    yield call()
    Factor.__get__ = lambda self, owner, kind=None: 4.0
    yield call()
    del Factor.__set__
    yield call()


@works
def class_getitem_replaced(torch, comp):
    class Model:
        def __class_getitem__(cls, key):
            return 2.0

    call = read_by(comp, lambda: Model[1], torch)
    yield call()
    Model.__class_getitem__ = classmethod(lambda cls, key: 4.0)
    yield call()
    Model.__class_getitem__ = lambda key: 5.0
    yield call()


@works
def metaclass_gains_methods(torch, comp):
    class Meta(type):
        pass

    class Model(metaclass=Meta):
        k = 2.0

        def __class_getitem__(cls, key):
            return 2.0

    class Other:
        k = 5.0

    reads = (
        lambda: Model[1], lambda: 2.0 if Model else 3.0, lambda: 2.0 if Model == 1 else 3.0, lambda: Model().k,
        lambda: 2.0 if isinstance(3, Model) else 3.0,
    )  # fmt: skip
    calls = [read_by(comp, read, torch) for read in reads]
    yield [call() for call in calls]
    Meta.__getitem__ = lambda cls, key: 4.0
    Meta.__bool__ = lambda cls: False
    Meta.__eq__ = lambda cls, other: True
    Meta.__hash__ = type.__hash__
    Meta.__call__ = lambda cls: Other()
    Meta.__instancecheck__ = lambda cls, value: True
    yield [call() for call in calls]


@works
def methods_of_a_metaclass_replaced(torch, comp):
    class Meta(type):
        def __contains__(cls, key):
            return True

        def __str__(cls):
            return "ab"

        def __iter__(cls):
            return iter((2.0, 3.0))

    class Model(metaclass=Meta):
        pass

    reads = (lambda: 2.0 if 1 in Model else 3.0, lambda: len(f"{Model}"), lambda: sum(list(Model)))
    calls = [read_by(comp, read, torch) for read in reads]
    yield [call() for call in calls]
    Meta.__contains__ = lambda cls, key: False
    Meta.__str__ = lambda cls: "abc"
    Meta.__iter__ = lambda cls: iter((5.0,))
    yield [call() for call in calls]


@works
def operator_renamed(torch, comp):
    class Less:
        def __lt__(self, other):
            return True

    less = Less()
    call = read_by(comp, lambda: 2.0 if less < 3 else 3.0, torch)
    yield call()
    Less.__gt__ = Less.__lt__
    del Less.__lt__
    yield call()


@works
def missing_of_a_dict_replaced(torch, comp):
    class Factors(dict):
        def __missing__(self, key):
            return 2.0

    factors = Factors()
    call = read_by(comp, lambda: factors["a"], torch)
    yield call()
    Factors.__missing__ = lambda self, key: 5.0
    yield call()


@works
def names_of_a_function(torch, comp):
    def helper(x):
        "One word."
        return x

    def named(name, value):
        call = read_by(comp, lambda: len(getattr(helper, name)), torch)
        yield call()
        setattr(helper, name, value)
        yield call()
        setattr(helper, name, value * 2)
        yield call()

    for name in ("__name__", "__qualname__", "__doc__", "__module__"):
        yield from named(name, "abc")


@works
def annotations_of_a_function(torch, comp):
    def helper(x: int, y: float):
        return x

    call = read_by(comp, lambda: len(helper.__annotations__), torch)
    yield call()
    helper.__annotations__ = {"x": int}
    yield call()
    helper.__annotations__["y"] = float
    yield call()


@works
def attributes_of_a_function_replaced(torch, comp):
    def helper(x):
        return x

    helper.k = 3.0
    call = read_by(comp, lambda: helper.k, torch)
    yield call()
    helper.__dict__ = {"k": 4.0}
    yield call()
    helper.k = 5.0
    yield call()


@works
def code_of_a_function_read(torch, comp):
    def helper(x):
        return x

    call = read_by(comp, lambda: len(helper.__code__.co_varnames), torch)
    yield call()
    helper.__code__ = (lambda x, y: x).__code__
    yield call()


@works
def text_of_a_bound_method(torch, comp):
    class Model:
        def step(self):
            "Text."

    model = Model()
    call = read_by(comp, lambda: len(model.step.__doc__) * len(model.step.__name__), torch)
    yield call()
    Model.step.__doc__ = "Longer text."
    yield call()
    Model.step.__name__ = "other_step"
    yield call()
