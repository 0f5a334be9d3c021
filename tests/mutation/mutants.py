"""The mutants of a module, each a small change by cosmic-ray, and what became of them: kept on disk, so runs resume.

A session's file carries a digest of the module's text, which lies beside it: for a module that was edited since another
begins, with what became of mutants of the functions that are as they were.
"""

import ast
import functools
from hashlib import sha256
from pathlib import Path

from cosmic_ray import plugins
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import WorkerOutcome, WorkItem, WorkResult

from tests.mutation.subjects import ROOT

SESSIONS = ROOT / "out" / "mutation"

SWAPS = {
    "Binary": "Add_Sub Sub_Add Mul_Div Div_Mul FloorDiv_Mul Mod_FloorDiv Pow_Mul BitOr_BitAnd BitAnd_BitOr "
    "RShift_LShift",
    "Comparison": "Lt_LtE Lt_Gt LtE_Lt LtE_GtE Gt_GtE Gt_Lt GtE_Gt GtE_LtE Eq_NotEq NotEq_Eq Is_IsNot IsNot_Is",
    "Unary": "Delete_USub Delete_Not Delete_Invert",
}
OPERATORS = {f"core/Replace{kind}Operator_{swap}" for kind, swaps in SWAPS.items() for swap in swaps.split()} | {
    "core/AddNot",
    "core/ExceptionReplacer",
    "core/NumberReplacer",
    "core/RemoveDecorator",
    "core/ReplaceAndWithOr",
    "core/ReplaceBreakWithContinue",
    "core/ReplaceContinueWithBreak",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceOrWithAnd",
    "core/ReplaceTrueWithFalse",
    "core/ZeroIterationForLoop",
}
"""A swap or two for every operator: the other dozen would ask the same again."""


def session(module: str) -> WorkDB:
    """The session of `module` as it stands, begun if there is none."""
    source = (ROOT / module).read_text()
    name = module.removeprefix("minitorch/").removesuffix(".py").replace("/", ".")
    path = SESSIONS / f"{name}-{sha256(source.encode()).hexdigest()[:8]}.sqlite"
    begun = path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    db = WorkDB(path, WorkDB.Mode.create)
    if not begun:
        init([Path(module)], db, {})
        idle = [item.job_id for item in db.work_items if not is_mutant(source, item)]
        db.set_multiple_results(idle, WorkResult(WorkerOutcome.SKIPPED))
        earlier = [text.with_suffix(".sqlite") for text in SESSIONS.glob(f"{name}-*.py")]
        for ancestor in sorted(earlier, key=lambda file: file.stat().st_mtime, reverse=True):
            inherit(db, source, WorkDB(ancestor, WorkDB.Mode.open), ancestor.with_suffix(".py").read_text())
        path.with_suffix(".py").write_text(source)
    return db


def inherit(db: WorkDB, source: str, ancestor: WorkDB, before: str) -> None:
    """Take over what became of mutants of functions, methods and other statements that have not changed."""
    results = dict(ancestor.results)
    known = {place: results.get(item.job_id) for place, item in places(before, ancestor).items()}
    pending = {item.job_id for item in db.pending_work_items}
    for place, item in places(source, db).items():
        if item.job_id in pending and (result := known.get(place)):
            db.set_result(item.job_id, result)


def places(source: str, db: WorkDB) -> dict[tuple, WorkItem]:
    """Every change by what it changes where in which statement: that of a function, for most."""
    found: dict[tuple, WorkItem] = {}
    for item in sorted(db.work_items, key=lambda item: item.mutations[0].occurrence):
        mutation = item.mutations[0]
        line, column = mutation.start_pos
        first, last = extent(statement(source, line))
        text = "\n".join(source.splitlines()[first - 1 : last])
        place = (text, line - first, column, mutation.operator_name)
        found[*place, sum((*place, k) in found for k in range(4))] = item  # a number is changed in several ways
    return found


@functools.cache
def statements(source: str) -> list[ast.stmt]:
    """Those of a module, and of its classes in their place."""
    body = ast.parse(source).body
    return [part for node in body for part in (node.body if isinstance(node, ast.ClassDef) else [node])]


def statement(source: str, line: int) -> ast.stmt:
    """The one that a line is part of; the first after it if it is of none."""
    return next(node for node in statements(source) if line <= extent(node)[1])


def extent(node: ast.stmt) -> tuple[int, int]:
    """The first and the last line, decorators included."""
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]), node.end_lineno or node.lineno


def is_mutant(source: str, item: WorkItem) -> bool:
    """Whether a change is by one of `OPERATORS` and leaves a program, that says something else."""
    mutation = item.mutations[0]
    if mutation.operator_name not in OPERATORS:
        return False
    mutant = mutate_code(source, plugins.get_operator(mutation.operator_name)(), mutation.occurrence)
    try:
        return mutant is not None and meaning(mutant) != meaning(source)
    except SyntaxError:
        return False


def meaning(source: str) -> str:
    """A program as text, without its annotations and the `/` and `*` of its signatures."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.arguments):
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.posonlyargs = node.kwonlyargs = []
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)
