"""Why some rows take longer than PyTorch's, where that is known: patterns of `group: row`, and a sentence each."""

from fnmatch import fnmatchcase

_COPY = (
    "The gradient is a view of another. PyTorch's `.grad` shares its memory, and the next backward writes into what "
    "was passed in; here it is a copy."
)

_PASSED = (
    "One of the ops passes the gradient on unchanged. It is copied into `.grad`, for others might hold it; PyTorch "
    "counts who does."
)

REASONS = {
    "op, forward + backward: view-*": _COPY,
    "op, forward + backward: dot-*": f"Both arguments are reshaped. {_COPY}",
    "*: cat[-,]*": _COPY,
    "sizes, *, forward + backward: contiguous, *": _COPY,
    "op, forward + backward: *_-*": _PASSED,
    "op, forward + backward: assign a row-*": _PASSED,
    "op, forward + backward: frac-*": "Two passes of numpy and an array between them, where PyTorch makes one.",
    "DataLoader, one epoch: per sample*": (
        "An epoch of 2000 samples with two tensors each reads 4000 rows, and every one is a view that Python makes, "
        "with all that it needs to be followed through edits in place."
    ),
    "*: stack-*": _COPY,
    "products: matmul, 4": (
        "Python spends 1.7 µs between `@` and the product of 16 numbers, which itself takes 0.4; PyTorch 1.3 in all."
    ),
    "losses: CrossEntropyLoss-300": (
        "Two nodes, as in PyTorch: some 25 calls of numpy on 30 rows of 10 numbers take 17 of 38 µs, Python around "
        "them the rest. PyTorch takes 36."
    ),
    "op, forward + backward: scatter-300": (
        "Four calls with a node each; writing by an index for each element takes numpy 3 µs, and reading as long again."
    ),
    "op, forward + backward: einsum-300": "An equation is read once and kept, but ends in five calls with a node each.",
    "op, forward + backward: prod of rows-*": (
        "The gradient is the product of all others, element after element in double precision, which is right beside "
        "zeros; PyTorch divides the product by each element where none is 0."
    ),
    "random numbers: rand*-300": (
        "The call costs what reading its arguments in Python, a lock and a new tensor take. The numbers are made in "
        "0.1 to 0.5 µs, and a million of them in a tenth to two fifths of PyTorch's time."
    ),
    "files: save-*": (
        "The file is forced onto the disk before it takes the place of an older one, so that a crash leaves one of the "
        "two; PyTorch writes over the older one and leaves the rest to the operating system."
    ),
    "files: load-*": "The numbers are held against the file's checksums; PyTorch loads a damaged file unnoticed.",
}


def reason(group: str, name: str) -> str:
    """Why that row may be slower than PyTorch's; "" if nothing is known."""
    found = (text for pattern, text in REASONS.items() if fnmatchcase(f"{group}: {name}", pattern))
    return next(found, "")
