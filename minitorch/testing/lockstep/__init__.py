"""Lock-step: one random program on two torch-like libraries, compared after every step. Needs hypothesis.

Read session.py first (a program is lines of code), then facts.py (what is compared), then machine.py (what is drawn).
"""

from .facts import difference as difference
from .machine import lockstep as lockstep
from .session import Divergence as Divergence
from .session import Session as Session
from .session import script as script
