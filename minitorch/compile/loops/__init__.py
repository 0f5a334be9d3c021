"""From a program to loops, and from loops to source."""
