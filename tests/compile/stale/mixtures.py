"""Two or three kinds at once: where one change hides behind another."""

import collections
import contextlib
import functools
import operator
import threading
import types
import weakref

from tests.compile.stale.program import guarded, points, works

HOLDER = types.SimpleNamespace(k=2.0)


class Box:
    """Attributes, and nothing else."""


@works
def changed_and_changed_back(torch, comp):
    settings = {"k": 2.0}
    f = comp(lambda x: x * settings["k"])
    for k in (2.0, 3.0, 2.0, 4.0, 3.0, 2.0):
        settings["k"] = k
        yield f(points(torch))


@works
def object_changed_and_then_exchanged(torch, comp):
    a, b = Box(), Box()
    a.k, b.k = 2.0, 3.0
    held = {"one": a}
    f = comp(lambda x: x * held["one"].k)
    yield f(points(torch))
    b.k = 5.0
    held["one"] = b
    yield f(points(torch))
    a.k = 7.0
    yield f(points(torch))
    held["one"] = a
    yield f(points(torch))


@works
def change_in_a_branch_not_taken_before(torch, comp):
    settings = {"deep": False, "k": 2.0}
    f = comp(lambda x: x * settings["k"] if settings["deep"] else x)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))
    settings["deep"] = True
    yield f(points(torch))
    settings["k"] = 4.0
    yield f(points(torch))


@works
def change_made_by_the_hook_of_a_layer_exchanged(torch, comp):
    net, factors = torch.nn.Sequential(torch.nn.Linear(2, 2)), [2.0]
    f = comp(net)
    yield f(points(torch))
    layer = torch.nn.Linear(2, 2)
    layer.register_forward_hook(lambda module, given, out: out * factors[0])
    net[0] = layer
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))


@works
def two_functions_over_one_setting(torch, comp):
    settings = {"k": 2.0}
    f, g = comp(lambda x: x * settings["k"]), comp(lambda x: x + settings["k"])
    yield f(points(torch)), g(points(torch))
    settings["k"] = 3.0
    yield g(points(torch))
    yield f(points(torch))


@works
def two_shapes_and_a_setting(torch, comp):
    settings = {"k": 2.0}
    f = comp(lambda x: x * settings["k"])
    yield f(points(torch)), f(points(torch)[:2])
    settings["k"] = 3.0
    yield f(points(torch)[:2]), f(points(torch))
    settings["k"] = 4.0
    yield f(points(torch)), f(points(torch)[:2])


@works
def two_shapes_and_a_weight(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch)), f(points(torch)[:2])
    net.weight = torch.nn.Parameter(torch.ones(2, 2))
    yield f(points(torch)[:2]), f(points(torch))


