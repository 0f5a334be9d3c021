"""The mutants of a module, each a small change by cosmic-ray, and what became of them: kept on disk, so runs resume.

A session's file carries a digest of the module's text: a module that was edited since starts again.
"""

import ast
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
    return db


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
