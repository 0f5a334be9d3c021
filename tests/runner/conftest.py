"""Programs in files, run as a user would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import minitorch

HOME = str(Path(minitorch.__file__).parents[1])


@pytest.fixture
def python(tmp_path):
    """`python("-m", "minitorch", "run", "x.py", files={"x.py": text})` in a folder of the files."""

    def run(*arguments, files=(), **options):
        for name, text in dict(files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        environment = {**os.environ, "PYTHONPATH": HOME}
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, **options)

    return run
