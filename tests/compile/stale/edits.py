"""What tensors know of themselves: versions after edits, hooks, views, inference mode, own attributes."""

from tests.compile.stale.program import guarded, points, works


def versions_of(torch, comp, function):
    """The versions of an argument and of a view, and whether backward notices an edit in between."""
    f = comp(function)
    for _ in range(3):
        x = torch.ones(3)
        f(x)
        yield x._version, x
    w, x = torch.ones(3, requires_grad=True), torch.ones(3)
    y = (w * x).sum()
    f(x)
    whole = torch.zeros(4)
    view = whole[:3]
    f(view)
    yield whole._version, view._version, whole
    try:
        y.backward()
        yield w.grad
    except RuntimeError as error:
        yield "modified by an inplace operation" in str(error)


@works
def version_of_an_argument_multiplied_in_place(torch, comp):
    yield from versions_of(torch, comp, lambda x: x.mul_(2))


@works
def version_of_an_argument_edited_twice(torch, comp):
    yield from versions_of(torch, comp, lambda x: x.mul_(2).add_(1))


@works
def version_of_an_argument_written_at_a_place(torch, comp):
    def step(x):
        x[0] = 5.0

    yield from versions_of(torch, comp, step)


@works
def version_of_an_argument_edited_and_summed(torch, comp):
    def step(x):
        x += 1
        return x.sum()

    yield from versions_of(torch, comp, step)


@works
def version_of_an_argument_edited_through_a_view(torch, comp):
    yield from versions_of(torch, comp, lambda x: x[1:].mul_(3))


@works
def version_of_a_sum_kept_in_an_argument(torch, comp):
    f = comp(lambda total, x: total.add_(x))
    total = torch.zeros(3, 2)
    for _ in range(3):
        f(total, points(torch))
        yield total, total._version


@works
def version_of_memory_written_through_two_tensors(torch, comp):
    whole = torch.zeros(4)
    part = whole[:2]

    def step(x):
        whole.add_(x)
        part.mul_(2)

    f = comp(step)
    for _ in range(3):
        f(torch.ones(4))
        yield whole, whole._version, part._version


@works
def version_of_a_result_that_was_edited(torch, comp):
    f = comp(lambda x: (x * 2).add_(1))
    for _ in range(2):
        yield f(points(torch)), f(points(torch))._version


@works
def version_after_the_counter_was_replaced(torch, comp):
    w = torch.ones(3)
    f = comp(lambda x: w.add_(x))
    f(torch.ones(3))
    w.data = torch.nn.Parameter(w).detach()
    before = w._version
    f(torch.ones(3))
    yield w, w._version - before


@guarded
def hook_after_accumulation_added(torch, comp):
    w = torch.ones(3, requires_grad=True)

    def step(x):
        (w * x).sum().backward()

    f = comp(step)
    f(torch.ones(3))
    yield w.grad
    w.register_post_accumulate_grad_hook(lambda p: p.grad.mul_(0.5))
    try:
        f(torch.ones(3))
    except RuntimeError as error:
        if "post accumulate" not in str(error):
            raise
        yield "refused"
    yield w.grad


@guarded
def hook_after_accumulation_on_another_argument(torch, comp):
    def step(w):
        (w * w).sum().backward()
        return w.grad

    f = comp(step)
    yield f(torch.ones(3, requires_grad=True))
    w = torch.ones(3, requires_grad=True)

    def halve(p):
        p.grad.mul_(0.5)

    w.register_post_accumulate_grad_hook(halve)
    yield f(w)


@guarded
def hook_on_another_argument(torch, comp):
    def step(w):
        (w * w).sum().backward()
        return w.grad

    f = comp(step)
    yield f(torch.ones(3, requires_grad=True))
    w = torch.ones(3, requires_grad=True)
    w.register_hook(lambda g: g * 5)
    yield f(w)


@works
def argument_made_in_inference_mode(torch, comp):
    f = comp(lambda x: x * 2 if x.is_inference() else x * 3)
    yield f(torch.ones(3))
    with torch.inference_mode():
        x = torch.ones(3)
    yield f(x)


@works
def argument_made_in_inference_mode_edited(torch, comp):
    f = comp(lambda x: x.mul_(2))
    yield f(torch.ones(3))
    with torch.inference_mode():
        x = torch.ones(3)
    yield f(x)


@works
def argument_that_is_a_view(torch, comp):
    f = comp(lambda x: x * 2 if x._is_view() else x * 3)
    yield f(torch.ones(3))
    yield f(torch.ones(4)[1:])
    yield f(torch.ones(3))


@works
def argument_with_a_method_of_its_own(torch, comp):
    f = comp(lambda x: x.mul(2))
    yield f(torch.ones(3))
    x = torch.ones(3)
    x.mul = lambda k: torch.ones(3) * 9
    yield f(x)
    yield f(torch.ones(3))


@works
def argument_with_a_gradient_but_no_history(torch, comp):
    f = comp(lambda x: x * 1 if x.grad is None else x * x.grad)
    yield f(torch.ones(3))
    x = torch.ones(3)
    x.grad = torch.ones(3) * 5
    yield f(x)
    yield f(torch.ones(3))


@works
def gradient_given_to_a_tensor_without_history(torch, comp):
    w = torch.ones(3)
    f = comp(lambda x: x if w.grad is None else x * w.grad)
    yield f(torch.ones(3))
    w.grad = torch.ones(3) * 5
    yield f(torch.ones(3))


@guarded
def attribute_set_on_an_argument_and_taken_back(torch, comp):
    def step(x):
        x.k = 3
        y = x * x.k
        del x.k
        return y

    f = comp(step)
    yield f(torch.ones(3))
    x = torch.ones(3)
    x.k = 8
    yield f(x)
    yield hasattr(x, "k")
