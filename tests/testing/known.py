"""Differences that lock-step need not report again: the divergences that it meets, and what is not settled yet.

An entry of UNSETTLED, a pattern of a report with an explanation, leaves the list when it is mended, or becomes a
divergence with a reason.
"""

from tests.divergences import DIVERGENCES

UNSETTLED: dict[str, str] = {}

KNOWN = (*(d.lockstep for d in DIVERGENCES if d.lockstep), *UNSETTLED)
