"""Hooks of every module there is, beside those of one."""

import minitorch
from tests.both import check, programs


def trained(torch, register, hook=None, **options):
    """What hooks of all modules, and those of one, have seen and done; once they are removed, nothing any more."""
    seen = []
    net = torch.nn.Sequential(torch.nn.Linear(1, 2), torch.nn.Softmax(1))
    net[0].register_forward_pre_hook(lambda *given: seen.append("its own, before forward"))
    net[0].register_forward_hook(lambda *given: seen.append("its own, after forward"))
    net[0].register_full_backward_pre_hook(lambda *given: seen.append("its own, before backward"))
    net[0].register_full_backward_hook(lambda *given: seen.append("its own, after backward"))
    note = hook or (lambda module, *given: seen.append((type(module).__name__, given)))
    with getattr(torch.nn.modules.module, f"register_module_{register}")(note, **options):
        x = torch.ones(1, 1, requires_grad=True)
        net(x).sum().backward()
    net(x)
    return seen, x.grad, [p.grad for p in net.parameters()]


def failing(torch):
    class Failing(torch.nn.Module):
        def forward(self, x):
            raise ValueError("no")

    seen = []
    with torch.nn.modules.module.register_module_forward_hook(lambda *given: seen.append(given[2]), always_call=True):
        try:
            Failing()(torch.ones(1))
        except ValueError:
            return seen


@programs(
    lambda torch: trained(torch, "forward_pre_hook"),
    lambda torch: trained(torch, "forward_hook"),
    lambda torch: trained(torch, "full_backward_pre_hook"),
    lambda torch: trained(torch, "full_backward_hook"),
    lambda torch: trained(torch, "forward_hook", with_kwargs=True),
    lambda torch: trained(torch, "forward_pre_hook", lambda module, args: args[0] * 2),
    lambda torch: trained(torch, "forward_hook", lambda module, args, output: output * 2),
    lambda torch: trained(torch, "full_backward_pre_hook", lambda module, out: (out[0] * 2,)),
    lambda torch: trained(torch, "full_backward_hook", lambda module, into, out: tuple(g * 2 for g in into)),
    failing,
)
def test_hooks_of_all_modules(program):
    check(program, ulp=2)


def test_a_compiled_function_sees_them_come_and_go():
    layer = minitorch.nn.ReLU()
    f = minitorch.compile(lambda x: layer(x))
    found = [f(minitorch.ones(1)).item()]
    with minitorch.nn.modules.module.register_module_forward_hook(lambda module, args, output: output * 2):
        found.append(f(minitorch.ones(1)).item())
    assert [*found, f(minitorch.ones(1)).item()] == [1, 2, 1]
