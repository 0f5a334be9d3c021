"""Attributes of plain objects: read by name, by `getattr`, through `__dict__`, a property, a method, a default."""

import dataclasses
import types

from tests.compile.stale.program import guarded, points, works


class Settings:
    """Attributes, and nothing else."""


def settings_of(**given):
    settings = Settings()
    for name, value in given.items():
        setattr(settings, name, value)
    return settings


@works
def attribute_of_an_object(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * settings.factor)
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@works
def attribute_by_getattr(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * getattr(settings, "factor"))
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@works
def attribute_by_a_name_that_changes(torch, comp):
    settings = settings_of(factor=2.0, other=3.0, name="factor")
    f = comp(lambda x: x * getattr(settings, settings.name))
    yield f(points(torch))
    settings.name = "other"
    yield f(points(torch))
    settings.other = 4.0
    yield f(points(torch))


@works
def getattr_with_a_default_until_it_is_there(torch, comp):
    settings = settings_of()
    f = comp(lambda x: x * getattr(settings, "factor", 2.0))
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))
    del settings.factor
    yield f(points(torch))


@works
def hasattr_until_it_is_there(torch, comp):
    settings = settings_of()
    f = comp(lambda x: x * 3.0 if hasattr(settings, "triple") else x * 2.0)
    yield f(points(torch))
    settings.triple = True
    yield f(points(torch))


@works
def attribute_of_a_class(torch, comp):
    class Local:
        factor = 2.0

    f = comp(lambda x: x * Local.factor)
    yield f(points(torch))
    Local.factor = 3.0
    yield f(points(torch))


@works
def attribute_of_a_class_read_through_an_instance(torch, comp):
    class Local:
        factor = 2.0

    one = Local()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    Local.factor = 3.0
    yield f(points(torch))
    one.factor = 4.0
    yield f(points(torch))
    del one.factor
    yield f(points(torch))


@works
def attribute_of_a_base_class(torch, comp):
    class Base:
        factor = 2.0

    class Derived(Base):
        pass

    one = Derived()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    Base.factor = 3.0
    yield f(points(torch))
    Derived.factor = 4.0
    yield f(points(torch))


@guarded
def attribute_through_dict(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * settings.__dict__["factor"])
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@guarded
def attribute_through_vars(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * vars(settings)["factor"])
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@guarded
def attribute_by_object_getattribute(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * object.__getattribute__(settings, "factor"))
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@guarded
def all_attributes_summed(torch, comp):
    settings = settings_of(a=1.0, b=1.0)
    f = comp(lambda x: x * sum(settings.__dict__.values()))
    yield f(points(torch))
    settings.c = 1.0
    yield f(points(torch))


@works
def chain_of_attributes(torch, comp):
    settings = settings_of(model=settings_of(head=settings_of(factor=2.0)))
    f = comp(lambda x: x * settings.model.head.factor)
    yield f(points(torch))
    settings.model.head.factor = 3.0
    yield f(points(torch))
    settings.model.head = settings_of(factor=4.0)
    yield f(points(torch))
    settings.model = settings_of(head=settings_of(factor=5.0))
    yield f(points(torch))


@works
def attribute_read_by_a_property(torch, comp):
    class Local:
        _factor = 2.0

        @property
        def factor(self):
            return self._factor

    one = Local()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    one._factor = 3.0
    yield f(points(torch))


@works
def attribute_set_by_a_property(torch, comp):
    class Local:
        _factor = 2.0

        @property
        def factor(self):
            return self._factor

        @factor.setter
        def factor(self, value):
            self._factor = value * 10

    one = Local()
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@works
def attribute_read_by_a_method(torch, comp):
    class Local:
        factor = 2.0

        def scaled(self, x):
            return x * self.factor

    one = Local()
    f = comp(lambda x: one.scaled(x))
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@works
def attribute_read_by_a_bound_method_compiled(torch, comp):
    class Local:
        factor = 2.0

        def scaled(self, x):
            return x * self.factor

    one = Local()
    f = comp(one.scaled)
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@works
def attribute_read_by_a_helper(torch, comp):
    settings = settings_of(factor=2.0)

    def inner(x, s):
        return x * s.factor

    def helper(x):
        return inner(x, settings)

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@works
def attribute_read_in_a_comprehension(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: sum([x * settings.factor for _ in range(2)]))
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@works
def attribute_read_in_a_lambda_made_inside(torch, comp):
    settings = settings_of(factor=2.0)

    def step(x):
        scaled = lambda y: y * settings.factor
        return scaled(x)

    f = comp(step)
    yield f(points(torch))
    settings.factor = 3.0
    yield f(points(torch))


