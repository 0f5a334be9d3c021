"""Modules and their hooks: what a forward reads, layers exchanged, modes, functions that run beside forward."""

from collections import OrderedDict

from tests.compile.stale.program import guarded, points, works


def net_of(torch, forward, **attributes):
    """A module with a layer `lin`, some attributes and that forward."""

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lin = torch.nn.Linear(2, 2)
            for name, value in attributes.items():
                setattr(self, name, value)

    Net.forward = forward
    return Net()


@works
def attribute_read_in_forward(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * self.scale, scale=2.0)
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def attribute_read_beside_the_model(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x), scale=2.0)
    f = comp(lambda x: net(x) * net.scale)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def attribute_in_a_comprehension_of_forward(torch, comp):
    net = net_of(torch, lambda self, x: sum([self.lin(x) * self.scale for _ in range(2)]), scale=2.0)
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def attribute_in_a_lambda_of_forward(torch, comp):
    net = net_of(torch, lambda self, x: (lambda y: y * self.scale)(self.lin(x)), scale=2.0)
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def attribute_by_getattr_in_forward(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * getattr(self, "scale"), scale=2.0)
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def attribute_read_by_a_helper_of_the_module(torch, comp):
    def helper(module, x):
        return module.lin(x) * module.scale

    net = net_of(torch, helper, scale=2.0)
    f = comp(lambda x: helper(net, x))
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def attribute_read_by_a_property_of_the_module(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * self.doubled, scale=2.0)
    type(net).doubled = property(lambda self: self.scale * 2)
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def class_attribute_read_in_forward(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * self.factor)
    type(net).factor = 2.0
    f = comp(net)
    yield f(points(torch))
    type(net).factor = 3.0
    yield f(points(torch))
    net.factor = 4.0
    yield f(points(torch))


@works
def method_of_the_module(torch, comp):
    net = net_of(torch, lambda self, x: self.scaled(self.lin(x)), scale=2.0)
    type(net).scaled = lambda self, x: x * self.scale
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def flag_of_the_module(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * 3.0 if self.residual else self.lin(x) * 2.0, residual=False)
    f = comp(net)
    yield f(points(torch))
    net.residual = True
    yield f(points(torch))


@works
def module_in_training_and_evaluation(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * 3.0 if self.training else self.lin(x) * 2.0)
    f = comp(net)
    yield f(points(torch))
    net.eval()
    yield f(points(torch))
    net.train()
    yield f(points(torch))


@works
def dropout_switched_off(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5))
    f = comp(net)
    yield f(points(torch))
    net.eval()
    yield f(points(torch))
    net.train()
    yield f(points(torch))


@works
def only_one_layer_in_evaluation(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout(0.5))
    f = comp(net)
    yield f(points(torch))
    net[1].training = False
    yield f(points(torch))


@works
def probability_of_dropout(torch, comp):
    layer = torch.nn.Dropout(0.5)
    f = comp(layer)
    yield f(points(torch))
    layer.p = 0.1
    yield f(points(torch))


@works
def slope_of_a_leaky_relu(torch, comp):
    layer = torch.nn.LeakyReLU(0.1)
    f = comp(layer)
    yield f(-points(torch))
    layer.negative_slope = 0.5
    yield f(-points(torch))


@works
def reduction_of_a_loss(torch, comp):
    loss = torch.nn.MSELoss()
    f = comp(lambda x: loss(x, x * 2.0))
    for reduction in ("mean", "sum", "none"):
        loss.reduction = reduction
        yield f(points(torch))


@works
def layer_exchanged(torch, comp):
    net = net_of(torch, lambda self, x: self.act(self.lin(x)), act=torch.nn.ReLU())
    f = comp(net)
    yield f(points(torch))
    net.act = torch.nn.Tanh()
    yield f(points(torch))
    net.act = torch.nn.Identity()
    yield f(points(torch))


@works
def layer_of_a_sequential_exchanged(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
    f = comp(net)
    yield f(points(torch))
    net[1] = torch.nn.Tanh()
    yield f(points(torch))
    net[0] = torch.nn.Linear(2, 2)
    yield f(points(torch))


@works
def layer_appended_to_a_sequential(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2))
    f = comp(net)
    yield f(points(torch))
    net.append(torch.nn.ReLU())
    yield f(points(torch))
    del net[0]
    yield f(points(torch))


