"""A program that grows line by line in two sessions: what every rule of the machine uses."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, multiple

from .replay import is_known
from .session import Divergence, sessions
from .steps import step
from .vocabulary import MODES

Result = str | MultipleResults[str]
Mode = tuple[str, bool]

tensors_named: Any = Bundle("tensors_named")
modules_named: Any = Bundle("modules_named")
optimizers_named: Any = Bundle("optimizers_named")
states_named: Any = Bundle("states_named")  # modules, optimizers and schedulers
schedulers_named: Any = Bundle("schedulers_named")
handles_named: Any = Bundle("handles_named")
functions_named: Any = Bundle("functions_named")  # compiled ones
files_named: Any = Bundle("files_named")  # with two tensors each
state_files_named: Any = Bundle("state_files_named")  # with a state dict

modes = st.sampled_from(MODES)


class Program(RuleBasedStateMachine):
    """The lines so far, and the two sessions in which they have run."""

    subject_library: Any
    oracle_library: Any
    known: Sequence[str]
    seeds: bool
    ops: Sequence[str]
    options: dict[str, Any]
    programs, steps = 0, 0  # how many were tried
    missing: Counter[str]  # what the subject has not got, and how often it was asked for

    def __init__(self) -> None:
        super().__init__()
        self.subject, self.oracle = sessions(self.subject_library, self.oracle_library, self.options["refusal"])
        self.lines: list[str] = []
        self.over = False
        type(self).programs += 1

    def bind(self, prefix: str, expression: str, mode: Mode = ("", False), before: str = "", after: str = "") -> Result:
        """Bind a new name to an expression, between two other lines if given; no name if one of them raised."""
        name = f"{prefix}{sum(line.startswith(prefix) for line in self.oracle.bound())}"
        context, in_thread = mode
        line = f"{name} = {_in_a_thread(expression) if in_thread else expression}"
        done = self.step("\n".join(filter(None, [before, line, after.replace("{name}", name)])), context)
        return name if done else multiple()

    def call(self, statement: str, mode: Mode = ("", False)) -> None:
        """Run a statement, in a thread of its own if the mode says so and it is an expression."""
        context, in_thread = mode
        self.step(_in_a_thread(statement) if in_thread and _is_expression(statement) else statement, context)

    def step(self, line: str, context: str = "") -> bool:
        """Run a line in both, inside of a context, and compare; whether it ran without an error."""
        if self.over:
            return False
        type(self).steps += 1
        self.lines.append(f"with {context}:\n{_indented(line)}" if context else line)
        done = step(self.lines[-1], self.subject, self.oracle, **self.options)
        if done.missing is not None:
            self.missing[done.missing] += 1
            self.lines.pop()
        self.over |= done.broke_off
        if done.problem:
            self.fail(done.problem, *done.shown)
        return not done.raised and not self.over

    def fail(self, problem: str, *shown: str) -> None:
        """Report a difference, or end the program where the difference is a known one."""
        found = Divergence(self.lines, problem, shown)
        if not is_known(found, self.known):
            raise found
        self.over = True


def _in_a_thread(expression: str) -> str:
    return f"ThreadPoolExecutor(1).submit(lambda: {expression}).result()"


def _is_expression(statement: str) -> bool:
    try:
        compile(statement, "<lock-step>", "eval")
    except SyntaxError:
        return False
    return True


def _indented(line: str) -> str:
    return "\n".join(f"    {part}" for part in line.split("\n"))
