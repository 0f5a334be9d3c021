"""What a Function may return: inputs, edited ones, views, one twice, no tensors; and what comes of it."""

import warnings

import pytest
import torch

import minitorch


def functions(lib):
    """Functions, by name, that return what is unusual."""

    def define(name, forward, backward):
        return type(name, (lib.autograd.Function,), {
            "forward": staticmethod(forward), "backward": staticmethod(backward),
        })  # fmt: skip

    def dirty(ctx, x, *others):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x

    def dirty_by(ctx, x, y):
        x.mul_(y)
        ctx.mark_dirty(x)
        ctx.save_for_backward(y.clone())
        return x

    def dirty_and_more(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x, x * 3

    def dirty_not_returned(ctx, x):
        ctx.mark_dirty(x)
        return x * 3

    def dirty_made(ctx, x):
        y = x * 2
        ctx.mark_dirty(y)
        return y

    def twice(ctx, x):
        y = x * 2
        return y, y

    def not_differentiable(ctx, x):
        ctx.mark_non_differentiable(x)
        return x

    def positive(ctx, x):
        y, z = x * 2, x > 0
        ctx.mark_non_differentiable(z)
        return y, z, x

    return {
        "Same": define("Same", lambda ctx, x: x, lambda ctx, g: g * 3),
        "Twice": define("Twice", twice, lambda ctx, g, h: g + 10 * h),
        "ViewAs": define("ViewAs", lambda ctx, x: x.view_as(x), lambda ctx, g: g * 3),
        "Part": define("Part", lambda ctx, x: x[:1], lambda ctx, g: lib.cat([g * 3, g * 0])),
        "Views": define("Views", lambda ctx, x: (x.view_as(x), x * 2), lambda ctx, g, h: g + h * 2),
        "Dirty": define("Dirty", dirty, lambda ctx, g: g * 2),
        "DirtyBy": define("DirtyBy", dirty_by, lambda ctx, g: (g * ctx.saved_tensors[0], g * 100)),
        "DirtyAndMore": define("DirtyAndMore", dirty_and_more, lambda ctx, g, h: g * 2 + h * 6),
        "DirtyNotReturned": define("DirtyNotReturned", dirty_not_returned, lambda ctx, g: g),
        "DirtyMade": define("DirtyMade", dirty_made, lambda ctx, g: g * 2),
        "Mixed": define(
            "Mixed", lambda ctx, x: ("text", x * 2, 5, x * 3), lambda ctx, *gs: gs[1] * 2 + gs[3] * 3 * (gs[0] is None)
        ),
        "Alone": define("Alone", lambda ctx, x: ("text", x * 2), lambda ctx, g, h: h * 2 if g is None else g),
        "Nothing": define("Nothing", lambda ctx, x: None, lambda ctx, g: None),
        "NotDifferentiable": define("NotDifferentiable", not_differentiable, lambda ctx, g: g),
        "Positive": define("Positive", positive, lambda ctx, g, h, k: g * 2 + k * 5),
        "BadShape": define("BadShape", lambda ctx, x: x * 2, lambda ctx, g: lib.ones(5)),
        "Broadcast": define("Broadcast", lambda ctx, x: x * 2, lambda ctx, g: lib.ones(3, 2)),
        "Double": define("Double", lambda ctx, x: x * 2, lambda ctx, g: g.double()),
    }


PROGRAMS = {
    "an input": lambda lib, f, a, b: [(y := f["Same"].apply(b)) is b, y._is_view(), y.grad_fn.name(), y],
    "an input, edited": lambda lib, f, a, b: [f["Same"].apply(b).mul_(2)],
    "an input, edited after": lambda lib, f, a, b: [y := f["Same"].apply(b), b.mul_(2), y.sum().backward(), a.grad],
    "a leaf": lambda lib, f, a, b: [y := f["Same"].apply(a), y.sum().backward(), a.grad, y is a],
    "a view": lambda lib, f, a, b: [y := f["ViewAs"].apply(b), y.sum().backward(), a.grad],
    "a view, edited": lambda lib, f, a, b: [f["ViewAs"].apply(b).mul_(2)],
    "a view, its base edited": lambda lib, f, a, b: [y := f["ViewAs"].apply(b), b.mul_(2), y.sum().backward()],
    "a view, reshaped": lambda lib, f, a, b: [f["ViewAs"].apply(b).unsqueeze_(0)],
    "a part": lambda lib, f, a, b: [y := f["Part"].apply(b), y.sum().backward(), a.grad],
    "views, edited": lambda lib, f, a, b: [f["Views"].apply(b)[0].mul_(2)],
    "beside a view, edited": lambda lib, f, a, b: [y := f["Views"].apply(b)[1].mul_(2), y.sum().backward(), a.grad],
    "one twice": lambda lib, f, a, b: [
        (y := f["Twice"].apply(b))[0] is y[1], (y[0].sum() + y[1].sum() * 3).backward(), a.grad],
    "dirty": lambda lib, f, a, b: [f["Dirty"].apply(b) is b, b._version, b.grad_fn.name(), b.sum().backward(), a.grad],
    "dirty leaf": lambda lib, f, a, b: [f["Dirty"].apply(a)],
    "dirty without gradient": lambda lib, f, a, b: [y := f["Dirty"].apply(b.detach()), y.requires_grad, y._version],
    "dirty view": lambda lib, f, a, b: [f["Dirty"].apply(b[1:]), b.sum().backward(), a.grad],
    "dirty view, its gradient": lambda lib, f, a, b: [v := b[1:], f["Dirty"].apply(v), v.sum().backward(), a.grad],
    "dirty view of a leaf": lambda lib, f, a, b: [f["Dirty"].apply(a[1:]), a.sum().backward()],
    "dirty by another": lambda lib, f, a, b: [x := lib.ones(2), f["DirtyBy"].apply(x, a), x.sum().backward(), a.grad],
    "dirty view by another": lambda lib, f, a, b: [
        x := lib.ones(3), f["DirtyBy"].apply(x[1:], a), x.sum().backward(), a.grad],
    "dirty and more": lambda lib, f, a, b: [
        y := f["DirtyAndMore"].apply(b), (y[0].sum() + y[1].sum()).backward(), a.grad, y[0] is b],
    "dirty view and more": lambda lib, f, a, b: [f["DirtyAndMore"].apply(b[1:])],
    "dirty, not returned": lambda lib, f, a, b: [f["DirtyNotReturned"].apply(b)],
    "dirty, no input": lambda lib, f, a, b: [f["DirtyMade"].apply(b)],
    "dirty under no_grad": lambda lib, f, a, b: [lib.no_grad()(f["Dirty"].apply)(b), b.sum().backward(), a.grad],
    "with what is no tensor": lambda lib, f, a, b: [
        y := f["Mixed"].apply(b), (y[1] + y[3]).sum().backward(), a.grad],
    "one beside what is no tensor": lambda lib, f, a, b: [y := f["Alone"].apply(b), y[1].sum().backward(), a.grad],
    "nothing": lambda lib, f, a, b: [f["Nothing"].apply(b)],
    "an input, not differentiable": lambda lib, f, a, b: [
        (y := f["NotDifferentiable"].apply(b)) is b, y.requires_grad, b.requires_grad, y._is_view()],
    "values, truth, an input": lambda lib, f, a, b: [
        y := f["Positive"].apply(b), y[0].sum().backward(), a.grad, [t.requires_grad for t in y], y[2]._is_view()],
    "a gradient of the wrong shape": lambda lib, f, a, b: [f["BadShape"].apply(b).sum().backward()],
    "a gradient to be summed": lambda lib, f, a, b: [f["Broadcast"].apply(b).sum().backward(), a.grad],
    "a gradient of another dtype": lambda lib, f, a, b: [f["Double"].apply(b).sum().backward(), a.grad],
}  # fmt: skip


def described(value):
    if isinstance(value, minitorch.Tensor | torch.Tensor):
        return str(value.dtype), value.tolist(), value.requires_grad
    return [described(x) for x in value] if isinstance(value, list | tuple) else value


def outcome(lib, program):
    a = lib.tensor([1.0, -2.0], requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = described(program(lib, functions(lib), a, a * 1))
        except Exception as error:
            result = type(error).__name__, str(error)[:150]
    return result, [(w.category.__name__, str(w.message)[:60]) for w in caught]


@pytest.mark.parametrize("name", PROGRAMS)
def test_outputs(name):
    assert outcome(minitorch, PROGRAMS[name]) == outcome(torch, PROGRAMS[name])


@pytest.mark.parametrize("lib", [minitorch, torch])
def test_a_view_of_a_view_cannot_be_edited_either(lib):
    a = lib.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="is a view and is being modified inplace"):
        functions(lib)["ViewAs"].apply(a * 1)[:1].mul_(2)


CALLS = [lambda f, a: f.apply(a), lambda f, a: f.apply(a, k=3), lambda f, a: f.apply(k=3, x=a)]


@pytest.mark.parametrize("call", CALLS, ids=["left out", "by name", "all by name"])
def test_setup_context_sees_defaults(call):
    def program(lib):
        class Scaled(lib.autograd.Function):
            @staticmethod
            def forward(x, k=2):
                return x * k

            @staticmethod
            def setup_context(ctx, inputs, output):
                ctx.k = inputs[1]

            @staticmethod
            def backward(ctx, g):
                return g * ctx.k, None

        a = lib.ones(2, requires_grad=True)
        call(Scaled, a).sum().backward()
        return a.grad.tolist()

    assert program(minitorch) == program(torch)


@pytest.mark.parametrize("asking", [False, True])
def test_once_differentiable(asking):
    def program(lib):
        once = lib.autograd.function.once_differentiable

        class Square(lib.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x * x

            @staticmethod
            @once
            def backward(ctx, g):
                return g * 2 * ctx.saved_tensors[0]

        x = lib.tensor([3.0], requires_grad=True)
        seed = lib.ones(1, requires_grad=asking)
        (g,) = lib.autograd.grad(Square.apply(x), x, seed, create_graph=True)
        try:
            g.sum().backward()
        except RuntimeError as error:
            return g.tolist(), str(error)
        return g.tolist()

    assert program(minitorch) == program(torch)
