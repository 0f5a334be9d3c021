"""Arguments that are objects: settings, lists, dicts and dataclasses of tensors, keywords, models, functions."""

import collections
import dataclasses
import types

from tests.compile.stale.program import guarded, points, works


class Box:
    """Attributes, and nothing else."""


@works
def settings_as_an_argument(torch, comp):
    config = types.SimpleNamespace(k=2.0)
    f = comp(lambda x, config: x * config.k)
    yield f(points(torch), config)
    config.k = 3.0
    yield f(points(torch), config)
    yield f(points(torch), types.SimpleNamespace(k=4.0))


@works
def dataclass_as_an_argument(torch, comp):
    @dataclasses.dataclass
    class Config:
        k: float = 2.0
        deep: bool = False

    f = comp(lambda x, config: x * config.k if config.deep else x + config.k)
    config = Config()
    yield f(points(torch), config)
    config.deep = True
    yield f(points(torch), config)
    yield f(points(torch), Config(k=3.0))


@works
def dataclass_of_tensors(torch, comp):
    @dataclasses.dataclass
    class Batch:
        x: object
        y: object

    f = comp(lambda batch: batch.x * batch.y)
    batch = Batch(points(torch), points(torch))
    yield f(batch)
    batch.y = batch.y * 2
    yield f(batch)
    yield f(Batch(points(torch)[:2], points(torch)[:2]))


@works
def list_of_tensors(torch, comp):
    f = comp(lambda xs: xs[0] * xs[-1])
    yield f([points(torch)])
    yield f([points(torch), points(torch) + 1])
    xs = [points(torch), points(torch) + 2]
    yield f(xs)
    xs.reverse()
    xs[0] = xs[0] * 2
    yield f(xs)


@works
def loop_over_a_list_of_tensors(torch, comp):
    def step(xs):
        total = xs[0]
        for x in xs[1:]:
            total = total + x
        return total

    f = comp(step)
    yield f([points(torch)] * 2)
    yield f([points(torch)] * 3)
    yield f((points(torch), points(torch)))


@works
def dict_of_tensors(torch, comp):
    f = comp(lambda batch: batch["x"] * batch["y"])
    yield f({"x": points(torch), "y": points(torch)})
    yield f({"y": points(torch) + 1, "x": points(torch)})
    yield f({"x": points(torch), "y": points(torch)[0], "z": 1})


@works
def dict_in_another_order_as_an_argument(torch, comp):
    def step(batch):
        total = None
        for value in batch.values():
            total = value if total is None else total * 2.0 + value
        return total

    f = comp(step)
    a, b = points(torch), points(torch) + 1
    yield f({"x": a, "y": b})
    yield f({"y": b, "x": a})


@works
def named_tuple_of_tensors(torch, comp):
    Batch = collections.namedtuple("Batch", "x y")
    f = comp(lambda batch: batch.x * batch.y)
    yield f(Batch(points(torch), points(torch)))
    yield f(Batch(points(torch) * 2, points(torch)))


@works
def nested_arguments(torch, comp):
    f = comp(lambda batch: batch["pair"][0] * batch["pair"][1]["k"])
    yield f({"pair": (points(torch), {"k": 2.0})})
    yield f({"pair": (points(torch), {"k": 3.0})})
    yield f({"pair": (points(torch), {"k": points(torch)})})


@works
def star_arguments(torch, comp):
    f = comp(lambda *xs: sum(xs))
    yield f(points(torch))
    yield f(points(torch), points(torch))
    yield f(points(torch), 2.0)


@works
def keyword_arguments(torch, comp):
    f = comp(lambda x, **options: x * options.get("k", 2.0) + len(options))
    yield f(points(torch))
    yield f(points(torch), k=3.0)
    yield f(points(torch), k=3.0, other=1)


@works
def keywords_in_another_order(torch, comp):
    f = comp(lambda **xs: [v * (i + 1) for i, v in enumerate(xs.values())])
    yield f(a=points(torch), b=points(torch) + 1)
    yield f(b=points(torch), a=points(torch) + 1)


@works
def keyword_or_position(torch, comp):
    f = comp(lambda x, y: x * 2.0 + y)
    yield f(points(torch), points(torch))
    yield f(points(torch), y=points(torch) + 1)
    yield f(y=points(torch), x=points(torch) + 1)


@works
def model_as_an_argument(torch, comp):
    f = comp(lambda net, x: net(x))
    a, b = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    yield f(a, points(torch))
    yield f(b, points(torch))
    a.weight.data.mul_(2.0)
    yield f(a, points(torch))


@works
def model_as_an_argument_in_evaluation(torch, comp):
    f = comp(lambda net, x: net(x))
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5))
    yield f(net, points(torch))
    net.eval()
    yield f(net, points(torch))
    net.append(torch.nn.Tanh())
    yield f(net, points(torch))


