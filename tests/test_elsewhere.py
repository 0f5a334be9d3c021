"""The machines that scripts look for: the same answers as PyTorch's where there is no GPU."""

import pytest
import torch

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])


@BOTH
def test_choosing_a_device(lib):
    if lib is torch and torch.accelerator.is_available():
        pytest.skip("this machine has an accelerator, and PyTorch uses it")
    device = lib.device("cuda" if lib.cuda.is_available() else "cpu")
    assert lib.ones(2).to(device).device.type == "cpu"
    accelerator = lib.accelerator.current_accelerator()
    assert (accelerator.type if accelerator is not None else "cpu") == "cpu"
    assert not lib.accelerator.is_available()
    assert not lib.backends.mps.is_available()
    assert lib.cuda.device_count() == 0
    lib.cuda.manual_seed_all(0)
    for call in (lib.cuda.current_device, lib.cuda.get_device_name, lambda: lib.ones(1).to("cuda"), lib.ones(1).cuda):
        with pytest.raises((AssertionError, RuntimeError), match=r"CUDA|NVIDIA"):
            call()


@BOTH
def test_constants_and_version(lib):
    assert (lib.pi, lib.e, lib.inf) == (3.141592653589793, 2.718281828459045, float("inf"))
    assert lib.nan != lib.nan
    assert all(part.isdigit() for part in lib.__version__.split("+")[0].split("."))
    lib.backends.cudnn.deterministic = True
