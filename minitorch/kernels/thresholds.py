"""Thresholds: how many elements make a compiled loop worth its while, as measured; numpy is faster for fewer.

Beside the time that a call of the loop takes stands that of loading it in a process that may call it only once.
"""

MANY = 1 << 14
"""From here on a loop that saves some nanoseconds an element: exponentials, divisions, long sums, copies in another
order."""

MANY_CHOICES = 1 << 13
"""From here on choices by a mask, where numpy takes 4 ns an element."""

MANY_GATES = 1 << 11
"""From here on the gates of one step, of which a sequence has many."""

FEW_INDEXED = 1 << 12
"""Up to here numpy reads and adds where indices point, for which it takes ten times as long."""

FEW_DIFFERENCES = 1 << 12
"""Up to here numpy makes an array of the differences of two, which all lie in the processor's cache."""

FEW_ADDED = 1 << 11
"""Up to here numpy adds up: reading the shape would take longer."""
