"""Indexing held against PyTorch: generated keys, read and written, to second order; errors, node names."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split

import minitorch
from tests.functions.alike import LAYOUT, OVERLOADS, check

BOTH = pytest.mark.parametrize("lib", [minitorch, torch], ids=["minitorch", "torch"])
SHAPE = (3, 4, 2)
CUBE = np.arange(24.0).reshape(SHAPE) * 0.3 - 2


@st.composite
def indices(draw, size, shape):
    """An index array of a shape that broadcasts with `shape`, as a list, an array, a range or a tensor."""
    shape = draw(st.sampled_from([shape, shape[-1:], (1,) * len(shape)]))
    flat = draw(st.lists(st.integers(-size, size - 1), min_size=math.prod(shape), max_size=math.prod(shape)))
    array = np.array(flat, np.int64).reshape(shape)
    return draw(st.sampled_from([("list", array), ("array", array), ("tensor", array)]))


def slices(size):
    bound = st.one_of(st.none(), st.integers(-size - 1, size + 1))
    return st.builds(slice, bound, bound, st.sampled_from([None, 1, 2, 3]))


@st.composite
def keys(draw):
    """A key for a tensor of SHAPE, entry by entry; what depends on the package is `("tensor", array)`."""
    common = draw(st.sampled_from([(2,), (2, 3), (1, 3)]))
    entries = []
    axis = 0
    while axis < len(SHAPE) and draw(st.integers(0, 5)):
        size = SHAPE[axis]
        if draw(st.booleans()) and axis + 1 < len(SHAPE) and draw(st.booleans()):
            mask = draw(st.lists(st.booleans(), min_size=size * SHAPE[axis + 1], max_size=size * SHAPE[axis + 1]))
            mask = np.array(mask).reshape(size, -1)
            return *entries, ("tensor", mask)
        entries.append(draw(st.one_of(st.integers(-size, size - 1), slices(size), slices(size), indices(size, common))))
        axis += 1
        entries.extend(draw(st.lists(st.none(), max_size=1)))
    if draw(st.booleans()):
        entries.insert(0, ...) if axis == len(SHAPE) else entries.append(...)
    return tuple(entries)


def key_in(lib, entries):
    """The key with its index arrays in the package's own form."""
    made = []
    for entry in entries:
        if isinstance(entry, tuple):
            kind, array = entry
            entry = {"list": array.tolist, "array": array.copy, "tensor": lambda a=array: lib.from_numpy(a)}[kind]()
        made.append(entry)
    return tuple(made)


@settings(deadline=None, max_examples=100)
@given(keys())
def test_reading(entries):
    check(lambda lib, x: x[key_in(lib, entries)] * 1, CUBE)


def written(lib, x, entries, value, scale):
    y = x * 1
    y[key_in(lib, entries)] = value
    return y * scale


@settings(deadline=None, max_examples=100)
@given(keys(), st.booleans())
def test_writing(entries, whole):
    try:
        shape = torch.from_numpy(CUBE)[key_in(torch, entries)].shape
    except IndexError:
        reject()  # reading is tested above
    value = np.random.default_rng(0).normal(size=shape if whole else shape[-1:])
    places = np.arange(CUBE.size).reshape(SHAPE)
    hit = torch.from_numpy(places)[key_in(torch, entries)].flatten().tolist()
    if len(set(hit)) == len(hit):  # else it is open which value a place gets
        check(lambda lib, x, v: written(lib, x, entries, v, x), CUBE, value)
    check(lambda lib, x: written(lib, x, entries, 1.5, x), CUBE)


