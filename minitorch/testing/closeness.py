"""assert_close: whether two results agree, and if not where, how far and with which values.

PyTorch's `torch.testing.assert_close`, for the tensors of any library, and with a budget of ulps besides tolerances.
`comparison.py` compares two arrays; here containers are taken apart and what is no number is compared.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .comparison import Tolerance, difference, tolerance_of
from .reading import Reading, is_tensor_like, read


def assert_close(
    actual: Any,
    expected: Any,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    ulp: float | None = None,
    equal_nan: bool = False,
    check_device: bool = True,
    check_dtype: bool = True,
    check_stride: bool = False,
    msg: str | Callable[[str], str] | None = None,
) -> None:
    """Assert that `|actual - expected| <= atol + rtol * |expected|`, element by element; infinities must be equal.

    Both may be tensors of minitorch, of PyTorch or of another library, numpy arrays, numbers, None, and sequences and
    mappings of them. Tolerances left out are PyTorch's for the dtype: (rtol, atol) = (1e-3, 1e-5) for float16,
    (1.6e-2, 1e-5) bfloat16, (1.3e-6, 1e-5) float32, (1e-7, 1e-7) float64, (0, 0) for integers and bool.

    ulp: allow so many steps from one float to the next instead (counted in the coarser dtype); `atol`, 0 if left out,
        then is what is allowed besides, where sums cancel.
    equal_nan: NaN equals NaN.
    check_device, check_dtype, check_stride: also require equal devices, dtypes, strides; of any library, by name.
    msg: the message of the error, or a function of the generated message.

    AssertionError if they differ; TypeError for what cannot be compared; ValueError for contradictory tolerances.
    Unlike PyTorch's, a number may stand for a tensor of no dimensions, and libraries may be mixed.
    """
    wanted = tolerance_of(rtol, atol, ulp)
    switches = {"device": check_device, "dtype": check_dtype, "stride": check_stride}
    checks = [name for name, on in switches.items() if on]
    problem = _compare(actual, expected, wanted, equal_nan, checks, ())
    if problem is not None:
        raise AssertionError(msg(problem) if callable(msg) else problem if msg is None else msg)


def _compare(
    actual: Any, expected: Any, wanted: Tolerance | None, equal_nan: bool, checks: Sequence[str], path: tuple
) -> str | None:
    """What is wrong, if anything; `path` leads to the pair from the outermost container."""
    pairs, problem = _parts(actual, expected)
    if problem is None and pairs is None:
        problem = _compare_values(actual, expected, wanted, equal_nan, checks)
    if problem is not None:
        return problem + _where(path)
    for key, a, b in pairs or ():
        problem = _compare(a, b, wanted, equal_nan, checks, (*path, key))
        if problem is not None:
            return problem
    return None


def _where(path: tuple) -> str:
    return f"\n\nThe failure occurred for item {''.join(f'[{key!r}]' for key in path)}" if path else ""


def _parts(actual: Any, expected: Any) -> tuple[list[tuple] | None, str | None]:
    """Keys and pairs of two containers, or what keeps them from being paired; (None, None) for no containers."""
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        if actual.keys() != expected.keys():
            missing, extra = [[k for k in x if k not in y] for x, y in ((expected, actual), (actual, expected))]
            return None, (
                "The keys of the mappings do not match:\n"
                f"Missing keys in the actual mapping: {missing}\nAdditional keys in the actual mapping: {extra}"
            )
        return [(key, actual[key], expected[key]) for key in expected], None
    if _is_sequence(actual) and _is_sequence(expected):
        if len(actual) != len(expected):
            return None, f"The length of the sequences mismatch: {len(actual)} != {len(expected)}"
        return [(k, *pair) for k, pair in enumerate(zip(actual, expected, strict=True))], None
    return None, None


def _is_sequence(x: Any) -> bool:
    return isinstance(x, Sequence) and not isinstance(x, str | bytes)


def _compare_values(
    actual: Any, expected: Any, wanted: Tolerance | None, equal_nan: bool, checks: Sequence[str]
) -> str | None:
    if actual is None or expected is None:
        return None if actual is expected else f"None mismatch: {actual} is not {expected}"
    if not (is_tensor_like(actual) and is_tensor_like(expected)):
        raise TypeError(
            f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}: expected "
            "tensors, arrays, numbers, None, or sequences or mappings of them."
        )
    a, b = read(actual), read(expected)
    return _compare_facts(actual, a, expected, b, checks) or difference(a, b, wanted, equal_nan)


def _compare_facts(actual: Any, a: Reading, expected: Any, b: Reading, checks: Sequence[str]) -> str | None:
    """The first fact in which two tensors differ though they should not."""
    facts: list[tuple[str, Any, Any]] = [("shape", a.array.shape, b.array.shape)]
    if "dtype" in checks and a.weak == b.weak:
        facts.append(("dtype", a.dtype, b.dtype))
    if "device" in checks and not (a.weak or b.weak):
        facts.append(("device", _device(actual), _device(expected)))
    if "stride" in checks:
        facts.append(("stride()", _stride(actual, a.array), _stride(expected, b.array)))
    for name, mine, other in facts:
        if mine != other:
            return f"The values for attribute '{name}' do not match: {mine} != {other}."
    return None


def _device(x: Any) -> str:
    return str(getattr(x, "device", "cpu"))


def _stride(x: Any, array: np.ndarray) -> tuple[int, ...]:
    """Strides in elements."""
    return tuple(x.stride()) if hasattr(x, "stride") else tuple(step // array.itemsize for step in array.strides)
