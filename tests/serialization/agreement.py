"""Objects as bytes and back, and how one of this package is compared with PyTorch's."""

import io

from minitorch.serialization import load, save
from tests import both


def loaded(data, **options):
    return load(io.BytesIO(data), **options)


def saved(obj):
    """The bytes that `save` writes of `obj`."""
    buffer = io.BytesIO()
    save(obj, buffer)
    return buffer.getvalue()


def assert_same(ours, theirs):
    """The same values, dtypes, layouts and kinds of container all the way down."""
    both.assert_same(ours, theirs, also=["every stride"])
