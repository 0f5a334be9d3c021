"""Utilities that stand beside the training loop."""

from . import data as data
