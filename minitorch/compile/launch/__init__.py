"""Launch: how compiled code is called: guards that check that a trace still fits, and what surrounds the call."""
