"""Control flow: match, with, try, loops, generators, exceptions raised and caught, conditional expressions."""

import enum

from tests.compile.stale.program import guarded, points, works


class Mode(enum.Enum):
    DOUBLE = 2.0
    TRIPLE = 3.0


class Box:
    """Attributes, and nothing else."""


@works
def branch_on_a_setting(torch, comp):
    settings = {"deep": False}

    def step(x):
        if settings["deep"]:
            return x * 3.0
        return x * 2.0

    f = comp(step)
    for deep in (False, True, False):
        settings["deep"] = deep
        yield f(points(torch))


@works
def branch_on_a_comparison(torch, comp):
    settings = {"epoch": 0}
    f = comp(lambda x: x * 2.0 if settings["epoch"] < 2 else x * 3.0)
    for epoch in range(4):
        settings["epoch"] = epoch
        yield f(points(torch))


@works
def chained_comparison(torch, comp):
    settings = {"epoch": 0}
    f = comp(lambda x: x * 2.0 if 1 <= settings["epoch"] < 3 else x * 3.0)
    for epoch in range(4):
        settings["epoch"] = epoch
        yield f(points(torch))


@works
def elif_over_a_name(torch, comp):
    settings = {"act": "relu"}

    def step(x):
        if settings["act"] == "relu":
            return x.relu()
        elif settings["act"] == "double":
            return x * 2.0
        else:
            return x * 3.0

    f = comp(step)
    for act in ("relu", "double", "none"):
        settings["act"] = act
        yield f(points(torch))


@works
def and_or_not(torch, comp):
    settings = {"a": None, "b": 2.0}
    f = comp(lambda x: x * (settings["a"] or settings["b"]) * (not settings["a"] and 2.0 or 1.0))
    yield f(points(torch))
    settings["a"] = 3.0
    yield f(points(torch))


@works
def while_over_a_setting(torch, comp):
    settings = {"n": 2}

    def step(x):
        n = settings["n"]
        while n > 0:
            x = x * 2.0
            n -= 1
        return x

    f = comp(step)
    yield f(points(torch))
    settings["n"] = 3
    yield f(points(torch))


@works
def range_over_a_setting(torch, comp):
    settings = {"n": 2}

    def step(x):
        for i in range(settings["n"]):
            x = x * 2.0 + i
        return x

    f = comp(step)
    yield f(points(torch))
    settings["n"] = 3
    yield f(points(torch))


@works
def break_and_else(torch, comp):
    factors = [2.0, 3.0]

    def step(x):
        for k in factors:
            if k == 3.0:
                break
            x = x * k
        else:
            x = x + 1.0
        return x

    f = comp(step)
    yield f(points(torch))
    factors[1] = 4.0
    yield f(points(torch))


@works
def match_on_text(torch, comp):
    settings = {"act": "relu"}

    def step(x):
        match settings["act"]:
            case "relu":
                return x.relu()
            case "double" | "twice":
                return x * 2.0
            case _:
                return x * 3.0

    f = comp(step)
    for act in ("relu", "twice", "other"):
        settings["act"] = act
        yield f(points(torch))


@works
def match_on_a_sequence(torch, comp):
    settings = {"args": ["scale", 2.0]}

    def step(x):
        match settings["args"]:
            case ["scale", k]:
                return x * k
            case ["shift", k, *rest]:
                return x + k + len(rest)
        return x * 5.0

    f = comp(step)
    for args in (["scale", 2.0], ["scale", 3.0], ["shift", 1.0, 1, 1], []):
        settings["args"] = args
        yield f(points(torch))


@guarded
def match_on_a_mapping(torch, comp):
    settings = {"k": 2.0}

    def step(x):
        match settings:
            case {"k": k, "b": b}:
                return x * k + b
            case {"k": k}:
                return x * k
        return x

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))
    settings["b"] = 1.0
    yield f(points(torch))


@guarded
def match_on_a_class(torch, comp):
    class Point:
        __match_args__ = ("k",)

        def __init__(self, k):
            self.k = k

    held = [Point(2.0)]

    def step(x):
        match held[0]:
            case Point(2.0):
                return x * 2.0
            case Point(k):
                return x + k
            case _:
                return x * 5.0

    f = comp(step)
    yield f(points(torch))
    held[0].k = 3.0
    yield f(points(torch))
    held[0] = None
    yield f(points(torch))


