"""Module: attributes, walking, modes and printing, as PyTorch's."""

import copy
import pickle

import pytest
import torch

import minitorch
from tests.nn.mirror import agree


def network(torch):
    """A model with everything in it: nesting, a shared layer, buffers of both kinds, an unused name."""
    nn = torch.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.ModuleList([nn.Linear(3, 3), nn.Linear(3, 3)]))
            self.head = nn.Linear(3, 1, bias=False)
            self.again = self.head
            self.scale = nn.Parameter(torch.ones(2))
            self.register_buffer("mean", torch.zeros(3))
            self.register_buffer("scratch", torch.zeros(3), persistent=False)
            self.register_parameter("nothing", None)
            self.add_module("empty", None)

        def extra_repr(self):
            return "one line\nand another"

    return Net()


PROGRAMS = {
    "repr": repr,
    "named_modules": lambda m: [(n, repr(x)) for n, x in m.named_modules()],
    "named_modules with duplicates": lambda m: [n for n, _ in m.named_modules(prefix="p", remove_duplicate=False)],
    "modules": lambda m: [type(x).__name__ for x in m.modules()],
    "named_children": lambda m: [n for n, _ in m.named_children()],
    "children": lambda m: len(list(m.children())),
    "named_parameters": lambda m: [(n, tuple(p.shape)) for n, p in m.named_parameters()],
    "with duplicates": lambda m: [n for n, _ in m.named_parameters(prefix="p", remove_duplicate=False)],
    "own parameters": lambda m: [n for n, _ in m.named_parameters(recurse=False)],
    "parameters": lambda m: len(list(m.parameters())),
    "named_buffers": lambda m: [n for n, _ in m.named_buffers(prefix="x")],
    "buffers": lambda m: [tuple(b.shape) for b in m.buffers()],
    "state keys": lambda m: list(m.state_dict(prefix="p.")),
    "metadata": lambda m: list(m.state_dict()._metadata.items()),
    "attributes": lambda m: list(m.__dict__),
    "modes": lambda m: [x.training for x in m.eval().modules()] + [x.training for x in m.train().modules()],
    "train": lambda m: m.train("yes"),
    "get_submodule": lambda m: repr(m.get_submodule("body.2.1")),
    "get_submodule itself": lambda m: m.get_submodule("") is m,
    "get_submodule missing": lambda m: m.get_submodule("body.9"),
    "get_submodule of a parameter": lambda m: m.get_submodule("scale"),
    "get_parameter": lambda m: m.get_parameter("body.0.bias") is m.body[0].bias,
    "get_parameter of a buffer": lambda m: m.get_parameter("mean"),
    "get_parameter missing": lambda m: m.get_parameter("body.0.nose"),
    "get_buffer": lambda m: m.get_buffer("mean") is m.mean,
    "get_buffer of a parameter": lambda m: m.get_buffer("scale"),
    "set_submodule": lambda m: m.set_submodule("body.1", m.head) or repr(m),
    "set_submodule nowhere": lambda m: m.set_submodule("", m.head),
    "set_submodule strict": lambda m: m.set_submodule("body.new", m.head, strict=True),
    "set_submodule on a parameter": lambda m: m.set_submodule("scale", m.head),
    "requires_grad_": lambda m: [p.requires_grad for p in m.requires_grad_(False).parameters()],
    "apply": lambda m: m.apply(lambda x: order.append(type(x).__name__)) and order.copy() + [order.clear()],
    "no attribute": lambda m: m.nose,
    "delete": lambda m: delattr(m, "scale") or delattr(m, "mean") or delattr(m, "body") or repr(m),
    "delete nothing": lambda m: delattr(m, "nose"),
    "no forward": lambda m: m(1),
    "digits are no names": lambda m: [n for n in dir(m.body) if n[0].isdigit()],
    "dir": lambda m: [n for n in ("body", "mean", "scale", "forward", "training") if n in dir(m)],
    "call an empty module": lambda m: m.empty,
}
order: list[str] = []


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_pytorch(name):
    agree(lambda torch: PROGRAMS[name](network(torch)))


