"""Versions that are compared as versions are. PyTorch's `torch.torch_version`."""

import re
from collections.abc import Callable, Iterable
from operator import eq, ge, gt, le, lt, ne
from typing import Any

_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)((?:a|b|c|rc|alpha|beta|\.?dev|\.?post)\d*)?(\+[\w.]+)?", re.ASCII)


class TorchVersion(str):
    """Text such as '2.13.0' that is compared by its numbers: with text, with `(2, 4)`, with a Version of `packaging`.

    With what is no version it is compared as text. Releases before a release stand before it, a local part after it.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __lt__(self, other: Any) -> bool:
        return _compared(lt, self, other)

    def __le__(self, other: Any) -> bool:
        return _compared(le, self, other)

    def __gt__(self, other: Any) -> bool:
        return _compared(gt, self, other)

    def __ge__(self, other: Any) -> bool:
        return _compared(ge, self, other)

    def __eq__(self, other: object) -> bool:
        return _compared(eq, self, other)

    def __ne__(self, other: object) -> bool:
        return _compared(ne, self, other)


def _compared(by: Callable[[Any, Any], bool], a: str, b: Any) -> bool:
    text = b if isinstance(b, str) else ".".join(map(str, b)) if isinstance(b, Iterable) else str(b)
    keys = _key(str(a)), _key(str(text))
    return by(*keys) if None not in keys else by(str(a), str(text))


def _key(text: str) -> tuple[list[int], int, str] | None:
    """What orders versions: the release without zeros at its end, what comes before or after it, the local part."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    release, stage, local = found.groups(default="")
    numbers = [int(number) for number in release.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers, 0 if not stage else 1 if "post" in stage else -1, local
