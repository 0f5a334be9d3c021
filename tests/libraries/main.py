"""Runs one of the programs beside it, and looks at what has been imported: `minitorch run main.py einops`."""

import runpy
import sys
from pathlib import Path

import torch

if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).with_name(f"use_{sys.argv[1]}.py")), run_name="__main__")
    assert torch is sys.modules["minitorch"]
    files = [str(getattr(module, "__file__", None)) for module in list(sys.modules.values())]
    assert not [file for file in files if "/site-packages/torch/" in file.replace("\\", "/")]
    print("done")