@works
def match_on_an_enum(torch, comp):
    settings = {"mode": Mode.DOUBLE}

    def step(x):
        match settings["mode"]:
            case Mode.DOUBLE:
                return x * 2.0
            case Mode.TRIPLE:
                return x * 3.0

    f = comp(step)
    yield f(points(torch))
    settings["mode"] = Mode.TRIPLE
    yield f(points(torch))


@works
def value_of_an_enum(torch, comp):
    settings = {"mode": Mode.DOUBLE}
    f = comp(lambda x: x * settings["mode"].value)
    yield f(points(torch))
    settings["mode"] = Mode.TRIPLE
    yield f(points(torch))


@works
def enum_compared_by_identity(torch, comp):
    settings = {"mode": Mode.DOUBLE}
    f = comp(lambda x: x * 2.0 if settings["mode"] is Mode.DOUBLE else x * 3.0)
    yield f(points(torch))
    settings["mode"] = Mode.TRIPLE
    yield f(points(torch))


@guarded
def members_of_an_enum(torch, comp):
    settings = {"enum": Mode}
    f = comp(lambda x: x * sum(m.value for m in settings["enum"]))
    yield f(points(torch))
    settings["enum"] = enum.Enum("Other", {"ONE": 1.0})
    yield f(points(torch))


@works
def missing_key_caught(torch, comp):
    settings = {}

    def step(x):
        try:
            return x * settings["k"]
        except KeyError:
            return x * 2.0

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@works
def missing_attribute_caught(torch, comp):
    one = Box()

    def step(x):
        try:
            return x * one.k
        except AttributeError:
            return x * 2.0

    f = comp(step)
    yield f(points(torch))
    one.k = 3.0
    yield f(points(torch))
    del one.k
    yield f(points(torch))


@guarded
def index_error_caught(torch, comp):
    factors = []

    def step(x):
        try:
            return x * factors[0]
        except IndexError:
            return x * 2.0

    f = comp(step)
    yield f(points(torch))
    factors.append(3.0)
    yield f(points(torch))


@guarded
def finally_that_writes(torch, comp):
    settings, log = {"k": 2.0}, {}

    def step(x):
        try:
            return x * settings["k"]
        finally:
            log["last"] = settings["k"]

    f = comp(step)
    yield f(points(torch)), log
    settings["k"] = 3.0
    log.clear()
    yield f(points(torch)), log


@works
def raises_when_asked(torch, comp):
    settings = {"fail": True}

    def step(x):
        if settings["fail"]:
            raise ValueError("asked to fail")
        return x * 2.0

    f = comp(step)
    for fail in (True, False, True, False):
        settings["fail"] = fail
        try:
            yield f(points(torch))
        except ValueError as error:
            yield str(error)


@works
def assertion_about_a_setting(torch, comp):
    settings = {"k": 2.0}

    def step(x):
        assert settings["k"] > 1.0, "too small"
        return x * settings["k"]

    f = comp(step)
    for k in (2.0, 1.0, 3.0):
        settings["k"] = k
        try:
            yield f(points(torch))
        except AssertionError as error:
            yield str(error)


@works
def assertion_about_a_shape(torch, comp):
    def step(x):
        assert x.shape[1] == 2, "two columns"
        return x * 2.0

    f = comp(step)
    for x in (points(torch), points(torch)[:, :1], points(torch)):
        try:
            yield f(x)
        except AssertionError as error:
            yield str(error)


@works
def division_by_zero(torch, comp):
    settings = {"k": 0.0}
    f = comp(lambda x: x * (1.0 / settings["k"]))
    for k in (2.0, 0.0, 4.0):
        settings["k"] = k
        try:
            yield f(points(torch))
        except ZeroDivisionError as error:
            yield type(error).__name__


