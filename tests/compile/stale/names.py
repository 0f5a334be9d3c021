"""Globals, builtins, modules and functions of the library: exchanged, shadowed, imported inside."""

import builtins
import importlib
import math
import sys
import types

from tests.compile.stale.program import guarded, points, works

FACTOR = 2.0
UNSET = None
SHAPES = {"k": 2.0}


def helper(x):
    return x * FACTOR


def other_helper(x):
    return x * 5.0


@works
def global_number(torch, comp):
    global FACTOR
    FACTOR = 2.0
    f = comp(lambda x: x * FACTOR)
    yield f(points(torch))
    FACTOR = 3.0
    yield f(points(torch))


@works
def global_number_of_a_helper(torch, comp):
    global FACTOR
    FACTOR = 2.0
    f = comp(lambda x: helper(x))
    yield f(points(torch))
    FACTOR = 3.0
    yield f(points(torch))


@works
def global_helper_exchanged(torch, comp):
    global helper
    kept = helper
    f = comp(lambda x: helper(x))
    try:
        yield f(points(torch))
        helper = other_helper
        yield f(points(torch))
    finally:
        helper = kept


@works
def global_through_globals(torch, comp):
    global FACTOR
    FACTOR = 2.0
    f = comp(lambda x: x * FACTOR)
    yield f(points(torch))
    globals()["FACTOR"] = 3.0
    yield f(points(torch))


@guarded
def globals_read_as_a_dict(torch, comp):
    global FACTOR
    FACTOR = 2.0
    f = comp(lambda x: x * globals()["FACTOR"])
    yield f(points(torch))
    FACTOR = 3.0
    yield f(points(torch))


@works
def global_written_outside_by_setattr(torch, comp):
    global FACTOR
    FACTOR = 2.0
    f = comp(helper)
    yield f(points(torch))
    setattr(sys.modules[__name__], "FACTOR", 3.0)
    yield f(points(torch))


@guarded
def global_that_appears(torch, comp):
    globals().pop("LATER", None)

    def step(x):
        try:
            return x * LATER  # noqa: F821
        except NameError:
            return x * 2.0

    f = comp(step)
    yield f(points(torch))
    globals()["LATER"] = 3.0
    try:
        yield f(points(torch))
    finally:
        del globals()["LATER"]
    yield f(points(torch))


@guarded
def builtin_shadowed_by_a_global(torch, comp):
    f = comp(lambda x: x * len([1, 1]))
    yield f(points(torch))
    globals()["len"] = lambda items: 5
    try:
        yield f(points(torch))
    finally:
        del globals()["len"]
    yield f(points(torch))


@guarded
def builtin_replaced(torch, comp):
    f = comp(lambda x: x * abs(-2))
    yield f(points(torch))
    kept = builtins.abs
    builtins.abs = lambda value: 5
    try:
        yield f(points(torch))
    finally:
        builtins.abs = kept
    yield f(points(torch))


@guarded
def builtin_added(torch, comp):
    def step(x):
        try:
            return x * appearing  # noqa: F821
        except NameError:
            return x * 2.0

    f = comp(step)
    yield f(points(torch))
    builtins.appearing = 3.0
    try:
        yield f(points(torch))
    finally:
        del builtins.appearing


@works
def global_written_inside(torch, comp):
    global UNSET
    UNSET = None

    def step(x):
        return x * 2.0 if UNSET is None else x * UNSET

    f = comp(step)
    yield f(points(torch))
    UNSET = 4.0
    yield f(points(torch))


@guarded
def global_counted_up_inside(torch, comp):
    global FACTOR
    FACTOR = 2.0

    def step(x):
        global FACTOR
        FACTOR += 1.0
        return x * FACTOR

    f = comp(step)
    yield f(points(torch)), FACTOR
    yield f(points(torch)), FACTOR


@works
def global_dict(torch, comp):
    SHAPES["k"] = 2.0
    f = comp(lambda x: x * SHAPES["k"])
    yield f(points(torch))
    SHAPES["k"] = 3.0
    yield f(points(torch))


