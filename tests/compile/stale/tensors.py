"""Tensors and parameters that the function reaches: exchanged, edited, of another shape or dtype, with attributes."""

from tests.compile.stale.program import guarded, points, works


class Box:
    """Attributes, and nothing else."""


@works
def tensor_edited_in_place(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * t)
    yield f(points(torch))
    t.mul_(3.0)
    yield f(points(torch))
    t[0] = 5.0
    yield f(points(torch))


@works
def tensor_rebound(torch, comp):
    t = torch.ones(2)

    def rebind(value):
        nonlocal t
        t = value

    f = comp(lambda x: x * t)
    yield f(points(torch))
    rebind(torch.full((2,), 3.0))
    yield f(points(torch))
    rebind(torch.full((3, 1), 4.0))
    yield f(points(torch))
    rebind(torch.full((2,), 5.0, dtype=torch.float64))
    yield f(points(torch))
    rebind(6.0)
    yield f(points(torch))


@works
def data_of_a_tensor_replaced(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * t)
    yield f(points(torch))
    t.data = torch.tensor([3.0, 4.0])
    yield f(points(torch))
    t.data = torch.tensor([[3.0], [4.0], [5.0]])
    yield f(points(torch))


@works
def tensor_in_a_list(torch, comp):
    held = [torch.ones(2)]
    f = comp(lambda x: x * held[0])
    yield f(points(torch))
    held[0] = torch.full((2,), 3.0)
    yield f(points(torch))
    held[0].add_(1.0)
    yield f(points(torch))


@works
def list_of_tensors_grows(torch, comp):
    held = [torch.ones(2)]
    f = comp(lambda x: x * sum(held))
    yield f(points(torch))
    held.append(torch.ones(2))
    yield f(points(torch))


@works
def tensor_through_numpy(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * t)
    yield f(points(torch))
    t.numpy()[0] = 3.0
    yield f(points(torch))


@guarded
def view_whose_base_is_edited(torch, comp):
    base = torch.ones(4)
    t = base[:2]
    f = comp(lambda x: x * t)
    yield f(points(torch))
    base.mul_(3.0)
    yield f(points(torch))


@works
def shape_of_a_tensor_read(torch, comp):
    held = [torch.ones(2)]
    f = comp(lambda x: x * held[0].shape[0])
    yield f(points(torch))
    held[0] = torch.ones(3)
    yield f(points(torch))


@works
def number_of_dimensions_read(torch, comp):
    held = [torch.ones(2)]
    f = comp(lambda x: x * held[0].ndim + held[0].numel() + held[0].dim())
    yield f(points(torch))
    held[0] = torch.ones(2, 1)
    yield f(points(torch))


@works
def dtype_of_a_tensor_read(torch, comp):
    held = [torch.ones(2)]
    f = comp(lambda x: x * 2.0 if held[0].dtype == torch.float32 else x * 3.0)
    yield f(points(torch))
    held[0] = held[0].double()
    yield f(points(torch))


@works
def requires_grad_read(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * 3.0 if t.requires_grad else x * 2.0)
    yield f(points(torch))
    t.requires_grad_()
    yield f(points(torch))


@works
def requires_grad_set(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * t)
    yield f(points(torch)).requires_grad
    t.requires_grad_()
    yield f(points(torch)).requires_grad, f(points(torch))


@works
def gradient_there_or_not(torch, comp):
    w = torch.ones(2, requires_grad=True)
    f = comp(lambda x: x * 2.0 if w.grad is None else x * w.grad)
    yield f(points(torch))
    w.grad = torch.full((2,), 3.0)
    yield f(points(torch))
    w.grad = None
    yield f(points(torch))


@guarded
def attribute_of_a_tensor(torch, comp):
    t = torch.ones(2)
    t.gain = 2.0
    f = comp(lambda x: x * t * t.gain)
    yield f(points(torch))
    t.gain = 3.0
    yield f(points(torch))


@guarded
def attribute_of_a_parameter(torch, comp):
    net = torch.nn.Linear(2, 2)
    net.weight.gain = 2.0
    f = comp(lambda x: net(x) * net.weight.gain)
    yield f(points(torch))
    net.weight.gain = 3.0
    yield f(points(torch))


@guarded
def attribute_of_an_argument(torch, comp):
    f = comp(lambda x: x * getattr(x, "gain", 2.0))
    yield f(points(torch))
    x = points(torch)
    x.gain = 3.0
    yield f(x)
    x.gain = 4.0
    yield f(x)


@works
def argument_of_another_shape(torch, comp):
    f = comp(lambda x: x * x.shape[0])
    yield f(points(torch))
    yield f(points(torch)[:2])
    yield f(points(torch).T)
    yield f(points(torch)[0])


@works
def argument_of_another_dtype(torch, comp):
    f = comp(lambda x: x * 2)
    yield f(points(torch))
    yield f(points(torch).double())
    yield f(torch.arange(3))


@works
def argument_that_requires_grad(torch, comp):
    f = comp(lambda x: x * 2.0)
    yield f(points(torch)).requires_grad
    x = points(torch).requires_grad_()
    yield f(x).requires_grad, f(x)
    yield f(points(torch)).requires_grad


@works
def argument_that_is_not_contiguous(torch, comp):
    f = comp(lambda x: x * 2.0)
    yield f(points(torch))
    yield f(points(torch).T.contiguous().T)
    yield f(points(torch)[::2])
    yield f(points(torch)[:, :1].expand(3, 2))


@works
def one_tensor_in_two_arguments(torch, comp):
    def step(a, b):
        a.add_(1.0)
        return a * b

    f = comp(step)
    with torch.no_grad():
        yield f(points(torch), points(torch))
        x = points(torch)
        yield f(x, x), x
        yield f(points(torch), points(torch))


