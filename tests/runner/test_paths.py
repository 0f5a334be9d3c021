"""What libraries import of PyTorch that is not here: it does nothing where that is true, and is refused elsewhere."""

import copy
import pickle
import warnings

import pytest
import torch
from packaging.version import Version

import minitorch
from minitorch.jit import torchscript
from minitorch.torch_version import TorchVersion
from minitorch.utils._foreach_utils import _group_tensors_by_device_and_dtype


def test_torchscript_is_left_out_and_said_once(monkeypatch):
    monkeypatch.setattr(torchscript, "_told", [])
    model = minitorch.nn.Linear(2, 2)
    with pytest.warns(UserWarning, match="nothing is compiled"):
        assert minitorch.jit.script(model) is model
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert minitorch.jit.trace(model, minitorch.ones(1, 2)) is model
        assert minitorch.jit.ignore(len) is len and minitorch.jit.ignore(drop=True)(len) is len
        for same in ("unused", "export", "script_if_tracing", "interface", "freeze", "optimize_for_inference"):
            assert getattr(minitorch.jit, same)(model) is model
        assert minitorch.jit.annotate(int, 1) == 1
    assert not minitorch.jit.is_scripting() and not minitorch.jit.is_tracing()
    assert not isinstance(model, minitorch.jit.ScriptModule | minitorch.jit.ScriptFunction)
    for refused in (
        minitorch.jit.ScriptModule,
        lambda: minitorch.jit.save(model, "x"),
        lambda: minitorch.jit.load("x"),
    ):
        with pytest.raises(NotImplementedError, match="TorchScript is not supported"):
            refused()


def test_what_is_not_here_is_refused_when_it_is_used():
    model = minitorch.nn.Linear(2, 2)
    with pytest.raises(NotImplementedError, match="onnx"):
        minitorch.onnx.export(model, (minitorch.ones(1, 2),), "x.onnx")
    assert not minitorch.onnx.is_in_onnx_export()
    with pytest.raises(ValueError, match="process group has not been initialized"):
        minitorch.nn.parallel.DistributedDataParallel(model)


def test_data_parallel_is_that_of_a_machine_without_gpus():
    def of(lib):
        model = lib.nn.DataParallel(lib.nn.Linear(2, 3), device_ids=[0, 1])
        return repr(model), list(model.state_dict()), model.device_ids, sorted(vars(model)), model(lib.ones(4, 2)).shape

    assert of(minitorch) == of(torch)
    inner = minitorch.nn.Linear(2, 3)
    assert minitorch.equal(minitorch.nn.DataParallel(inner)(minitorch.ones(1, 2)), inner(minitorch.ones(1, 2)))


ABSENT = (
    "bfloat16", "complex32", "complex64", "complex128", "cfloat", "cdouble", "chalf", "uint16", "uint32", "uint64",
    "float8_e4m3fn", "float8_e5m2",
)  # fmt: skip


@pytest.mark.parametrize("name", ABSENT)
def test_a_dtype_that_is_not_here_has_a_name_and_is_refused_at_use(name):
    kind, theirs = getattr(minitorch, name), getattr(torch, name)
    facts = ("is_floating_point", "is_complex", "is_signed", "itemsize")
    assert [getattr(kind, fact) for fact in facts] == [getattr(theirs, fact) for fact in facts]
    assert repr(kind) == repr(theirs) and isinstance(kind, minitorch.dtype)
    assert pickle.loads(pickle.dumps(kind)) is kind is copy.deepcopy(kind)
    x = minitorch.ones(2)
    assert x.dtype != kind and x.dtype not in (kind,)
    uses = [
        lambda: minitorch.zeros(2, dtype=kind), lambda: minitorch.tensor([1], dtype=kind),
        lambda: x.to(kind), lambda: x.type(kind), lambda: x.new_zeros(2, dtype=kind),
        lambda: minitorch.arange(3, dtype=kind), lambda: x.sum(dtype=kind), lambda: minitorch.rand(2, dtype=kind),
        lambda: minitorch.nn.Linear(1, 1, dtype=kind), lambda: minitorch.nn.Linear(1, 1).to(kind),
        lambda: minitorch.set_default_dtype(kind), lambda: minitorch.promote_types(kind, minitorch.float32),
        lambda: minitorch.empty_like(x, dtype=kind), lambda: minitorch.full((2,), 1, dtype=kind),
    ]  # fmt: skip
    for use in uses:
        with pytest.raises(TypeError, match=r"is not supported|floating"):
            use()
    assert minitorch.get_default_dtype() is minitorch.float32


VERSIONS = [
    "1.9",
    "2.4",
    "2.13",
    "2.13.0",
    "2.13.1",
    "2.13.0a1",
    "2.13.0+cpu",
    "2.13.0.post1",
    "2.13.0+minitorch.0.1.0",
    "10.0",
    "3",
]


