"""Why a product fails, in PyTorch's words. Each function takes the arguments of its op."""

_NAMES = {
    "float64": ("Double", "double"),
    "float32": ("Float", "float"),
    "float16": ("Half", "c10::Half"),
    "int64": ("Long", "long int"),
    "int32": ("Int", "int"),
    "int16": ("Short", "short int"),
    "int8": ("Char", "signed char"),
    "uint8": ("Byte", "unsigned char"),
    "bool": ("Bool", "bool"),
}


def _names(*arrays, style=0):
    return [_NAMES[x.dtype.name][style] for x in arrays]


def dot(x, y):
    if x.dtype != y.dtype:
        return "dot : expected both vectors to have same dtype, but found {} and {}".format(*_names(x, y))
    return (
        f"inconsistent tensor size, expected tensor [{x.size}] and src [{y.size}] to have the same number of elements, "
        f"but got {x.size} and {y.size} elements respectively"
    )


def mv(x, y):
    if x.shape[1] == y.shape[0]:
        return "addmv input tensors must have the same dtype, but got {0}, {1}, and {0}".format(*_names(y, x))
    return f"size mismatch, got input ({x.shape[0]}), mat ({_by(x.shape)}), vec ({y.shape[0]})"


def mm(x, y):
    if x.shape[1] != y.shape[0]:
        return f"mat1 and mat2 shapes cannot be multiplied ({_by(x.shape)} and {_by(y.shape)})"
    return "expected m1 and m2 to have the same dtype, but got: {} != {}".format(*_names(x, y, style=1))


def bmm(x, y):
    if x.shape[-1] != y.shape[-2]:
        expected, got = [*x.shape[:-2], x.shape[-1]], list(y.shape[:-1])
        return f"Expected size for first two dimensions of batch2 tensor to be: {expected} but got: {got}."
    for back in range(1, min(x.ndim, y.ndim) - 1):
        a, b = x.shape[-2 - back], y.shape[-2 - back]
        if a != b and 1 not in (a, b):
            at = max(x.ndim, y.ndim) - 2 - back
            return f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension {at}"
    return "expected scalar type {} but found {}".format(*_names(x, y))


def addmm(x, y, z, beta, alpha):
    if x.dtype != z.dtype:
        return "self and mat2 must have the same dtype, but got {} and {}".format(*_names(x, z))
    if y.dtype != z.dtype or y.shape[-1] != z.shape[-2]:
        return mm(y, z) if y.ndim == 2 else bmm(y, z)
    return cannot_expand(x.shape, (*y.shape[:-1], z.shape[-1]))


def linear(x, weight, bias):
    flat = (x.size // max(x.shape[-1], 1), x.shape[-1])
    if x.dtype != weight.dtype:
        if bias is None:
            return "expected m1 and m2 to have the same dtype, but got: {} != {}".format(*_names(x, weight, style=1))
        return "mat1 and mat2 must have the same dtype, but got {} and {}".format(*_names(x, weight))
    if x.shape[-1] != weight.shape[1]:
        return f"mat1 and mat2 shapes cannot be multiplied ({_by(flat)} and {_by(weight.shape[::-1])})"
    if bias.dtype != weight.dtype:
        return "self and mat2 must have the same dtype, but got {} and {}".format(*_names(bias, weight))
    return cannot_expand(bias.shape, (flat[0], weight.shape[0]))


def cannot_expand(shape, target):
    """Why an array of `shape` does not expand to the shape `target`."""
    for back in range(1, len(shape) + 1):
        have, want = shape[-back], target[-back] if back <= len(target) else None
        if want is None:
            return (
                f"expand: the number of sizes provided ({len(target)}) must be greater or equal to the number of "
                f"dimensions in the tensor ({len(shape)})"
            )
        if have not in (1, want):
            return (
                f"The expanded size of the tensor ({want}) must match the existing size ({have}) at non-singleton "
                f"dimension {len(target) - back}.  Target sizes: {list(target)}.  Tensor sizes: {list(shape)}"
            )
    return f"a tensor of shape {list(shape)} does not expand to {list(target)}"


def _by(shape):
    return "x".join(map(str, shape))