@guarded
def key_error_raised_later(torch, comp):
    settings = {"k": 2.0}
    f = comp(lambda x: x * settings["k"])
    yield f(points(torch))
    del settings["k"]
    try:
        yield f(points(torch))
    except KeyError:
        yield "KeyError"
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def index_error_raised_later(torch, comp):
    factors = [1.0, 2.0]
    f = comp(lambda x: x * factors[1])
    yield f(points(torch))
    factors.pop()
    try:
        yield f(points(torch))
    except IndexError:
        yield "IndexError"


@works
def wrong_number_of_arguments(torch, comp):
    f = comp(lambda x: x * 2.0)
    yield f(points(torch))
    try:
        yield f(points(torch), points(torch))
    except TypeError:
        yield "TypeError"
    yield f(points(torch))


@guarded
def unpacking_of_another_length(torch, comp):
    pair = [2.0, 1.0]

    def step(x):
        a, b = pair
        return x * a + b

    f = comp(step)
    yield f(points(torch))
    pair.append(1.0)
    try:
        yield f(points(torch))
    except ValueError:
        yield "ValueError"


@works
def generator_expression(torch, comp):
    factors = [2.0, 3.0]
    f = comp(lambda x: sum(x * k for k in factors))
    yield f(points(torch))
    factors.append(4.0)
    yield f(points(torch))


@works
def generator_function_inside(torch, comp):
    factors = [2.0, 3.0]

    def scaled(x):
        for k in factors:
            yield x * k

    f = comp(lambda x: sum(scaled(x)))
    yield f(points(torch))
    factors[0] = 5.0
    yield f(points(torch))


@guarded
def generator_that_delegates(torch, comp):
    factors = [2.0, 3.0]

    def inner(x):
        yield from (x * k for k in factors)

    def outer(x):
        yield from inner(x)
        yield x

    f = comp(lambda x: sum(outer(x)))
    yield f(points(torch))
    factors.append(5.0)
    yield f(points(torch))


@works
def dict_comprehension(torch, comp):
    table = {"a": 2.0, "b": 3.0}
    f = comp(lambda x: {name: x * k for name, k in table.items()})
    yield f(points(torch))
    table["c"] = 4.0
    yield f(points(torch))
    del table["a"]
    yield f(points(torch))


@works
def nested_comprehension(torch, comp):
    table = [[2.0], [3.0, 4.0]]
    f = comp(lambda x: sum([x * k for row in table for k in row if k > 2.5]))
    yield f(points(torch))
    table[0][0] = 5.0
    yield f(points(torch))


@works
def assignment_expression(torch, comp):
    settings = {"k": None}
    f = comp(lambda x: x * k if (k := settings["k"]) is not None else x * 2.0)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@works
def returns_several_values(torch, comp):
    settings = {"k": 2.0}
    f = comp(lambda x: (x * settings["k"], settings["k"], {"y": [x + 1.0]}))
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@works
def returns_none_or_a_number(torch, comp):
    settings = {"k": None}
    f = comp(lambda x: settings["k"])
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def returns_a_captured_list(torch, comp):
    log = [1.0]
    f = comp(lambda x: (x * 2.0, log))
    yield f(points(torch))
    log.append(2.0)
    y, found = f(points(torch))
    yield y, found, found is log


@guarded
def returns_a_function(torch, comp):
    settings = {"k": 2.0}
    f = comp(lambda x: lambda y: y * settings["k"])
    yield f(points(torch))(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))(points(torch))


@works
def returns_its_argument(torch, comp):
    f = comp(lambda x: (x, x * 2.0))
    x = points(torch)
    yield f(x)[0] is x, f(x)
    y = points(torch) + 1
    yield f(y)[0] is y, f(y)


@guarded
def delete_of_a_local(torch, comp):
    settings = {"k": 2.0}

    def step(x):
        k = settings["k"]
        y = x * k
        del k
        try:
            return y * k  # noqa: F821
        except UnboundLocalError:
            return y

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def async_function(torch, comp):
    import asyncio

    settings = {"k": 2.0}

    async def helper(x):
        return x * settings["k"]

    async def twice(f):
        return await f(points(torch))

    f = comp(helper)
    yield asyncio.run(twice(f))
    settings["k"] = 3.0
    yield asyncio.run(twice(f))
