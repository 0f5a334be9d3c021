"""What stands before the compiled code at each call."""
