"""Libraries written for PyTorch, in their usual use, with minitorch in its place: each a short program that asserts."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import minitorch

HERE = Path(__file__).parent
PROGRAMS = sorted(path.stem.removeprefix("use_") for path in HERE.glob("use_*.py"))


NEEDS = {"skorch": "distributions", "torchdiffeq": "as_strided"}
"""What a library asks for that may not be here."""


@pytest.mark.parametrize("library", PROGRAMS)
def test_a_library_takes_minitorch_for_pytorch(library):
    if find_spec(library) is None:
        pytest.skip(f"needs {library}: make libraries")
    needed = NEEDS.get(library)
    if needed and not hasattr(minitorch, needed):
        pytest.skip(f"{library} needs torch.{needed}, which is not here")
    command = [sys.executable, "-m", "minitorch", "run", str(HERE / "main.py"), library]
    environment = {**os.environ, "PYTHONPATH": str(Path(minitorch.__file__).parents[1])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr
