"""The models of courses, written once for both libraries: a LeNet, a language model of letters, and a small GPT."""

from typing import Any

import numpy as np

LETTERS, LENGTH = 32, 32


class LeNet:
    """Digits of 28 by 28, 64 at once."""

    loss = "CrossEntropyLoss"

    def __str__(self) -> str:
        return "LeNet"

    def build(self, lib: Any) -> Any:
        lib.manual_seed(0)
        nn = lib.nn
        images = [nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)]
        rows = [nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
        return nn.Sequential(*images, *rows)

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        noise = np.random.default_rng(0)
        return noise.standard_normal((64, 1, 28, 28), np.float32), noise.integers(0, 10, 64)


class CharLSTM:
    """An LSTM of 64 features over 32 letters, 16 texts at once."""

    loss, features, texts = "CrossEntropyLoss", 64, 16

    def __str__(self) -> str:
        return "char-LSTM"

    def build(self, lib: Any) -> Any:
        lib.manual_seed(0)
        nn, features = lib.nn, self.features

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.embedding, self.lstm = nn.Embedding(LETTERS, 16), nn.LSTM(16, features)
                self.head = nn.Linear(features, LETTERS)

            def forward(self, x):
                return self.head(self.lstm(self.embedding(x))[0]).flatten(0, 1)

        return Net()

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        text = np.random.default_rng(0).integers(0, LETTERS, (LENGTH + 1, self.texts))
        return text[:-1].copy(), text[1:].reshape(-1)


class GPT:
    """Four layers of causal attention, 64 wide, over 32 letters, 8 texts at once."""

    loss, texts = "CrossEntropyLoss", 8

    def __str__(self) -> str:
        return "small GPT"

    def build(self, lib: Any) -> Any:
        lib.manual_seed(0)
        nn = lib.nn
        blocks = [_block(lib, 64, 4) for _ in range(4)]

        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.tokens, self.places = nn.Embedding(LETTERS, 64), nn.Embedding(LENGTH, 64)
                self.blocks, self.norm, self.head = nn.Sequential(*blocks), nn.LayerNorm(64), nn.Linear(64, LETTERS)

            def forward(self, x):
                x = self.tokens(x) + self.places.weight
                return self.head(self.norm(self.blocks(x))).flatten(0, 1)

        return Net()

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        text = np.random.default_rng(0).integers(0, LETTERS, (self.texts, LENGTH + 1))
        return text[:, :-1].copy(), text[:, 1:].reshape(-1)


def _block(lib: Any, width: int, heads: int) -> Any:
    nn = lib.nn

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            # Without a bias: the gradient at that of the keys is 0, but for rounding, which Adam would make steps of.
            self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width)
            self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

        def forward(self, x):
            n, length, _ = x.shape
            parts = self.qkv(self.norm1(x)).view(n, length, 3 * heads, width // heads).transpose(1, 2)
            y = nn.functional.scaled_dot_product_attention(*parts.chunk(3, 1), is_causal=True)
            x = x + self.out(y.transpose(1, 2).reshape(n, length, width))
            return x + self.mlp(self.norm2(x))

    return Block()


COURSES = (LeNet(), CharLSTM(), GPT())
