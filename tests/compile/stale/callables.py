"""What is called: partial objects, descriptors, dispatch, caches, operators, and code that is replaced."""

import contextlib
import functools
import operator
import types

from tests.compile.stale.program import guarded, points, works

FACTOR = 2.0


class Box:
    """Attributes, and nothing else."""


@works
def default_of_a_helper(torch, comp):
    def helper(x, k=2.0):
        return x * k

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    helper.__defaults__ = (3.0,)
    yield f(points(torch))


@works
def default_of_the_compiled_function(torch, comp):
    def step(x, k=2.0):
        return x * k

    f = comp(step)
    yield f(points(torch))
    yield f(points(torch), 3.0)
    yield f(points(torch), k=4.0)
    yield f(points(torch))


@guarded
def defaults_of_the_compiled_function_replaced(torch, comp):
    def step(x, k=2.0):
        return x * k

    f = comp(step)
    yield f(points(torch))
    step.__defaults__ = (3.0,)
    yield f(points(torch))


@guarded
def keyword_defaults_replaced(torch, comp):
    def helper(x, *, k=2.0):
        return x * k

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    helper.__kwdefaults__ = {"k": 3.0}
    yield f(points(torch))
    helper.__kwdefaults__["k"] = 4.0
    yield f(points(torch))


@guarded
def code_replaced(torch, comp):
    def helper(x):
        return x * 2.0

    def other(x):
        return x * 3.0

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    helper.__code__ = other.__code__
    yield f(points(torch))


@guarded
def code_of_the_compiled_function_replaced(torch, comp):
    def step(x):
        return x * 2.0

    def other(x):
        return x * 3.0

    f = comp(step)
    yield f(points(torch))
    step.__code__ = other.__code__
    yield f(points(torch))


@works
def mutable_default(torch, comp):
    def helper(x, factors=[2.0]):
        return x * factors[0]

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    helper.__defaults__[0][0] = 3.0
    yield f(points(torch))


@works
def helper_rebound(torch, comp):
    def double(x):
        return x * 2.0

    def triple(x):
        return x * 3.0

    helper = double

    def choose(function):
        nonlocal helper
        helper = function

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    choose(triple)
    yield f(points(torch))


@works
def function_in_a_dict(torch, comp):
    table = {"act": lambda x: x * 2.0}
    f = comp(lambda x: table["act"](x))
    yield f(points(torch))
    table["act"] = lambda x: x * 3.0
    yield f(points(torch))


@works
def function_of_the_library_by_name(torch, comp):
    table = {"act": torch.relu}
    f = comp(lambda x: table["act"](x - 0.4))
    yield f(points(torch))
    table["act"] = torch.tanh
    yield f(points(torch))
    table["act"] = torch.Tensor.relu
    yield f(points(torch))


@works
def partial_with_a_number(torch, comp):
    def helper(k, x):
        return x * k

    held = {"now": functools.partial(helper, 2.0)}
    f = comp(lambda x: held["now"](x))
    yield f(points(torch))
    held["now"] = functools.partial(helper, 3.0)
    yield f(points(torch))


@guarded
def partial_changed_by_setstate(torch, comp):
    def helper(k, x):
        return x * k

    p = functools.partial(helper, 2.0)
    f = comp(lambda x: p(x))
    yield f(points(torch))
    p.__setstate__((helper, (3.0,), {}, {}))
    yield f(points(torch))


@guarded
def keywords_of_a_partial(torch, comp):
    def helper(x, k):
        return x * k

    p = functools.partial(helper, k=2.0)
    f = comp(lambda x: p(x))
    yield f(points(torch))
    p.keywords["k"] = 3.0
    yield f(points(torch))


@works
def compiled_partial(torch, comp):
    settings = {"k": 2.0}

    def helper(b, x):
        return x * settings["k"] + b

    f = comp(functools.partial(helper, 1.0))
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def partial_method(torch, comp):
    class Local:
        factor = 2.0

        def scaled(self, b, x):
            return x * self.factor + b

        shifted = functools.partialmethod(scaled, 1.0)

    one = Local()
    f = comp(lambda x: one.shifted(x))
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@guarded
def single_dispatch(torch, comp):
    factors = [2.0]

    @functools.singledispatch
    def helper(x):
        return x * factors[0]

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))
    helper.register(torch.Tensor, lambda x: x * 4.0)
    yield f(points(torch))


@guarded
def cached_helper(torch, comp):
    factors = [2.0]

    @functools.lru_cache
    def factor():
        return factors[0]

    f = comp(lambda x: x * factor())
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))
    factor.cache_clear()
    yield f(points(torch))


