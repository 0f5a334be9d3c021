"""Nothing changes that a trace depends on: each function is traced once, or once for each shape, and never refused."""

import collections
import dataclasses
import enum
import functools
import math
import types

from tests.compile.stale.program import points, steady

FACTOR = 2.0


class Mode(enum.Enum):
    DOUBLE = 2.0


class Box:
    """Attributes, and nothing else."""


def repeated(f, torch, times=3):
    """Calls with other numbers in the same shape."""
    for k in range(times):
        yield f(points(torch) + k)


@steady()
def steady_attribute(torch, comp):
    one = Box()
    one.k = 2.0
    yield from repeated(comp(lambda x: x * one.k), torch)


@steady()
def steady_getattr(torch, comp):
    one = Box()
    yield from repeated(comp(lambda x: x * getattr(one, "k", 2.0)), torch)


@steady()
def steady_global(torch, comp):
    global FACTOR
    FACTOR = 2.0
    yield from repeated(comp(lambda x: x * FACTOR), torch)


@steady()
def steady_closure(torch, comp):
    k = 2.0
    yield from repeated(comp(lambda x: x * k), torch)


@steady()
def steady_default(torch, comp):
    yield from repeated(comp(lambda x, k=2.0: x * k), torch)


@steady()
def steady_list(torch, comp):
    factors = [2.0, 3.0]

    def step(x):
        for i, k in enumerate(factors):
            x = x * k + i
        return x

    yield from repeated(comp(step), torch)


@steady()
def steady_dict(torch, comp):
    table = {"a": 2.0, "b": 3.0}

    def step(x):
        for name, k in table.items():
            x = x * k if name == "a" else x + k
        return x

    yield from repeated(comp(step), torch)


@steady()
def steady_zip_and_range(torch, comp):
    a, b = [2.0, 3.0], (1.0, 2.0)

    def step(x):
        for (k, s), i in zip(zip(a, b), range(2)):
            x = x * k + s + i
        return x

    yield from repeated(comp(step), torch)


@steady()
def steady_comprehension(torch, comp):
    factors = [2.0, 3.0]
    yield from repeated(comp(lambda x: sum([x * k for k in factors])), torch)


@steady()
def steady_generator_expression(torch, comp):
    factors = [2.0, 3.0]
    yield from repeated(comp(lambda x: sum(x * k for k in factors)), torch)


@steady()
def steady_helper(torch, comp):
    def helper(x, k):
        return x * k

    yield from repeated(comp(lambda x: helper(helper(x, 2.0), k=3.0)), torch)


@steady()
def steady_inner_function(torch, comp):
    def step(x):
        def inner(y):
            return y * 2.0

        return inner(inner(x))

    yield from repeated(comp(step), torch)


@steady()
def steady_partial(torch, comp):
    yield from repeated(comp(functools.partial(lambda k, x: x * k, 2.0)), torch)


@steady()
def steady_property(torch, comp):
    class Local:
        raw = 2.0

        @property
        def k(self):
            return self.raw * 2

    one = Local()
    yield from repeated(comp(lambda x: x * one.k), torch)


@steady()
def steady_dataclass(torch, comp):
    @dataclasses.dataclass
    class Config:
        k: float = 2.0

    config = Config()
    yield from repeated(comp(lambda x: x * config.k), torch)


@steady()
def steady_namespace(torch, comp):
    config = types.SimpleNamespace(k=2.0, name="relu")
    yield from repeated(comp(lambda x: getattr(x, config.name)() * config.k), torch)


@steady()
def steady_enum(torch, comp):
    mode = Mode.DOUBLE
    yield from repeated(comp(lambda x: x * mode.value if mode is Mode.DOUBLE else x), torch)


@steady()
def steady_named_tuple(torch, comp):
    Pair = collections.namedtuple("Pair", "a b")
    pair = Pair(2.0, 1.0)
    yield from repeated(comp(lambda x: x * pair.a + pair.b), torch)


@steady()
def steady_member_of_a_set(torch, comp):
    names = {"relu"}
    yield from repeated(comp(lambda x: x * 2.0 if "relu" in names else x), torch)


@steady()
def steady_text(torch, comp):
    name = "Relu"
    yield from repeated(comp(lambda x: getattr(x, f"{name.lower()}")() * 2.0), torch)


@steady()
def steady_math(torch, comp):
    yield from repeated(comp(lambda x: x * math.sqrt(4.0) + math.log(math.e)), torch)


@steady()
def steady_match(torch, comp):
    settings = {"act": "double"}

    def step(x):
        match settings["act"]:
            case "double":
                return x * 2.0
            case _:
                return x * 3.0

    yield from repeated(comp(step), torch)


@steady()
def steady_try(torch, comp):
    table = {}

    def step(x):
        try:
            return x * table["k"]
        except KeyError:
            return x * 2.0

    yield from repeated(comp(step), torch)


@steady()
def steady_isinstance(torch, comp):
    k = 2.0
    yield from repeated(comp(lambda x: x * k if isinstance(x, torch.Tensor) and isinstance(k, float) else x), torch)


@steady()
def steady_shape(torch, comp):
    yield from repeated(comp(lambda x: x.reshape(x.shape[0], -1) * x.shape[0]), torch)


@steady()
def steady_model(torch, comp):
    yield from repeated(comp(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())), torch)