@works
def loop_over_a_module_list(torch, comp):
    layers = torch.nn.ModuleList([torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)])

    def step(x):
        for layer in layers:
            x = layer(x)
        return x

    f = comp(step)
    yield f(points(torch))
    layers.append(torch.nn.ReLU())
    yield f(points(torch))
    layers[0] = torch.nn.Linear(2, 2)
    yield f(points(torch))


@works
def loop_over_a_module_list_in_forward(torch, comp):
    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x) * (i + 1)
        return x

    net = net_of(torch, forward, layers=torch.nn.ModuleList([torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)]))
    f = comp(net)
    yield f(points(torch))
    net.layers.append(torch.nn.Tanh())
    yield f(points(torch))


@works
def module_dict_by_name(torch, comp):
    def forward(self, x):
        return self.heads[self.task](x)

    heads = torch.nn.ModuleDict({"a": torch.nn.Linear(2, 2), "b": torch.nn.Linear(2, 2)})
    net = net_of(torch, forward, heads=heads, task="a")
    f = comp(net)
    yield f(points(torch))
    net.task = "b"
    yield f(points(torch))
    heads["b"] = torch.nn.Tanh()
    yield f(points(torch))


@works
def plain_list_of_layers(torch, comp):
    layers = [torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)]

    def step(x):
        for layer in layers:
            x = layer(x)
        return x

    f = comp(step)
    yield f(points(torch))
    layers.reverse()
    yield f(points(torch))
    layers[0] = torch.nn.Linear(2, 2)
    yield f(points(torch))


@works
def loop_over_children(torch, comp):
    def forward(self, x):
        for child in self.children():
            x = child(x)
        return x

    net = net_of(torch, forward)
    f = comp(net)
    yield f(points(torch))
    net.act = torch.nn.Tanh()
    yield f(points(torch))


@works
def penalty_over_parameters(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2))
    f = comp(lambda x: net(x).sum() + sum((p**2).sum() for p in net.parameters()))
    yield f(points(torch))
    net.append(torch.nn.Linear(2, 2))
    yield f(points(torch))


@works
def penalty_over_named_parameters(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2))

    def step(x):
        loss = net(x).sum()
        for name, p in net.named_parameters():
            if "weight" in name:
                loss = loss + (p**2).sum()
        return loss

    f = comp(step)
    yield f(points(torch))
    net.append(torch.nn.Linear(2, 2))
    yield f(points(torch))


@works
def number_of_modules(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2))
    f = comp(lambda x: x * len(list(net.modules())))
    yield f(points(torch))
    net.append(torch.nn.ReLU())
    yield f(points(torch))


@works
def model_rebound(torch, comp):
    net = torch.nn.Linear(2, 2)

    def rebind():
        nonlocal net
        net = torch.nn.Linear(2, 2)

    f = comp(lambda x: net(x))
    yield f(points(torch))
    rebind()
    yield f(points(torch))


@works
def layer_set_to_none(torch, comp):
    def forward(self, x):
        return self.lin(x) if self.act is None else self.act(self.lin(x))

    net = net_of(torch, forward, act=torch.nn.Tanh())
    f = comp(net)
    yield f(points(torch))
    net.act = None
    yield f(points(torch))


@works
def buffer_replaced(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * self.factor)
    net.register_buffer("factor", torch.tensor([2.0, 3.0]))
    f = comp(net)
    yield f(points(torch))
    net.factor = torch.tensor([4.0, 5.0])
    yield f(points(torch))
    net.factor.mul_(2.0)
    yield f(points(torch))


