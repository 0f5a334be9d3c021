"""`compile(model)` is the model: what is set on it reaches the model, and what is asked of it the model answers."""

import copy
import io
import pickle

from tests.compile.stale.program import guarded, points, works


def net_of(torch):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.k = 2.0
            self.lin = torch.nn.Linear(2, 2)
            self.act = torch.nn.ReLU()

        def forward(self, x):
            return self.act(self.lin(x)) * self.k

        def doubled(self, x):
            return x * 2.0 * self.k

    return Net()


@works
def attribute_set_on_a_compiled_model(torch, comp):
    net = net_of(torch)
    f = comp(net)
    yield f(points(torch))
    f.k = 3.0
    yield f(points(torch)), f.k, net.k


@works
def attribute_set_on_the_model_below(torch, comp):
    net = net_of(torch)
    f = comp(net)
    yield f(points(torch))
    net.k = 3.0
    yield f(points(torch)), f.k


@works
def layer_set_on_a_compiled_model(torch, comp):
    net = net_of(torch)
    f = comp(net)
    yield f(points(torch))
    f.act = torch.nn.Identity()
    yield f(points(torch)), net(points(torch))


@works
def weight_set_on_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    yield f(points(torch))
    f.weight = torch.nn.Parameter(torch.ones(2, 2))
    yield f(points(torch))
    f.weight.data.zero_()
    yield f(points(torch))


@works
def compiled_model_is_a_module(torch, comp):
    f = comp(net_of(torch))
    yield isinstance(f, torch.nn.Module), f(points(torch))


@works
def compiled_model_in_a_sequential(torch, comp):
    outer = torch.nn.Sequential(comp(net_of(torch)), torch.nn.Linear(2, 1))
    yield outer(points(torch)), len(list(outer.parameters()))
    outer[0].k = 3.0
    yield outer(points(torch))


@works
def compiled_model_as_an_attribute(torch, comp):
    class Outer(torch.nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return self.inner(x) + 1.0

    outer = Outer(comp(net_of(torch)))
    yield outer(points(torch)), len(list(outer.parameters()))
    outer.inner.k = 3.0
    yield outer(points(torch))
    f = comp(outer)
    yield f(points(torch))
    outer.inner.k = 4.0
    yield f(points(torch))


@works
def length_and_items_of_a_compiled_sequential(torch, comp):
    f = comp(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU()))
    yield f(points(torch)), len(f), f[0].weight, [type(layer).__name__ for layer in f]
    f[1] = torch.nn.Tanh()
    yield f(points(torch)), [type(layer).__name__ for layer in f]


@works
def appending_to_a_compiled_sequential(torch, comp):
    f = comp(torch.nn.Sequential(torch.nn.Linear(2, 2)))
    yield f(points(torch))
    f.append(torch.nn.Tanh())
    yield f(points(torch)), len(f)


@works
def evaluation_of_a_compiled_model(torch, comp):
    f = comp(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5)))
    yield f(points(torch)), f.training
    f.eval()
    yield f(points(torch)), f.training
    f.train()
    yield f(points(torch)), f.training


