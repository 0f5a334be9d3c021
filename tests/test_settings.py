"""Settings that change nothing here, former names of others, and mixed precision that is switched off."""

import warnings

import pytest

import minitorch
from tests.both import check


def test_precision_of_products():
    def program(torch):
        seen = [torch.get_float32_matmul_precision()]
        for precision in ("high", "medium", "none", "highest"):
            torch.set_float32_matmul_precision(precision)
            seen.append(torch.get_float32_matmul_precision())
        return seen

    check(program, but={"warnings": "PyTorch's comes from C++"})
    with pytest.warns(UserWarning, match="'highest', 'high', or 'medium'"):
        minitorch.set_float32_matmul_precision("low")


@pytest.mark.parametrize("kind", [
    "torch.DoubleTensor", lambda torch: torch.DoubleTensor, "torch.FloatTensor", "torch.HalfTensor", "torch.LongTensor",
    lambda torch: torch.IntTensor, 3, lambda torch: torch.float64,
])  # fmt: skip
def test_default_type_of_tensors(kind):
    def program(torch):
        try:
            torch.set_default_tensor_type(kind(torch) if callable(kind) else kind)
            return torch.tensor(1.5).dtype == torch.float64, torch.zeros(2).element_size()
        finally:
            torch.set_default_dtype(torch.float32)

    check(program, but={"text": "says what to give", "warnings": "PyTorch's says to use the newer one"})


def test_mixed_precision_for_a_gpu_is_switched_off():
    def program(torch):
        model = torch.nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        scaler = torch.amp.GradScaler("cuda")
        for _ in range(2):
            with torch.autocast("cuda"), torch.amp.autocast(device_type="cpu", enabled=False):
                loss = model(torch.tensor([[1.0, 2.0]])).square().sum()
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()
        doubled = torch.autocast("cuda", enabled=False)(lambda x: x * 2)
        facts = scaler.get_scale(), scaler.is_enabled(), scaler.state_dict(), doubled(torch.ones(1))
        return loss.dtype == torch.float32, model.weight, facts

    check(program, but={"grad_fn": "PyTorch's steps are of other functions"}, rtol=1e-6)


def test_mixed_precision_on_the_cpu_is_refused():
    with pytest.raises(NotImplementedError, match="enabled=False"):
        minitorch.autocast("cpu")
    with pytest.raises(NotImplementedError, match="enabled=False"):
        minitorch.GradScaler("cpu")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        minitorch.GradScaler(enabled=False)
    assert not minitorch.amp.is_autocast_available("cpu")


def test_orders_in_memory_that_are_not_here_are_refused():
    for call in (minitorch.ones(1, 1, 2, 2).contiguous, minitorch.ones(1, 1, 2, 2).clone):
        with pytest.raises(NotImplementedError, match="leave it out"):
            call(memory_format=minitorch.channels_last)


def test_capsules():
    x = minitorch.arange(3.0)
    y = minitorch.utils.dlpack.from_dlpack(x)
    y[0] = 7.0
    assert x[0] == 7.0 and minitorch.newaxis is None
