"""`python -m reference [--device cpu|cuda|auto]`: the workflow in real PyTorch, and the losses it reaches."""

import argparse
import sys

import torch

from .workflow import TASKS, Training


def choose_device(name: str) -> str:
    """The device to train on; `auto` is CUDA where there is one. Exits with 2 where CUDA is asked for in vain."""
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        print("reference: no CUDA device is available here: use --device cpu or --device auto", file=sys.stderr)
        raise SystemExit(2)
    return "cuda" if available and name != "cpu" else "cpu"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m reference", description="Train the workflow's models in PyTorch.")
    parser.add_argument("--device", choices=["cpu", "cuda", "auto"], default="cpu")
    device = choose_device(parser.parse_args().device)
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name() if device == 'cuda' else 'the CPU'}")
    for name, task in TASKS.items():
        training = Training(task, device)
        for epoch, (train, test) in enumerate(training.epochs(), start=1):
            if epoch == 1 or epoch % (task.epochs // 5) == 0:
                print(f"{name}: epoch {epoch}, loss {train:.6f} in training, {test:.6f} on the test rows")


if __name__ == "__main__":
    main()