@works
def parameters_of_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    optimizer = torch.optim.SGD(f.parameters(), lr=0.1)

    @comp
    def step(x):
        loss = (f(x) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss

    for _ in range(3):
        yield step(points(torch)), list(f.parameters()), f(points(torch))


@works
def state_loaded_into_a_compiled_model(torch, comp):
    f, other = comp(torch.nn.Linear(2, 2)), torch.nn.Linear(2, 2)
    yield f(points(torch))
    f.load_state_dict({name: value for name, value in zip(f.state_dict(), other.state_dict().values())})
    yield f(points(torch)), list(f.state_dict().values())


@works
def state_of_a_compiled_model_saved(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    f(points(torch))
    stream = io.BytesIO()
    torch.save(f.state_dict(), stream)
    stream.seek(0)
    yield list(torch.load(stream).values())


@guarded
def deep_copy_of_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    yield f(points(torch))
    g = copy.deepcopy(f)
    with torch.no_grad():
        g.weight.mul_(2.0)
    yield f(points(torch)), g(points(torch))


@guarded
def shallow_copy_of_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    yield f(points(torch))
    g = copy.copy(f)
    yield g(points(torch))
    with torch.no_grad():
        f.weight.mul_(2.0)
    yield f(points(torch)), g(points(torch))


@works
def pickled_model_below_a_compiled_one(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    yield pickle.loads(pickle.dumps(net))(points(torch))


@guarded
def model_deep_copied_below_a_compiled_one(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    other = copy.deepcopy(net)
    other.weight.data.zero_()
    yield f(points(torch)), other(points(torch))


@works
def hook_on_a_compiled_model(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    handle = f.register_forward_hook(lambda module, given, out: out * 3.0)
    yield f(points(torch))
    handle.remove()
    yield f(points(torch))


@works
def method_of_a_compiled_model(torch, comp):
    f = comp(net_of(torch))
    yield f.doubled(points(torch))
    f.k = 3.0
    yield f.doubled(points(torch)), f(points(torch))


@works
def forward_called_by_name(torch, comp):
    f = comp(net_of(torch))
    yield f.forward(points(torch))
    f.k = 3.0
    yield f.forward(points(torch))


@works
def apply_on_a_compiled_model(torch, comp):
    f = comp(net_of(torch))
    yield f(points(torch))

    def fill(module):
        if isinstance(module, torch.nn.Linear):
            torch.nn.init.ones_(module.weight)

    f.apply(fill)
    yield f(points(torch))


@works
def double_precision_of_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    yield f(points(torch))
    f.double()
    yield f(points(torch).double())


@works
def freezing_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    yield f(points(torch)).requires_grad
    f.requires_grad_(False)
    yield f(points(torch)).requires_grad


@works
def gradients_zeroed_on_a_compiled_model(torch, comp):
    f = comp(torch.nn.Linear(2, 2))
    step = comp(lambda x: (f(x) * 2.0).sum().backward())
    step(points(torch))
    yield f.weight.grad
    f.zero_grad()
    yield f.weight.grad is None
    step(points(torch))
    yield f.weight.grad


@works
def compiled_model_called_in_a_compiled_step(torch, comp):
    net = net_of(torch)
    model = comp(net)
    f = comp(lambda x: model(x) + 1.0)
    yield f(points(torch))
    net.k = 3.0
    yield f(points(torch)), model(points(torch))
    model.k = 4.0
    yield f(points(torch)), model(points(torch))


@works
def attribute_deleted_on_a_compiled_model(torch, comp):
    net = net_of(torch)
    type(net).k = 5.0
    f = comp(net)
    yield f(points(torch))
    del f.k
    yield f(points(torch))


@works
def attribute_missing_on_a_compiled_model(torch, comp):
    f = comp(net_of(torch))
    try:
        f.nothing
    except AttributeError:
        yield "AttributeError"
    yield hasattr(f, "k"), hasattr(f, "nothing"), getattr(f, "nothing", 7)


@works
def buffer_registered_on_a_compiled_model(torch, comp):
    class Net(torch.nn.Module):
        def forward(self, x):
            return x * self.factor if hasattr(self, "factor") else x * 2.0

    f = comp(Net())
    yield f(points(torch))
    f.register_buffer("factor", torch.tensor([3.0, 4.0]))
    yield f(points(torch))
    f.factor.mul_(2.0)
    yield f(points(torch))


@guarded
def compiled_twice(torch, comp):
    net = net_of(torch)
    f = comp(comp(net))
    yield f(points(torch))
    net.k = 3.0
    yield f(points(torch))


@guarded
def model_compiled_in_place(torch, comp):
    net = net_of(torch)
    net.forward = comp(net.forward)
    yield net(points(torch))
    net.k = 3.0
    yield net(points(torch))
