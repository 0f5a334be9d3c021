"""Sight: while a function is traced, the functions that it meets run rewritten code, and no others run unseen.

A function that is met, by itself or in a class, gets another code for as long as the trace lasts: one that asks which
function is to run, a twin with rewritten code or, in other threads, one with the code that was there. So it does not
matter who calls: the user's code, `sorted`, a property, an operator, the engine in backward. And as the interpreter
tells of every function that begins, one that was not met and is not known is refused.
"""

import dis
import functools
import gc
import inspect
import signal
import sys
import threading
import types
from typing import Any

from ...ops.op import Op
from .errors import refused
from .facts import LOOKS, Fact
from .library import PACKAGE, is_beneath, is_known, is_known_function, is_made_by_python, module_of
from .rewriting import is_rewritten, rewritten

_PARTS = ("__func__", "__wrapped__", "func", "fget", "fset", "fdel")
"""Where wrappers of functions keep these."""
_WRAPPERS = (staticmethod, classmethod, property, functools.partial, functools.partialmethod, functools.cached_property,
             type(functools.lru_cache(len)))  # fmt: skip

_RUNNING = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
"""Flags by which Python tells of which type a code is."""

_WORKERS = ("attributes", "builtin_functions", "calls", "in_c", "operations", "writes")
_FOR_THE_USER = {f"{__package__}.{name}" for name in _WORKERS}
"""Modules that do what the user's code says: what begins directly in them is not beneath known code."""


class Stand:
    """What stands in for a function: it says which one runs."""

    def __init__(self, recorder: Any, function: types.FunctionType):
        self.recorder, self.function, self.code = recorder, function, function.__code__
        self.twin: types.FunctionType | None = None

    def chosen(self) -> types.FunctionType:
        """The function to be called instead."""
        recorder = self.recorder
        if recorder.closed or recorder.paused or threading.get_ident() != recorder.thread or self._is_called_beneath():
            return _twin(self.function, self.code)
        if self.twin is None:
            self.twin = _twin(self.function, recorder.sight.rewrite(self.code))
            if not recorder.is_new(self.function):
                self._note()
        return self.twin

    def _is_called_beneath(self) -> bool:
        """Whether known code calls one of Python's own functions."""
        return is_beneath(module_of(self.function.__globals__)) and _is_host(sys._getframe(3))

    def _note(self) -> None:
        """That the function is as it was is a fact, if it comes to run."""
        function, recorder = self.function, self.recorder
        name = recorder.name(function) or function.__name__
        recorder.note(Fact("attribute", function, "__code__", self.code, f"{name}.__code__"))
        defaults = recorder.read("attribute", function, "__defaults__", f"{name}.__defaults__") or ()
        names = self.code.co_varnames[self.code.co_argcount - len(defaults) :]
        for parameter, value in zip(names, defaults, strict=False):
            recorder.reached(value, parameter)
        recorder.elements(recorder.read("attribute", function, "__kwdefaults__", f"{name}.__kwdefaults__"))


def _stand(*args: Any, **kwargs: Any) -> Any:
    return "stand".chosen()(*args, **kwargs)  # type: ignore[attr-defined]  # a Stand is put in the place of the word


def _twin(function: types.FunctionType, code: types.CodeType) -> types.FunctionType:
    name, defaults = function.__name__, function.__defaults__
    twin = types.FunctionType(code, function.__globals__, name, defaults, function.__closure__)
    twin.__kwdefaults__ = function.__kwdefaults__
    return twin


