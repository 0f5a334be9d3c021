"""Hooks for saved tensors and for several gradients, edges of the graph: against PyTorch's."""

import gc
import threading
import weakref

import pytest

import minitorch
from tests.both import check, programs


def same(x):
    return x


def noting(torch, log, *known):
    """Hooks that note what they are given."""

    def pack(t):
        known_as = next((i for i, x in enumerate(known) if x is t), None)
        node = None if t.grad_fn is None else t.grad_fn.name().split(".")[-1]
        log.append((known_as, t.requires_grad, node, t.detach()))
        return t.detach()

    return torch.autograd.graph.saved_tensors_hooks(pack, lambda t: (log.append("unpacked"), t)[1])


def every_way(torch):
    """Calls by each way in which they are recorded: of one and of several tensors, with numbers, views, edits."""
    x, a, log = torch.tensor([1.0, 2.0, 4.0], requires_grad=True), torch.tensor([2.0, 4.0, 0.5]), []
    with noting(torch, log, x, a):
        y = x.sqrt()
        z = (y * x).sum() + (x * a).sum()
        w = (x * 2).view(3, 1).square()
        w.mul_(4.0)
        w.sqrt_()
        v = torch.cat([x, a]).square().sum() + torch.square(x[1:]).sum() + torch.where(a > 1, x, a).sum()
    loss = z + w.sum() + v
    loss.backward(retain_graph=True)
    loss.backward()
    return log, x.grad


def of_function(torch):
    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x * x
            ctx.save_for_backward(x, y, None)
            return y

        @staticmethod
        def backward(ctx, g):
            x, y, _ = ctx.saved_tensors
            return g * 2 * x + 0 * y

    x, log = torch.tensor([1.0, 2.0], requires_grad=True), []
    with noting(torch, log, x):
        y = Square.apply(x)
    (g,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    return [entry for entry in log if entry == "unpacked" or entry[0] == 0], g.detach(), torch.autograd.grad(g.sum(), x)


def changed_on_the_way(torch):
    x, y = (torch.tensor(v, requires_grad=True) for v in ([1.0, 2.0], [3.0, 5.0]))
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t * 2, lambda t: t * 4):
        z = x * y
    z.sum().backward()
    return x.grad, y.grad


def second_derivatives(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach().numpy().copy(), torch.from_numpy):
        y = (x * x * x.reciprocal().square() * x).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    return g.detach(), torch.autograd.grad(g.sum(), x)


def innermost(torch):
    hooks, log = torch.autograd.graph.saved_tensors_hooks, []
    x = torch.ones(2, requires_grad=True)
    with hooks(lambda t: log.append("outer"), same):
        with hooks(lambda t: (log.append("inner"), t)[1], same):
            y = x * x
        x * x
    x * x
    with torch.autograd.graph.save_on_cpu():
        y = y * y
    y.sum().backward()
    return log, x.grad


def edited_since(torch):
    x, a = torch.ones(3, requires_grad=True), torch.ones(3)
    with torch.autograd.graph.saved_tensors_hooks(same, same):
        y = x * a
    a.mul_(2)
    y.sum().backward()
    return x.grad


