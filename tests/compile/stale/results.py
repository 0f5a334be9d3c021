"""What a function returns: containers of every kind, parameters and leaves, and which of it is one and the same."""

import collections
import typing

from tests.compile.stale.program import guarded, points, works

Pair = collections.namedtuple("Pair", "a b")


class Typed(typing.NamedTuple):
    a: typing.Any
    b: typing.Any = 2.0


class Derived(Pair):
    """Has a dict of its own, which stays empty."""

    def total(self):
        return self.a + self.b


def again_and_again(torch, comp, function):
    """What is returned for an argument that differs at each call, with its type."""
    f = comp(function)
    for k in (1.0, 2.0, 3.0):
        found = f(points(torch) * k)
        yield found
        yield type(found).__name__


@works
def namedtuple_returned(torch, comp):
    yield from again_and_again(torch, comp, lambda x: Pair(x * 2, x))


@works
def namedtuple_of_typing_returned(torch, comp):
    yield from again_and_again(torch, comp, lambda x: Typed(x * 2))


@works
def namedtuple_in_a_tuple_and_a_dict(torch, comp):
    yield from again_and_again(torch, comp, lambda x: (x + 1, {"p": Pair([x * 2], Typed(x * 3, x))}))


@works
def namedtuple_replaced_and_returned(torch, comp):
    yield from again_and_again(torch, comp, lambda x: Pair(x, 3)._replace(b=x * 2))


@works
def namedtuple_argument_returned_with_another_value(torch, comp):
    f = comp(lambda p: p._replace(a=p.a * 2))
    pair = Pair(points(torch), 2.0)
    yield f(pair)
    yield f(pair)
    yield f(pair._replace(b=3.0))


@works
def namedtuple_of_a_derived_class(torch, comp):
    f = comp(lambda x: Derived(x * 2, x))
    for _ in range(2):
        found = f(points(torch))
        yield found, found.total(), type(found) is Derived


@works
def values_and_indices_returned(torch, comp):
    f = comp(lambda x: x.max(1))
    for k in (1.0, -1.0):
        found = f(points(torch) * k)
        yield found.values, found.indices


@works
def size_returned(torch, comp):
    f = comp(lambda x: ((x * 2).shape, x))
    yield f(points(torch))
    yield f(points(torch)[:2])
    yield f(points(torch)[:2])[0].numel()


@works
def dict_by_shape_returned(torch, comp):
    f = comp(lambda x: {x.shape: x * 2, (x.ndim, "a"): x + 1})
    for k in (3, 3, 2):
        yield list(f(points(torch)[:k]).values())
        yield [tuple(key) for key in f(points(torch)[:k])]


@works
def dict_by_dtype_returned(torch, comp):
    f = comp(lambda x: {x.dtype: x * 2})
    for _ in range(2):
        found = f(points(torch))
        yield found[torch.float32], [str(key).rpartition(".")[2] for key in found]


@works
def dict_by_nan_returned(torch, comp):
    nan = float("nan")
    f = comp(lambda x: {nan: x * 2})
    for _ in range(2):
        yield f(points(torch))[nan]


@works
def one_list_returned_twice(torch, comp):
    def pair(x):
        inner = [x * 2]
        return inner, {"again": inner}

    f = comp(pair)
    for _ in range(3):
        a, b = f(points(torch))
        yield a, a is b["again"]


@guarded
def list_that_holds_itself(torch, comp):
    def knot(x):
        found = [x * 2]
        found.append(found)
        return found

    f = comp(knot)
    for _ in range(2):
        found = f(points(torch))
        yield found[0], found[1] is found


@works
def list_argument_returned(torch, comp):
    f = comp(lambda given: given)
    for given in ([points(torch)], [points(torch)], [points(torch) * 2]):
        yield f(given) is given


@works
def inner_dict_of_an_argument_returned(torch, comp):
    f = comp(lambda given: (given["inner"], given["x"] * 2, given))
    for k in (1.0, 2.0):
        given = {"inner": {"k": [k]}, "x": points(torch)}
        inner, y, whole = f(given)
        yield inner is given["inner"], whole is given, y


@works
def parameter_returned(torch, comp):
    f = comp(lambda x: torch.nn.Parameter(x * 2))
    for _ in range(2):
        y = f(points(torch))
        (y * y).sum().backward()
        yield type(y).__name__, y.is_leaf, y.grad


@works
def frozen_parameter_returned(torch, comp):
    f = comp(lambda x: torch.nn.Parameter(x * 2, requires_grad=False))
    for _ in range(2):
        y = f(points(torch))
        yield type(y).__name__, y.requires_grad, y


@works
def leaf_returned(torch, comp):
    f = comp(lambda x: (x * 2).requires_grad_())
    for _ in range(2):
        y = f(points(torch))
        (y * y).sum().backward()
        yield y.is_leaf, y.grad


@works
def leaf_with_its_gradient_returned(torch, comp):
    def step(x):
        y = (x * 2).requires_grad_()
        (y * y).sum().backward()
        return y

    f = comp(step)
    for _ in range(2):
        y = f(points(torch))
        yield y.grad
        (y * y).sum().backward()
        yield y.grad


@guarded
def leaf_with_a_hook_returned(torch, comp):
    def step(x):
        y = (x * 2).requires_grad_()
        y.register_hook(lambda g: g * 7)
        return y

    f = comp(step)
    for _ in range(2):
        y = f(points(torch))
        y.sum().backward()
        yield y.grad


@works
def attribute_of_a_result(torch, comp):
    def step(x):
        y = x * 2
        y.label, y.parts = "double", [x + 1]
        return y

    f = comp(step)
    for _ in range(2):
        y = f(points(torch))
        yield y, y.label, y.parts
