"""Where time goes: a profile of a block, its tables and files. PyTorch's `torch.profiler`."""

from ..later import absent
from .averages import Average as Average
from .averages import Averages as Averages
from .schedule import ProfilerAction as ProfilerAction
from .schedule import ProfilerActivity as ProfilerActivity
from .schedule import schedule as schedule
from .session import profile as profile
from .session import record_function as record_function

absent(globals())
