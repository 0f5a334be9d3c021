"""Grad modes over generators hold between two yields, and only there; over a class, when an object is made."""

import warnings

import pytest
import torch

import minitorch

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])
MODES = pytest.mark.parametrize("mode", ["no_grad", "enable_grad", "inference_mode"])


def state(lib):
    return lib.is_grad_enabled(), lib.is_inference_mode_enabled()


@MODES
def test_a_generator_runs_in_the_mode_and_its_caller_does_not(mode):
    def run(lib):
        seen = []

        @getattr(lib, mode)()
        def numbers(n):
            try:
                for k in range(n):
                    seen.append(("inside", *state(lib)))
                    sent = yield k
                    seen.append(("got", sent, *state(lib)))
            except ValueError:
                seen.append(("error", *state(lib)))
                yield -1
            finally:
                seen.append(("end", *state(lib)))
            return "result"

        def outer():
            seen.append(("returned", (yield from numbers(2))))

        for _ in outer():
            seen.append(("outside", *state(lib)))
        generator = numbers(5)
        seen += [next(generator), generator.send("x"), generator.throw(ValueError("oops")), ("outside", *state(lib))]
        generator.close()
        closed = numbers(3)
        next(closed)
        closed.close()
        return seen

    assert run(minitorch) == run(torch)


@BOTH
def test_an_error_in_a_generator_comes_through(lib):
    @lib.no_grad()
    def failing():
        yield 1
        raise KeyError("inside")

    generator = failing()
    next(generator)
    with pytest.raises(KeyError, match="inside"):
        next(generator)
    assert lib.is_grad_enabled()


@BOTH
def test_over_a_class_it_warns_and_holds_while_an_object_is_made(lib):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")

        @lib.no_grad()
        class Made:
            def __init__(self):
                self.state = state(lib)

    assert [(w.category, str(w.message)[:28]) for w in caught] == [(FutureWarning, "Decorating classes is deprec")]
    assert Made().state == (False, False)
    assert state(lib) == (True, False)
