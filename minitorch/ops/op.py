"""Op: something that can be computed, declared once as a formula and a derivative rule for each array argument.

    @elementwise(np.multiply, operator="mul", dx=lambda g, y: g * y, dy=lambda g, x: g * x)
    def mul(x, y, /):
        return x * y

The body is the formula: of one element for `@elementwise`, of whole arrays for `@arraywise`. Arrays stand before the
`/`, settings after it. A rule `d<array>` is the vector-Jacobian product: `g` is the gradient of the output, and it
names what else it needs: an array, the output `out`, a setting, or only a shape (`x_shape`, `out_shape`). A value that
no rule names is not kept for backward. Rules do not mention broadcasting: the engine undoes it. They are written with
ops, and an op hands a call on anything that has an `__op__` (a tensor, a symbol of `compile/`) to that. Which rules a
call needs depends on the arguments that require grad. Where one pass over memory serves several arguments, a rule
`shared` goes before theirs, which find in `g` what it made of the gradient. Next: `ops/plan.py`.
"""

import functools
from collections.abc import Callable, Sequence
from inspect import Parameter
from typing import Any, Literal, get_args

import numpy as np

from ..jit.elementwise import Vectorized
from ..jit.parameters import parameters
from ..jit.quiet import quiet
from .binding import bound
from .meanings import meanings
from .overwriting import over_the_first
from .plan import Plan, Rule

Promote = Literal["same", "float", "match", "no"]
"""How the dtypes of array arguments meet:
"same"   they are brought to their common dtype;
"float"  that, and integers to floating point;
"match"  a call is refused unless they are equal;
"no"     they are left alone."""

registry: dict[str, "Op"] = {}
"""Every op by name: methods, functions, tracing and the generated tests all start here."""


