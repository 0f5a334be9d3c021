"""Hooks of nodes, numbers of outputs, and gradients that a Function does not give: as PyTorch has them."""

import pytest

import minitorch
from tests.both import check, programs


def gives_none(torch, materialize=True):
    """A Function of two tensors, of which the second gets no gradient."""

    class GivesNone(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.set_materialize_grads(materialize)
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return g, None

    return GivesNone.apply


def doubles(torch, seen, materialize=True):
    """A Function of one tensor that notes the gradient it gets."""

    class Doubles(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(materialize)
            return x * 2

        @staticmethod
        def backward(ctx, g):
            seen.append(g)
            return g if g is None else g * 2

    return Doubles.apply


def leaves(torch, *shapes):
    return [torch.ones(*shape, requires_grad=True) for shape in shapes or [(1,), (1,)]]


def both_sides(torch, shapes, f):
    """What a hook of the node of `f` sees."""
    seen, y = [], f(*leaves(torch, *shapes))
    y.grad_fn.register_hook(lambda *gradients: seen.append(gradients))
    y.sum().backward()
    return seen


def hooked(torch, register, hook):
    """The gradients at two leaves that are multiplied, where the node has a hook."""
    x, w = leaves(torch, (2,), (2,))
    y = x * w
    handle = getattr(y.grad_fn, register)(hook)
    y.sum().backward()
    first = x.grad, w.grad
    handle.remove()
    x.grad = w.grad = None
    (x * w).sum().backward()
    return first, x.grad, w.grad


@programs(
    lambda torch: both_sides(torch, [(2,)], lambda x: x * 2),
    lambda torch: both_sides(torch, [(2, 3), (3,)], lambda x, w: x * w),
    lambda torch: both_sides(torch, [(3,)], lambda w: w * torch.ones(2, 3)),
    lambda torch: both_sides(torch, [(3,)], lambda x: x * x),
    lambda torch: both_sides(torch, [(3,), (3,)], lambda x, y: torch.cat([x, y])),
    lambda torch: both_sides(torch, [(3,)], lambda x: torch.where(x > 0, x, 0.0)),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: None),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: (inputs[0] * 2, inputs[1] * 3)),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: (inputs[0] * 2, None)),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: inputs[0]),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: (inputs[0],)),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: (1.0, inputs[1])),
    lambda torch: hooked(torch, "register_hook", lambda inputs, outputs: (inputs[0].double(), inputs[1])),
    lambda torch: hooked(torch, "register_prehook", lambda outputs: (outputs[0] * 5,)),
    lambda torch: hooked(torch, "register_prehook", lambda outputs: outputs[0] * 5),
    lambda torch: hooked(torch, "register_prehook", lambda outputs: outputs * 2),
)
def test_hooks_of_nodes(program):
    check(program, but={"text": "PyTorch does not name a lambda"})


def test_hooks_of_a_node_run_after_those_of_its_tensor():
    def program(torch):
        (x,) = leaves(torch, (2, 3))
        y, seen = x * 2, []
        y.register_hook(lambda g: seen.append("tensor"))
        y.grad_fn.register_prehook(lambda g: seen.append("before"))
        y.register_hook(lambda g: seen.append("tensor, later"))
        y.grad_fn.register_hook(lambda *g: seen.append("after"))
        y.sum().backward()
        return seen

    check(program)


def test_the_node_of_a_leaf_has_hooks():
    def program(torch):
        (x,) = leaves(torch, (2,))
        node, seen = (x * 2).grad_fn.next_functions[0][0], []
        node.register_prehook(lambda g: seen.append((g, x.grad)))
        node.register_hook(lambda *g: seen.append((g, x.grad.clone())))
        (x * 2).sum().backward()
        (x * 3).sum().backward(inputs=[x])
        return seen

    check(program)


def test_hooks_of_a_function_see_all_outputs():
    def program(torch):
        class Two(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x, n):
                return x * n, x * 2

            @staticmethod
            def backward(ctx, a, b):
                return a * 3 + b * 2, None

        (x,) = leaves(torch, (2,))
        a, b = Two.apply(x, 3)
        seen = []
        a.grad_fn.register_prehook(lambda outputs: seen.append(outputs))
        a.grad_fn.register_hook(lambda *sides: seen.append(sides))
        (a + b if len(seen) else a).sum().backward()
        return seen, x.grad, a.output_nr, b.output_nr, b.grad_fn.next_functions[0][1]

    check(program)


def test_nodes_keep_what_one_likes():
    def program(torch):
        node = (leaves(torch)[0] * 2).grad_fn
        node.metadata["made by"] = "me"
        return node.metadata

    check(program)


