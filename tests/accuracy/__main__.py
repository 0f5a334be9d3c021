"""`python -m tests.accuracy` prints how exact every op is, beside PyTorch; with `--write` into TABLE.md.

Takes some minutes. It fails if an op is less exact than PyTorch by more than is allowed, without a reason.
"""

import sys
from pathlib import Path

import torch

from tests.accuracy.table import COLUMNS, NAMES, REASONS, is_worse, measured, page

POINTS = 1200


if __name__ == "__main__":
    torch.set_num_threads(1)
    text = page(POINTS)
    if "--write" in sys.argv[1:]:
        Path(__file__).with_name("TABLE.md").write_text(text)
    else:
        print(text, end="")
    worse = [
        f"{name} {dtype}"
        for name in NAMES
        for dtype, gradient in COLUMNS
        if is_worse(measured(name, dtype, gradient, POINTS)) and name not in REASONS
    ]
    sys.exit("less exact than PyTorch: " + ", ".join(worse) if worse else 0)