@works
def training_step_with_everything(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    config = types.SimpleNamespace(penalty=0.1, loss=torch.nn.functional.mse_loss, scale=[1.0])

    def step(x, y):
        optimizer.zero_grad()
        loss = config.loss(net(x) * config.scale[0], y)
        loss = loss + config.penalty * sum((p**2).sum() for p in net.parameters())
        loss.backward()
        optimizer.step()
        return loss

    f = comp(step)
    x, y = points(torch), points(torch) * 2
    yield f(x, y), list(net.parameters())
    config.penalty = 0.5
    yield f(x, y), list(net.parameters())
    config.scale[0] = 2.0
    yield f(x, y), list(net.parameters())
    config.loss = torch.nn.functional.l1_loss
    yield f(x, y), list(net.parameters())
    optimizer.param_groups[0]["lr"] = 0.01
    yield f(x[:2], y[:2]), list(net.parameters())
    net[1] = torch.nn.Tanh()
    yield f(x, y), list(net.parameters())


@works
def last_layer_exchanged_for_fine_tuning(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    held = {"optimizer": torch.optim.SGD(net.parameters(), lr=0.1)}

    def step(x):
        loss = (net(x) ** 2).mean()
        loss.backward()
        held["optimizer"].step()
        held["optimizer"].zero_grad()
        return loss

    f = comp(step)
    yield f(points(torch)), list(net.parameters())
    for p in net[0].parameters():
        p.requires_grad = False
    net[2] = torch.nn.Linear(3, 1)
    held["optimizer"] = torch.optim.SGD(net[2].parameters(), lr=0.1)
    yield f(points(torch)), list(net.parameters())
    yield f(points(torch)), list(net.parameters())


@works
def moving_average_of_weights(torch, comp):
    net, ema = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    settings = {"decay": 0.5}

    @comp
    @torch.no_grad()
    def update():
        for a, b in zip(ema.parameters(), net.parameters()):
            a.mul_(settings["decay"]).add_(b, alpha=1 - settings["decay"])

    for decay in (0.5, 0.9, 0.5):
        settings["decay"] = decay
        update()
        yield list(ema.parameters())


@works
def teacher_and_student(torch, comp):
    teacher, student = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)

    def step(x):
        with torch.no_grad():
            target = teacher(x)
        loss = torch.nn.functional.mse_loss(student(x), target)
        loss.backward()
        grad = student.weight.grad * 1.0
        student.zero_grad()
        return loss, grad

    f = comp(step)
    yield f(points(torch))
    teacher.load_state_dict(student.state_dict())
    yield f(points(torch))
    teacher.weight.data.mul_(2.0)
    yield f(points(torch))


@guarded
def partial_of_a_bound_method_of_a_changed_class(torch, comp):
    class A:
        def scaled(self, k, x):
            return x * k

    class B:
        def scaled(self, k, x):
            return x + k

    one = A()
    held = {"call": functools.partial(lambda k, x: one.scaled(k, x), 2.0)}
    f = comp(lambda x: held["call"](x))
    yield f(points(torch))
    one.__class__ = B
    yield f(points(torch))


@guarded
def property_that_reads_a_chain_map(torch, comp):
    given, defaults = {}, {"k": 2.0}

    class Config:
        table = collections.ChainMap(given, defaults)

        @property
        def k(self):
            return self.table["k"]

    config = Config()
    f = comp(lambda x: x * config.k)
    yield f(points(torch))
    given["k"] = 3.0
    yield f(points(torch))


@guarded
def descriptor_that_reads_a_weak_reference(torch, comp):
    source = Box()
    source.k = 2.0

    class Linked:
        target = weakref.ref(source)

        def __get__(self, one, owner):
            return self.target().k

    class Local:
        k = Linked()

    one = Local()
    f = comp(lambda x: x * one.k)
    yield f(points(torch))
    source.k = 3.0
    yield f(points(torch))


@guarded
def generator_over_a_dict_view_in_a_helper(torch, comp):
    table = {"a": 2.0}
    values = table.values()

    def scaled(x):
        for k in values:
            yield x * k

    f = comp(lambda x: sum(scaled(x)))
    yield f(points(torch))
    table["b"] = 3.0
    yield f(points(torch))


@guarded
def getattr_chain_by_reduce(torch, comp):
    root = Box()
    root.a = Box()
    root.a.k = 2.0
    f = comp(lambda x: x * functools.reduce(getattr, "a.k".split("."), root))
    yield f(points(torch))
    root.a.k = 3.0
    yield f(points(torch))
    root.a = Box()
    root.a.k = 4.0
    yield f(points(torch))


@guarded
def context_manager_that_exchanges_a_method(torch, comp):
    class Local:
        def k(self):
            return 2.0

    @contextlib.contextmanager
    def patched():
        kept = Local.k
        Local.k = lambda self: 3.0
        try:
            yield
        finally:
            Local.k = kept

    one = Local()
    f = comp(lambda x: x * one.k())
    yield f(points(torch))
    with patched():
        yield f(points(torch))
    yield f(points(torch))


@guarded
def cached_property_over_a_thread_local(torch, comp):
    local = threading.local()
    local.k = 2.0

    class Config:
        @functools.cached_property
        def k(self):
            return local.k

    held = {"config": Config()}
    f = comp(lambda x: x * held["config"].k)
    yield f(points(torch))
    local.k = 3.0
    yield f(points(torch))
    held["config"] = Config()
    yield f(points(torch))


@guarded
def change_from_inside_another_compiled_function(torch, comp):
    settings = {"k": 2.0}
    f = comp(lambda x: x * settings["k"])

    @comp
    def g(x):
        settings["k"] = 3.0
        return x + 1.0

    yield f(points(torch))
    yield g(points(torch)), settings["k"]
    yield f(points(torch))
    settings["k"] = 5.0
    yield g(points(torch)), settings["k"], f(points(torch))


@guarded
def change_made_while_traced(torch, comp):
    settings = {"k": 2.0}

    class Sneaky:
        @property
        def k(self):
            settings["k"] += 1.0
            return settings["k"]

    one = Sneaky()
    f = comp(lambda x: x * one.k + settings["k"])
    yield f(points(torch)), settings["k"]
    yield f(points(torch)), settings["k"]


@guarded
def exception_chosen_by_a_setting(torch, comp):
    settings = {"error": KeyError}

    def step(x):
        try:
            raise settings["error"]
        except LookupError:
            return x * 2.0
        except ArithmeticError:
            return x * 3.0

    f = comp(step)
    for error in (KeyError, IndexError, ZeroDivisionError):
        settings["error"] = error
        yield f(points(torch))


@guarded
def handler_chosen_by_a_setting(torch, comp):
    settings = {"caught": KeyError}

    def step(x):
        try:
            raise KeyError
        except settings["caught"]:
            return x * 2.0
        except LookupError:
            return x * 3.0

    f = comp(step)
    for caught in (KeyError, IndexError, (IndexError, KeyError)):
        settings["caught"] = caught
        yield f(points(torch))


@guarded
def operator_in_a_table_by_text(torch, comp):
    table, settings = {"*": operator.mul, "+": operator.add}, {"op": "*", "k": 2.0}
    f = comp(lambda x: table[settings["op"]](x, settings["k"]))
    yield f(points(torch))
    settings["op"] = "+"
    yield f(points(torch))
    table["+"] = operator.sub
    yield f(points(torch))


@guarded
def global_object_behind_a_default(torch, comp):
    HOLDER.k = 2.0

    def helper(x, holder=HOLDER):
        return x * holder.k

    f = comp(lambda x: helper(x))
    yield f(points(torch))
    HOLDER.k = 3.0
    yield f(points(torch))
    helper.__defaults__ = (types.SimpleNamespace(k=4.0),)
    yield f(points(torch))


@guarded
def closure_over_a_loop_variable_that_goes_on(torch, comp):
    factors = [2.0, 3.0, 4.0]
    for k in factors:
        if k == 2.0:
            f = comp(lambda x: x * k)
        yield f(points(torch))


@guarded
def list_mutated_while_looped_over(torch, comp):
    factors = [2.0, 3.0]

    def step(x):
        for k in factors:
            x = x * k
            if len(factors) < 4:
                factors.append(5.0)
        return x

    f = comp(step)
    yield f(points(torch)), factors
    yield f(points(torch)), factors


@guarded
def dict_key_that_compares_anew(torch, comp):
    class Key:
        name = "a"

        def __hash__(self):
            return hash("k")

        def __eq__(self, other):
            return self.name == "a"

    key = Key()
    table = {"k": 2.0}
    f = comp(lambda x: x * table.get(key, 3.0))
    yield f(points(torch))
    key.name = "b"
    yield f(points(torch))


@guarded
def class_attribute_hidden_by_a_module_attribute(torch, comp):
    class Net(torch.nn.Module):
        factor = 2.0

        def forward(self, x):
            return x * self.factor

    net = Net()
    f = comp(net)
    yield f(points(torch))
    net.register_buffer("other", torch.ones(2))
    net._buffers["factor"] = torch.full((2,), 3.0)
    yield f(points(torch))
    del Net.factor
    yield f(points(torch))
    net.__dict__["factor"] = 4.0
    yield f(points(torch))


@guarded
def parameters_dict_written_directly(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    net._parameters["weight"] = torch.nn.Parameter(torch.ones(2, 2))
    yield f(points(torch))


@guarded
def modules_dict_written_directly(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())
    f = comp(net)
    yield f(points(torch))
    net._modules["1"] = torch.nn.ReLU()
    yield f(points(torch))


@guarded
def hooks_dict_written_directly(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    net._forward_hooks[12345] = lambda module, given, out: out * 3.0
    yield f(points(torch))


@guarded
def method_of_an_instance_that_is_another_instance(torch, comp):
    class Local:
        def __init__(self, k):
            self.k = k

        def scaled(self, x):
            return x * self.k

    a, b = Local(2.0), Local(3.0)
    a.call = b.scaled
    f = comp(lambda x: a.call(x))
    yield f(points(torch))
    b.k = 4.0
    yield f(points(torch))
    a.call = a.scaled
    yield f(points(torch))


@guarded
def recursion_through_objects(torch, comp):
    class Node:
        def __init__(self, k, *children):
            self.k, self.children = k, list(children)

        def total(self):
            return self.k + sum(child.total() for child in self.children)

    leaf = Node(1.0)
    root = Node(1.0, Node(1.0, leaf))
    f = comp(lambda x: x * root.total())
    yield f(points(torch))
    leaf.k = 2.0
    yield f(points(torch))
    leaf.children.append(Node(5.0))
    yield f(points(torch))


@guarded
def many_settings_at_once(torch, comp):
    settings = {f"k{i}": 1.0 for i in range(50)}
    f = comp(lambda x: x * sum([settings[f"k{i}"] for i in range(50)]))
    yield f(points(torch))
    settings["k49"] = 2.0
    yield f(points(torch))
    settings["k0"] = 3.0
    yield f(points(torch))
