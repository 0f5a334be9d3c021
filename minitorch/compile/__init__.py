"""Compile: a whole training step as one function."""

from .errors import CompileError as CompileError
from .step import Compiled as Compiled
from .step import compile as compile