@guarded
def cached_property(torch, comp):
    class Local:
        raw = 2.0

        @functools.cached_property
        def factor(self):
            return self.raw

    one = Local()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    one.raw = 3.0
    yield f(points(torch))
    del one.factor
    yield f(points(torch))
    one.factor = 4.0
    yield f(points(torch))


@guarded
def method_caller(torch, comp):
    class Local:
        factor = 2.0

        def scaled(self, x):
            return x * self.factor

    one, call = Local(), operator.methodcaller("scaled", points(torch))
    f = comp(lambda x: call(one) + x)
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@guarded
def item_getter(torch, comp):
    table, get = {"k": 2.0}, operator.itemgetter("k")
    f = comp(lambda x: x * get(table))
    yield f(points(torch))
    table["k"] = 3.0
    yield f(points(torch))


@guarded
def attribute_getter(torch, comp):
    one, get = Box(), operator.attrgetter("inner.k")
    one.inner = Box()
    one.inner.k = 2.0
    f = comp(lambda x: x * get(one))
    yield f(points(torch))
    one.inner.k = 3.0
    yield f(points(torch))


@guarded
def operator_getitem(torch, comp):
    table = [2.0]
    f = comp(lambda x: x * operator.getitem(table, 0))
    yield f(points(torch))
    table[0] = 3.0
    yield f(points(torch))


@works
def operator_mul(torch, comp):
    held = {"op": operator.mul}
    f = comp(lambda x: held["op"](x, 2.0))
    yield f(points(torch))
    held["op"] = operator.add
    yield f(points(torch))


@guarded
def reduce_with_a_list(torch, comp):
    factors = [2.0, 3.0]
    f = comp(lambda x: functools.reduce(lambda y, k: y * k, factors, x))
    yield f(points(torch))
    factors.append(4.0)
    yield f(points(torch))


@guarded
def map_over_a_list(torch, comp):
    factors = [2.0, 3.0]
    f = comp(lambda x: sum(map(lambda k: x * k, factors)))
    yield f(points(torch))
    factors.append(4.0)
    yield f(points(torch))


@guarded
def filter_over_a_list(torch, comp):
    factors = [2.0, -3.0]
    f = comp(lambda x: x * sum(filter(lambda k: k > 0, factors)))
    yield f(points(torch))
    factors[1] = 5.0
    yield f(points(torch))


@guarded
def descriptor(torch, comp):
    class Scaled:
        factor = 2.0

        def __get__(self, one, owner):
            return self.factor

    class Local:
        scale = Scaled()

    one = Local()
    f = comp(lambda x: x * one.scale)
    yield f(points(torch))
    vars(Local)["scale"].factor = 3.0
    yield f(points(torch))


@guarded
def data_descriptor_that_counts(torch, comp):
    class Counting:
        reads = 0

        def __get__(self, one, owner):
            self.reads += 1
            return float(self.reads)

        def __set__(self, one, value):
            raise AttributeError

    class Local:
        scale = Counting()

    one = Local()
    f = comp(lambda x: x * one.scale)
    yield f(points(torch))
    yield f(points(torch))


@guarded
def getattr_method(torch, comp):
    class Local:
        def __init__(self):
            self.table = {"factor": 2.0}

        def __getattr__(self, name):
            return self.table[name]

    one = Local()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    one.table["factor"] = 3.0
    yield f(points(torch))
    one.factor = 4.0
    yield f(points(torch))


@guarded
def getattribute_method(torch, comp):
    state = {"factor": 2.0}

    class Local:
        factor = 0.0

        def __getattribute__(self, name):
            return state[name]

    one = Local()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    state["factor"] = 3.0
    yield f(points(torch))


@works
def call_method(torch, comp):
    class Scale:
        def __init__(self, factor):
            self.factor = factor

        def __call__(self, x):
            return x * self.factor

    scale = Scale(2.0)
    f = comp(lambda x: scale(x))
    yield f(points(torch))
    scale.factor = 3.0
    yield f(points(torch))
    Scale.__call__ = lambda self, x: x + self.factor
    yield f(points(torch))


@works
def static_method(torch, comp):
    class Local:
        @staticmethod
        def scaled(x):
            return x * 2.0

    f = comp(lambda x: Local.scaled(x))
    yield f(points(torch))
    Local.scaled = staticmethod(lambda x: x * 3.0)
    yield f(points(torch))


@works
def class_method(torch, comp):
    class Local:
        factor = 2.0

        @classmethod
        def scaled(cls, x):
            return x * cls.factor

    f = comp(lambda x: Local.scaled(x))
    yield f(points(torch))
    Local.factor = 3.0
    yield f(points(torch))


@works
def method_replaced_in_the_class(torch, comp):
    class Local:
        def scaled(self, x):
            return x * 2.0

    one = Local()
    f = comp(lambda x: one.scaled(x))
    yield f(points(torch))
    Local.scaled = lambda self, x: x * 3.0
    yield f(points(torch))
    one.scaled = lambda x: x * 4.0
    yield f(points(torch))