@works
def argument_that_is_a_captured_tensor(torch, comp):
    t = points(torch)

    def step(x):
        x.mul_(2.0)
        return x + t

    f = comp(step)
    yield f(points(torch)), t
    yield f(t), t


@works
def argument_that_overlaps_another(torch, comp):
    def step(a, b):
        a.add_(1.0)
        return a * b

    f = comp(step)
    yield f(torch.ones(2), torch.ones(2))
    base = torch.ones(3)
    yield f(base[:2], base[1:]), base


@works
def parameter_shared_later(torch, comp):
    a, b = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    f = comp(lambda x: b(a(x)))
    yield f(points(torch))
    b.weight = a.weight
    with torch.no_grad():
        a.weight.mul_(2.0)
    yield f(points(torch))


@works
def captured_tensor_becomes_a_view_of_another(torch, comp):
    a, b = torch.ones(2), torch.ones(2)

    def step(x):
        a.mul_(2.0)
        return x * a * b

    f = comp(step)
    yield f(points(torch)), a, b
    b.data = a.data
    yield f(points(torch)), a, b


@guarded
def class_of_a_tensor_exchanged(torch, comp):
    class Loud(torch.Tensor):
        pass

    f = comp(lambda x: x * 3.0 if type(x) is Loud else x * 2.0)
    yield f(points(torch))
    x = points(torch)
    x.__class__ = Loud
    yield [float(v) for v in f(x).flatten()]


@guarded
def hook_of_a_tensor(torch, comp):
    w, factors = torch.ones(2, requires_grad=True), [2.0]

    def step(x):
        (x * w).sum().backward()
        grad = w.grad * 1.0
        w.grad = None
        return grad

    f = comp(step)
    yield f(points(torch))
    handle = w.register_hook(lambda g: g * factors[0])
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))
    handle.remove()
    yield f(points(torch))


@guarded
def item_of_a_tensor(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * t[0].item())
    yield f(points(torch))
    t[0] = 3.0
    yield f(points(torch))


@guarded
def list_of_a_tensor(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * sum(t.tolist()))
    yield f(points(torch))
    t[0] = 3.0
    yield f(points(torch))


@guarded
def branch_on_a_captured_tensor(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * 2.0 if t.sum() > 1 else x * 3.0)
    yield f(points(torch))
    t.zero_()
    yield f(points(torch))


@guarded
def printed_tensor_as_a_key(torch, comp):
    t, table = torch.ones(1), {"tensor([1.])": 2.0}
    f = comp(lambda x: x * table.get(repr(t), 3.0))
    yield f(points(torch))
    t.zero_()
    yield f(points(torch))


@guarded
def index_by_a_tensor(torch, comp):
    k, factors = torch.tensor(0), [2.0, 3.0]
    f = comp(lambda x: x * factors[k])
    yield f(points(torch))
    k.add_(1)
    yield f(points(torch))


@guarded
def version_of_a_tensor(torch, comp):
    t = torch.ones(2)
    f = comp(lambda x: x * (t._version + 1))
    yield f(points(torch))
    t.mul_(1.0)
    yield f(points(torch))


@guarded
def address_of_a_tensor(torch, comp):
    a, b = torch.ones(2), torch.ones(2)
    f = comp(lambda x: x * 2.0 if a.data_ptr() == b.data_ptr() else x * 3.0)
    yield f(points(torch))
    b.data = a.data
    yield f(points(torch))


@works
def identity_of_tensors(torch, comp):
    held = Box()
    held.a = held.b = torch.ones(2)
    f = comp(lambda x: x * 2.0 if held.a is held.b else x * 3.0)
    yield f(points(torch))
    held.b = torch.ones(2)
    yield f(points(torch))


@works
def wanted_from_a_state_dict(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(lambda x: x * net.state_dict()["bias"])
    yield f(points(torch))
    with torch.no_grad():
        net.bias.fill_(3.0)
    yield f(points(torch))


@works
def tensor_made_of_a_list(torch, comp):
    numbers = [1.0, 2.0]
    f = comp(lambda x: x * torch.tensor(numbers))
    yield f(points(torch))
    numbers[0] = 3.0
    yield f(points(torch))


@works
def size_from_a_setting(torch, comp):
    settings = {"n": 2}
    f = comp(lambda x: torch.ones(settings["n"]) * x.sum())
    yield f(points(torch))
    settings["n"] = 3
    yield f(points(torch))


@works
def dimension_from_a_setting(torch, comp):
    settings = {"dim": 0, "keepdim": False}
    f = comp(lambda x: x.sum(settings["dim"], keepdim=settings["keepdim"]))
    yield f(points(torch))
    settings["dim"] = 1
    yield f(points(torch))
    settings["keepdim"] = True
    yield f(points(torch))


@works
def index_from_a_setting(torch, comp):
    settings = {"row": 0, "rows": slice(0, 2)}
    f = comp(lambda x: x[settings["row"]] * x[settings["rows"]])
    yield f(points(torch))
    settings["row"] = 2
    yield f(points(torch))
    settings["rows"] = slice(1, 3)
    yield f(points(torch))


@works
def writing_into_a_tensor_made_inside(torch, comp):
    settings = {"row": 0}

    def step(x):
        z = torch.zeros(3, 2)
        z[settings["row"]] = x[0]
        return z

    f = comp(step)
    yield f(points(torch))
    settings["row"] = 2
    yield f(points(torch))


@works
def function_that_edits_a_captured_tensor(torch, comp):
    total = torch.zeros(2)

    def step(x):
        total.add_(x.sum(0))
        return x * 2.0

    f = comp(step)
    for _ in range(3):
        yield f(points(torch)), total
