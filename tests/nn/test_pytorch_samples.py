"""PyTorch's own sample modules: with the same arguments and state they give the same values and gradients.

What is not here, or differs, is in KNOWN, each with its reason.
"""

import importlib
import io
import sys
import types
import unittest
import warnings
from typing import Any

import pytest

import minitorch
from tests.functions.pytorch_samples import compare, gradients, ours

torch = pytest.importorskip("torch", reason="needs PyTorch")

KNOWN = {
    "loss.LinearCrossEntropyLoss": "is not here",
}


def module_infos() -> list[Any]:
    """What PyTorch tests of its modules; to import that takes ten seconds."""
    sys.modules.setdefault("expecttest", types.SimpleNamespace(TestCase=unittest.TestCase))  # type: ignore[arg-type]
    return importlib.import_module("torch.testing._internal.common_modules").module_db


def name_of(info: Any) -> str:
    return f"{info.module_cls.__module__.split('.')[-1]}.{info.module_cls.__name__}"


def counterpart(kind: type) -> Any:
    return getattr(minitorch.nn, kind.__name__, None)


def argument(x: Any) -> Any:
    """An argument of a constructor: modules, functions and dtypes as ours."""
    if isinstance(x, torch.nn.Module):
        file = io.BytesIO()
        torch.save(x, file)
        file.seek(0)
        return minitorch.load(file, weights_only=False)
    if callable(x) and getattr(x, "__module__", "").startswith("torch"):
        return getattr(minitorch.nn.functional, x.__name__, None) or getattr(minitorch, x.__name__)
    return ours(x)


def run(info: Any, sample: Any, dtype: Any, training: bool) -> None:
    """Both sides' outputs and gradients of one sample; AssertionError where they differ."""
    made, given = sample.constructor_input, sample.forward_input
    theirs = info.module_cls(*made.args, **made.kwargs).train(training).to(dtype)
    named = {k: argument(v) for k, v in made.kwargs.items()}
    mine = counterpart(info.module_cls)(*map(argument, made.args), **named).train(training).to(ours(dtype))
    if "Lazy" in info.module_cls.__name__:
        theirs(*given.args, **given.kwargs)
        mine(*ours(given.args), **ours(given.kwargs))
    mine.load_state_dict({k: ours(v) for k, v in theirs.state_dict().items()})
    args = [x.detach().requires_grad_(x.requires_grad) if isinstance(x, torch.Tensor) else x for x in given.args]
    torch.manual_seed(0)
    minitorch.manual_seed(0)
    mine_args = (ours(args), ours(given.kwargs))
    expected, found = theirs(*args, **given.kwargs), mine(*mine_args[0], **mine_args[1])
    compare(found, expected, is_gradient=True)
    weights = (list(theirs.parameters()), list(mine.parameters()))
    left = gradients(minitorch, found, (mine_args, weights[1]))
    compare(left, gradients(torch, expected, (args, given.kwargs, weights[0])), is_gradient=True)


def outcome(info: Any, dtype: Any) -> str:
    """"" if all samples of a module agree, else the first that does not."""
    if counterpart(info.module_cls) is None:
        return "is not here"
    for training in (False, True):
        torch.manual_seed(0)
        drawn = info.module_inputs_func(
            info, device="cpu", dtype=dtype, requires_grad=dtype.is_floating_point, training=training
        )
        for k, sample in enumerate(drawn):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    run(info, sample, dtype, training)
            except Exception as error:
                return f"sample {k}, training={training}: {type(error).__name__}: {str(error)[:300]}"
    return ""


@pytest.mark.slow
def test_pytorchs_modules_agree() -> None:
    different = {}
    infos = module_infos()
    for info in infos:
        problem = outcome(info, torch.float64)
        if bool(problem) != (name_of(info) in KNOWN):
            different[name_of(info)] = problem or "agrees by now"
    assert len(infos) > 110
    assert not different, "\n".join(f"{name}: {problem}" for name, problem in different.items())