@works
def configuration_of_a_dataclass(torch, comp):
    @dataclasses.dataclass
    class Config:
        factor: float = 2.0
        name: str = "relu"

    config = Config()
    f = comp(lambda x: x.relu() * config.factor if config.name == "relu" else x.tanh() * config.factor)
    yield f(points(torch))
    config.factor = 3.0
    yield f(points(torch))
    config.name = "tanh"
    yield f(points(torch))


@guarded
def frozen_dataclass_changed_anyhow(torch, comp):
    @dataclasses.dataclass(frozen=True)
    class Config:
        factor: float = 2.0

    config = Config()
    f = comp(lambda x: x * config.factor)
    yield f(points(torch))
    object.__setattr__(config, "factor", 3.0)
    yield f(points(torch))


@works
def dataclass_replaced(torch, comp):
    @dataclasses.dataclass(frozen=True)
    class Config:
        factor: float = 2.0

    held = settings_of(config=Config())
    f = comp(lambda x: x * held.config.factor)
    yield f(points(torch))
    held.config = dataclasses.replace(held.config, factor=3.0)
    yield f(points(torch))


@works
def simple_namespace(torch, comp):
    config = types.SimpleNamespace(factor=2.0)
    f = comp(lambda x: x * config.factor)
    yield f(points(torch))
    config.factor = 3.0
    yield f(points(torch))


@works
def slots(torch, comp):
    class Local:
        __slots__ = ("factor",)

    one = Local()
    one.factor = 2.0
    f = comp(lambda x: x * one.factor)
    yield f(points(torch))
    one.factor = 3.0
    yield f(points(torch))


@works
def attribute_of_a_function(torch, comp):
    def helper(x):
        return x * helper.factor

    helper.factor = 2.0
    f = comp(lambda x: helper(x))
    yield f(points(torch))
    helper.factor = 3.0
    yield f(points(torch))


@works
def attribute_that_was_a_number_becomes_a_tensor(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * settings.factor)
    yield f(points(torch))
    settings.factor = torch.tensor([1.0, 3.0])
    yield f(points(torch))


@works
def attribute_that_was_none(torch, comp):
    settings = settings_of(bias=None)
    f = comp(lambda x: x * 2.0 if settings.bias is None else x + settings.bias)
    yield f(points(torch))
    settings.bias = torch.ones(2)
    yield f(points(torch))
    settings.bias = None
    yield f(points(torch))


@guarded
def attribute_written_inside(torch, comp):
    settings = settings_of(last=0.0, factor=2.0)

    def step(x):
        settings.last = settings.factor
        return x * settings.factor

    f = comp(step)
    yield f(points(torch)), settings.last
    settings.factor = 3.0
    settings.last = 0.0
    yield f(points(torch)), settings.last


@guarded
def attribute_counted_up_inside(torch, comp):
    settings = settings_of(calls=0)

    def step(x):
        settings.calls += 1
        return x * settings.calls

    f = comp(step)
    for _ in range(3):
        yield f(points(torch)), settings.calls


@guarded
def tensor_kept_in_an_attribute(torch, comp):
    settings = settings_of(last=None)

    def step(x):
        settings.last = x * 2.0
        return x * 3.0

    f = comp(step)
    yield f(points(torch)), settings.last
    yield f(points(torch) + 1), settings.last


@guarded
def attribute_deleted_raises(torch, comp):
    settings = settings_of(factor=2.0)
    f = comp(lambda x: x * settings.factor)
    yield f(points(torch))
    del settings.factor
    yield f(points(torch))


@works
def class_whose_init_fills_its_dict(torch, comp):
    class Options:
        def __init__(self, **given):
            self.__dict__.update(given)

    options = Options(factor=2.0)
    f = comp(lambda x: x * options.factor)
    yield f(points(torch))
    options.factor = 3.0
    yield f(points(torch))
