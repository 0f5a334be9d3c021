"""The models of whole programs, written once for both libraries, and a step of their training with Adam."""

from collections.abc import Callable
from typing import Any

import numpy as np

Noise = np.random.Generator
LETTERS = 65


def lenet(lib: Any) -> Any:
    """LeCun et al., 1998: 28x28 images to ten digits."""
    nn = lib.nn
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip


def char_lstm(lib: Any) -> Any:
    """An embedding of 10, an LSTM of 64, and the next letter out of 65."""

    class Writer(lib.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = lib.nn.Embedding(LETTERS, 10)
            self.lstm = lib.nn.LSTM(10, 64, batch_first=True)
            self.head = lib.nn.Linear(64, LETTERS)

        def forward(self, x: Any) -> Any:
            out, _ = self.lstm(self.embedding(x))
            return self.head(out).flatten(0, 1)

    return Writer()


def gpt(lib: Any, length: int = 64, width: int = 64, heads: int = 4, depth: int = 4) -> Any:
    """Four blocks of causal attention and a layer four times as wide, and the next letter out of 65."""
    nn, F = lib.nn, lib.nn.functional

    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm1, self.qkv, self.out = nn.LayerNorm(width), nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.norm2 = nn.LayerNorm(width)
            self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

        def forward(self, x: Any) -> Any:
            n, t, _ = x.shape
            q, k, v = (p.view(n, t, heads, -1).transpose(1, 2) for p in self.qkv(self.norm1(x)).split(width, dim=2))
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            x = x + self.out(y.transpose(1, 2).reshape(n, t, width))
            return x + self.mlp(self.norm2(x))

    class GPT(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.tokens, self.places = nn.Embedding(LETTERS, width), nn.Embedding(length, width)
            self.blocks = nn.Sequential(*(Block() for _ in range(depth)))
            self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, LETTERS, bias=False)

        def forward(self, x: Any) -> Any:
            h = self.tokens(x) + self.places(lib.arange(x.shape[1]))
            return self.head(self.norm(self.blocks(h))).flatten(0, 1)

    return GPT()


def images(noise: Noise) -> tuple[np.ndarray, np.ndarray]:
    """64 images and their classes."""
    return noise.standard_normal((64, 1, 28, 28), np.float32), noise.integers(0, 10, 64)


def text(batch: int, length: int) -> Callable[[Noise], tuple[np.ndarray, np.ndarray]]:
    """Rows of letters, and the letters after them in one row."""

    def arrays(noise: Noise) -> tuple[np.ndarray, np.ndarray]:
        letters = noise.integers(0, LETTERS, (batch, length + 1))
        return letters[:, :-1].copy(), letters[:, 1:].reshape(-1)

    return arrays


PROGRAMS = {"LeNet": (lenet, images), "char-LSTM": (char_lstm, text(32, 20)), "GPT": (gpt, text(8, 64))}


class Step:
    """A model in training with cross-entropy and Adam: calling it makes one step and returns the loss."""

    def __init__(self, lib: Any, program: tuple[Any, Any], **options: Any):
        build, arrays = program
        lib.manual_seed(0)
        self.net, self.loss_fn = build(lib), lib.nn.CrossEntropyLoss()
        self.x, self.y = map(lib.from_numpy, arrays(np.random.default_rng(0)))
        self.optimizer = lib.optim.Adam(self.net.parameters(), lr=1e-3, **options)

    def step(self, x: Any, y: Any) -> Any:
        loss = self.loss_fn(self.net(x), y)
        loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss

    def __call__(self) -> Any:
        return self.step(self.x, self.y)

    def evidence(self) -> list[Any]:
        """The gradients of the first weights, and the loss."""
        loss = self.loss_fn(self.net(self.x), self.y)
        loss.backward()
        grads = [p.grad for p in self.net.parameters()]
        self.optimizer.zero_grad()
        return [loss, *grads]


class CompiledStep(Step):
    """The step under the library's `compile`."""

    def __init__(self, lib: Any, program: tuple[Any, Any]):
        super().__init__(lib, program)
        self.step = lib.compile(self.step)  # type: ignore[method-assign]