@works
def function_of_another_module(torch, comp):
    module = types.ModuleType("kept_functions")
    exec("k = 2.0\ndef scaled(x):\n    return x * k\n", vars(module))
    f = comp(lambda x: module.scaled(x))
    yield f(points(torch))
    module.k = 3.0
    yield f(points(torch))
    exec("def scaled(x):\n    return x + k\n", vars(module))
    yield f(points(torch))


@works
def import_inside(torch, comp):
    module = types.ModuleType("settings_of_a_test")
    module.factor = 2.0
    sys.modules["settings_of_a_test"] = module

    def step(x):
        import settings_of_a_test

        return x * settings_of_a_test.factor

    f = comp(step)
    try:
        yield f(points(torch))
        module.factor = 3.0
        yield f(points(torch))
    finally:
        del sys.modules["settings_of_a_test"]


@guarded
def from_import_inside(torch, comp):
    module = types.ModuleType("settings_of_another")
    module.factor = 2.0
    sys.modules["settings_of_another"] = module

    def step(x):
        from settings_of_another import factor

        return x * factor

    f = comp(step)
    try:
        yield f(points(torch))
        module.factor = 3.0
        yield f(points(torch))
    finally:
        del sys.modules["settings_of_another"]


@guarded
def module_exchanged_in_sys_modules(torch, comp):
    first, second = types.ModuleType("exchanged"), types.ModuleType("exchanged")
    first.factor, second.factor = 2.0, 3.0

    def step(x):
        import exchanged_settings

        return x * exchanged_settings.factor

    f = comp(step)
    try:
        for module in (first, second):
            sys.modules["exchanged_settings"] = module
            yield f(points(torch))
    finally:
        del sys.modules["exchanged_settings"]


@guarded
def module_reloaded_from_a_file(torch, comp):
    import pathlib
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "reloaded_settings.py")
        path.write_text("factor = 2.0\n")
        sys.path.insert(0, folder)
        kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            importlib.invalidate_caches()
            module = importlib.import_module("reloaded_settings")
            f = comp(lambda x: x * module.factor)
            yield f(points(torch))
            path.write_text("factor = 33.0 / 11\n")
            importlib.reload(module)
            yield f(points(torch))
        finally:
            sys.dont_write_bytecode = kept
            sys.path.remove(folder)
            sys.modules.pop("reloaded_settings", None)


@works
def constant_of_math(torch, comp):
    f = comp(lambda x: x * math.pi + math.sqrt(4.0))
    yield f(points(torch))
    yield f(points(torch) * 2)


@guarded
def constant_of_math_replaced(torch, comp):
    kept = math.pi
    f = comp(lambda x: x * math.pi)
    yield f(points(torch))
    math.pi = 3.0
    try:
        yield f(points(torch))
    finally:
        math.pi = kept


@guarded
def function_of_math_replaced(torch, comp):
    kept = math.sqrt
    f = comp(lambda x: x * math.sqrt(4.0))
    yield f(points(torch))
    math.sqrt = lambda value: 3.0
    try:
        yield f(points(torch))
    finally:
        math.sqrt = kept


@guarded
def function_of_the_library_replaced(torch, comp):
    f = comp(lambda x: torch.relu(x - 0.4))
    yield f(points(torch))
    kept = torch.relu
    torch.relu = torch.tanh
    try:
        yield f(points(torch))
    finally:
        torch.relu = kept


@guarded
def functional_replaced(torch, comp):
    functional = torch.nn.functional
    f = comp(torch.nn.ReLU())
    yield f(points(torch) - 0.4)
    kept = functional.relu
    functional.relu = lambda input, inplace=False: input * 3.0
    try:
        yield f(points(torch) - 0.4)
    finally:
        functional.relu = kept


@guarded
def method_of_tensor_replaced(torch, comp):
    f = comp(lambda x: x.sin())
    yield f(points(torch))
    kept = torch.Tensor.sin
    torch.Tensor.sin = torch.Tensor.cos
    try:
        yield f(points(torch))
    finally:
        torch.Tensor.sin = kept