def test_versions_are_ordered_as_packaging_orders_them():
    for a in VERSIONS:
        for b in VERSIONS:
            mine, x, y = TorchVersion(a), Version(a), Version(b)
            found = (mine < b, mine <= b, mine > b, mine >= b, mine == b, mine != b)
            assert found == (x < y, x <= y, x > y, x >= y, x == y, x != y), (a, b)
            assert found == (mine < y, mine <= y, mine > y, mine >= y, mine == y, mine != y)
    assert TorchVersion("2.13.0") >= (2, 4) and not TorchVersion("2.3") > (2, 3) and TorchVersion("2.3") == (2, 3)
    assert (
        TorchVersion("2.3") < "parrot" and TorchVersion("2.3") != "parrot" and hash(TorchVersion("2.3")) == hash("2.3")
    )
    version = Version(minitorch.version.__version__)
    assert version.release == (2, 13, 0) and version.local.startswith("minitorch.") and minitorch.version.cuda is None


def foreach_of(lib):
    tensors = [lib.tensor([1.0, -2.0]), lib.tensor([0.25])]
    others = [lib.tensor([0.5, 2.0]), lib.tensor([4.0])]
    yield lib._foreach_add(tensors, others, alpha=2)
    yield lib._foreach_mul(tensors, [2.0, 3.0])
    yield lib._foreach_mul(tensors, lib.tensor(2.0))
    yield lib._foreach_addcmul(tensors, others, others, 0.5)
    yield lib._foreach_addcdiv(tensors, others, others, lib.tensor([1.0, 2.0]))
    yield lib._foreach_lerp(tensors, others, weight=0.25)
    yield lib._foreach_norm(tensors, 1)
    yield lib._foreach_maximum(tensors, others)
    yield lib._foreach_minimum(tensors, 0.0)
    for name in ("abs", "neg", "sign", "reciprocal", "round", "floor"):
        yield getattr(lib, f"_foreach_{name}")(tensors)
    edited = lib._foreach_sub_(tensors, others)
    assert edited is tensors
    yield tensors
    lib._foreach_copy_(tensors, others)
    yield tensors


def test_functions_of_lists_of_tensors_are_those_of_each():
    for mine, theirs in zip(foreach_of(minitorch), foreach_of(torch), strict=True):
        assert [t.tolist() for t in mine] == [t.tolist() for t in theirs] and type(mine) is type(theirs)
    x = [minitorch.ones(1), minitorch.ones(2)]
    refused = (lambda f: f([], 1), lambda f: f(x, x[:1]), lambda f: f(x, minitorch.ones(2)))
    for call in refused:
        with pytest.raises(RuntimeError):
            call(minitorch._foreach_mul)
    with pytest.raises(TypeError):
        minitorch._foreach_mul(minitorch.ones(2), 1)


def test_lists_are_grouped_by_dtype():
    a, b, c = minitorch.ones(1), minitorch.ones(2, dtype=minitorch.float64), minitorch.ones(3)
    groups = _group_tensors_by_device_and_dtype([[a, b, c], [b, None, a], []], with_indices=True)
    cpu = minitorch.device("cpu")
    assert groups == {(cpu, a.dtype): ([[a, c], [b, a], []], [0, 2]), (cpu, b.dtype): ([[b], [None], []], [1])}


def test_optimizers_of_other_libraries():
    from minitorch.optim.lr_scheduler import LRScheduler, _LRScheduler
    from minitorch.optim.optimizer import Optimizer, required

    assert issubclass(_LRScheduler, LRScheduler)
    w = minitorch.ones(1, requires_grad=True)
    with pytest.raises(ValueError, match="required optimization parameter lr"):
        Optimizer([w], {"lr": required})
    assert Optimizer([{"params": [w], "lr": 1}], {"lr": required}).param_groups[0]["lr"] == 1

    class Ahead(Optimizer):
        def __init__(self):
            pass

        def step(self):
            return "stepped"

    assert Ahead().step() == "stepped"


def test_a_storage_is_what_views_share():
    for lib in (minitorch, torch):
        x = lib.arange(12.0)
        storage = x[2:4].untyped_storage()
        assert storage.nbytes() == storage.size() == len(storage) == 48
        assert storage.data_ptr() == x.data_ptr() == x.untyped_storage().data_ptr() != x[2:].data_ptr()


def test_old_paths():
    from minitorch.autograd.variable import Variable
    from minitorch.utils.data._utils.collate import default_collate
    from minitorch.utils.data.dataloader import DataLoader
    from minitorch.utils.data.dataset import Subset
    from minitorch.utils.data.sampler import Sampler

    data = minitorch.utils.data
    assert (DataLoader, Subset, Sampler) == (data.DataLoader, data.Subset, data.Sampler)
    assert default_collate is data.default_collate and Variable is minitorch.autograd.Variable
    assert minitorch.functional.einsum is minitorch.einsum and minitorch.types.Tensor is minitorch.Tensor
    assert isinstance(minitorch.ones(1, requires_grad=True).register_hook(print), minitorch.utils.hooks.RemovableHandle)
    assert (
        minitorch.nn.modules.container.Sequential is minitorch.nn.Sequential
        and minitorch.optim.adam.Adam is minitorch.optim.Adam
    )
    minitorch._C._log_api_usage_once("x")
    minitorch.use_deterministic_algorithms(True, warn_only=True)
    assert (
        minitorch.are_deterministic_algorithms_enabled() and minitorch.is_deterministic_algorithms_warn_only_enabled()
    )
    minitorch.use_deterministic_algorithms(False)
    assert not minitorch.are_deterministic_algorithms_enabled()
    with pytest.raises(TypeError, match="must be bool"):
        minitorch.use_deterministic_algorithms(1)
