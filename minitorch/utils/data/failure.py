"""An exception that travels from a worker to the main process, as text: it may not be picklable itself."""

import sys
import traceback
from typing import Any, NoReturn


class Failure:
    """The exception that is being handled, sent in place of a batch; `where` says what raised it."""

    def __init__(self, where: str):
        kind: Any = sys.exc_info()[0]
        self.kind = kind
        self.message = f"Caught {kind.__name__} {where}.\nOriginal {traceback.format_exc()}"

    def reraise(self) -> NoReturn:
        """Raise an exception of the same class with the original traceback as its message."""
        try:
            # KeyError shows its argument by repr, which would put the traceback on one line.
            error = self.kind(_Verbatim(self.message) if issubclass(self.kind, KeyError) else self.message)
        except Exception:  # a class that is not made from a message alone
            raise RuntimeError(self.message) from None
        raise error


class _Verbatim(str):
    def __repr__(self) -> str:
        return str(self)
