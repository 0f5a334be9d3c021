"""`python -m minitorch`: the same as the command `minitorch`."""

from .cli import main

main()
