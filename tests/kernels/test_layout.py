"""Layout: results of ops lie in memory as PyTorch's do, whatever the layout of their arguments."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch
from minitorch.kernels.layout import copied, in_rows

BASES = {
    "permuted": "torch.arange(60.).reshape(3, 4, 5).permute(2, 0, 1)",
    "swapped": "torch.arange(60.).reshape(3, 4, 5).permute(1, 0, 2)",
    "t": "torch.arange(12.).reshape(3, 4).t()",
    "sliced": "torch.arange(60.).reshape(3, 4, 5).transpose(0, 2)[::2]",
    "expanded": "torch.arange(4.).reshape(4, 1).expand(4, 3)",
    "expanded first": "torch.arange(4.).expand(3, 4)",
    "expanded in the middle": "torch.arange(8.).reshape(2, 1, 4).expand(2, 3, 4)",
    "expanded from one": "torch.ones(1, 1).expand(3, 2)",
    "windows": "torch.arange(8.).unfold(0, 3, 1)",
}
CALLS = """
x.sum(0) | x.sum(-1) | x.sum(0, keepdim=True) | x.mean(0) | x.nansum(0) | x.var(0) | x.std(-1) | x.prod(0) | x.amax(0)
x.amin(-1) | x.max(0)[0] | x.min(-1)[1] | x.median(0)[0] | x.argmax(0) | x.all(0) | x.any(0) | x.count_nonzero(0)
x.norm(2, 0) | x.norm(float("inf"), 0) | x.logsumexp(0) | x.cumsum(0) | x.cummax(0)[0] | x.cummax(0)[1] | x.sort(0)[0]
x.argsort(0) | x.argsort(0, descending=True) | x.topk(1, 0)[0] | x.softmax(0) | x.log_softmax(-1) | x.clone()
x.double() | x.long() | torch.zeros_like(x) | torch.full_like(x, 2) | torch.rand_like(x)
torch.zeros_like(x, memory_format=torch.contiguous_format) | x.clone(memory_format=torch.contiguous_format)
torch.empty_like(x) | x.flip(0) | x.roll(1, 0) | x.roll(1) | x.repeat_interleave(2, 0) | x.tile(2) | x[[0, 1]]
x[:, [0, 1]] | x[[0, 1], [0, 1]] | x[None, :, [1, 0]] | x[x > 1] | x.index_select(0, torch.tensor([0, 1]))
x.gather(0, torch.zeros_like(x).long()) | x.masked_fill(x > 1, 0) | x.tril() | x.triu() | torch.cat([x, x])
torch.stack([x, x]) | x.contiguous() | x.nan_to_num() | torch.nn.functional.logsigmoid(x)
torch.nn.functional.one_hot(x.long()) | torch.nn.functional.dropout(x, 0.5) | x.index_add(0, torch.tensor([0]), x[:1])
"""


def steps(x):
    """The strides, in elements, of the dimensions in which there is more than one."""
    return [step for n, step in zip(x.shape, x.stride(), strict=True) if n > 1]


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_results_of_ops(base):
    for call in CALLS.replace("\n", " | ").strip(" |").split(" | "):
        ours, theirs = (
            steps(eval(call, {"torch": lib, "x": eval(base, {"torch": lib})})) for lib in (minitorch, torch)
        )
        assert ours == theirs, f"{call}: strides {ours}, PyTorch's are {theirs}"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(2, 4), st.sampled_from([0, 1, 2, 3, 4, 6, 8, 12])), max_size=4))
def test_copies_of_any_strides(dims):
    theirs = torch.arange(200).as_strided(*zip(*dims, strict=True)) if dims else torch.tensor(1)
    ours = copied(theirs.numpy())
    assert (ours == theirs.numpy()).all() and ours.dtype == np.int64
    assert [step // 8 for step in ours.strides] == list(theirs.clone().stride())


def test_in_rows():
    x = np.ones((2, 3))
    assert in_rows(x) is x and in_rows(x.T).strides == (16, 8)
