"""Mistakes that beginners make, what PyTorch and minitorch say of each, and what to do.

`python -m tests.mistakes --write` runs them and writes docs/errors.md; a test runs them too.
"""

import re
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parents[1] / "docs" / "errors.md"


class Mistake(NamedTuple):
    """A program for `torch`, what to do instead, and words that must come in what minitorch says; where it says
    nothing by itself, as PyTorch, `strict` does."""

    name: str
    code: str
    instead: str
    says: str
    strict: bool = False


MISTAKES = (
    Mistake(
        "`zero_grad` forgotten",
        """
        w = torch.tensor([1.0], requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        for _ in range(2):
            w.square().sum().backward()
            optimizer.step()
        """,
        "`optimizer.zero_grad()` before `backward()`, or after `step()`.",
        "call optimizer.zero_grad() before backward()",
        strict=True,
    ),
    Mistake(
        "a prediction (n, 1) and a target (n) in a loss",
        "torch.nn.MSELoss()(torch.zeros(3, 1, requires_grad=True), torch.tensor([1.0, 2.0, 3.0]))",
        "One shape: `prediction.squeeze(1)` or `target.unsqueeze(1)`. Else it is the mean over all 9 pairs.",
        "target size (torch.Size([3])) that is different to the input size (torch.Size([3, 1]))",
    ),
    Mistake(
        "the same in a loss written by hand",
        """
        prediction, target = torch.zeros(3, 1, requires_grad=True), torch.tensor([1.0, 2.0, 3.0])
        (prediction - target).square().mean()
        """,
        "As above.",
        "has shape [3, 3]",
        strict=True,
    ),
    Mistake(
        "whole numbers into a layer",
        "torch.nn.Linear(2, 1)(torch.tensor([[1, 2], [3, 4]]))",
        "`x.float()`, or floating point numbers from the start: `torch.tensor([[1.0, 2.0], [3.0, 4.0]])`.",
        "convert it with .to(torch.float32)",
    ),
    Mistake(
        "classes that are no whole numbers",
        "torch.nn.CrossEntropyLoss()(torch.zeros(2, 3), torch.tensor([0.0, 1.0]))",
        "`target.long()`.",
        "convert it with .long()",
    ),
    Mistake(
        "an edit of a weight that is recorded",
        """
        w = torch.ones(2, requires_grad=True)
        w.sum().backward()
        w -= 0.1 * w.grad
        """,
        "The edit in a block of `with torch.no_grad():`.",
        "do it under torch.no_grad()",
    ),
    Mistake(
        "a new tensor in the place of a weight",
        """
        w = torch.ones(2, requires_grad=True)
        for _ in range(2):
            (w * w).sum().backward()
            w = w - 0.1 * w.grad
        """,
        "`w -= 0.1 * w.grad` under `no_grad`: after `w = w - ...` the name means the result, which is no leaf.",
        "non-leaf Tensor",
    ),
    Mistake(
        "backward twice",
        """
        w = torch.ones(2, requires_grad=True)
        loss = (w * w).sum()
        loss.backward()
        loss.backward()
        """,
        "Compute the loss again in each step; `retain_graph=True` if two passes over one graph are meant.",
        "MulBackward0 was used up by the first pass",
    ),
    Mistake(
        "numbers of double precision, as NumPy's are",
        "torch.nn.Linear(2, 1)(torch.zeros(3, 2, dtype=torch.float64))",
        "`x.float()`, or `model.double()`.",
        "expected input of torch.float32, got torch.float64",
    ),
    Mistake(
        "a loss without a history",
        """
        with torch.no_grad():
            loss = torch.nn.Linear(2, 1)(torch.ones(3, 2)).mean()
        loss.backward()
        """,
        "No `no_grad`, `detach`, `item`, `numpy` or `torch.tensor(...)` between the weights and the loss.",
        "It was made under torch.no_grad()",
    ),
    Mistake(
        "an optimizer of the model itself",
        "torch.optim.SGD(torch.nn.Linear(2, 1), lr=0.1)",
        "`model.parameters()`.",
        "model.parameters(), not the model",
    ),
    Mistake(
        "an optimizer of nothing",
        "torch.optim.SGD(torch.nn.ReLU().parameters(), lr=0.1)",
        "Layers belong in attributes of a Module, or in a `ModuleList`, for `parameters()` to find them.",
        "the model has no parameters",
    ),
    Mistake(
        "`eval` forgotten",
        """
        model = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.BatchNorm1d(4), torch.nn.Dropout())
        with torch.no_grad():
            model(torch.ones(3, 2))
        """,
        "`model.eval()` before an evaluation, `model.train()` after it.",
        "Call model.eval()",
        strict=True,
    ),
    Mistake(
        "a loss that is NaN",
        """
        x = torch.zeros(1, requires_grad=True)
        loss = (x.log() * 0).sum()
        loss.backward()
        """,
        "Look for the place with `torch.autograd.set_detect_anomaly(True)`; a lower learning rate; data without NaN.",
        "starts from a loss that is nan",
        strict=True,
    ),
    Mistake(
        "a layer of the wrong width",
        "torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.ReLU(), torch.nn.Linear(3, 1))(torch.ones(5, 2))",
        "A layer takes as many numbers as the one before it gives: `Linear(4, 1)`.",
        "'2' (Linear(in_features=3, out_features=1, bias=True)): expected input of shape (..., 3), got (5, 4)",
    ),
    Mistake(
        "a Function whose gradient has the wrong shape",
        """
        class Twice(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * 2

            @staticmethod
            def backward(ctx, g):
                return torch.ones(3)

        Twice.apply(torch.ones(2, requires_grad=True)).sum().backward()
        """,
        "`backward` returns a gradient of the shape of each argument of `forward`.",
        "TwiceBackward returned an invalid gradient at index 0 - got [3] but expected shape compatible with [2]",
    ),
)