@works
def optimizer_as_an_argument(torch, comp):
    def step(net, optimizer, x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    f = comp(step)
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(2):
        yield f(net, optimizer, points(torch)), list(net.parameters())
    optimizer.param_groups[0]["lr"] = 0.5
    yield f(net, optimizer, points(torch)), list(net.parameters())


@works
def function_as_an_argument(torch, comp):
    f = comp(lambda x, act: act(x - 0.4))
    yield f(points(torch), torch.relu)
    yield f(points(torch), torch.tanh)
    yield f(points(torch), lambda x: x * 3.0)


@guarded
def closure_as_an_argument(torch, comp):
    def make(k):
        return lambda x: x * k

    f = comp(lambda x, act: act(x))
    yield f(points(torch), make(2.0))
    yield f(points(torch), make(3.0))


@guarded
def bound_method_as_an_argument(torch, comp):
    class Local:
        def __init__(self, k):
            self.k = k

        def scaled(self, x):
            return x * self.k

    f = comp(lambda x, act: act(x))
    one = Local(2.0)
    yield f(points(torch), one.scaled)
    one.k = 3.0
    yield f(points(torch), one.scaled)
    yield f(points(torch), Local(4.0).scaled)


@guarded
def class_as_an_argument(torch, comp):
    class A:
        k = 2.0

    class B:
        k = 3.0

    f = comp(lambda x, cls: x * cls.k)
    yield f(points(torch), A)
    yield f(points(torch), B)
    A.k = 4.0
    yield f(points(torch), A)


@guarded
def iterator_as_an_argument(torch, comp):
    f = comp(lambda x, numbers: x * next(numbers))
    numbers = iter([2.0, 3.0, 4.0])
    yield f(points(torch), numbers)
    yield f(points(torch), numbers)
    yield f(points(torch), iter([7.0]))


@guarded
def generator_as_an_argument(torch, comp):
    f = comp(lambda xs: sum(xs))
    yield f(points(torch) * k for k in (1.0, 2.0))
    yield f(points(torch) * k for k in (1.0, 2.0, 3.0))


@guarded
def random_generator_as_an_argument(torch, comp):
    f = comp(lambda x, g: x * torch.rand(2, generator=g))
    g = torch.Generator().manual_seed(1)
    yield f(points(torch), g)
    yield f(points(torch), g)
    yield f(points(torch), torch.Generator().manual_seed(1))


@guarded
def set_as_an_argument(torch, comp):
    f = comp(lambda x, names: x * 2.0 if "a" in names else x * 3.0)
    yield f(points(torch), {"a"})
    yield f(points(torch), {"b"})


@guarded
def list_filled_by_the_function(torch, comp):
    def step(x, out):
        out.append(x * 2.0)
        return x * 3.0

    f = comp(step)
    for _ in range(2):
        out = []
        yield f(points(torch), out), out


@guarded
def dict_filled_by_the_function(torch, comp):
    def step(x, out):
        out["y"] = x * 2.0
        return x * 3.0

    f = comp(step)
    for _ in range(2):
        out = {}
        yield f(points(torch), out), out


@works
def list_that_stays_the_same_object(torch, comp):
    f = comp(lambda xs: xs[0] * len(xs))
    xs = [points(torch)]
    yield f(xs)
    xs.append(points(torch))
    yield f(xs)
    xs[0] = 2.0
    yield f(xs)


@guarded
def argument_that_holds_itself(torch, comp):
    f = comp(lambda loop: loop[1][1][0] * 2.0)
    loop = [points(torch)]
    loop.append(loop)
    yield f(loop)
    loop[0] = points(torch) + 1
    yield f(loop)


@works
def object_with_a_tensor_and_a_number(torch, comp):
    f = comp(lambda state: state.x * state.k)
    state = Box()
    state.x, state.k = points(torch), 2.0
    yield f(state)
    state.k = 3.0
    yield f(state)
    state.x = points(torch)[0]
    yield f(state)


@guarded
def object_with_another_class(torch, comp):
    class A:
        def scaled(self, x):
            return x * 2.0

    class B:
        def scaled(self, x):
            return x * 3.0

    f = comp(lambda one, x: one.scaled(x))
    for one in (A(), B(), A()):
        yield f(one, points(torch))


@works
def method_compiled_and_called_on_two_objects(torch, comp):
    class Local:
        def __init__(self, k):
            self.k = k

        @comp
        def scaled(self, x):
            return x * self.k

    a, b = Local(2.0), Local(3.0)
    yield Local.scaled(a, points(torch)), Local.scaled(b, points(torch))
    a.k = 4.0
    yield Local.scaled(a, points(torch))


@works
def compiled_method_through_the_object(torch, comp):
    class Local:
        k = 2.0

        @comp
        def scaled(self, x):
            return x * self.k

    one = Local()
    yield one.scaled(points(torch))
    one.k = 3.0
    yield one.scaled(points(torch))


@guarded
def range_as_an_argument(torch, comp):
    f = comp(lambda x, r: x * sum(r))
    yield f(points(torch), range(3))
    yield f(points(torch), range(4))
    yield f(points(torch), range(0, 6, 2))


@guarded
def slice_as_an_argument(torch, comp):
    f = comp(lambda x, s: x[s] * 2.0)
    yield f(points(torch), slice(0, 2))
    yield f(points(torch), slice(1, 3))
    yield f(points(torch), 0)


@guarded
def array_as_an_argument(torch, comp):
    import numpy as np

    f = comp(lambda x, a: x * float(a[0]))
    a = np.array([2.0])
    yield f(points(torch), a)
    a[0] = 3.0
    yield f(points(torch), a)
