"""PyTorch's own sample inputs give the same here: all of them, but for what is known, in minutes."""

import pytest

pytest.importorskip("torch", reason="needs PyTorch")

from tests.functions import pytorch_samples


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning")  # PyTorch says these once a process
def test_pytorchs_samples_agree() -> None:
    found = pytorch_samples.differences(pytorch_samples.op_infos())
    different = {f"{' '.join(name)} {sample}": text for name, here in found.items() for sample, text in here.items()}
    assert not different, "\n".join(f"{name}: {text}" for name, text in different.items())
    known = {name for name, _ in pytorch_samples.KNOWN}
    assert sum(name not in known for name, _ in found) >= 520
