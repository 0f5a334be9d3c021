"""What hooks may return, what they keep alive, and whose gradient they see; `.grad` of what is no leaf."""

import gc
import warnings
import weakref

import pytest
import torch

import minitorch


def both(program):
    """What a program gives, the error it raises (class and beginning of the text), and its warnings, in both."""
    results = []
    for lib in (minitorch, torch):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                result = program(lib)
            except Exception as error:
                result = type(error), str(error)[:36]
        results.append((result, [(w.category, str(w.message)[:80]) for w in caught]))
    ours, theirs = results
    assert ours == theirs
    return ours


RETURNED = {
    "nothing": lambda g: None,
    "another dtype": lambda g: g.long(),
    "a wider dtype": lambda g: g.double(),
    "half": lambda g: g.half(),
    "a number": lambda g: 3,
    "a list": lambda g: [g],
    "a part": lambda g: g[:1],
    "twice": lambda g: g * 2,
}


@pytest.mark.parametrize("name", RETURNED)
@pytest.mark.parametrize("of_leaf", [False, True])
def test_what_a_hook_of_a_tensor_returns(name, of_leaf):
    def program(lib):
        x = lib.ones(2, requires_grad=True)
        y = x * 2
        (x if of_leaf else y).register_hook(RETURNED[name])
        y.sum().backward()
        return x.grad.tolist()

    both(program)


@pytest.mark.parametrize("name", [name for name in RETURNED if "dtype" not in name and name not in ("half", "a list")])
@pytest.mark.parametrize("kind", ["register_full_backward_hook", "register_full_backward_pre_hook"])
def test_what_a_hook_of_a_module_returns(name, kind):
    def program(lib):
        layer = lib.nn.Linear(2, 2, bias=False)
        lib.nn.init.ones_(layer.weight)
        x = lib.ones(1, 2, requires_grad=True)

        def hook(module, *gradients):
            result = RETURNED[name](gradients[0][0][0])
            return None if result is None else (result[None] if isinstance(result, lib.Tensor) else result,)

        getattr(layer, kind)(hook)
        layer(x).sum().backward()
        return x.grad.tolist()

    both(program)


@pytest.mark.parametrize("dtype", ["float64", "float16", "int64"])
@pytest.mark.parametrize("kind", ["register_full_backward_hook", "register_full_backward_pre_hook"])
def test_a_hook_of_a_module_keeps_the_dtype(dtype, kind):
    def program(lib):
        layer = lib.nn.Linear(2, 2)
        getattr(layer, kind)(lambda module, *gradients: (gradients[0][0].to(getattr(lib, dtype)),))
        layer(lib.ones(1, 2, requires_grad=True)).sum().backward()

    messages = []
    for lib in (minitorch, torch):
        with pytest.raises(RuntimeError, match="has changed the type of value") as caught:
            program(lib)
        messages.append(str(caught.value).partition("has changed")[2])  # before it stands the name of the hook
    assert messages[0] == messages[1]


def edits(lib):
    """Edits of a tensor or of views of it after hooks were registered: which of the gradients they see."""
    yield lambda b, v: b.mul_(2), "v"
    yield lambda b, v: v.mul_(2), "v"
    yield lambda b, v: b.mul_(2), "b"
    yield lambda b, v: b[1:].mul_(2), "b"
    yield lambda b, v: v.mul_(2), "b"


@pytest.mark.parametrize("k", range(5))
@pytest.mark.parametrize("hooked", ["v", "b"])
def test_hooks_of_what_is_edited_later(k, hooked):
    def program(lib):
        b = lib.ones(3, requires_grad=True) * 1
        v = b[1:]
        named, seen = {"b": b, "v": v}, []
        named[hooked].retain_grad()
        named[hooked].register_hook(lambda g: seen.append(g.tolist()))
        edit, root = list(edits(lib))[k]
        edit(b, v)
        named[root].sum().backward()
        grad = named[hooked].grad
        return seen, None if grad is None else grad.tolist()

    both(program)


def test_grad():
    def own(lib):
        x = lib.ones(2, requires_grad=True)
        x.grad = x

    def deleted(lib):
        x = lib.ones(2, requires_grad=True)
        x.grad = lib.ones(2)
        del x.grad
        return x.grad

    def of_no_leaf(lib):
        x = lib.ones(2, requires_grad=True)
        y, z = x * 2, x * 3
        z.retain_grad()
        return y.grad, z.grad, y.detach().grad, x.grad, lib.ones(1).grad

    for program in (own, deleted, of_no_leaf):
        both(program)


@pytest.mark.parametrize("dtype", ["float64", "float16", "int64"])
def test_a_gradient_of_another_dtype_to_start_with(dtype):
    def program(lib):
        x = lib.tensor([1.5, 2.5], requires_grad=True)
        seed = lib.tensor([1.0, 3.0]).to(getattr(lib, dtype))
        (x * 2).backward(seed)
        (g,) = lib.autograd.grad(x * x, x, seed, create_graph=True)
        return x.grad.tolist(), str(x.grad.dtype), g.tolist(), str(g.dtype), g.requires_grad

    both(program)


def test_materialized_gradients_require_grad_if_a_graph_is_made():
    def program(lib):
        a, b = lib.ones(2, requires_grad=True), lib.ones(2, requires_grad=True)
        for create_graph in (False, True):
            found = lib.autograd.grad((a * a).sum(), (a, b), create_graph=create_graph, materialize_grads=True)
            yield [(g.tolist(), g.requires_grad, g.is_leaf) for g in found]

    both(lambda lib: list(program(lib)))


@pytest.mark.parametrize("name", ["jacobian", "hessian", "vjp", "jvp"])
def test_functional_under_no_grad(name):
    def program(lib):
        x = lib.tensor([1.0, 2.0])
        more = (x,) if name == "jvp" else ()
        with lib.no_grad():
            result = getattr(lib.autograd.functional, name)(lambda x: (x * x * x).sum(), x, *more)
        return [r.tolist() for r in result]

    both(program)


def freed(make):
    """Whether the tensor that `make` returns goes when it is let go, without a search for cycles."""
    gc.disable()
    try:
        kept, x = make()
        gone = weakref.ref(x)
        del x
        return gone() is None and kept is not None
    finally:
        gc.enable()


def test_retain_grad_makes_no_cycle():
    def make():
        x = minitorch.ones(3, requires_grad=True)
        y = x * 2
        y.retain_grad()
        y.sum().backward()
        assert y.grad.tolist() == [1.0, 1.0, 1.0]
        return x, y

    assert freed(make)


@pytest.mark.parametrize("several", [False, True])
def test_a_function_that_saves_its_output_makes_no_cycle(several):
    class Exp(minitorch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x.exp()
            ctx.save_for_backward(y)
            return (y, y * 2) if several else y

        @staticmethod
        def backward(ctx, g, *more):
            (y,) = ctx.saved_tensors
            return g * y + sum(h * 2 * y for h in more)

    def make():
        x = minitorch.zeros(3, requires_grad=True)
        y = Exp.apply(x)
        y = y[0] if several else y
        return x, y

    assert freed(make)
    x = minitorch.ones(3, requires_grad=True)
    y = Exp.apply(x)
    (g,) = minitorch.autograd.grad((y[0] if several else y).sum(), x, create_graph=True)
    (h,) = minitorch.autograd.grad(g.sum(), x)
    assert minitorch.equal(g.detach(), h)