def test_a_node_with_other_inputs_than_pytorchs_says_so():
    y = minitorch.nn.Linear(2, 2)(minitorch.ones(3, 1, 2))
    with pytest.raises(NotImplementedError, match="hook a tensor instead"):
        y.grad_fn.register_hook(lambda *sides: None)


def test_hooks_of_a_linear_layer_see_the_weight_transposed():
    def program(torch):
        x = torch.tensor([[1.0, 2.0]], requires_grad=True)
        weight = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
        y, seen = torch.nn.functional.linear(x, weight), []
        y.grad_fn.register_hook(lambda g, out: seen.append(g))
        y.grad_fn.register_hook(lambda g, out: (g[0], g[1] * torch.tensor([[1.0], [10.0]])))
        y.backward(torch.tensor([[1.0, -1.0, 2.0]]))
        return [tuple(s.tolist() for s in g) for g in seen], x.grad, weight.grad

    check(program, but={"stride": "how a gradient lies in memory"})


def outputs(torch):
    x = torch.ones(4, 2, requires_grad=True)
    parts = (*x.unbind(), *x.split(1), *x.split([1, 3]), *x.chunk(2), *x.tensor_split(3), *torch.std_mean(x), *x.max(0))
    following = [(y * 1).grad_fn.next_functions[0][1] for y in parts if y.requires_grad]
    return [y.output_nr for y in parts], following, [y.grad_fn and y.grad_fn.name() for y in parts]


@programs(
    outputs,
    lambda torch: [y.output_nr for y in (torch.ones(2), torch.ones(2, requires_grad=True))],
    lambda torch: (torch.ones(2, 2, requires_grad=True) * 1).unbind()[1].unbind()[1].output_nr,
)
def test_numbers_of_outputs(program):
    check(program)


def seen_without_gradient(torch, materialize):
    x, y = leaves(torch)
    seen = []
    z = doubles(torch, seen, materialize)(y)
    z.register_hook(lambda g: seen.append(("hook of a result", g)))
    y.register_hook(lambda g: seen.append(("hook of a leaf", g)))
    y.register_post_accumulate_grad_hook(lambda leaf: seen.append(leaf.grad))
    gives_none(torch)(x, z).backward()
    return seen, x.grad, y.grad


def replaced(torch):
    x, y = leaves(torch)
    y.register_hook(lambda g: torch.ones(1))
    gives_none(torch)(x, y).backward()


def of_module(torch):
    torch.manual_seed(0)
    layer, seen = torch.nn.Softmax(1), []
    layer.register_full_backward_hook(lambda module, *sides: seen.append(sides))
    x, y = leaves(torch, (1, 2), (1, 2))
    gives_none(torch)(x, layer(y)).sum().backward()
    return seen, x.grad, y.grad


@programs(
    lambda torch: seen_without_gradient(torch, True),
    lambda torch: seen_without_gradient(torch, False),
    lambda torch: torch.autograd.grad(gives_none(torch)(*(a := leaves(torch))), a, allow_unused=True),
    lambda torch: torch.autograd.grad(gives_none(torch)(*(a := leaves(torch))), a),
    lambda torch: torch.autograd.grad(gives_none(torch)(*(a := leaves(torch))), a, materialize_grads=True),
    lambda torch: gives_none(torch)(*(a := leaves(torch))).backward(inputs=a) or [x.grad for x in a],
    lambda torch: (gives_none(torch)(*(a := leaves(torch))) * a[1]).backward() or [x.grad for x in a],
    lambda torch: (a[1].exp() * gives_none(torch)(a[0], a[1].exp())).backward() or [x.grad for x in a]
    if (a := leaves(torch))
    else None,
    replaced,
    of_module,
)
def test_a_gradient_that_is_not_given_arrives_as_none(program):
    check(program, ulp=2, but={"text": "of errors is PyTorch's C++"})


def retained(torch, **options):
    (x,) = leaves(torch, (2, 3))
    y = (x * 2).t()
    y.retain_grad()
    (y * y).sum().backward(**options, retain_graph=True)
    first = y.grad
    (y * 3).sum().backward()
    return first, y.grad, first is y.grad, first._version, y.grad.requires_grad


@programs(
    lambda torch: retained(torch),
    lambda torch: retained(torch, create_graph=True),
)
def test_a_retained_gradient_is_never_written_to_and_lies_in_reading_order(program):
    check(program, but={"warnings": "there is no cycle: docs/divergences.md"})
