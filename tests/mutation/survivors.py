"""Mutants that no test kills, and why: `(module, "line => mutated line"): reason`."""

SURVIVORS: dict[tuple[str, str], str] = {}
