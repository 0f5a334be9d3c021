"""What a compiled function yields is what eager mode yields, whatever changed between its calls; or it is refused.

Programs stand in files by kind. Under PyTorch each runs in eager mode, which says what is right, and compiled, which is
counted in TABLE.md and not judged.
"""

import pytest

import minitorch
from tests.compile.stale.program import Program, Raised, fault, load, outcomes, same
from tests.slow import mostly_slow

PROGRAMS = load()


def over(programs):
    return pytest.mark.parametrize("program", programs, ids=lambda program: f"{program.kind}-{program.name}")


def eagerly(function):
    return function


def judge(program):
    """The compiled program is right, and traced no more often than it has to be; or it is on the list."""
    made = []

    def comp(function):
        made.append(minitorch.compile(function))
        return made[-1]

    found = fault(program, outcomes(program, minitorch, eagerly), outcomes(program, minitorch, comp))
    reasons = [function.traces for function in made] if program.traces else []
    if not found and any(len(traces) > program.traces for traces in reasons):
        found = f"traced again: {reasons}"
    if program.name in NOT_YET:
        assert found, "it works: take it off NOT_YET"
    elif found:
        pytest.fail(found, pytrace=False)


@over(mostly_slow(PROGRAMS, every=3))
def test_compiled_yields_what_eager_yields(program, interpreted):
    judge(program)


@over(mostly_slow(PROGRAMS, every=25))
def test_machine_code_yields_what_eager_yields(program):
    judge(program)


@over(mostly_slow(PROGRAMS, every=3))
def test_eager_yields_what_pytorch_yields(program):
    torch = pytest.importorskip("torch")
    ours, theirs = (outcomes(program, library, eagerly) for library in (minitorch, torch))
    if not same(ours, theirs):
        pytest.fail(f"{ours}, expected {theirs}", pytrace=False)


@pytest.mark.slow
@over(PROGRAMS)
def test_pytorch_compiles_it_or_raises(program, record_property):
    pytest.importorskip("torch")
    from tests.compile.stale.table import SAID, verdict

    said = verdict(program)
    record_property("PyTorch's compiled function", said)
    assert said in SAID


SAID = Raised("CompileError", "step.py:3: next(it) cannot be compiled")
VAGUE = Raised("CompileError", "it cannot be compiled: use torch.where")


@pytest.mark.parametrize(
    "eager, compiled, must_work, said",
    [
        ([1.0, [2, "a"]], [1.000001, [2, "a"]], True, None),
        ([1.0], [2.0], False, "silently"),
        ([0.0], [-0.0], False, "silently"),
        ([1], [True], False, "silently"),
        ([1.0, 2.0], [1.0, SAID], False, None),
        ([1.0, 2.0], [1.0, SAID], True, "refused"),
        ([1.0, 2.0], [3.0, SAID], False, "silently"),
        ([1.0, 2.0], [1.0, VAGUE], False, "without a place"),
        ([1.0, Raised("KeyError", "'a'")], [1.0, Raised("KeyError", "'b'")], True, None),
        ([1.0, Raised("KeyError", "'a'")], [1.0, Raised("TypeError", "'a'")], False, "another error"),
        ([1.0, Raised("KeyError", "'a'")], [1.0, 2.0], False, "silently"),
        ([1.0, 2.0], [1.0], False, "1 outcomes"),
    ],
)
def test_the_judge_finds_what_is_wrong(eager, compiled, must_work, said):
    found = fault(Program("name", "kind", None, must_work), eager, compiled)
    assert found is None if said is None else said in found


def test_programs_are_many_and_most_are_plain():
    names = [program.name for program in PROGRAMS]
    assert len(names) == len(set(names)) >= 600
    assert set(names) >= NOT_YET
    assert sum(program.traces is not None for program in PROGRAMS) >= 50
    assert sum(program.must_work for program in PROGRAMS) > len(names) / 2


NOT_YET: set[str] = set()
"""Programs that are wrong, or refused without need. One that works has to be taken off."""
