"""The functions of a plan are those that its file shows."""

import re

from minitorch.ops import plan
from minitorch.ops.op import registry


def test_the_functions_of_a_product_are_those_that_are_shown():
    made = registry["mul"].plan(0b111)
    shown = [eval(text) for text in re.findall(r"`(lambda [^`]+)`", plan.__doc__)]
    for ours, theirs in zip((made.save, made.pull), shown, strict=True):
        for part in ("co_varnames", "co_names", "co_consts", "co_code"):
            assert getattr(ours.__code__, part) == getattr(theirs.__code__, part)
    assert made.keep == ("y", "x")
    assert made.save("x", "y", "out") == ("y", "x")
