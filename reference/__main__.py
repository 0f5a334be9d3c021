"""`python -m reference [--device cpu|cuda|auto] [--processes N]`: the workflow in real PyTorch, and its losses."""

import argparse
import sys

import torch

from .losses import print_losses
from .processes import in_processes


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
    parser.add_argument("--processes", type=int, default=1, help="train in so many, which talk over gloo")
    arguments = parser.parse_args()
    device = choose_device(arguments.device)
    if arguments.processes > 1 and device != "cpu":
        parser.error("--processes is for --device cpu")
    print(f"PyTorch {torch.__version__} on {torch.cuda.get_device_name() if device == 'cuda' else 'the CPU'}")
    if arguments.processes > 1:
        in_processes(print_losses, arguments.processes)
    else:
        print_losses(device)


if __name__ == "__main__":
    main()