@works
def overridden_method(torch, comp):
    class Base:
        def factor(self):
            return 2.0

    class Derived(Base):
        pass

    one = Derived()
    f = comp(lambda x: x * one.factor())
    yield f(points(torch))
    Derived.factor = lambda self: 3.0
    yield f(points(torch))


@guarded
def bases_exchanged(torch, comp):
    class A:
        factor = 2.0

    class B:
        factor = 3.0

    class Derived(A):
        pass

    one = Derived()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    Derived.__bases__ = (B,)
    yield f(points(torch))


@guarded
def class_of_an_object_exchanged(torch, comp):
    class A:
        factor = 2.0

    class B:
        factor = 3.0

    one = A()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    one.__class__ = B
    yield f(points(torch))


@guarded
def isinstance_after_the_class_is_exchanged(torch, comp):
    class A:
        pass

    class B:
        pass

    one = A()
    f = comp(lambda x: x * 2.0 if isinstance(one, A) else x * 3.0)
    yield f(points(torch))
    one.__class__ = B
    yield f(points(torch))


@works
def isinstance_of_another_object(torch, comp):
    class A:
        pass

    class B:
        pass

    held = [A()]
    f = comp(lambda x: x * 2.0 if isinstance(held[0], A) else x * 3.0)
    yield f(points(torch))
    held[0] = B()
    yield f(points(torch))


@works
def isinstance_of_a_number(torch, comp):
    held = {"k": 2}
    f = comp(lambda x: x * held["k"] if isinstance(held["k"], int) else x + held["k"])
    yield f(points(torch))
    held["k"] = 2.0
    yield f(points(torch))


@works
def callable_or_not(torch, comp):
    held = {"k": 2.0}
    f = comp(lambda x: held["k"](x) if callable(held["k"]) else x * held["k"])
    yield f(points(torch))
    held["k"] = lambda x: x * 3.0
    yield f(points(torch))


@works
def type_of_an_object(torch, comp):
    held = {"k": 2}
    f = comp(lambda x: x * {int: 2.0, float: 3.0}[type(held["k"])])
    yield f(points(torch))
    held["k"] = 2.0
    yield f(points(torch))


@guarded
def metaclass_attribute(torch, comp):
    class Meta(type):
        factor = 2.0

    class Local(metaclass=Meta):
        pass

    f = comp(lambda x: x * Local.factor)
    yield f(points(torch))
    Meta.factor = 3.0
    yield f(points(torch))
    Local.factor = 4.0
    yield f(points(torch))


@guarded
def metaclass_call(torch, comp):
    class Meta(type):
        factor = 2.0

        def __call__(cls, x):
            return x * cls.factor

    class Local(metaclass=Meta):
        pass

    f = comp(lambda x: Local(x))
    yield f(points(torch))
    Meta.factor = 3.0
    yield f(points(torch))


@guarded
def bound_method_kept(torch, comp):
    class Local:
        factor = 2.0

        def scaled(self, x):
            return x * self.factor

    one = Local()
    method = one.scaled
    f = comp(lambda x: method(x))
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@guarded
def bound_builtin_method(torch, comp):
    table = {"k": 2.0}
    get = table.get
    f = comp(lambda x: x * get("k"))
    yield f(points(torch))
    table["k"] = 3.0
    yield f(points(torch))


@guarded
def bound_dunder(torch, comp):
    table = [2.0]
    get, size = table.__getitem__, table.__len__
    f = comp(lambda x: x * get(0) * size())
    yield f(points(torch))
    table[0] = 3.0
    table.append(1.0)
    yield f(points(torch))


@works
def wrapped_by_a_decorator(torch, comp):
    settings = {"k": 2.0}

    def scaled(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs) * settings["k"]

        return wrapper

    @scaled
    def helper(x):
        return x + 1.0

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@works
def compiled_under_a_decorator(torch, comp):
    settings = {"k": 2.0}

    def shifted(function):
        @functools.wraps(function)
        def wrapper(x):
            return function(x) + settings["k"]

        return wrapper

    @comp
    @shifted
    def step(x):
        return x * settings["k"]

    yield step(points(torch))
    settings["k"] = 3.0
    yield step(points(torch))


@guarded
def wrapped_function_replaced(torch, comp):
    def plain(x):
        return x * 2.0

    @functools.wraps(plain)
    def wrapper(x):
        return wrapper.__wrapped__(x)

    f = comp(lambda x: wrapper(x))
    yield f(points(torch))
    wrapper.__wrapped__ = lambda x: x * 3.0
    yield f(points(torch))


