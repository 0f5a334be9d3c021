"""Differences that lock-step need not report again: the divergences that it meets, and what is not settled yet.

An entry of UNSETTLED, a pattern of a report with an explanation, leaves the list when it is mended, or becomes a
divergence with a reason.
"""

from tests.divergences import DIVERGENCES

UNSETTLED: dict[str, str] = {
    r"cannot be converted to type|Overflow when unpacking": "numbers that the dtype cannot hold are taken",
    r"(70000|1e-0?8|2\*\*40|1e39|2\*\*63|addcmul|lerp|mse_loss|logits)(?s:.*)float16": "numbers are cast to half first",
    r"lerp.*NotImplementedError": "lerp of integers is taken",
    r"cross_entropy": "empty batches, and numbers instead of rows",
    r"(Edit|Unmarked|Whole|Same|Part|Flat|Wide)\.apply": "a Function that edits its input or returns a view of it",
    r"scheduler\d+\.load_state_dict\(optimizer": "the state of an optimizer, loaded into a scheduler",
}

KNOWN = (*(d.lockstep for d in DIVERGENCES if d.lockstep), *UNSETTLED)
