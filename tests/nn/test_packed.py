"""Sequences of different lengths, packed and padded, against PyTorch's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.both import check

ROWS = {"grad_fn": "packing is one index here", "stride": "a gradient lies in memory as it came", "offset": "so"}
OWN_WORDS = {**ROWS, "text": "of one side that there is not"}


@pytest.mark.parametrize("batch_first", [False, True])
@settings(deadline=None, max_examples=40)
@given(lengths=st.lists(st.integers(1, 5), min_size=1, max_size=5), more=st.integers(0, 2), width=st.integers(0, 2))
def test_packed_and_padded_again(batch_first, lengths, more, width):
    shape = (len(lengths), 5, *[2] * width) if batch_first else (5, len(lengths), *[2] * width)
    x = np.random.default_rng(0).normal(size=shape)

    def program(torch, x):
        rnn = torch.nn.utils.rnn
        packed = rnn.pack_padded_sequence(x, lengths, batch_first, enforce_sorted=False)
        padded, found = rnn.pad_packed_sequence(packed, batch_first, -1.5, max(lengths) + more)
        parts = [part.detach() for part in rnn.unpack_sequence(packed)]
        return [part if part is None else part.detach() for part in packed], padded, found, parts

    check(program, x, ulp=0, but=ROWS)


@pytest.mark.parametrize("side", ["left", "right", "top"])
@pytest.mark.parametrize("batch_first", [False, True])
def test_padded(side, batch_first):
    def program(torch, a, b, c):
        rnn = torch.nn.utils.rnn
        padded = rnn.pad_sequence([a, b, c], batch_first, 2.0, side)
        whole = rnn.unpad_sequence(padded.detach().clone(), torch.tensor([3, 1, 0]), batch_first)
        return padded, whole

    rng = np.random.default_rng(0)
    check(program, rng.normal(size=(3, 2)), rng.normal(size=(1, 2)), np.zeros((0, 2)), ulp=0, but=OWN_WORDS)


CASES = {
    "sorted": lambda torch: torch.nn.utils.rnn.pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5])]),
    "not sorted": lambda torch: torch.nn.utils.rnn.pack_sequence([torch.tensor([1]), torch.tensor([4, 5])]),
    "to be sorted": lambda torch: torch.nn.utils.rnn.pack_sequence([torch.tensor([1]), torch.tensor([4, 5])], False),
    "of no length": lambda torch: torch.nn.utils.rnn.pack_padded_sequence(torch.ones(2, 2), [1, 0]),
    "too few lengths": lambda torch: torch.nn.utils.rnn.pack_padded_sequence(torch.ones(2, 2), [1]),
    "empty": lambda torch: torch.nn.utils.rnn.pack_padded_sequence(torch.ones(2, 0), []),
    "no sequences": lambda torch: torch.nn.utils.rnn.pad_sequence([]),
    "no list": lambda torch: torch.nn.utils.rnn.pad_sequence(3),
    "too short in total": lambda torch: torch.nn.utils.rnn.pad_packed_sequence(
        torch.nn.utils.rnn.pack_sequence([torch.ones(3)]), total_length=2
    ),
    "integers": lambda torch: torch.nn.utils.rnn.pad_packed_sequence(
        torch.nn.utils.rnn.pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4])]), padding_value=7
    ),
    "converted": lambda torch: [
        torch.nn.utils.rnn.pack_sequence([torch.ones(3)]).to(torch.float64),
        torch.nn.utils.rnn.pack_sequence([torch.ones(3)]).long().data,
    ],
    "made by hand": lambda torch: torch.nn.utils.rnn.PackedSequence(
        torch.ones(3), torch.tensor([2, 1]), torch.tensor([1, 0])
    ),
    "inverted": lambda torch: torch.nn.utils.rnn.invert_permutation(torch.tensor([2, 0, 1])),
    "printed": lambda torch: repr(torch.nn.utils.rnn.pack_sequence([torch.tensor([1]), torch.tensor([4, 5])], False)),
}


@pytest.mark.parametrize("name", CASES)
def test_calls(name):
    check(CASES[name], but={"text": "lists what is expected in its own words", "stride": "of one row"})
