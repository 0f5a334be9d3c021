"""Whole libraries held to one another, class by class. Needs hypothesis."""

from .catalogue import Check as Check
from .catalogue import checks as checks
