"""Compile: a whole training step as one function."""

from .launch.step import Compiled as Compiled
from .launch.step import compile as compile
from .trace.errors import CompileError as CompileError