ASSIGNMENTS = {
    "tensor to a parameter": lambda torch, m: setattr(m, "scale", torch.ones(2)),
    "number to a parameter": lambda torch, m: setattr(m, "scale", 1),
    "None to a parameter": lambda torch, m: setattr(m, "scale", None) or list(m._parameters),
    "module to a parameter": lambda torch, m: setattr(m, "scale", torch.nn.ReLU()),
    "tensor to a module": lambda torch, m: setattr(m, "head", torch.ones(2)),
    "list to a module": lambda torch, m: setattr(m, "head", [1]),
    "None to a module": lambda torch, m: setattr(m, "head", None) or repr(m),
    "parameter to a module": lambda torch, m: setattr(m, "head", torch.nn.Parameter(torch.ones(2))) or repr(m),
    "number to a buffer": lambda torch, m: setattr(m, "mean", 1),
    "tensor to a buffer": lambda torch, m: setattr(m, "mean", torch.ones(2)) or m.mean.tolist(),
    "None to a buffer": lambda torch, m: setattr(m, "mean", None) or list(m.state_dict()),
    "module to a buffer": lambda torch, m: setattr(m, "mean", torch.nn.ReLU()) or list(m._buffers),
    "parameter to a buffer": lambda torch, m: setattr(m, "mean", torch.nn.Parameter(torch.ones(2))) or list(m._buffers),
    "buffer to a new name": lambda torch, m: setattr(m, "b", torch.nn.Buffer(torch.ones(2))) or list(m.state_dict()),
    "passing buffer": lambda torch, m: (
        setattr(m, "b", torch.nn.Buffer(torch.ones(2), persistent=False)) or list(m.state_dict())
    ),
    "buffer to a parameter": lambda torch, m: setattr(m, "scale", torch.nn.Buffer(torch.ones(2))),
    "buffer over an attribute": lambda torch, m: setattr(m, "x", 1) or setattr(m, "x", torch.nn.Buffer(torch.ones(2))),
    "buffer over a module": lambda torch, m: setattr(m, "head", torch.nn.Buffer(torch.ones(2))),
    "scratch stays scratch": lambda torch, m: setattr(m, "scratch", torch.ones(3)) or list(m.state_dict()),
    "parameter to scratch": lambda torch, m: (
        setattr(m, "scratch", torch.nn.Parameter(torch.ones(3))) or list(m.state_dict())
    ),
    "module over an attribute": lambda torch, m: (
        setattr(m, "x", 1) or setattr(m, "x", torch.nn.ReLU()) or ("x" in m.__dict__, "x" in m._modules)
    ),
    "register_parameter: dot": lambda torch, m: m.register_parameter("a.b", None),
    "register_parameter: empty": lambda torch, m: m.register_parameter("", None),
    "register_parameter: number": lambda torch, m: m.register_parameter(1, None),
    "register_parameter: taken": lambda torch, m: m.register_parameter("head", None),
    "register_parameter: tensor": lambda torch, m: m.register_parameter("new", torch.ones(2)),
    "register_buffer: dot": lambda torch, m: m.register_buffer("a.b", None),
    "register_buffer: empty": lambda torch, m: m.register_buffer("", None),
    "register_buffer: number": lambda torch, m: m.register_buffer(1, None),
    "register_buffer: taken": lambda torch, m: m.register_buffer("scale", None),
    "register_buffer: list": lambda torch, m: m.register_buffer("new", [1]),
    "add_module: dot": lambda torch, m: m.add_module("a.b", torch.nn.ReLU()),
    "add_module: empty": lambda torch, m: m.add_module("", torch.nn.ReLU()),
    "add_module: number": lambda torch, m: m.add_module(1, torch.nn.ReLU()),
    "add_module: taken": lambda torch, m: m.add_module("scale", torch.nn.ReLU()),
    "add_module: tensor": lambda torch, m: m.add_module("new", torch.ones(2)),
    "register_module": lambda torch, m: m.register_module("new", torch.nn.ReLU()) or repr(m.new),
}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_assignment_as_pytorch(name):
    agree(lambda torch: ASSIGNMENTS[name](torch, network(torch)))


@pytest.mark.parametrize("what", ["parameter", "module", "buffer", "register_parameter", "register_buffer"])
def test_assigning_before_init(what):
    def program(torch):
        class Net(torch.nn.Module):
            def __init__(self):
                if what.startswith("register"):
                    getattr(self, what)("x", None)
                self.x = {
                    "parameter": lambda: torch.nn.Parameter(torch.ones(1)),
                    "module": torch.nn.ReLU,
                    "buffer": lambda: torch.nn.Buffer(torch.ones(1)),
                }[what]()

        Net()

    agree(program)


def test_a_plain_attribute_may_be_set_before_init():
    class Net(minitorch.nn.Module):
        def __init__(self):
            self.early = 1
            super().__init__()

    assert Net().early == 1


def test_register_a_result_of_computation():
    m, leaf = minitorch.nn.Module(), minitorch.nn.Parameter(minitorch.ones(2))
    with pytest.raises(TypeError, match=r"cannot assign 'torch\.FloatTensor' object to parameter 'x'"):
        m.register_parameter("x", leaf * 2)


def test_zero_grad():
    def program(torch):
        m = torch.nn.Linear(2, 1)
        m(torch.ones(2)).sum().backward()
        m.zero_grad(set_to_none=False)
        zeros = [p.grad.tolist() for p in m.parameters()]
        m.zero_grad()
        return zeros, [p.grad for p in m.parameters()]

    agree(program)


