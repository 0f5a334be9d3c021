"""A stand-in for `torch.testing._internal`, over public names only: what PyTorch's test files import of it.

Tests of several dtypes and parameters become methods; what needs a GPU, a compiler or the tables of operators is left
out, on both sides alike.
"""

import contextlib
import itertools
import tempfile
import unittest

import numpy as np

from tests.pytorch_suite.case import TestCase

NAMES = "float64 float32 float16 int64 int32 int16 int8 uint8 bool"


class Lax:
    """Whatever else a test file imports: a decorator that changes nothing, a flag that is off, an empty table."""

    def __init__(self, name=""):
        self.name = name

    def __mro_entries__(self, bases):
        return (TestCase,) if self.name.endswith("TestCase") else ()

    def __call__(self, *args, **kwargs):
        plain = len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], Lax)
        return args[0] if plain else self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Lax(name)

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())

    def __add__(self, other):
        return other

    __radd__ = __add__
    __enter__ = __exit__ = lambda self, *rest: None


def skip(*args, **kwargs):
    """A decorator, with or without arguments, of tests that need what is not here."""
    mark = unittest.skip("left out")
    is_test = len(args) == 1 and getattr(args[0], "__name__", "").startswith("test")
    return mark(args[0]) if is_test else mark


SKIPPED = [
    "onlyCUDA", "onlyGPU", "onlyMPS", "onlyAcceleratorDeviceTypes", "onlyOn", "ops", "modules", "optims",
    "largeTensorTest", "slowTest", "deviceCountAtLeast", "expectedFailureCPU",
]  # fmt: skip


def named(name):
    """What an internal module gives for a name."""
    if name in HERE:
        return HERE[name]
    return skip if name in SKIPPED else Lax(name)


def parametrize(names, values=(), **_):
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else names

    def mark(test):
        rows = []
        for value in values:
            value = getattr(value, "arg_values", value)
            rows.append(dict(zip(names, value if len(names) > 1 else [value], strict=True)))
        test.rows = [*getattr(test, "rows", []), rows]
        return test

    return mark


class subtest:
    def __init__(self, arg_values, **_):
        self.arg_values = arg_values


def dtypes(*kinds):
    import torch

    known = [getattr(torch, name) for name in NAMES.split()]
    chosen = [kind for kind in kinds if all(k in known for k in (kind if isinstance(kind, tuple | list) else [kind]))]

    def mark(test):
        test.kinds = chosen
        return test

    return mark


def variants(cls, **fixed):
    """The methods of a class of tests, each with its parameters filled in."""
    for name in dir(cls):
        test = getattr(cls, name)
        if name.startswith("test") and (fixed or hasattr(test, "rows")):
            rows = [[{"dtype": kind} for kind in test.kinds]] if hasattr(test, "kinds") else []
            for number, parts in enumerate(itertools.product(*getattr(test, "rows", []), *rows)):
                terms = dict(fixed)
                for part in parts:
                    terms |= part
                yield name, f"{name}_{number}", filled(test, terms)


def filled(test, terms):
    def run(self):
        return test(self, **terms)

    run.__unittest_skip__ = getattr(test, "__unittest_skip__", False)
    run.__unittest_skip_why__ = getattr(test, "__unittest_skip_why__", "")
    return run


def instantiate_parametrized_tests(cls):
    for plain, name, test in list(variants(cls)):
        setattr(cls, name, test)
        setattr(cls, plain, None)
    return cls


def instantiate_device_type_tests(cls, scope, **_):
    made = type(cls.__name__ + "CPU", (cls,), {"device_type": "cpu", "__module__": cls.__module__})
    for plain, name, test in list(variants(cls, device="cpu")):
        setattr(made, name, test)
        setattr(made, plain, None)
    made.get_primary_device = classmethod(lambda cls: "cpu")
    made.get_all_devices = classmethod(lambda cls: ["cpu"])
    scope[made.__name__] = made
    scope.pop(cls.__name__, None)


@contextlib.contextmanager
def set_default_dtype(kind):
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(kind)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


@contextlib.contextmanager
def freeze_rng_state():
    import torch

    state = torch.get_rng_state()
    yield
    torch.set_rng_state(state)