READS = {
    "0-d tensor": lambda lib, x: x[lib.tensor(1)],
    "numpy int": lambda lib, x: x[np.int64(-1), np.int32(0)],
    "True": lambda lib, x: x[True],
    "False": lambda lib, x: x[False],
    "True, 0": lambda lib, x: x[True, 0],
    "mask": lambda lib, x: x[x > 0],
    "numpy mask": lambda lib, x: x[np.array([True, False, True])],
    "list of bools": lambda lib, x: x[[True, False, True]],
    "empty list": lambda lib, x: x[[]],
    "range": lambda lib, x: x[range(2)],
    "int32": lambda lib, x: x[lib.tensor([2, 0], dtype=lib.int32)],
    "all": lambda lib, x: x[:],
    "ellipsis": lambda lib, x: x[...],
    "none": lambda lib, x: x[None],
    "columns": lambda lib, x: x[:, 1],
    "step": lambda lib, x: x[::2, 1:],
    "int between": lambda lib, x: x[[0, 1], 0, :],
    "apart": lambda lib, x: x[[0, 1], :, [0, 1]],
    "out of range": lambda lib, x: x[3],
    "out of range in list": lambda lib, x: x[[3]],
    "out of range, second": lambda lib, x: x[0, -5],
    "too many": lambda lib, x: x[0, 0, 0, 0],
    "of a number": lambda lib, x: x[0, 0, 0][0],
    "negative step": lambda lib, x: x[::-1],
    "float": lambda lib, x: x[1.0],
    "float tensor": lambda lib, x: x[lib.tensor([1.0])],
    "int16": lambda lib, x: x[lib.tensor([1], dtype=lib.int16)],
    "mask of another size": lambda lib, x: x[:, lib.tensor([True, False])],
    "no broadcast": lambda lib, x: x[[0, 1], [0, 1, 2]],
    "write wrong shape": lambda lib, x: (x * 1).__setitem__(0, lib.zeros(3, dtype=x.dtype)),
    "write wrong shape, picked": lambda lib, x: (x * 1).__setitem__([0], lib.zeros(3, dtype=x.dtype)),
    "write wrong dtype, picked": lambda lib, x: (x * 1).__setitem__([0], lib.zeros(2, dtype=lib.int64)),
    "write a list": lambda lib, x: (x * 1).__setitem__(0, [1.0, 2.0]),
    "write leaf": lambda lib, x: x.__setitem__(0, 1.0),
    "masks": lambda lib, x: x.masked_fill(x > 0, 2) * x.masked_select(x > 1).sum(),
    "masked_fill tensor": lambda lib, x: x.masked_fill(x[0] > -1.5, x[0, 0, 0]),
    "nonzero": lambda lib, x: ((x > 0).nonzero(), lib.nonzero(x > 0, as_tuple=True), lib.argwhere(x[0] > 0)),
    "gather": lambda lib, x: x.gather(1, lib.tensor([[[3, 0]], [[1, 1]]])),
    "gather out of range": lambda lib, x: x.gather(1, lib.tensor([[[4, 0]]])),
    "gather wrong rank": lambda lib, x: x.gather(1, lib.tensor([0])),
    "gather floats": lambda lib, x: x.gather(1, lib.tensor([[[0.0]]])),
    "index_select": lambda lib, x: x.index_select(1, lib.tensor([3, 3, 0])),
    "index_select out of range": lambda lib, x: x[0, 0].index_select(0, lib.tensor([-1])),
    "take": lambda lib, x: lib.take(x, lib.tensor([[0, -1], [5, 5]])),
    "take out of range": lambda lib, x: x.take(lib.tensor([24])),
    "take_along_dim": lambda lib, x: lib.take_along_dim(x, x.argsort(1), 1),
    "take_along_dim of all": lambda lib, x: lib.take_along_dim(x, lib.tensor([3, 3])),
    "index_add": lambda lib, x: x.index_add(1, lib.tensor([0, 0]), x[:, :2], alpha=2),
    "index_copy": lambda lib, x: x.index_copy(0, lib.tensor([2, 0]), x[:2] * 2),
    "index_fill": lambda lib, x: x.index_fill(1, lib.tensor([0, -1]), 7),
    "index_put": lambda lib, x: x.index_put((lib.tensor([0, 0]),), x[:2], accumulate=True),
    "scatter": lambda lib, x: x.scatter(1, lib.tensor([[[3, 0]], [[1, 2]]]), x[:2, :1] * 3),
    "scatter number": lambda lib, x: x.scatter(0, lib.tensor([[[2]]]), 1.5),
    "scatter_add": lambda lib, x: (x * x).scatter_add_(1, lib.tensor([[[3, 0], [3, 0]]]), x[:1, 2:]),
    "scatter wrong dtype": lambda lib, x: x.scatter(1, lib.tensor([[[3]]]), lib.tensor([[[3]]])),
    "iteration": lambda lib, x: [row * i for i, row in enumerate(x)],
}


@pytest.mark.parametrize("program", READS.values(), ids=READS.keys())
def test_cases(program):
    check(program, CUBE, but=OVERLOADS | LAYOUT)


LABELS = ["0-d tensor", "mask", "True", "all", "ellipsis", "none", "columns", "step", "range", "gather", "index_select"]
LABELS += ["take", "index_add", "index_copy", "index_fill", "index_put", "scatter_add"]


@pytest.mark.parametrize("name", LABELS)
def test_node_names(name):
    ours, theirs = (READS[name](lib, lib.tensor(CUBE, requires_grad=True) * 1) for lib in (minitorch, torch))
    assert ours.grad_fn.name() == type(theirs.grad_fn).__name__


@pytest.mark.parametrize(
    "key", [(0, slice(1, 2)), (slice(1, 2), 0), (0, slice(None)), (None, slice(1)), (slice(1), None)]
)
def test_a_basic_key_is_named_after_the_last_thing_it_does(key):
    ours, theirs = (lib.tensor(CUBE, requires_grad=True)[key] for lib in (minitorch, torch))
    assert ours.grad_fn.name() == theirs.grad_fn.name()


@BOTH
def test_a_basic_key_reads_a_view_and_an_index_array_a_copy(lib):
    x = lib.zeros(3, 4)
    x[1:, 0][1] = 5
    assert x[2, 0] == 5
    x[[0, 1]][0] = 7
    assert x.sum() == 5