@works
def parameter_replaced(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    net.weight = torch.nn.Parameter(torch.ones(2, 2))
    yield f(points(torch))
    net.weight.data = torch.zeros(2, 2)
    yield f(points(torch))


@works
def bias_removed(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    net.bias = None
    yield f(points(torch))


@works
def weights_tied(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))

    def step(x):
        net(x).sum().backward()
        grads = [p.grad * 1.0 for p in net.parameters()]
        net.zero_grad()
        return grads

    f = comp(step)
    yield f(points(torch))
    net[1].weight = net[0].weight
    yield f(points(torch))


@works
def weights_loaded(torch, comp):
    net, other = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    net.load_state_dict(other.state_dict())
    yield f(points(torch))


@works
def parameter_frozen(torch, comp):
    net = torch.nn.Linear(2, 2)

    def step(x):
        net(x).sum().backward()
        grad = net.weight.grad
        net.zero_grad()
        return 0 if grad is None else grad * 1.0

    f = comp(step)
    yield f(points(torch))
    net.weight.requires_grad_(False)
    yield f(points(torch))


@works
def module_in_double_precision(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(lambda x: net(x.to(net.weight.dtype)))
    yield f(points(torch))
    net.double()
    yield f(points(torch))


@works
def hook_added_and_removed(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(net)
    yield f(points(torch))
    handle = net.register_forward_hook(lambda module, given, out: out * 2.0)
    yield f(points(torch))
    handle.remove()
    yield f(points(torch))


@works
def hook_exchanged_for_another(torch, comp):
    net = torch.nn.Linear(2, 2)
    handle = net.register_forward_hook(lambda module, given, out: out * 2.0)
    f = comp(net)
    yield f(points(torch))
    handle.remove()
    net.register_forward_hook(lambda module, given, out: out * 3.0)
    yield f(points(torch))


@works
def hook_that_closes_over_a_list(torch, comp):
    net, factors = torch.nn.Linear(2, 2), [2.0]
    net.register_forward_hook(lambda module, given, out: out * factors[0])
    f = comp(net)
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))


@works
def hook_that_reads_the_module(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x), scale=2.0)
    net.register_forward_hook(lambda module, given, out: out * module.scale)
    f = comp(net)
    yield f(points(torch))
    net.scale = 3.0
    yield f(points(torch))


@works
def hook_before_forward(torch, comp):
    net, factors = torch.nn.Linear(2, 2), [2.0]
    f = comp(net)
    yield f(points(torch))
    net.register_forward_pre_hook(lambda module, given: (given[0] * factors[0],))
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))


@works
def hook_of_an_inner_layer(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
    f = comp(net)
    yield f(points(torch))
    net[0].register_forward_hook(lambda module, given, out: out * 2.0)
    yield f(points(torch))


@guarded
def hooks_in_another_order(torch, comp):
    net = torch.nn.Linear(2, 2)
    net.register_forward_hook(lambda module, given, out: out * 2.0)
    net.register_forward_hook(lambda module, given, out: out + 1.0)
    f = comp(net)
    yield f(points(torch))
    first = next(iter(net._forward_hooks))
    net._forward_hooks[first] = net._forward_hooks.pop(first)
    yield f(points(torch))


@guarded
def hook_that_counts(torch, comp):
    net, calls = torch.nn.Linear(2, 2), []
    net.register_forward_hook(lambda module, given, out: calls.append(1))
    f = comp(net)
    yield f(points(torch)), len(calls)
    yield f(points(torch)), len(calls)


@guarded
def hook_that_keeps_activations(torch, comp):
    net, kept = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU()), {}

    def keep(module, given, out):
        kept["first"] = out

    net[0].register_forward_hook(keep)
    f = comp(net)
    yield f(points(torch)), kept["first"]
    yield f(points(torch) * 2), kept["first"]


@guarded
def hook_of_gradients(torch, comp):
    net = torch.nn.Linear(2, 2)

    def step(x):
        net(x).sum().backward()
        grad = net.weight.grad * 1.0
        net.weight.grad = None
        return grad

    f = comp(step)
    yield f(points(torch))
    net.weight.register_hook(lambda g: g * 2.0)
    yield f(points(torch))


@guarded
def hook_of_a_module_backward(torch, comp):
    net, factors = torch.nn.Linear(2, 2), [2.0]

    def step(x):
        (net(x) * 2.0).sum().backward()
        grad = net.weight.grad * 1.0
        net.weight.grad = None
        return grad

    f = comp(step)
    yield f(points(torch))
    net.register_full_backward_pre_hook(lambda module, grads: (grads[0] * factors[0],))
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))


