"""Why some rows take longer than PyTorch's, where that is known: patterns of `group: row`, and a sentence each."""

from fnmatch import fnmatchcase

_COPY = (
    "The gradient is a view of another. PyTorch's `.grad` shares its memory, and the next backward writes into what "
    "was passed in; here it is a copy."
)

REASONS = {
    "op, forward + backward: view-*": _COPY,
    "op, forward + backward: dot-*": f"Both arguments are reshaped. {_COPY}",
    "*: cat[-,]*": _COPY,
    "*: stack-*": _COPY,
    "op, forward + backward: prod of rows-*": (
        "The gradient is the product of all others, element after element in double precision, which is right beside "
        "zeros; PyTorch divides the product by each element where none is 0."
    ),
}


def reason(group: str, name: str) -> str:
    """Why that row may be slower than PyTorch's; "" if nothing is known."""
    found = (text for pattern, text in REASONS.items() if fnmatchcase(f"{group}: {name}", pattern))
    return next(found, "")