@steady()
def steady_model_with_settings(torch, comp):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lin, self.scale, self.parts = torch.nn.Linear(2, 2), 2.0, [1.0, 2.0]

        def forward(self, x):
            return self.scaled(self.lin(x)) * len(self.parts)

        def scaled(self, x):
            return x * self.scale if self.training else x

    yield from repeated(comp(Net()), torch)


@steady()
def steady_module_list(torch, comp):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = torch.nn.ModuleList([torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)])

        def forward(self, x):
            for i, layer in enumerate(self.layers):
                x = layer(x) if i == 0 else torch.tanh(layer(x))
            return x

    yield from repeated(comp(Net()), torch)


@steady()
def steady_list_of_layers(torch, comp):
    layers = [torch.nn.Linear(2, 2), torch.nn.Tanh()]

    def step(x):
        for layer in layers:
            x = layer(x)
        return x

    yield from repeated(comp(step), torch)


@steady()
def steady_hook(torch, comp):
    net, factors = torch.nn.Linear(2, 2), [2.0]
    net.register_forward_hook(lambda module, given, out: out * factors[0])
    yield from repeated(comp(net), torch)


@steady()
def steady_penalty(torch, comp):
    net = torch.nn.Linear(2, 2)
    yield from repeated(comp(lambda x: net(x).sum() + sum((p**2).sum() for p in net.parameters())), torch)


@steady()
def steady_dropout(torch, comp):
    yield from repeated(comp(torch.nn.Dropout(0.5)), torch)


@steady(traces=2)
def steady_training_by_sgd(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)

    def step(x):
        optimizer.zero_grad()
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        return loss

    yield from repeated(comp(step), torch, 4)


@steady()
def steady_training_by_adam(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    yield from repeated(comp(step), torch, 4)


@steady()
def steady_training_with_a_changing_rate(torch, comp):
    net = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    f = comp(step)
    for k in range(4):
        optimizer.param_groups[0]["lr"] = 0.1 / (k + 1)
        yield f(points(torch))


@steady()
def steady_weights_edited_in_place(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    for _ in range(3):
        yield f(points(torch))
        with torch.no_grad():
            net.weight.mul_(2.0)


@steady()
def steady_no_grad_block(torch, comp):
    w = torch.ones(2, requires_grad=True)

    def step(x):
        with torch.no_grad():
            k = w * 2.0
        return x * k

    yield from repeated(comp(step), torch)


@steady()
def steady_no_grad_decorator(torch, comp):
    @torch.no_grad()
    def metric(x):
        return x * 2.0

    yield from repeated(comp(lambda x: metric(x)), torch)


@steady()
def steady_dict_argument(torch, comp):
    f = comp(lambda batch: batch["x"] * batch["y"])
    for k in range(3):
        yield f({"x": points(torch) + k, "y": points(torch)})


@steady()
def steady_list_argument(torch, comp):
    f = comp(lambda xs: xs[0] * xs[1])
    for k in range(3):
        yield f([points(torch) + k, points(torch)])


@steady()
def steady_keyword_argument(torch, comp):
    f = comp(lambda x, *, y, k=2.0: x * k + y)
    for k in range(3):
        yield f(points(torch) + k, y=points(torch))


@steady()
def steady_settings_argument(torch, comp):
    config = types.SimpleNamespace(k=2.0)
    f = comp(lambda x, config: x * config.k)
    for k in range(3):
        yield f(points(torch) + k, config)


@steady()
def steady_method(torch, comp):
    class Local:
        k = 2.0

        def scaled(self, x):
            return x * self.k

    yield from repeated(comp(Local().scaled), torch)


@steady()
def steady_super(torch, comp):
    class Base(torch.nn.Module):
        def forward(self, x):
            return x * 2.0

    class Derived(Base):
        def forward(self, x):
            return super().forward(x) + 1.0

    yield from repeated(comp(Derived()), torch)


@steady()
def steady_random(torch, comp):
    yield from repeated(comp(lambda x: x * torch.rand(2)), torch)


@steady()
def steady_nested(torch, comp):
    settings = {"model": {"layers": [Box()]}}
    settings["model"]["layers"][0].k = 2.0
    yield from repeated(comp(lambda x: x * settings["model"]["layers"][0].k), torch)


@steady(traces=2)
def steady_two_shapes_by_turns(torch, comp):
    f = comp(lambda x: x * 2.0)
    for _ in range(3):
        yield f(points(torch))
        yield f(points(torch)[:2])


@steady(traces=2)
def steady_two_modes_by_turns(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5))
    f = comp(net)
    for _ in range(3):
        net.train()
        yield f(points(torch))
        net.eval()
        yield f(points(torch))


@steady()
def steady_default_of_a_missing_key(torch, comp):
    options = {}
    yield from repeated(comp(lambda x: x * options.get("k", 2.0) * (3.0 if "deep" in options else 1.0)), torch)


@steady()
def steady_local_containers(torch, comp):
    def step(x):
        kept = {"a": x * 2.0}
        kept["b"] = kept["a"] + 1.0
        parts = []
        for value in kept.values():
            parts.append(value)
        parts.reverse()
        return torch.stack(parts).sum(0)

    yield from repeated(comp(step), torch)


@steady()
def steady_object_made_inside(torch, comp):
    class Pair:
        def __init__(self, a, b):
            self.a, self.b = a, b

        def product(self):
            return self.a * self.b

    yield from repeated(comp(lambda x: Pair(x, 2.0).product()), torch)