@works
def forward_replaced_in_the_class(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * 2.0)
    f = comp(net)
    yield f(points(torch))
    type(net).forward = lambda self, x: self.lin(x) * 3.0
    yield f(points(torch))


@works
def forward_replaced_in_the_instance(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
    f = comp(net)
    yield f(points(torch))
    net[1].forward = lambda x: x * 3.0
    yield f(points(torch))


@guarded
def class_of_a_module_exchanged(torch, comp):
    class Double(torch.nn.Module):
        def forward(self, x):
            return x * 2.0

    class Triple(torch.nn.Module):
        def forward(self, x):
            return x * 3.0

    net = Double()
    f = comp(net)
    yield f(points(torch))
    net.__class__ = Triple
    yield f(points(torch))


@guarded
def attributes_through_getattr_of_the_module(torch, comp):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.table = {"gain": 2.0}

        def __getattr__(self, name):
            return self.__dict__["table"][name] if name == "gain" else super().__getattr__(name)

        def forward(self, x):
            return x * self.gain

    net = Net()
    f = comp(net)
    yield f(points(torch))
    net.table["gain"] = 3.0
    yield f(points(torch))


@works
def super_forward(torch, comp):
    class Base(torch.nn.Module):
        factor = 2.0

        def forward(self, x):
            return x * self.factor

    class Derived(Base):
        def forward(self, x):
            return super().forward(x) + 1.0

    net = Derived()
    f = comp(net)
    yield f(points(torch))
    Base.factor = 3.0
    yield f(points(torch))
    Base.forward = lambda self, x: x * 5.0
    yield f(points(torch))


@works
def configuration_kept_by_the_module(torch, comp):
    class Config:
        def __init__(self, factor):
            self.factor = factor

    net = net_of(torch, lambda self, x: self.lin(x) * self.config.factor, config=Config(2.0))
    f = comp(net)
    yield f(points(torch))
    net.config.factor = 3.0
    yield f(points(torch))
    net.config = Config(4.0)
    yield f(points(torch))


@works
def list_kept_by_the_module(torch, comp):
    net = net_of(torch, lambda self, x: self.lin(x) * self.factors[0] * len(self.factors), factors=[2.0])
    f = comp(net)
    yield f(points(torch))
    net.factors[0] = 3.0
    yield f(points(torch))
    net.factors.append(1.0)
    yield f(points(torch))


@works
def function_kept_by_the_module(torch, comp):
    net = net_of(torch, lambda self, x: self.act(self.lin(x)), act=torch.relu)
    f = comp(net)
    yield f(points(torch))
    net.act = torch.tanh
    yield f(points(torch))


@works
def activation_by_name(torch, comp):
    net = net_of(torch, lambda self, x: getattr(torch.nn.functional, self.act)(self.lin(x)), act="relu")
    f = comp(net)
    yield f(points(torch))
    net.act = "softplus"
    yield f(points(torch))


@works
def state_dict_in_another_order(torch, comp):
    net = torch.nn.Sequential(OrderedDict(a=torch.nn.Linear(2, 2), b=torch.nn.Tanh()))
    f = comp(net)
    yield f(points(torch))
    net._modules.move_to_end("a")
    yield f(points(torch))


@guarded
def forward_that_counts_its_calls(torch, comp):
    def forward(self, x):
        self.calls += 1
        return self.lin(x) * self.calls

    net = net_of(torch, forward, calls=0)
    f = comp(net)
    for _ in range(3):
        yield f(points(torch)), net.calls


@works
def running_mean_in_a_buffer(torch, comp):
    def forward(self, x):
        self.mean.mul_(0.9).add_(x.mean(0), alpha=0.1)
        return x - self.mean

    net = net_of(torch, forward)
    net.register_buffer("mean", torch.zeros(2))
    f = comp(net)
    with torch.no_grad():
        for _ in range(3):
            yield f(points(torch)), net.mean


@works
def width_of_a_layer_read(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(lambda x: net(x) / net.in_features)
    yield f(points(torch))
    net.in_features = 4
    yield f(points(torch))