class Sight:
    """What was met, and the codes that were there."""

    def __init__(self, recorder: Any):
        self.recorder = recorder
        self.codes: dict[int, tuple[types.FunctionType, types.CodeType]] = {}
        self._seen: dict[int, Any] = {}
        self._passing: dict[int, types.CodeType] = {}  # codes of what may begin anywhere
        self._guests: dict[int, types.CodeType] = {}  # of what may begin in a host
        self._hosts: dict[int, types.CodeType] = {}

    def __enter__(self) -> "Sight":
        self._profile, self._collecting = sys.getprofile(), gc.isenabled()
        gc.disable()  # what it would finalize has nothing to do with what is traced
        sys.setprofile(self._begins)
        return self

    def __exit__(self, *exception: object) -> None:
        sys.setprofile(self._profile)
        if self._collecting:
            gc.enable()

    def see(self, value: Any) -> None:
        """Have the functions in something run as rewritten code."""
        if id(value) in self._seen:
            return
        self._seen[id(value)] = value
        kind = type(value)
        if kind is types.FunctionType:
            self._function(value)
        elif kind is types.MethodType:
            self.see(value.__func__)
            self.see(value.__self__)
        elif isinstance(value, type):
            for base in type.__dict__["__mro__"].__get__(value):
                if is_made_by_python(base):
                    for item in [*type.__dict__["__dict__"].__get__(base).values()]:
                        self.see(item)
        elif isinstance(value, Op):
            rules = [rule[0] for rule in (*value.rules.values(), value.shared) if rule]
            for declared in (x for x in (value.formula, *rules) if isinstance(x, types.FunctionType)):
                self._seen[id(declared)] = declared  # a formula or a rule, which looks at its arguments alone
                self._passing[id(declared.__code__)] = declared.__code__
        elif isinstance(value, _WRAPPERS):
            for part in _PARTS:
                self.see(getattr(value, part, None))
        self.see(kind)

    def _function(self, function: types.FunctionType) -> None:
        if is_rewritten(function.__code__):  # made by one that is seen
            return
        if is_known_function(function):  # it may call what the user gave it, when it was made
            for cell in function.__closure__ or ():
                self.see(LOOKS["variable"](cell, None))
            return
        stand, code = Stand(self.recorder, function), function.__code__
        template = _stand.__code__
        constants = tuple(stand if x == "stand" else x for x in template.co_consts)
        free = len(code.co_freevars)  # which any code of the function must take along
        begin = bytes([dis.opmap["COPY_FREE_VARS"], free]) if free else b""
        made = template.replace(
            co_code=begin + template.co_code,
            co_linetable=b"\xf8" * bool(free) + template.co_linetable,
            co_consts=constants,
            co_freevars=code.co_freevars,
            co_flags=template.co_flags | code.co_flags & _RUNNING,
            co_name=code.co_name,
            co_filename=code.co_filename,
            co_firstlineno=code.co_firstlineno - 1,
        )
        self.codes[id(function)] = function, code
        self._passing[id(made)] = made
        function.__code__ = made

    def rewrite(self, code: types.CodeType) -> types.CodeType:
        """The same code rewritten, while nothing is looked at."""
        self.recorder.paused = True
        sys.setprofile(None)
        try:
            return rewritten(code)
        finally:
            sys.setprofile(self._begins)
            self.recorder.paused = False

    def restore(self) -> None:
        """Every function has its own code again."""
        for function, code in self.codes.values():
            function.__code__ = code

    def _begins(self, frame: Any, event: str, _: Any) -> None:
        """A function begins in this thread: it must be seen through, or known, or beneath one that is."""
        code, caller = frame.f_code, frame.f_back
        if event != "call" or id(code) in self._passing or self.recorder.closed or self.recorder.paused:
            return
        if caller is not None and id(code) in self._guests and id(caller.f_code) in self._hosts:
            return
        module = module_of(frame.f_globals)
        if module.startswith(f"{PACKAGE}.rng"):
            self._refuse("drawing random numbers here", "draw them outside and pass them")
        elif is_rewritten(code) or is_known(module):
            self._passing[id(code)] = code
        elif _is_beneath(frame) and _is_host(caller):
            self._guests[id(code)], self._hosts[id(caller.f_code)] = code, caller.f_code
        elif not _is_imported_by_known(caller) and not _is_for_a_signal(frame):
            text = f"{code.co_filename}:{code.co_firstlineno}: {code.co_qualname}, which begins here,"
            self._refuse(f"running what cannot be seen through ({text})", "call it outside")

    def _refuse(self, what: str, instead: str) -> None:
        """Refuse the run, even if somebody catches the error."""
        self.recorder.refusal = self.recorder.refusal or refused(what, instead)
        raise self.recorder.refusal


def _is_beneath(frame: Any) -> bool:
    """Whether a function is one of those that known code stands on, or has been put in the place of one of Python's."""
    if is_rewritten(frame.f_code):
        return False
    if "site-packages" in frame.f_code.co_filename and frame.f_back is not None:
        return is_beneath(module_of(frame.f_back.f_globals)) or is_beneath(module_of(frame.f_globals))
    return is_beneath(module_of(frame.f_globals))


def _is_imported_by_known(frame: Any) -> bool:
    """Whether known code imports something, for which Python calls finders that may be anybody's."""
    while frame is not None and not is_rewritten(frame.f_code) and not _imports(frame):
        frame = frame.f_back
    while frame is not None and _imports(frame):
        frame = frame.f_back
    return _is_host(frame)


def _is_for_a_signal(frame: Any) -> bool:
    """Whether a function handles a signal, which may come at any time, or is called by one that does."""
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    parts = [getattr(h, "__func__", None) or getattr(type(h), "__call__", h) for h in handlers]  # noqa: B004
    codes = [getattr(x, "__code__", None) for x in (*handlers, *parts)]
    while frame is not None and not any(frame.f_code is code for code in codes):
        frame = frame.f_back
    return frame is not None


def _imports(frame: Any) -> bool:
    return module_of(frame.f_globals) in ("importlib._bootstrap", "_frozen_importlib")


def _is_host(frame: Any) -> bool:
    """Whether a function may call those beneath: it is known, and does not do what the user says; or is beneath."""
    if frame is None or is_rewritten(frame.f_code):
        return False
    module = module_of(frame.f_globals)
    return _is_beneath(frame) or (is_known(module) and module not in _FOR_THE_USER)