def with_hooks(torch, pack, unpack):
    x = torch.ones(3, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = x * x.detach()
    y.sum().backward()


def disabled(torch):
    with torch.autograd.graph.disable_saved_tensors_hooks("not here"):
        with torch.autograd.graph.disable_saved_tensors_hooks("nor here"):
            pass
        with torch.autograd.graph.save_on_cpu():
            pass


def disabled_within(torch):
    with torch.autograd.graph.save_on_cpu(), torch.autograd.graph.disable_saved_tensors_hooks("not here"):
        pass


def several(torch):
    a, b, log = torch.ones(2, requires_grad=True), torch.full((2,), 3.0, requires_grad=True), []
    c, d = a * b, a * b
    register = torch.autograd.graph.register_multi_grad_hook
    handles = [
        register((a, b, c, d), lambda gs: log.append([None if g is None else g.tolist() for g in gs])),
        register((a, b, c, d), lambda g: log.append(g.tolist()), mode="any"),
    ]
    c.sum().backward(retain_graph=True)
    c.sum().backward(inputs=(a,), retain_graph=True)
    (c + d).sum().backward(retain_graph=True)
    with handles[0]:
        handles[1].remove()
    (c + d).sum().backward()
    return log


def edges(torch):
    x = torch.ones(2, requires_grad=True)
    found = [torch.autograd.graph.get_gradient_edge(y) for y in (x, x * 2, torch.unbind(x)[1])]
    return [(edge.node.name(), edge.output_nr) for edge in found]


def count_an_edit(torch):
    x = torch.ones(2, requires_grad=True)
    y, z = x.sqrt(), torch.ones(1)
    torch.autograd.graph.increment_version(y)
    torch.autograd.graph.increment_version([y, z])
    return y._version, z._version


@programs(
    every_way,
    of_function,
    changed_on_the_way,
    second_derivatives,
    innermost,
    edited_since,
    lambda torch: with_hooks(torch, lambda t: t.mul_(2), same),
    lambda torch: with_hooks(torch, same, lambda t: 3),
    disabled,
    disabled_within,
    several,
    edges,
    count_an_edit,
    lambda torch: torch.autograd.graph.get_gradient_edge(torch.ones(2)),
    lambda torch: torch.autograd.graph.register_multi_grad_hook((torch.ones(2),), print),
    lambda torch: torch.autograd.graph.register_multi_grad_hook((), print, mode="some"),
)
def test_same_as_pytorch(program):
    check(program)


def test_an_edit_that_was_counted_is_noticed():
    x = minitorch.ones(2, requires_grad=True)
    y = x.sqrt()
    minitorch.autograd.graph.increment_version(y)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_what_is_packed_away_is_freed():
    kept, x = [], minitorch.ones(4, requires_grad=True)
    with minitorch.autograd.graph.saved_tensors_hooks(lambda t: t.tolist(), minitorch.tensor):
        y = x.exp()
        kept.append(weakref.ref(y._array))
        y = y.sum()
    gc.collect()
    assert kept[0]() is None
    y.backward()
    assert x.grad.tolist() == pytest.approx([2.7182817] * 4)


def test_used_up_and_kept():
    x = minitorch.ones(2, requires_grad=True)
    with minitorch.autograd.graph.save_on_cpu():
        y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        y.backward()


def test_hooks_are_of_their_thread():
    log = []

    def work():
        x = minitorch.ones(2, requires_grad=True)
        (x * x).sum().backward()
        log.append(x.grad.tolist())

    with minitorch.autograd.graph.saved_tensors_hooks(lambda t: log.append("packed"), same):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert log == [[2, 2]]


def test_hooks_that_are_no_functions_are_refused():
    with pytest.raises(TypeError), minitorch.autograd.graph.saved_tensors_hooks(3, same):
        pass


def test_a_compiled_function_refuses_hooks_around_it_and_takes_those_in_it():
    w = minitorch.ones(3, requires_grad=True)

    @minitorch.compile
    def step(x):
        with minitorch.autograd.graph.saved_tensors_hooks(same, lambda t: t * 2):
            y = (x * w).sum()
        y.backward()
        return w.grad

    assert step(minitorch.ones(3)).tolist() == [2, 2, 2]
    with minitorch.autograd.graph.save_on_cpu(), pytest.raises(RuntimeError, match="hooks for saved tensors"):
        step(minitorch.ones(3))
    assert step(minitorch.ones(3)).tolist() == [4, 4, 4]


def test_edges_stand_for_tensors():
    def program(torch):
        edge, grad = torch.autograd.graph.get_gradient_edge, torch.autograd.grad
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        y = x * x
        z = (y * 3).sum()
        given = torch.tensor([1.0, -1.0])
        results = [
            grad(z, edge(y), retain_graph=True),
            grad(edge(z), [edge(x), y], retain_graph=True),
            grad([edge(y)], x, grad_outputs=given, retain_graph=True),
            grad(edge(z), edge(x), create_graph=True),
        ]
        torch.autograd.backward(edge(z), inputs=[edge(x)], retain_graph=True)
        torch.autograd.backward([edge(y), z], [given, None], retain_graph=True)
        return results, x.grad

    check(program)


@pytest.mark.parametrize("call", [
    lambda torch, edge, x, y: torch.autograd.backward(edge(y)),
    lambda torch, edge, x, y: torch.autograd.grad(y.sum(), edge(x * 2)),
    lambda torch, edge, x, y: torch.autograd.grad(y.sum(), edge(x * 2), materialize_grads=True),
    lambda torch, edge, x, y: torch.autograd.grad(y.sum(), 3),
    lambda torch, edge, x, y: torch.autograd.grad(3, x),
    lambda torch, edge, x, y: edge(x.detach()),
])  # fmt: skip
def test_errors_of_edges(call):
    def program(torch):
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        return call(torch, torch.autograd.graph.get_gradient_edge, x, x * x)

    check(program, but={"text": "says what to do"})


def test_saved_tensors_may_be_edited_where_that_is_allowed():
    def program(torch):
        x, results = torch.ones(3, requires_grad=True), []
        with torch.autograd.graph.allow_mutation_on_saved_tensors():
            y = x.clone()
            out = (y**2).sum() + (y * 4 * y[:2].sum()).sum()
            y.sin_()
            y[0] = 5.0
            y.view(1, 3).mul_(2)
            out.backward()
            results.append(x.grad.clone())
            later = (y * y).sum()
        for call in (later.backward, nested):
            try:
                call(torch) if call is nested else call()
            except Exception as error:
                results.append(type(error).__name__)
        return results

    def nested(torch):
        allowed = torch.autograd.graph.allow_mutation_on_saved_tensors
        with allowed(), allowed():
            pass

    check(program)
