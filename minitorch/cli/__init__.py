"""The command `minitorch`: compare with PyTorch, train on a CSV file, predict with a saved model."""

from .main import main as main