def said(code: str, lib: Any) -> list[str]:
    """The warnings and the error that come of a program, notes included."""
    texts = []
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            exec(textwrap.dedent(code), {"torch": lib, "__name__": "program"})
        except Exception as error:
            texts = ["\n".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())])]
    warned = [f"{w.category.__name__}: {re.sub(r' ?[(]Triggered internally.*', '', str(w.message))}" for w in told]
    return [*warned, *texts]


def said_here(mistake: Mistake, lib: Any) -> list[str]:
    """What minitorch says, under `strict` where it needs that."""
    if not mistake.strict:
        return said(mistake.code, lib)
    with lib.strict():
        return said(mistake.code, lib)


HEAD = """\
# Mistakes and what is said of them

Each program was run in PyTorch and in minitorch; `python -m tests.mistakes --write` writes this page, and a test keeps
it true. Of some PyTorch says nothing, and neither does minitorch unless it is asked to: with `minitorch.strict()`, as a
call from then on or `with minitorch.strict():` for a block, these are warnings of the category `StrictWarning`. While
it is off it costs nothing, for nothing of it is there; while it is on, a block of `with minitorch.strict(False):` is
for what is meant so. It does not look into compiled functions. It takes a difference of shapes for a mistake only if
one side was computed and the other was not, and an evaluation for one only if no gradients are recorded in it.
"""


def page(torch: Any, minitorch: Any) -> str:
    parts = [HEAD]
    for number, mistake in enumerate(MISTAKES, 1):
        here = "minitorch under `strict`" if mistake.strict else "minitorch"
        parts += [
            f"## {number}. {mistake.name[0].upper()}{mistake.name[1:]}\n",
            f"{indented(mistake.code)}\n",
            f"PyTorch:{told(said(mistake.code, torch))}\n",
            f"{here}:{told(said_here(mistake, minitorch))}\n",
            f"Instead: {mistake.instead}\n",
        ]
    return "\n".join(parts)


def indented(text: str) -> str:
    return textwrap.indent(textwrap.dedent(text).strip("\n"), "    ")


def told(texts: list[str]) -> str:
    return "\n\n" + indented("\n".join(texts)) if texts else " nothing."


if __name__ == "__main__":
    import torch

    import minitorch

    written = page(torch, minitorch)
    if "--write" in sys.argv:
        FILE.write_text(written)
    else:
        print(written)
