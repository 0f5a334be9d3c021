"""Running a program as Python itself does: `sys.argv`, `sys.path[0]`, `__main__`, what is printed of its errors."""

import io
import os
import runpy
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, TracebackType

from ..jit.callers import from_here
from ..later import later
from .finder import install_as_torch
from .launch import name_rank
from .missing import missing_name


def run_program(target: str, arguments: Sequence[str] = (), module: bool = False) -> None:
    """Run a script, a folder or zip archive with a `__main__.py`, or (`module`) a module by its name, as `__main__`,
    with `torch` meaning this package; the process is its own from then on.

    Returns when it has ended; its exceptions, SystemExit too, go through. Uncaught ones are printed without the frames
    of this package that stand above the program, and a missing name of PyTorch's in one line with where it was asked
    for.
    """
    install_as_torch()
    name_rank(os.environ)
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    vars(main)["__builtins__"] = __builtins__
    sys.argv[:] = [target, *arguments]
    sys.excepthook = _Hook()
    if module:
        sys.argv[0] = "-m"
        _start_path_with("" if sys.flags.safe_path else str(Path.cwd()))
        runpy._run_module_as_main(target, alter_argv=True)  # type: ignore[attr-defined]
    elif _is_file(target):
        _start_path_with(str(Path(target).resolve().parent))
        _run_file(os.path.abspath(target), main)
    else:
        _start_path_with(os.path.abspath(target))
        runpy._run_module_as_main("__main__", alter_argv=False)  # type: ignore[attr-defined]


def _is_file(target: str) -> bool:
    """Whether Python reads the program from a file of source text, and not from a folder or an archive."""
    from pkgutil import get_importer

    return type(get_importer(target)).__name__ in ("NoneType", "FileFinder") and not Path(target).is_dir()


def _start_path_with(folder: str) -> None:
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _run_file(path: str, main: ModuleType) -> None:
    try:
        with io.open_code(path) as file:
            source = file.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        raise SystemExit(2) from None
    vars(main).update(__file__=path, __cached__=None, __loader__=SourceFileLoader("__main__", path))
    exec(compile(source, path, "exec", dont_inherit=True), vars(main))


class _Hook:
    """`sys.excepthook`: prints an exception that a program has not caught."""

    def __init__(self) -> None:
        self.print = sys.excepthook

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        frames = _frames_of_program(trace)
        text = missing_name(error)
        if text is None or not frames:
            return self.print(kind, error.with_traceback(_chained(frames)), _chained(frames))
        while len(frames) > 1 and _asks(frames[-1]):
            frames.pop()
        file = frames[-1].tb_frame.f_code.co_filename
        place = f"{from_here(file)}:{frames[-1].tb_lineno}"
        plain = next(base for base in kind.__mro__ if base.__module__ == "builtins")
        said = plain(f"{place}: {text}").with_traceback(_chained(frames))
        said.__cause__, said.__context__ = error.__cause__, error.__context__
        said.__suppress_context__ = error.__suppress_context__
        self.print(plain, said, said.__traceback__)


def _asks(frame: TracebackType) -> bool:
    """Whether a frame is one of this package's, in which a name is looked for that somebody above has asked for."""
    code, module = frame.tb_frame.f_code, frame.tb_frame.f_globals.get("__name__", "")
    return code.co_name in ("find", "__getattr__") and module.partition(".")[0] == later.__module__.partition(".")[0]


def _frames_of_program(trace: TracebackType | None) -> list[TracebackType]:
    """What stands below `run_program`: the program's own, as Python would show it."""
    frames = []
    while trace:
        frames.append(trace)
        trace = trace.tb_next
    start = next((i for i, frame in enumerate(frames) if frame.tb_frame.f_code is run_program.__code__), -1)
    return [frame for frame in frames[start + 1 :] if frame.tb_frame.f_globals is not globals()]


def _chained(frames: list[TracebackType]) -> TracebackType | None:
    chain = None
    for frame in reversed(frames):
        chain = TracebackType(chain, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return chain
