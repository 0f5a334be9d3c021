"""Which class something is of, when classes register others or are derived from others between two calls."""

import abc
from collections.abc import Sized

from tests.compile.stale.program import guarded, points, works


class Base(abc.ABC):
    """What every program derives a class of its own from: registration is for good."""


def scalable():
    return abc.ABCMeta("Scalable", (Base,), {"__module__": __name__})


@works
def subclass_registered(torch, comp):
    kind, other = scalable(), type("Other", (), {})
    f = comp(lambda x: x * 2.0 if issubclass(other, kind) else x * 3.0)
    yield f(points(torch))
    kind.register(other)
    yield f(points(torch))


@works
def subclass_of_one_of_several_registered(torch, comp):
    kind, other = scalable(), type("Other", (), {})
    f = comp(lambda x: x * 2.0 if issubclass(other, (int, (kind, str))) else x * 3.0)
    yield f(points(torch))
    kind.register(other)
    yield f(points(torch))


@works
def instance_of_one_of_several_registered(torch, comp):
    kind, other = scalable(), type("Other", (), {})
    one = other()
    f = comp(lambda x: x * 2.0 if isinstance(one, (int, (kind, str))) else x * 3.0)
    yield f(points(torch))
    kind.register(other)
    yield f(points(torch))


@works
def instance_made_inside_of_a_class_registered(torch, comp):
    kind, other = scalable(), type("Other", (), {})
    f = comp(lambda x: x * 2.0 if isinstance(other(), kind) else x * 3.0)
    yield f(points(torch))
    kind.register(other)
    yield f(points(torch))


@works
def numbers_registered(torch, comp):
    kind, k = scalable(), 2.0
    f = comp(lambda x: x * k if isinstance(k, kind) else x * 3.0)
    yield f(points(torch))
    kind.register(float)
    yield f(points(torch))


@works
def tensors_registered(torch, comp):
    kind = scalable()
    f = comp(lambda x: x * 2.0 if isinstance(x, kind) else x * 3.0)
    yield f(points(torch))
    kind.register(torch.Tensor)
    yield f(points(torch))


@works
def tensors_asked_for_by_their_class_registered(torch, comp):
    kind = scalable()
    f = comp(lambda x: x * 2.0 if issubclass(type(x), kind) else x * 3.0)
    yield f(points(torch))
    kind.register(torch.Tensor)
    yield f(points(torch))


@works
def layers_registered(torch, comp):
    kind, layer = scalable(), torch.nn.Identity()
    f = comp(lambda x: layer(x) * 2.0 if isinstance(layer, kind) else layer(x) * 3.0)
    yield f(points(torch))
    kind.register(torch.nn.Module)
    yield f(points(torch))


@works
def registered_at_one_remove(torch, comp):
    kind, middle, other = scalable(), scalable(), type("Other", (), {})
    one = other()
    middle.register(other)
    f = comp(lambda x: x * 2.0 if isinstance(one, kind) and issubclass(other, kind) else x * 3.0)
    yield f(points(torch))
    kind.register(middle)
    yield f(points(torch))


@works
def bases_of_an_instance_exchanged(torch, comp):
    class A:
        pass

    class B:
        pass

    class Derived(A):
        pass

    one = Derived()
    f = comp(lambda x: x * 2.0 if isinstance(one, A) else x * 3.0)
    yield f(points(torch))
    Derived.__bases__ = (B,)
    yield f(points(torch))


@works
def bases_of_a_subclass_exchanged(torch, comp):
    class A:
        pass

    class B:
        pass

    class Derived(A):
        pass

    f = comp(lambda x: x * 2.0 if issubclass(Derived, A) else x * 3.0)
    yield f(points(torch))
    Derived.__bases__ = (B,)
    yield f(points(torch))


@works
def bases_of_a_base_exchanged(torch, comp):
    class A:
        pass

    class B:
        pass

    class Middle(A):
        pass

    class Derived(Middle):
        pass

    f = comp(lambda x: x * 2.0 if isinstance(Derived(), A) and issubclass(Derived, A) else x * 3.0)
    yield f(points(torch))
    Middle.__bases__ = (B,)
    yield f(points(torch))


@works
def bases_exchanged_for_a_registered_class(torch, comp):
    class A:
        pass

    class B:
        pass

    class Derived(A):
        pass

    kind, one = scalable(), Derived()
    kind.register(B)
    f = comp(lambda x: x * 2.0 if isinstance(one, kind) else x * 3.0)
    yield f(points(torch))
    Derived.__bases__ = (B,)
    yield f(points(torch))


@works
def a_method_by_which_a_class_is_known_given_to_a_base(torch, comp):
    class A:
        pass

    class Derived(A):
        pass

    one = Derived()
    f = comp(lambda x: x * 2.0 if isinstance(one, Sized) or issubclass(Derived, Sized) else x * 3.0)
    yield f(points(torch))
    A.__len__ = lambda self: 3
    yield f(points(torch))


@works
def an_instance_of_either_registered(torch, comp):
    kind, k = scalable(), 2.0
    f = comp(lambda x: x * k if isinstance(k, str | kind) else x * 3.0)
    yield f(points(torch))
    kind.register(float)
    yield f(points(torch))


@works
def a_pattern_of_a_class_registered(torch, comp):
    kind, other = scalable(), type("Other", (), {})
    one = other()

    def step(x):
        match one:
            case kind():
                return x * 2.0
        return x * 3.0

    f = comp(step)
    yield f(points(torch))
    kind.register(other)
    yield f(points(torch))


@works
def bases_of_an_error_exchanged(torch, comp):
    class A(Exception):
        pass

    class B(Exception):
        pass

    class Derived(A):
        pass

    def step(x):
        try:
            raise Derived
        except A:
            return x * 2.0
        except B:
            return x * 3.0

    f = comp(step)
    yield f(points(torch))
    Derived.__bases__ = (B,)
    yield f(points(torch))


@guarded
def a_class_that_an_instance_passes_for(torch, comp):
    class A:
        pass

    class Proxy:
        kind = A

        @property
        def __class__(self):
            return self.kind

    one = Proxy()
    f = comp(lambda x: x * 2.0 if isinstance(one, A) else x * 3.0)
    yield f(points(torch))
    Proxy.kind = int
    yield f(points(torch))
