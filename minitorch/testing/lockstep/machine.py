"""The lock-step machine: rules that draw the next line of a program, and the comparison after each.

A line that raises in both libraries must raise the same class. After a backward that raised a program is over: which
gradients had arrived by then is nobody's promise.
"""

import re
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, initialize, multiple, rule

from ..recipes import Method, Variable
from ..strategies import dtypes, indices, optimizers, tensors
from .facts import difference
from .session import Divergence, Session, script
from .vocabulary import BACKWARDS, EDITS, GRADIENTS, HOOKS, MODES, OPS, VIEWS

LEAVES = tensors(dtypes("float") | st.just("int64"), special=False, requires_grad=st.booleans())
Result = str | MultipleResults[str]


class Lockstep(RuleBasedStateMachine):
    """One program, grown line by line in two sessions. Made for two libraries by `lockstep`."""

    subject_library: Any
    oracle_library: Any
    known: Sequence[str]
    options: dict[str, Any]
    programs, steps = 0, 0  # how many were tried

    named = Bundle("named")
    trained = Bundle("trained")

    def __init__(self) -> None:
        super().__init__()
        self.subject, self.oracle = Session(self.subject_library), Session(self.oracle_library)
        self.lines: list[str] = []
        self.tensors: list[str] = []
        self.count = 0
        self.over = False
        type(self).programs += 1

    @initialize(target=named, leaf=LEAVES)
    def start(self, leaf: Any) -> Result:
        return self.bind(repr(leaf))

    @rule(target=named, leaf=LEAVES)
    def create(self, leaf: Any) -> Result:
        return self.bind(repr(leaf))

    @rule(target=named, view=st.sampled_from(VIEWS), x=named, mode=st.sampled_from(MODES))
    def view(self, view: str, x: str, mode: str) -> Result:
        return self.bind(view.format(x=x), mode)

    @rule(target=named, x=named, data=st.data())
    def index(self, x: str, data: Any) -> Result:
        if self.over:
            return multiple()
        key = data.draw(indices(tuple(self.oracle.names[x].shape)))
        return self.bind(repr(Method(Variable(x), "__getitem__", (key,))))

    @rule(target=named, op=st.sampled_from(OPS), x=named, y=named, mode=st.sampled_from(MODES))
    def op(self, op: str, x: str, y: str, mode: str) -> Result:
        return self.bind(op.format(x=x, y=y), mode)

    @rule(edit=st.sampled_from(EDITS), x=named, y=named, mode=st.sampled_from(MODES))
    def edit(self, edit: str, x: str, y: str, mode: str) -> None:
        self.step(edit.format(x=x, y=y), mode)

    @rule(hook=st.sampled_from(HOOKS), x=named)
    def hook(self, hook: str, x: str) -> None:
        self.step(f"{x}.register_hook({hook})")

    @rule(backward=st.sampled_from(BACKWARDS), x=named, y=named)
    def backward(self, backward: str, x: str, y: str) -> None:
        if not self.step(backward.format(x=x, y=y)):
            self.over = True

    @rule(target=named, gradient=st.sampled_from(GRADIENTS), x=named, y=named)
    def gradient(self, gradient: str, x: str, y: str) -> Result:
        return self.bind(gradient.format(x=x, y=y))

    @rule(target=trained, recipe=optimizers("SGD", "Adam"), params=st.lists(named, min_size=1, max_size=3, unique=True))
    def optimizer(self, recipe: Any, params: list[str]) -> Result:
        return self.bind(repr(recipe).replace("params", f"[{', '.join(params)}]"), prefix="optimizer")

    @rule(optimizer=trained, call=st.sampled_from(["step()", "zero_grad()", "zero_grad(set_to_none=False)"]))
    def train(self, optimizer: str, call: str) -> None:
        self.step(f"{optimizer}.{call}")

    def bind(self, expression: str, mode: str = "", prefix: str = "x") -> Result:
        """Bind a new name to an expression; no name if it raised."""
        name = f"{prefix}{self.count}"
        if not self.step(f"{name} = {expression}", mode, name if prefix == "x" else None):
            return multiple()
        self.count += 1
        return name

    def step(self, line: str, mode: str = "", name: str | None = None) -> bool:
        """Run the line (which binds the tensor `name`) in both, compare; whether it ran without an error."""
        if self.over:
            return False
        type(self).steps += 1
        self.lines.append(f"with {mode}:\n    {line}" if mode else line)
        ours, theirs = self.subject.run(self.lines[-1]), self.oracle.run(self.lines[-1])
        if _class(ours) != _class(theirs) and not (ours and theirs and isinstance(ours, type(theirs))):
            self.fail(f"{ours!r}, expected {theirs!r}" if theirs else f"unexpected {ours!r}")
        if theirs is None and name:
            self.tensors.append(name)
        self.over |= theirs is not None and "torch.autograd.grad" in line
        found = difference(self.subject, self.oracle, self.tensors, **self.options) if not self.over else None
        if found:
            self.fail(f"{found[0]}: {found[1]}", found[0])
        return theirs is None

    def fail(self, problem: str, *shown: str) -> None:
        """Report a difference, or end the program where the difference is a known one."""
        report = f"after {self.lines[-1]!r}: {problem}"
        if not any(re.search(pattern, report) for pattern in self.known):
            raise Divergence(f"lock-step: {report}\n\n{script(self.lines, shown)}")
        self.over = True


def lockstep(subject: Any, oracle: Any, known: Sequence[str] = (), **options: Any) -> type[Lockstep]:
    """A stateful hypothesis machine that runs random programs in `subject` and `oracle`, two torch-like modules.

    After each line it compares of every tensor the value, gradient, dtype, shape, strides, `requires_grad`, `is_leaf`,
    whether there is a `grad_fn`, `_version`, what shares memory with what, and the class of what was raised. `options`
    go to `assert_close` for values and gradients (by default rtol=1e-4, atol=1e-4, as errors of rounding add up).
    known: regular expressions for differences that are not to be reported again, searched in the report's first line
        (`after 'x0.zero_()': unexpected RuntimeError(...)`); a program ends at one.

    `lockstep(minitorch, torch).TestCase` is a test; `run_state_machine_as_test(lockstep(...))` runs it at once. A
    failure is a `Divergence` with a short script that runs with both.
    """
    members = {
        "subject_library": subject,
        "oracle_library": oracle,
        "known": tuple(known),
        "options": options or {"rtol": 1e-4, "atol": 1e-4},
    }
    return type("LockstepOf", (Lockstep,), members)


def _class(error: Exception | None) -> str | None:
    return None if error is None else type(error).__name__
