"""Sequences of different lengths: padded to one length, or packed, the first step of all before the second of any.

PyTorch's `torch.nn.utils.rnn`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from ...functions.creation import full
from ...functions.data import as_tensor
from ...functions.joining import cat, stack
from ...functions.ordering import sort
from ...tensor.dtypes import dtype, float16, float32, float64, int8, int16, int32, int64, uint8
from ...tensor.tensor import Tensor, wrap


class _Packed(NamedTuple):
    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(_Packed):
    """Sequences, longest first, as rows: those of the first step, then those of the second that have one, and so on.

    data: (N, *), batch_sizes: int64, how many sequences each step has, sorted_indices: where each sequence was before,
    unsorted_indices: where each is now. `pack_padded_sequence` and `pack_sequence` make it.
    PyTorch's `torch.nn.utils.rnn.PackedSequence`.
    """

    __slots__ = ()

    def __new__(
        cls,
        data: Any,
        batch_sizes: Tensor | None = None,
        sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> Self:
        if batch_sizes is None:
            data, batch_sizes = data
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> "PackedSequence":
        """With the data as `data.to(...)`; itself if that changes nothing."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def cpu(self) -> "PackedSequence":
        """In main memory, where it is."""
        return self.to("cpu")

    @property
    def is_cuda(self) -> bool:
        """Whether the data is on a GPU."""
        return self.data.is_cuda


def _conversion(kind: dtype) -> Callable[[PackedSequence], PackedSequence]:
    def convert(self: PackedSequence) -> PackedSequence:
        return self.to(kind)

    convert.__doc__ = f"With the data as {kind}."
    return convert


for _name, _kind in {
    "double": float64, "float": float32, "half": float16, "long": int64, "int": int32, "short": int16, "char": int8,
    "byte": uint8,
}.items():  # fmt: skip
    setattr(PackedSequence, _name, _conversion(_kind))


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """Of places (n,) the permutation that puts back what this one moves; of None, None."""
    if permutation is None:
        return None
    inverse = np.empty_like(permutation._array)
    inverse[permutation._array] = np.arange(permutation._array.size)
    return wrap(inverse)


def pack_padded_sequence(
    input: Tensor, lengths: Tensor | Sequence[int], batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """input (T, B, *), or (B, T, *) with `batch_first`, and the lengths (B,) of its sequences → what is no padding.

    Lengths must not grow unless `enforce_sorted` is false: then the sequences are sorted. PyTorch's
    `torch.nn.utils.rnn.pack_padded_sequence`. Errors: RuntimeError for lengths below 1, above T, or not B of them.
    """
    lengths = as_tensor(lengths, dtype=int64)
    order = None
    if not enforce_sorted:
        lengths, order = sort(lengths, descending=True)
        input = input.index_select(0 if batch_first else 1, order)
    by_time = input.transpose(0, 1) if batch_first else input
    steps, batch = by_time.shape[:2]
    if not by_time.numel():
        raise RuntimeError("Cannot pack empty tensors.")
    counts = lengths._array
    if len(counts) != batch:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(counts)} (batch_size={batch})"
        )
    if counts.min() <= 0:
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if (np.diff(counts) > 0).any():
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you "
            "do not need ONNX exportability."
        )
    if counts[0] > steps:
        raise RuntimeError(f"expected lengths of at most {steps}, the steps of the input, got {counts[0]}")
    sizes = (counts > np.arange(counts[0])[:, None]).sum(1)
    rows = np.concatenate([s * batch + np.arange(n) for s, n in enumerate(sizes)])
    data = by_time.reshape(steps * batch, *by_time.shape[2:]).index_select(0, wrap(rows))
    return PackedSequence(data, wrap(sizes), order)


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """The sequences (T, B, *), or (B, T, *) with `batch_first`, in the order before they were packed, and lengths (B,).

    T is the longest length, or `total_length`. PyTorch's `torch.nn.utils.rnn.pad_packed_sequence`. Errors: ValueError
    for a `total_length` below the longest.
    """
    data, sizes = sequence.data, sequence.batch_sizes._array
    steps, batch = len(sizes), int(sizes[0])
    if total_length is not None and total_length < steps:
        raise ValueError(
            "Expected total_length to be at least the length of the longest sequence in input, but got "
            f"total_length={total_length} and max sequence length being {steps}"
        )
    steps = steps if total_length is None else total_length
    padding = len(data)  # the number of a row of padding, put behind the others
    rows = np.full((steps, batch), padding)
    rows[: len(sizes)][np.arange(batch) < sizes[:, None]] = np.arange(padding)
    behind = full((1, *data.shape[1:]), padding_value, dtype=data.dtype, device=data.device)
    padded = cat([data, behind]).index_select(0, wrap(rows.reshape(-1))).reshape(steps, batch, *data.shape[1:])
    padded = padded.transpose(0, 1) if batch_first else padded
    lengths = wrap((sizes[:, None] > np.arange(batch)).sum(0))
    back = sequence.unsorted_indices
    return (padded, lengths) if back is None else (padded.index_select(0 if batch_first else 1, back), lengths[back])


def pad_sequence(
    sequences: Iterable[Tensor], batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Tensor:
    """Sequences (L, *) of different lengths L → (T, B, *), or (B, T, *) with `batch_first`, T the longest length.

    PyTorch's `torch.nn.utils.rnn.pad_sequence`. Errors: RuntimeError for no sequences and other sides than "left" and
    "right".
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    sequences = tuple(sequences)
    if not sequences:
        raise RuntimeError("received an empty list of sequences")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    longest, parts = max(map(len, sequences)), []
    for x in sequences:
        behind = full((longest - len(x), *x.shape[1:]), padding_value, dtype=x.dtype, device=x.device)
        parts.append(cat([x, behind] if padding_side == "right" else [behind, x]))
    return stack(parts, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Tensor]:
    """The sequences (L, *) that `pad_sequence` has padded. PyTorch's `torch.nn.utils.rnn.unpad_sequence`."""
    by_sequence = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [x[: int(n)].clone() for x, n in zip(by_sequence, lengths, strict=True)]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Sequences (L, *) of different lengths, packed. PyTorch's `torch.nn.utils.rnn.pack_sequence`."""
    lengths = as_tensor([len(x) for x in sequences])
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences (L, *) that were packed. PyTorch's `torch.nn.utils.rnn.unpack_sequence`."""
    return unpad_sequence(*pad_packed_sequence(packed_sequences, batch_first=True), batch_first=True)
