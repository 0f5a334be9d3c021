"""Explain: the tape of a tensor, the layers of a model, what became of a compiled step, for people to look at.

`entry.py` says what can be asked; all that answers is imported then. The answers are data first (`facts.py`), read off
the graph by `tape.py`, and shown by `text.py`, `dot.py` and `page.py`.
"""

from ..later import later as _later
from .entry import explain as explain

with _later(globals()):
    from .explanation import Explanation as Explanation
    from .recording import recording_lines as recording_lines
    from .summary import Summary as Summary