class Op:
    """A declared op. Calling it on arrays computes; a value with an `__op__` method is handed the call instead.

    Its `operator` is Python's, "mul" for `*`; the result of a `view` sees the memory of the argument; `into` is a form
    of the kernel that writes over the first array; an op that is not `public` is no function of its own name.
    """

    recorder: Callable[..., Any] | None = None
    """A faster way to record a call on tensors, of all arguments by position; `fast/` gives every op one."""

    def __init__(
        self,
        formula: Callable[..., Any],
        kernel: Callable[..., Any],
        rules: dict[str, Callable[..., Any]],
        *,
        operator: str | None = None,
        promote: Promote = "no",
        public: bool = True,
        view: bool = False,
        elementwise: bool = False,
        into: Callable[..., Any] | None = None,
        shared: Callable[..., Any] | None = None,
    ):
        if promote not in get_args(Promote):
            raise ValueError(f"{formula.__name__}: promote must be one of {get_args(Promote)}, got {promote!r}")
        self.name = formula.__name__
        self.__name__, self.__doc__, self.__module__ = formula.__name__, formula.__doc__, formula.__module__
        self.formula, self.operator, self.promote, self.public, self.view = formula, operator, promote, public, view
        self.kernel, self.elementwise = kernel, elementwise
        self._read_signature()
        self.run = self._kernel_on_positions()
        into = into or (over_the_first(kernel) if elementwise else None)
        self.into = quiet(into) if into else None  # as `run`, but written over the first array
        self.rules = {name[1:]: self._rule(name, vjp) for name, vjp in rules.items()}
        self.shared = self._named("shared", shared) if shared else None
        self.plans: dict[int, Plan] = {}
        registry[self.name] = self

    def _read_signature(self) -> None:
        arrays, variadic, settings, defaults = parameters(self.formula)
        self.variadic = variadic is not None
        self.arrays = (variadic,) if variadic else arrays
        self.settings = {name: defaults.get(name, Parameter.empty) for name in settings}
        self.defaults = tuple(self.settings.values())
        self.arity, self.most = len(self.arrays), len(self.arrays) + len(settings)
        self.required = sum(name not in defaults for name in self.arrays)
        self.complete = Parameter.empty not in self.defaults
        self.meanings = meanings(self)

    def _kernel_on_positions(self) -> Callable[..., Any]:
        """The kernel as a function of arrays and settings by position, which a variadic one takes by name."""
        if not self.variadic:
            return self.kernel
        kernel, names, last = self.kernel, tuple(self.settings), len(self.settings)
        if last == 1:  # as of `cat`: a third of the time of what follows
            (name,) = names
            return lambda *values: kernel(*values[:-1], **{name: values[-1]})

        def call(*values: Any) -> Any:
            arrays, settings = values[: len(values) - last], values[len(values) - last :]
            return kernel(*arrays, **dict(zip(names, settings, strict=True)))

        return call

    def _rule(self, name: str, vjp: Callable[..., Any]) -> Rule:
        if name[0] != "d" or name[1:] not in self.arrays:
            raise TypeError(f"{self.name}: rule {name} must be d<array> of one of {self.arrays}")
        return self._named(name, vjp)

    def _named(self, name: str, vjp: Callable[..., Any]) -> Rule:
        names, known = parameters(vjp).names, self.meanings
        if names[:1] != ("g",) or not set(known).issuperset(names[1:]):
            raise TypeError(f"{self.name}: rule {name}{names} must have a first parameter g and others out of {known}")
        return Rule(vjp, names[1:])

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs or len(args) != self.most or self.variadic:
            arrays, settings = self.bind(args, kwargs)
            args = (*arrays, *settings)
        for x in args:
            # What is in this set, by far the most frequent, is told by its class alone: 0.03 µs against 0.1.
            if x.__class__ not in WITHOUT_HOOK and hasattr(x, "__op__"):
                count = len(args) - len(self.settings)
                return x.__op__(self, args[:count], args[count:])
        return self.run(*args)

    def apply(self, *args: Any) -> Any:
        """`run`, unless one of the arguments has an `__op__` that takes the call; all by position."""
        for x in args:
            if x.__class__ not in WITHOUT_HOOK and hasattr(x, "__op__"):
                count = len(args) - len(self.settings)
                return x.__op__(self, args[:count], args[count:])
        return self.run(*args)

    def bind(self, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, tuple]:
        """`(arrays, settings)` of a call, both complete and in declared order; TypeError for what does not fit."""
        return bound(self, args, kwargs)

    def plan_for(self, edges: Sequence[Any]) -> Plan:
        """The plan of a call in which the arguments whose edge is not None require grad."""
        wanted, bit = 1 << len(edges), 1
        for edge in edges:
            if edge is not None:
                wanted += bit
            bit += bit
        return self.plans.get(wanted) or self.plan(wanted)

    def plan(self, wanted: int) -> Plan:
        """How to record a call in which argument i requires grad if bit i of `wanted` is set.

        The highest bit, set in every case, stands behind the last argument: so it tells how many there are.
        """
        count = wanted.bit_length() - 1
        chosen = {i: self._rule_of(i) for i in range(count) if wanted >> i & 1}
        together = self.arrays[0] if self.variadic else None
        arrays = [f"{together}{i}" for i in range(count)] if together else self.arrays
        plan = self.plans[wanted] = Plan(self, chosen, arrays, tuple(self.settings), together, self.shared)
        return plan

    def _rule_of(self, i: int) -> Rule:
        name = self.arrays[0 if self.variadic else i]
        vjp, names = self.rules.get(name) or Rule(functools.partial(self._no_rule, name), ())
        if self.variadic and names[-1:] == ("i",):
            return Rule(functools.partial(vjp, i=i), names[:-1])
        return Rule(vjp, names)

    def _no_rule(self, name: str, g: Any) -> Any:
        raise RuntimeError(
            f"derivative for {self.name} with respect to {name!r} is not implemented; detach that argument"
        )


def elementwise(
    kernel: Callable[..., Any] | None = None,
    /,
    *,
    ready: Callable[..., Any] | None = None,
    promote: Promote = "same",
    **declaration: Any,
) -> Callable[..., Op]:
    """Declare an op by its formula of one element. `kernel` names numpy's where that is as fast; else numba compiles,
    and `ready` is a form in numpy's functions that may work until then."""

    def declare(formula: Callable[..., Any]) -> Op:
        return _declare(formula, kernel or Vectorized(formula, ready), promote=promote, elementwise=True, **declaration)

    return declare


def arraywise(kernel: Callable[..., Any] | None = None, /, **declaration: Any) -> Callable[..., Op]:
    """Declare an op by its formula of whole arrays, which is its kernel too unless a faster one is named."""

    def declare(formula: Callable[..., Any]) -> Op:
        return _declare(formula, kernel or formula, **declaration)

    return declare


def _declare(formula: Callable[..., Any], kernel: Callable[..., Any], **declaration: Any) -> Op:
    options = {name: declaration.pop(name) for name in _OPTIONS if name in declaration}
    return Op(formula, kernel, declaration, **options)


_OPTIONS = ("elementwise", "into", "operator", "promote", "public", "shared", "view")
WITHOUT_HOOK = frozenset((np.ndarray, float, int, bool, str, tuple, type(None)))
