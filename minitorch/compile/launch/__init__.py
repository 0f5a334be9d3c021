"""Launch: how compiled code is called: guards that check that a trace still fits, and what surrounds the call."""

from ...later import later as _later

with _later(globals()):
    from .step import form_of as form_of
