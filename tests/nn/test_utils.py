"""Clipping of gradients, and parameters as one vector."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from tests.nn.mirror import agree, array


def with_gradients(torch, seed=0, scale=1.0):
    """Parameters of several shapes with gradients, and one without."""
    rng = np.random.default_rng(seed)
    parameters = [torch.nn.Parameter(torch.zeros(shape)) for shape in ((2, 3), (4,), ())]
    for p in parameters:
        p.grad = torch.from_numpy(np.array(scale * array(rng, *p.shape)))
    return [*parameters, torch.nn.Parameter(torch.zeros(2))]


@settings(deadline=None, max_examples=40)
@given(
    max_norm=st.floats(0.01, 10),
    norm_type=st.sampled_from([1, 2, 2.0, 3.5, float("inf")]),
    seed=st.integers(0, 99),
    scale=st.sampled_from([0.0, 0.01, 1.0, 1e4]),
)
def test_norms(max_norm, norm_type, seed, scale):
    def program(torch):
        parameters = with_gradients(torch, seed, scale)
        total = torch.nn.utils.clip_grad_norm_(iter(parameters), max_norm, norm_type)
        return total, [p.grad for p in parameters]

    agree(program, rtol=2e-6, atol=1e-7)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("error_if_nonfinite", [True, False])
def test_norms_that_are_no_numbers(bad, error_if_nonfinite):
    def program(torch):
        parameters = with_gradients(torch)
        parameters[0].grad[0, 0] = bad
        total = torch.nn.utils.clip_grad_norm_(parameters, 1.0, error_if_nonfinite=error_if_nonfinite)
        return total, [p.grad for p in parameters]

    agree(program, rtol=1e-6)


CALLS = {
    "one tensor": lambda torch, p: (torch.nn.utils.clip_grad_norm_(p[0], 0.5), p[0].grad),
    "nothing": lambda torch, p: torch.nn.utils.clip_grad_norm_([], 0.5),
    "an empty generator": lambda torch, p: torch.nn.utils.clip_grad_norm_((x for x in []), 0.5),
    "no gradients": lambda torch, p: torch.nn.utils.clip_grad_norm_(p[3:], 0.5),
    "values": lambda torch, p: (torch.nn.utils.clip_grad_value_(p, 0.2), [x.grad for x in p]),
    "values of one": lambda torch, p: (torch.nn.utils.clip_grad_value_(p[0], 0.2), p[0].grad),
    "total": lambda torch, p: torch.nn.utils.get_total_norm([x.grad for x in p[:3]]),
    "scaled": lambda torch, p: (
        torch.nn.utils.clip_grads_with_norm_(p, 1.0, torch.tensor(3.0)),
        [x.grad for x in p],
    ),
    "vector": lambda torch, p: torch.nn.utils.parameters_to_vector(p),
    "back": lambda torch, p: (torch.nn.utils.vector_to_parameters(torch.arange(13.0), p), p),
    "back from a list": lambda torch, p: torch.nn.utils.vector_to_parameters([1.0], p),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(name):
    agree(lambda torch: CALLS[name](torch, with_gradients(torch)), rtol=1e-6)


def test_a_vector_of_parameters_passes_gradients():
    parameters = with_gradients(minitorch)
    minitorch.nn.utils.parameters_to_vector(parameters).square().sum().backward()
    assert parameters[3].grad is not None