@guarded
def method_of_tensor_added(torch, comp):
    torch.Tensor.twice_for_a_test = lambda self: self * 2.0
    try:
        f = comp(lambda x: x.twice_for_a_test())
        yield f(points(torch))
        torch.Tensor.twice_for_a_test = lambda self: self * 3.0
        yield f(points(torch))
    finally:
        del torch.Tensor.twice_for_a_test


@guarded
def forward_of_a_layer_class_replaced(torch, comp):
    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())
    f = comp(net)
    yield f(points(torch))
    kept = torch.nn.Tanh.forward
    torch.nn.Tanh.forward = lambda self, x: x * 3.0
    try:
        yield f(points(torch))
    finally:
        torch.nn.Tanh.forward = kept


@guarded
def call_of_all_modules_replaced(torch, comp):
    net = torch.nn.Linear(2, 2)
    f = comp(lambda x: net(x))
    yield f(points(torch))
    kept = torch.nn.Module.__call__
    torch.nn.Module.__call__ = lambda self, x: self.forward(x) * 3.0
    try:
        yield f(points(torch))
    finally:
        torch.nn.Module.__call__ = kept


@guarded
def default_dtype(torch, comp):
    f = comp(lambda x: x.double() * torch.ones(2).mean() + torch.tensor(0.1))
    yield f(points(torch))
    torch.set_default_dtype(torch.float64)
    try:
        yield f(points(torch).float())
    finally:
        torch.set_default_dtype(torch.float32)


@works
def default_dtype_of_a_new_tensor(torch, comp):
    f = comp(lambda x: x.mean() * torch.zeros(2) + torch.ones(2))
    yield f(points(torch))
    torch.set_default_dtype(torch.float64)
    try:
        yield f(points(torch).float())
    finally:
        torch.set_default_dtype(torch.float32)


@works
def grad_mode_around_the_call(torch, comp):
    w = torch.ones(2, requires_grad=True)
    f = comp(lambda x: x * w)
    yield f(points(torch)).requires_grad
    with torch.no_grad():
        yield f(points(torch)).requires_grad
    yield f(points(torch)).requires_grad


@works
def grad_mode_asked_inside(torch, comp):
    f = comp(lambda x: x * 2.0 if torch.is_grad_enabled() else x * 3.0)
    yield f(points(torch))
    with torch.no_grad():
        yield f(points(torch))


@guarded
def eval_of_text(torch, comp):
    settings = {"k": 2.0, "code": "settings['k']"}
    f = comp(lambda x: x * eval(settings["code"], {"settings": settings}))
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))
    settings["code"] = "5.0"
    yield f(points(torch))


@guarded
def exec_of_text(torch, comp):
    settings = {"k": 2.0}

    def step(x):
        scope = {"settings": settings}
        exec("k = settings['k']", scope)
        return x * scope["k"]

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def recursion_limit_and_flags(torch, comp):
    f = comp(lambda x: x * (sys.getrecursionlimit() - 999))
    kept = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(2000)
        yield f(points(torch))
        sys.setrecursionlimit(3000)
        yield f(points(torch))
    finally:
        sys.setrecursionlimit(kept)


@works
def formatted_name(torch, comp):
    table, settings = {"k1": 2.0, "k2": 3.0}, {"n": 1}
    f = comp(lambda x: x * table[f"k{settings['n']}"])
    yield f(points(torch))
    settings["n"] = 2
    yield f(points(torch))


@works
def text_operations(torch, comp):
    settings = {"name": "a.Relu"}
    f = comp(lambda x: x.relu() * 2.0 if settings["name"].lower().split(".")[-1] == "relu" else x * 3.0)
    yield f(points(torch))
    settings["name"] = "a.Tanh"
    yield f(points(torch))


@works
def text_that_starts_with(torch, comp):
    settings = {"name": "conv1"}
    f = comp(lambda x: x * 2.0 if settings["name"].startswith("conv") else x * 3.0)
    yield f(points(torch))
    settings["name"] = "linear"
    yield f(points(torch))
