"""Tries the package with each Python that can be had: `make pythons`, or `make pythons TORCH=1` with PyTorch beside it.

Each has a virtual environment below .venv. Without PyTorch, whose builds are large and not there for every Python, the
tests that need it are skipped. The last lines say what came of each Python.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PROJECT = Path(__file__).parent.parent
EXTRAS = "tests,reference" if os.environ.get("TORCH") else "tests"


def asked(*command: str) -> str | None:
    """What a command prints; None where there is none such, or it fails."""
    if shutil.which(command[0]) is None:
        return None
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def interpreter(version: str) -> str | None:
    """The path of a Python: on PATH, or where uv or pyenv keep theirs."""
    kept = asked("pyenv", "root")
    folders = sorted(Path(kept, "versions").glob(f"{version}.*/bin/python"), reverse=True) if kept else []
    found = [f"python{version}", asked("uv", "python", "find", version), *map(str, folders)]
    show = ("-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    return next((path for path in found if path and asked(path, *show) == version), None)


def tried(version: str) -> str:
    """What came of one Python, in a few words."""
    path = interpreter(version)
    if path is None:
        return "not found"
    folder = PROJECT / ".venv" / f"python{version}"
    python = str(folder / "bin/python")
    steps = (
        ("no environment", [path, "-m", "venv", folder]),
        ("not installed", [python, "-m", "pip", "install", "--quiet", "--editable", f".[{EXTRAS}]"]),
    )
    for failure, command in steps:
        if subprocess.run(command, cwd=PROJECT).returncode:
            return failure
    tests = [python, "-m", "pytest", "-n", "2", "-m", "not slow", "-p", "no:cacheprovider"]
    done = subprocess.run(tests, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    print(done.stdout)
    return done.stdout.strip().splitlines()[-1] if done.returncode == 0 else "failed"


if __name__ == "__main__":
    results = {version: tried(version) for version in VERSIONS}
    print(*(f"Python {version}: {result}" for version, result in results.items()), sep="\n")
    sys.exit(not all(" passed" in result or result == "not found" for result in results.values()))