def test_a_list_of_lists_is_still_read_as_a_tuple():
    with pytest.warns(UserWarning, match="Using a non-tuple sequence"):  # PyTorch only once in a process
        assert minitorch.zeros(3, 3)[[[0, 1], [1, 2]]].shape == (2,)


@BOTH
def test_what_other_libraries_do_with_tensors(lib):
    x, y = lib.arange(20.0).reshape(10, 2), lib.arange(10)
    parts = train_test_split(x, y, test_size=0.2, random_state=0)
    assert [type(part) for part in parts] == [lib.Tensor] * 4
    assert [len(part) for part in parts] == [8, 2, 8, 2]
    assert (parts[0][:, 0] == 2 * parts[2]).all()
    assert ["a", "b"][lib.tensor(1)] == "b" and list(range(lib.tensor(3))) == [0, 1, 2]
    assert math.sin(lib.tensor(0.5)) == math.sin(0.5)


@pytest.mark.parametrize(
    "key",
    [
        lambda rows: (rows,),
        lambda rows: (slice(None), rows),
        lambda rows: (slice(None), rows, rows),
        lambda rows: (rows, slice(None), rows),
        lambda rows: (slice(None), rows, slice(None), rows),
        lambda rows: (slice(None), slice(None), rows, rows),
    ],
)
def test_what_is_picked_lies_in_memory_as_in_pytorch(key):
    strides = []
    for library in (minitorch, torch):
        x = library.arange(120).reshape(2, 3, 4, 5).permute(3, 1, 0, 2)
        picked = x[key(library.tensor([[0, 1, 0]]))]
        strides.append((tuple(picked.shape), picked.stride()))
    assert strides[0] == strides[1]


@pytest.mark.parametrize("dim", [0, 1])
def test_what_index_select_picks_lies_in_rows(dim):
    strides = []
    for lib in (minitorch, torch):
        x = lib.arange(24).reshape(2, 3, 4).transpose(0, 2)
        strides.append(x.index_select(dim, lib.tensor([1, 0, 1])).stride())
    assert strides[0] == strides[1]


@pytest.mark.parametrize("name", ["index_put", "index_fill", "index_add", "index_copy"])
def test_a_written_copy_lies_in_memory_as_pytorchs_does(name):
    strides = []
    for lib in (minitorch, torch):
        rows, value = lib.tensor([1, 2]), lib.zeros(2, 4)
        x = lib.ones(4, 4).t()
        if name == "index_put":
            strides.append(x.index_put([rows], value).stride())
        else:
            strides.append(getattr(x, name)(0, rows, 2.0 if name == "index_fill" else value).stride())
    assert strides[0] == strides[1]


@BOTH
def test_index_put_leaves_one_node_and_its_argument_alone(lib):
    x, value = lib.ones(4, 3, requires_grad=True), lib.zeros(2, 3, requires_grad=True)
    y = x.index_put((lib.tensor([1, 2]),), value)
    assert [f.name() for f, _ in y.grad_fn.next_functions if f] == ["torch::autograd::AccumulateGrad"] * 2
    assert (x == 1).all() and x._version == y._version == 0


@BOTH
def test_nodes_that_pytorch_writes_by_hand_say_their_names_in_full(lib):
    whole, part = (lib.ones(2, requires_grad=True) * 1 for _ in range(2))
    whole[...], part[0] = lib.zeros(2, requires_grad=True), 3.0
    nodes = [whole.grad_fn, part.grad_fn]
    assert [node.name() for node in nodes] == ["torch::autograd::CopyBackwards", "torch::autograd::CopySlices"]
    assert [repr(node).partition(" ")[0] for node in nodes] == ["<CopyBackwards", "<CopySlices"]
    assert repr(part) == "tensor([3., 1.], grad_fn=<CopySlices>)"


VALUES = [(1, 1, 2, 3), (1, 2, 3), (1, 1, 3), (1, 1, 4), (2, 1, 3), (1, 1, 1)]


@pytest.mark.parametrize("shape", VALUES)
@pytest.mark.parametrize("way", ["list", "mask", "index_put_", "index_put", "slice"])
def test_values_with_leading_dimensions(way, shape):
    """Assignments let go of those of size 1, also in backward; `index_put` refuses them."""

    def program(torch):
        x = torch.zeros(2, 3, requires_grad=True) * 1
        y = torch.ones(*shape, requires_grad=True)
        if way == "index_put":
            x = x.index_put((torch.tensor([0, 1]),), y * 2)
        elif way == "index_put_":
            x.index_put_((torch.tensor([0, 1]),), y * 2)
        else:
            x[{"list": [0, -1], "mask": torch.tensor([True, True]), "slice": slice(0, 2)}[way]] = y * 2
        (x * torch.arange(6.0).reshape(2, 3)).sum().backward()
        return y.grad

    check(program)
