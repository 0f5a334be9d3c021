"""Hooks of modules: order, what they see and replace, errors and removal, as in PyTorch."""

from collections import namedtuple

import pytest

import minitorch
from tests.nn.mirror import agree

Halves = namedtuple("Halves", "left right")


def pair(torch):
    """y = 2x + 1 as a module, and a list to note things in."""
    m = torch.nn.Linear(1, 1)
    with torch.no_grad():
        m.weight.fill_(2)
        m.bias.fill_(1)
    return m, []


def test_forward_hooks():
    def program(torch):
        m, seen = pair(torch)
        m.register_forward_pre_hook(lambda m, args: seen.append(("first", args[0].tolist())))
        m.register_forward_pre_hook(lambda m, args: (args[0] * 10,))
        m.register_forward_pre_hook(lambda m, args: seen.append("zeroth"), prepend=True)
        m.register_forward_pre_hook(lambda m, args: args[0] + 0)
        m.register_forward_hook(lambda m, args, y: seen.append((args[0].tolist(), y.tolist())))
        m.register_forward_hook(lambda m, args, y: y + 100)
        m.register_forward_hook(lambda m, args, y: seen.append("before all"), prepend=True)
        return m(torch.ones(1)), seen

    agree(program)


def test_forward_hooks_with_kwargs():
    def program(torch):
        class Scale(torch.nn.Module):
            def forward(self, x, by=1):
                return x * by

        m, seen = Scale(), []
        m.register_forward_pre_hook(lambda m, args, kwargs: (args, {"by": kwargs["by"] + 1}), with_kwargs=True)
        m.register_forward_hook(lambda m, args, kwargs, y: seen.append(kwargs), with_kwargs=True)
        return m(torch.ones(1), by=2), seen

    agree(program)


def test_a_pre_hook_with_kwargs_must_return_a_pair():
    def program(torch):
        m, _ = pair(torch)
        m.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
        m(torch.ones(1))

    agree(program)


def test_always_called_hooks():
    def program(torch):
        class Fails(torch.nn.Module):
            def forward(self, x):
                raise KeyError("inside")

        m, seen = Fails(), []
        m.register_forward_hook(lambda m, args, y: seen.append("never"))
        m.register_forward_hook(lambda m, args, y: seen.append(y), always_call=True)
        m.register_forward_hook(lambda m, args, kwargs, y: seen.append(kwargs), always_call=True, with_kwargs=True)
        m.register_forward_hook(lambda m, args, y: 1 / 0, always_call=True)
        try:
            m(1)
        except KeyError as error:
            return str(error), seen

    agree(program)


def test_an_always_called_hook_that_failed_is_not_called_again():
    def program(torch):
        m, seen = pair(torch)
        m.register_forward_hook(lambda m, args, y: seen.append("once") or 1 / 0, always_call=True)
        try:
            m(torch.ones(1))
        except ZeroDivisionError:
            return seen

    agree(program)


def test_removal():
    def program(torch):
        m, seen = pair(torch)
        handle = m.register_forward_hook(lambda *_: seen.append(1))
        with m.register_forward_pre_hook(lambda *_: seen.append(2)):
            m(torch.ones(1))
        handle.remove()
        handle.remove()
        m(torch.ones(1))
        return seen, len(m._forward_hooks), len(m._forward_pre_hooks)

    agree(program)


def test_a_hook_may_remove_itself():
    def program(torch):
        m, seen = pair(torch)
        handles = [m.register_forward_hook(lambda *_: seen.append(1) or handles[0].remove())]
        m(torch.ones(1))
        m(torch.ones(1))
        return seen

    agree(program)


def noted(seen):
    """A backward hook that writes down what it is given."""
    return lambda m, *grads: seen.append([[g if g is None else g.tolist() for g in side] for side in grads])


def test_full_backward_hooks():
    def program(torch):
        m, seen = pair(torch)
        m.register_full_backward_pre_hook(noted(seen))
        m.register_full_backward_hook(noted(seen))
        x = torch.ones(3, 1, requires_grad=True)
        y = m(x)
        y.square().sum().backward()
        return y.grad_fn.name(), x.grad, m.weight.grad, seen, m._is_full_backward_hook

    agree(program)


