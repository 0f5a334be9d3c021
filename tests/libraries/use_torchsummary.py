"""torchsummary: what it prints of a model."""

import contextlib
import io

from torch import nn
from torchsummary import summary

model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 26 * 26, 10))
with contextlib.redirect_stdout(io.StringIO()) as printed:
    summary(model, (1, 28, 28), device="cpu")
text = printed.getvalue()
assert "Conv2d-1" in text and "[-1, 8, 26, 26]" in text and f"Total params: {80 + 8 * 676 * 10 + 10:,}" in text, text
