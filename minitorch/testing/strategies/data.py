"""Strategies for data sets, samplers and loaders, drawn as recipes.

Those that are asked for again and again while others draw are kept: hypothesis takes long to look at a new one.
"""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from ..recipes import Call, Method, Recipe, Stream
from .arrays import tensors
from .calls import calls
from .shapes import Shape

KIT = "utils.data."
SAMPLES: tuple[tuple[Shape, ...], ...] = (((),), ((2,),), ((2,), ()))
"""Shapes of what one sample consists of."""


@cache
def generators() -> st.SearchStrategy[Recipe]:
    """Streams of random numbers with a seed of their own."""
    return st.integers(0, 9).map(lambda seed: Method(Call("Generator"), "manual_seed", (seed,)))


@cache
def tensor_datasets(rows: int, shapes: tuple[Shape, ...] = ((2,), ()), dtype: str = "float32") -> Any:
    """Data sets of tensors, with `rows` rows each; a row of the k-th one has the shape `shapes[k]`."""
    return calls(f"{KIT}TensorDataset", *(tensors(dtype, (rows, *shape), special=False) for shape in shapes))


@cache
def datasets(rows: int | None = None, depth: int = 2) -> st.SearchStrategy[Recipe]:
    """Data sets that are indexed: tensors, and subsets, joins and stacks of data sets, up to `depth` deep."""
    if rows is None:
        return st.integers(1, 6).flatmap(lambda n: datasets(n, depth))
    leaves = st.sampled_from(SAMPLES).flatmap(lambda shapes: tensor_datasets(rows, shapes))
    if depth < 2:
        return leaves
    smaller = datasets(rows, depth - 1)
    stacks = calls(f"{KIT}StackDataset", smaller, smaller) | calls(f"{KIT}StackDataset", x=smaller, y=smaller)
    return st.one_of(leaves, _subsets(rows, depth), _joins(rows), stacks)


@st.composite
def _subsets(draw: st.DrawFn, rows: int, depth: int) -> Call:
    n = rows + draw(st.integers(0, 2))
    indices = st.lists(st.integers(-n, n - 1), min_size=rows, max_size=rows)
    return draw(calls(f"{KIT}Subset", datasets(n, depth - 1), indices))


@st.composite
def _joins(draw: st.DrawFn, rows: int) -> Call:
    first, shapes = draw(st.integers(0, rows)), draw(st.sampled_from(SAMPLES))
    parts = st.tuples(tensor_datasets(first, shapes), tensor_datasets(rows - first, shapes))
    return draw(calls(f"{KIT}ConcatDataset", parts.map(list)))


@cache
def streams() -> st.SearchStrategy[Recipe]:
    """Data sets that can only be iterated over, and chains of them."""
    single = st.lists(st.integers(0, 9), max_size=6).map(lambda samples: Stream(tuple(samples)))
    return single | calls(f"{KIT}ChainDataset", st.lists(single, max_size=3))


@cache
def samplers(rows: int | None = None, batches: bool = False) -> st.SearchStrategy[Recipe]:
    """Samplers of the indices of a data set with `rows` rows; of lists of indices if `batches`."""
    if rows is None:
        return st.integers(1, 6).flatmap(lambda n: samplers(n, batches))
    if batches:
        return calls(f"{KIT}BatchSampler", samplers(rows), batch_size=st.integers(1, 3), drop_last=st.booleans())
    source, own = st.just(range(rows)), {"generator": generators()}
    counted = {**own, "replacement": st.booleans(), "num_samples": st.integers(1, 2 * rows)}
    indices = st.lists(st.integers(0, rows - 1), max_size=rows, unique=True)
    weights = st.lists(st.sampled_from([1.0, 0.5, 0.1]), min_size=rows, max_size=rows)
    return st.one_of(
        calls(f"{KIT}SequentialSampler", source),
        calls(f"{KIT}RandomSampler", source, optional=counted),
        calls(f"{KIT}SubsetRandomSampler", indices, optional=own),
        calls(f"{KIT}WeightedRandomSampler", weights, st.integers(1, rows), optional=own),
        calls(f"{KIT}WeightedRandomSampler", weights, st.integers(1, 2 * rows), st.just(True), optional=own),
    )


@st.composite
def loaders(draw: st.DrawFn, dataset: Recipe | None = None, rows: int = 6) -> Call:
    """Loaders, in the process itself, of a data set with `rows` rows (one is drawn if none is given)."""
    data = draw(datasets(rows)) if dataset is None else dataset
    return Call(f"{KIT}DataLoader", (data,), draw(_orders(rows)))


@cache
def _orders(rows: int) -> st.SearchStrategy[dict[str, Any]]:
    """Options of a loader that go together."""
    own = {"generator": generators()}
    cut = {"batch_size": st.integers(1, 4), "drop_last": st.just(True), **own}
    return st.one_of(
        st.fixed_dictionaries({}, optional=cut),
        st.fixed_dictionaries({"shuffle": st.just(True)}, optional=cut),
        st.fixed_dictionaries({"sampler": samplers(rows)}, optional=cut),
        st.fixed_dictionaries({"batch_sampler": samplers(rows, batches=True)}, optional=own),
        st.fixed_dictionaries({"batch_size": st.none()}, optional=own),
    )