@works
def helper_without_gradients(torch, comp):
    settings = {"k": 2.0}

    @torch.no_grad()
    def metric(x):
        return x * settings["k"]

    f = comp(lambda x: metric(x))
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@works
def forward_without_gradients(torch, comp):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.gain = 2.0

        @torch.no_grad()
        def forward(self, x):
            return x * self.gain

    net = Net()
    f = comp(net)
    yield f(points(torch))
    net.gain = 3.0
    yield f(points(torch))


@works
def block_without_gradients(torch, comp):
    w, settings = torch.ones(2, requires_grad=True), {"k": 2.0}

    def step(x):
        with torch.no_grad():
            scale = w * settings["k"]
        return x * scale * w

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@works
def whole_function_without_gradients(torch, comp):
    w, settings = torch.ones(2, requires_grad=True), {"k": 2.0}

    @comp
    @torch.no_grad()
    def step(x):
        return x * w * settings["k"]

    yield step(points(torch)).requires_grad, step(points(torch))
    settings["k"] = 3.0
    yield step(points(torch)).requires_grad, step(points(torch))


@guarded
def context_manager_of_a_generator(torch, comp):
    settings = {"k": 2.0}

    @contextlib.contextmanager
    def scope():
        yield settings["k"]

    def step(x):
        with scope() as k:
            return x * k

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def context_manager_of_a_class(torch, comp):
    class Scope:
        factor = 2.0

        def __enter__(self):
            return self.factor

        def __exit__(self, *error):
            return False

    scope = Scope()

    def step(x):
        with scope as k:
            return x * k

    f = comp(step)
    yield f(points(torch))
    scope.factor = 3.0
    yield f(points(torch))


@guarded
def cell_of_a_helper_set(torch, comp):
    def make(k):
        return lambda x: x * k

    helper = make(2.0)
    f = comp(lambda x: helper(x))
    yield f(points(torch))
    helper.__closure__[0].cell_contents = 3.0
    yield f(points(torch))


@works
def variable_of_the_enclosing_function(torch, comp):
    k = 2.0

    def change(value):
        nonlocal k
        k = value

    f = comp(lambda x: x * k)
    yield f(points(torch))
    change(3.0)
    yield f(points(torch))


@works
def variable_two_functions_out(torch, comp):
    k = 2.0

    def change(value):
        nonlocal k
        k = value

    def outer(x):
        def inner(y):
            return y * k

        return inner(x)

    f = comp(outer)
    yield f(points(torch))
    change(3.0)
    yield f(points(torch))


@works
def closures_of_a_loop(torch, comp):
    made = []
    for k in (2.0, 3.0):
        made.append(comp(lambda x: x * k))
    for f in made:
        yield f(points(torch))
    k = 5.0
    for f in made:
        yield f(points(torch))


@works
def one_code_in_several_closures(torch, comp):
    def make(k):
        return comp(lambda x: x * k)

    double, triple = make(2.0), make(3.0)
    yield double(points(torch)), triple(points(torch)), double(points(torch))


@works
def recursion_to_a_depth(torch, comp):
    settings = {"depth": 2}

    def power(x, n):
        return x if n == 0 else x * power(x, n - 1)

    f = comp(lambda x: power(x, settings["depth"]))
    yield f(points(torch))
    settings["depth"] = 3
    yield f(points(torch))


@works
def recursion_of_the_compiled_function(torch, comp):
    def power(x, n):
        return x if n == 0 else x * power(x, n - 1)

    f = comp(power)
    yield f(points(torch), 2)
    yield f(points(torch), 3)


@works
def compiled_function_inside_another(torch, comp):
    settings = {"k": 2.0}
    inner = comp(lambda x: x * settings["k"])
    f = comp(lambda x: inner(x) + 1.0)
    yield f(points(torch)), inner(points(torch))
    settings["k"] = 3.0
    yield f(points(torch)), inner(points(torch))


@works
def compiled_function_exchanged(torch, comp):
    held = {"inner": comp(lambda x: x * 2.0)}
    f = comp(lambda x: held["inner"](x) + 1.0)
    yield f(points(torch))
    held["inner"] = comp(lambda x: x * 3.0)
    yield f(points(torch))


@guarded
def method_type_over_another_object(torch, comp):
    def scaled(self, x):
        return x * self.k

    a, b, held = Box(), Box(), Box()
    a.k, b.k = 2.0, 3.0
    held.call = types.MethodType(scaled, a)
    f = comp(lambda x: held.call(x))
    yield f(points(torch))
    held.call = types.MethodType(scaled, b)
    yield f(points(torch))


@guarded
def exit_stack(torch, comp):
    settings = {"k": 2.0}

    def step(x):
        with contextlib.ExitStack() as stack:
            k = stack.enter_context(contextlib.nullcontext(settings["k"]))
            return x * k

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))
