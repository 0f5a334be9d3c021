"""The tape: nodes that remember calls, the engine that sends gradients back through them, and when to record."""

from .engine import run as run
from .modes import modes as modes
from .node import Node as Node
from .node import OpNode as OpNode
