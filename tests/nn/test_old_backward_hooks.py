"""Backward hooks of the former kind, and hooks of what modules register, as in PyTorch."""

import warnings

import pytest

from tests.nn.mirror import agree


def listed(gradients):
    return [None if g is None else g.tolist() for g in gradients]


class Split:
    def __call__(self, torch):
        class Module(torch.nn.Module):
            def forward(self, x):
                return x * 2, x * 3

        return Module()


MODULES = {
    "linear": lambda torch: torch.nn.Linear(2, 2),
    "linear without bias": lambda torch: torch.nn.Linear(2, 2, bias=False),
    "nested": lambda torch: torch.nn.Sequential(torch.nn.LeakyReLU(0.5), torch.nn.LeakyReLU(0.25)),
    "activation": lambda torch: torch.nn.LeakyReLU(0.5),
    "two outputs": Split(),
}


@pytest.mark.parametrize("name", MODULES)
def test_former_backward_hooks(name):
    def program(torch):
        m, seen = MODULES[name](torch), []
        with torch.no_grad():
            for p in m.parameters():
                p.copy_(torch.arange(1.0, 1 + p.numel()).reshape(p.shape))
        handle = m.register_backward_hook(lambda m, g, out: seen.append((listed(g), listed(out))))
        x = torch.tensor([[0.5, -1.0]], requires_grad=True)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            y = m(x)
        y = y if isinstance(y, torch.Tensor) else y[0] + y[1]
        (y * torch.tensor([1.0, 3.0])).sum().backward()
        handle.remove()
        m(x)
        return seen, x.grad, [str(w.message) for w in caught if w.category is FutureWarning]

    agree(program)


def test_what_a_former_backward_hook_returns_replaces_the_gradients():
    def program(torch):
        m = torch.nn.Linear(2, 2)
        with torch.no_grad():
            m.weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
        m.register_backward_hook(lambda m, g, out: tuple(x * torch.arange(1.0, 3.0) for x in g))
        x = torch.tensor([[0.5, -1.0]], requires_grad=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            m(x).sum().backward()
        return x.grad, m.weight.grad, m.bias.grad

    agree(program)


@pytest.mark.parametrize("full_first", [True, False])
def test_former_and_full_backward_hooks_do_not_mix(full_first):
    def program(torch):
        m = torch.nn.ReLU()
        both = [m.register_full_backward_hook, m.register_backward_hook]
        for register in both if full_first else both[::-1]:
            register(lambda *_: None)

    agree(program)


def test_former_backward_hooks_of_all_modules():
    def program(torch):
        seen = []
        hook = torch.nn.modules.module.register_module_backward_hook
        with hook(lambda m, g, out: seen.append((type(m).__name__, listed(g), listed(out)))):
            x = torch.tensor([1.0, 2.0], requires_grad=True)
            m = torch.nn.Sequential(torch.nn.LeakyReLU(0.5), torch.nn.LeakyReLU(0.25))
            m(x).sum().backward()
        torch.nn.ReLU()(x).sum().backward()
        return seen, x.grad

    agree(program)


def test_hooks_of_what_is_registered():
    def program(torch):
        module, seen = torch.nn.modules.module, []
        handles = [
            module.register_module_parameter_registration_hook(lambda m, n, p: seen.append(("parameter", n))),
            module.register_module_buffer_registration_hook(lambda m, n, b: seen.append(("buffer", n))),
            module.register_module_module_registration_hook(lambda m, n, c: seen.append((n, type(c).__name__))),
            module.register_module_parameter_registration_hook(lambda m, n, p: torch.nn.Parameter(p + 1)),
            module.register_module_buffer_registration_hook(lambda m, n, b: None if b is None else b * 2),
        ]
        m = torch.nn.Module()
        m.w = torch.nn.Parameter(torch.ones(2))
        m.w = None
        m.register_parameter("v", None)
        m.register_buffer("b", torch.ones(2))
        m.b = torch.zeros(2)
        m.b = None
        m.inner = torch.nn.BatchNorm1d(2)
        m.inner = torch.nn.ReLU()
        m.inner = None
        m.add_module("other", torch.nn.Linear(1, 1))
        m.w = torch.nn.Parameter(torch.ones(2))
        for handle in handles:
            handle.remove()
        m.b = torch.ones(2)
        return seen, m.w, m.b

    agree(program)