def make_tensor(*shape, dtype, device=None, low=None, high=None, requires_grad=False, noncontiguous=False,
                exclude_zero=False, memory_format=None):  # fmt: skip
    import torch

    shape = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
    if dtype == torch.bool:
        x = torch.randint(0, 2, shape).to(dtype)
    elif dtype.is_floating_point:
        low, high = (-9 if low is None else low), (9 if high is None else high)
        x = (torch.rand(shape, dtype=torch.float64) * (high - low) + low).to(dtype)
    else:
        low, high = (0 if dtype == torch.uint8 else -9) if low is None else low, 10 if high is None else high
        x = torch.randint(int(low), int(high), shape).to(dtype)
    if exclude_zero:
        x[x == 0] = 1
    if noncontiguous and x.numel() > 1:
        x = torch.stack([x, x], -1)[..., 0]
    return x.requires_grad_(requires_grad)


def gradcheck(function, inputs, **terms):
    import torch

    return torch.autograd.gradcheck(function, inputs, **terms)


def gradgradcheck(function, inputs, grad_outputs=None, **terms):
    import torch

    return torch.autograd.gradgradcheck(function, inputs, grad_outputs, **terms)


def floating(*_, **__):
    import torch

    return (torch.float64, torch.float32)


def every(*_, **__):
    import torch

    return tuple(getattr(torch, name) for name in NAMES.split())


def integral(*_, **__):
    import torch

    return (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)


class Name:
    def __init__(self, delete=True, suffix="", **_):
        self.suffix = suffix

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return self.folder.name + "/file" + self.suffix

    def __exit__(self, *_):
        self.folder.cleanup()


def every_index(x):
    return range(x.shape[0]) if x.dim() == 1 else itertools.product(*map(range, x.shape))


class Subclass:
    """For tests of subclasses of tensors that log their calls: left out."""

    def __init__(self, *args, **kwargs):
        raise unittest.SkipTest("left out")

    wrap = classmethod(__init__)


class FromTable:
    """A test that is made of a row of a table: left out."""

    numbers = itertools.count()
    with_tf32 = False

    def __init__(self, *args, **kwargs):
        self.number = next(self.numbers)

    def get_name(self):
        return f"left_out_{self.number}"

    def test_cuda(self):
        pass


class Kinds(dict):
    """NumPy's dtypes by those of the library, or the other way; filled when it is asked."""

    def __init__(self, to_numpy):
        self.to_numpy = to_numpy

    def __missing__(self, key):
        import torch

        names = {getattr(torch, name): np.dtype(name).type for name in NAMES.split()}
        return names[key] if self.to_numpy else {v: k for k, v in names.items()}[np.dtype(key).type]


HERE = {
    "TestCase": TestCase, "NNTestCase": TestCase, "run_tests": lambda: None, "parametrize": parametrize,
    "parametrize_test": parametrize, "subtest": subtest, "dtypes": dtypes,
    "instantiate_parametrized_tests": instantiate_parametrized_tests, "make_tensor": make_tensor,
    "instantiate_device_type_tests": instantiate_device_type_tests, "set_default_dtype": set_default_dtype,
    "freeze_rng_state": freeze_rng_state, "gradcheck": gradcheck, "gradgradcheck": gradgradcheck,
    "IS_WINDOWS": False, "IS_MACOS": False, "TEST_NUMPY": True, "TEST_SCIPY": True, "IS_LINUX": True,
    "TemporaryFileName": Name, "TemporaryDirectoryName": tempfile.TemporaryDirectory,
    "BytesIOContext": __import__("io").BytesIO, "skip_if_no_lapack": lambda test: test, "device_": None,
    "floating_types": floating, "floating_types_and": floating, "floating_and_complex_types": floating,
    "floating_and_complex_types_and": floating, "all_types": every, "all_types_and": every,
    "all_types_and_complex": every, "all_types_and_complex_and": every, "integral_types": integral,
    "integral_types_and": integral, "get_all_math_dtypes": every, "complex_types": lambda: (),
    "numpy_to_torch_dtype_dict": Kinds(False), "torch_to_numpy_dtype_dict": Kinds(True), "OpDTypes": Lax(),
    "_assertGradAndGradgradChecks": lambda case, f, x, **terms: case.assertTrue(gradcheck(f, x, **terms)),
    "LoggingTensor": Subclass, "TwoTensor": Subclass, "NewModuleTest": FromTable, "CriterionTest": FromTable,
    "ModuleTest": FromTable, "get_function_arglist": lambda function: [], "IS_FBCODE": False, "TEST_WITH_ROCM": False,
    "load_tests": None, "iter_indices": every_index, "unittest": unittest,
}  # fmt: skip
