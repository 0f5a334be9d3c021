"""Differences that lock-step need not report again: the divergences that it meets, and what is not settled yet.

An entry of UNSETTLED, a pattern of a report with an explanation, leaves the list when it is mended, or becomes a
divergence with a reason.
"""

from tests.divergences import DIVERGENCES

UNSETTLED: dict[str, str] = {
    r"(?s)requires_grad: True, expected False.*inference_mode": (
        "views of inference tensors that require grad are recorded; PyTorch's are not"
    ),
}

KNOWN = (*(d.lockstep for d in DIVERGENCES if d.lockstep), *UNSETTLED)
