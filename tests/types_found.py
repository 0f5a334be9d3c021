"""Mistakes that types find: mypy, which checks this file too, complains of each that it finds no longer."""

import minitorch as torch

torch.rand(2, 3).foo()  # type: ignore[attr-defined]
torch.rand(2, 3).sum(dims=0)  # type: ignore[call-arg]
torch.rand(2, 3) @ "x"  # type: ignore[operator]
torch.relu()  # type: ignore[call-arg]
torch.tensor([1.0]).item().foo()  # type: ignore[union-attr]
torch.nn.Linear(2, "3")  # type: ignore[arg-type]
torch.optim.SGD([torch.rand(2)], lr=0.1).stepp()  # type: ignore[attr-defined]