def test_backward_hooks_replace_gradients():
    def program(torch):
        m, seen = pair(torch)
        m.register_full_backward_pre_hook(lambda m, out: (out[0] * 10,))
        m.register_full_backward_pre_hook(lambda m, out: seen.append("prepended"), prepend=True)
        m.register_full_backward_hook(lambda m, into, out: (into[0] * 100,))
        m.register_full_backward_hook(noted(seen))
        x = torch.ones(1, requires_grad=True)
        m(x).sum().backward()
        return x.grad, m.weight.grad, seen

    agree(program)


def test_backward_hooks_see_several_inputs_and_outputs_at_once():
    def program(torch):
        class Net(torch.nn.Module):
            def forward(self, a, n, b, c):
                return a * n, "text", b * 2, c

        m, seen = Net(), []
        m.register_full_backward_hook(noted(seen))
        a, b = (torch.ones(2, requires_grad=True) for _ in range(2))
        p, _, q, c = m(a, 3, b, torch.ones(2))
        (p.sum() + (q * q).sum()).backward()
        return a.grad, b.grad, c.requires_grad, seen

    agree(program)


def test_backward_hooks_when_no_input_requires_grad():
    def program(torch):
        m, seen = pair(torch)
        m.register_full_backward_hook(noted(seen))
        m(torch.ones(1)).sum().backward()
        return m.weight.grad, seen

    with pytest.warns(UserWarning, match="no inputs require gradients"):
        program(minitorch)
    assert program_without_warning(program) == [[[None], [[1.0]]]]


def program_without_warning(program):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return program(minitorch)[1]


@pytest.mark.parametrize("result", [(None,), ("too", "many", "values")])
def test_backward_hooks_of_the_wrong_size(result):
    def program(torch):
        m, _ = pair(torch)
        m.register_full_backward_hook(lambda *_: result)
        x = torch.ones(1, requires_grad=True)
        m(x).sum().backward()
        return x.grad

    if result == (None,):
        assert program(minitorch) is None
    else:
        agree(program)


def test_backward_pre_hooks_of_the_wrong_size():
    def program(torch):
        m, _ = pair(torch)
        m.register_full_backward_pre_hook(lambda *_: (1, 2))
        m(torch.ones(1, requires_grad=True)).sum().backward()

    agree(program)


def test_backward_hooks_are_not_for_other_outputs():
    def program(torch):
        class Net(torch.nn.Module):
            def forward(self, x):
                return {"y": x}

        m = Net()
        m.register_full_backward_hook(lambda *_: None)
        return m(torch.ones(1, requires_grad=True))["y"].tolist()

    agree(program)


def test_backward_hooks_with_no_grad_and_with_second_derivatives():
    def program(torch):
        m, seen = pair(torch)
        m.register_full_backward_hook(noted(seen))
        with torch.no_grad():
            m(torch.ones(1))
        x = torch.ones(1, requires_grad=True)
        (g,) = torch.autograd.grad(m(x * x).sum(), x, create_graph=True)
        (h,) = torch.autograd.grad(g.sum(), x)
        return g.detach(), h, seen

    agree(program)


def test_backward_hooks_fire_again_when_the_graph_is_kept():
    def program(torch):
        m, seen = pair(torch)
        m.register_full_backward_hook(noted(seen))
        x = torch.ones(1, requires_grad=True)
        y = m(x).sum()
        y.backward(retain_graph=True)
        y.backward()
        return x.grad, seen

    agree(program)


def test_backward_hooks_wait_for_gradients_of_the_output():
    def program(torch):
        class Net(torch.nn.Module):
            def forward(self, x):
                self.side = x * 3
                return x * 2

        m, seen = Net(), []
        m.register_full_backward_hook(noted(seen))
        x = torch.ones(1, requires_grad=True)
        m(x).sum().backward(retain_graph=True)
        m.side.sum().backward()  # past the output
        return x.grad, seen

    agree(program)


def test_a_removed_hook_leaves_nothing():
    m = minitorch.nn.Linear(1, 1)
    for handle in (
        m.register_forward_hook(lambda *_: None, with_kwargs=True, always_call=True),
        m.register_forward_pre_hook(lambda *_: None, with_kwargs=True),
    ):
        handle.remove()
    assert not any(value for name, value in vars(m).items() if "hooks" in name)


def test_a_namedtuple_goes_through_backward_hooks_as_one():
    def program(torch):
        class Split(torch.nn.Module):
            def forward(self, x):
                return Halves(x * 2, x * 3)

        m, seen = Split(), []
        m.register_full_backward_hook(lambda m, g, out: seen.append((len(g), len(out))))
        y = m(torch.ones(1, requires_grad=True))
        y.left.sum().backward()
        return type(y).__name__, seen

    agree(program)