def test_conversion():
    def program(torch):
        m = network(torch)
        m.register_buffer("count", torch.zeros(1, dtype=torch.int64))
        weight = m.head.weight
        m.head(torch.ones(3)).sum().backward()
        dtypes = []
        for change in (
            lambda: m.double(),
            lambda: m.half(),
            lambda: m.float(),
            lambda: m.to(torch.float64),
            lambda: m.to(dtype=torch.float32),
            lambda: m.to("cpu", torch.float64),
            lambda: m.to(torch.ones(1)),
            lambda: m.to("cpu"),
            lambda: m.to(torch.device("cpu")),
            lambda: m.cpu(),
            lambda: m.type(torch.float64),
        ):
            assert change() is m
            dtypes.append([str(weight.dtype), str(weight.grad.dtype), str(m.mean.dtype), str(m.count.dtype)])
        return dtypes, m.head.weight is weight, m.again.weight is weight

    agree(program)
    agree(lambda torch: torch.nn.Linear(1, 1).to(torch.int64))


def test_conversion_keeps_the_history_of_what_was_computed_before():
    def program(torch):
        m = torch.nn.Linear(1, 1)
        m.double()
        loss = m(torch.ones(1, dtype=torch.float64)).sum()
        loss.backward()
        return m.weight.grad.tolist()

    agree(program)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_share_nothing_and_keep_their_sharing(copied):
    m = minitorch.nn.Sequential(minitorch.nn.Linear(2, 2), minitorch.nn.ReLU())
    m.add_module("again", m[0])
    twin = copied(m)
    assert repr(twin) == repr(m)
    assert twin[2] is twin[0]
    assert twin[0].weight is not m[0].weight
    assert isinstance(twin[0].weight, minitorch.nn.Parameter)
    assert twin[0].weight.tolist() == m[0].weight.tolist()
    twin[0].weight.data.zero_()
    assert m[0].weight.tolist() != twin[0].weight.tolist()
    twin(minitorch.ones(2)).sum().backward()
    assert twin[0].weight.grad is not None
    assert m[0].weight.grad is None


def test_a_copy_shares_its_parameters():
    m = minitorch.nn.Linear(2, 2)
    twin = copy.copy(m)
    assert twin.weight is m.weight


def test_a_subclass_may_override_train():
    seen = []

    class Frozen(minitorch.nn.Module):
        def train(self, mode=True):
            seen.append(mode)
            return super().train(False)

    m = minitorch.nn.Sequential(Frozen())
    m.train()
    assert seen == [True]
    assert not m[0].training


def test_the_base_class_takes_no_arguments():
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        minitorch.nn.Module(1)


def test_the_paths_that_users_import():
    from minitorch import nn
    from minitorch.nn.functional import relu
    from minitorch.nn.modules.linear import Linear
    from minitorch.nn.modules.loss import _Loss
    from minitorch.nn.modules.module import Module
    from minitorch.nn.parameter import Parameter
    from minitorch.nn.utils import clip_grad_norm_

    assert (nn.Linear, nn.Module, nn.Parameter) == (Linear, Module, Parameter)
    assert issubclass(nn.MSELoss, _Loss)
    assert relu is nn.functional.relu
    assert clip_grad_norm_ is nn.utils.clip_grad_norm_


def test_every_layer_is_where_pytorch_has_it():
    for name in dir(minitorch.nn):
        layer = getattr(minitorch.nn, name)
        if isinstance(layer, type) and not name.startswith(("Parameter", "Uninit")):
            theirs, (package, _, file) = getattr(torch.nn, name), layer.__module__.rpartition(".")
            assert f"{package}.{PARTS.get(file, file)}" == theirs.__module__.replace("torch", "minitorch", 1)


PARTS = {
    "adaptive_pooling": "pooling", "attention": "activation", "bilinear": "linear", "conv_transpose": "conv",
    "lazy_conv": "conv", "lazy_linear": "linear", "margin_loss": "loss", "parameter_containers": "container",
    "rectifier": "activation", "rnn_base": "rnn", "syncbatchnorm": "batchnorm", "transformer_layers": "transformer",
}  # fmt: skip
"""Files of our own for a part of what PyTorch has in one."""


class Counted:
    def __init__(self, count):
        self.count = count


def test_several_bases_are_made_one_after_the_other_if_call_super_init_asks_for_it():
    def program(torch):
        class Both(torch.nn.Module, Counted):
            call_super_init = True

        class First(torch.nn.Module, Counted):
            pass

        return Both(count=3).count, Both(4).count, hasattr(First(), "count")

    agree(program)


@pytest.mark.parametrize("args", [(1,), (1, 2)])
def test_a_module_takes_no_arguments_of_its_own(args):
    agree(lambda torch: torch.nn.Module(*args))
    agree(lambda torch: torch.nn.Module(foo=1))


@pytest.mark.parametrize("home", ["", "nn", "nn.functional", "optim", "optim.lr_scheduler", "utils.data"])
def test_a_name_that_is_not_here_says_so(home):
    module = minitorch
    for name in filter(None, home.split(".")):
        module = getattr(module, name)
    with pytest.raises(AttributeError, match="has no attribute 'Conv9d'; not all of PyTorch is here"):
        _ = module.Conv9d
