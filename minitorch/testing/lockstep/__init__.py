"""Lock-step: one random program on two torch-like libraries, compared after every step. Needs hypothesis.

Read session.py first (a program is lines of code), then facts.py (what is compared), steps.py (one step), program.py
(how a program grows) and the rules: tensor_rules.py, autograd_rules.py, training_rules.py.
"""

from .facts import difference as difference
from .machine import lockstep as lockstep
from .replay import replay as replay
from .session import Divergence as Divergence
from .session import Session as Session
from .session import script as script
