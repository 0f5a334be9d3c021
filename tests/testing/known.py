"""Differences that lock-step need not report again: the divergences that it meets, and what is not settled yet.

An entry of UNSETTLED, a pattern of a report with an explanation, leaves the list when it is mended, or becomes a
divergence with a reason.
"""

from tests.divergences import DIVERGENCES

UNSETTLED: dict[str, str] = {
    r"IndexError\('invalid index of a 0-dim tensor.*expected RuntimeError\(.A view was created in no_grad": (
        "two errors at once, of the index and of the view: which is named first"
    ),
}

KNOWN = (*(d.lockstep for d in DIVERGENCES if d.lockstep), *UNSETTLED)
