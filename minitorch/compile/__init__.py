"""Compile: a whole training step as one function."""

from ..later import later as _later
from .decorator import compile as compile

with _later(globals()):
    from .launch.step import Compiled as Compiled
    from .trace.errors import CompileError as CompileError
