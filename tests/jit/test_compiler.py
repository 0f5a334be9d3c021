"""Loops as functions of Python: what they take, what they do with anything else, and what they are filed under."""

import math
import sys

import numpy as np
import pytest

from minitorch.jit import kept
from minitorch.jit.compiler import Compiled, MachineCode, UFunc, _globals, compiled, kind_of


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Nothing is there yet."""
    monkeypatch.setenv("MINITORCH_CACHE", str(tmp_path))
    return tmp_path


def weighted(x, y, weight, shift, negative):
    total = 0.0
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            total += x[i, j] * weight + y[j] + shift
    return -total if negative else total


ARRAYS = {
    "rows": np.arange(6.0).reshape(2, 3),
    "columns": np.arange(6.0).reshape(3, 2).T,
    "backwards": np.arange(6.0).reshape(2, 3)[::-1, ::-1],
    "single": np.arange(6, dtype=np.float32).reshape(2, 3),
    "bytes": np.arange(6, dtype=np.uint8).reshape(2, 3),
    "truths": np.eye(2, 3, dtype=bool),
    "one row": np.ones((1, 3)),
    "empty": np.ones((0, 3)),
    "read-only": np.broadcast_to(np.arange(3.0), (2, 3)),
}


@pytest.mark.parametrize("numbers", [
    (2.5, 3, True), (2, 3, False), (np.float32(0.5), np.int64(3), np.bool_(True)), (np.float64(0.5), -1, False),
], ids=str)  # fmt: skip
def test_a_loop_takes_arrays_of_all_kinds_one_after_the_other(numbers):
    loop = Compiled(weighted)
    for _ in range(2):
        for x in ARRAYS.values():
            assert loop(x, np.arange(3), *numbers) == weighted(x, np.arange(3), *map(float, numbers))


def test_results_are_what_python_would_give():
    kinds = {1.5: float, 2: int, True: bool, None: type(None)}
    for value, kind in kinds.items():
        made = Compiled(eval("lambda x: value", {"value": value}))(np.ones(1))
        assert (made, type(made)) == (value, kind)


def test_arrays_of_a_subclass_are_taken_and_written(tmp_path):
    @compiled()
    def doubled(x):
        for i in range(x.size):
            x[i] += x[i]

    mapped = np.memmap(tmp_path / "memory", np.float64, "w+", shape=(3,))
    mapped[:] = 1, 2, 3
    doubled(mapped)
    doubled(np.ones(2))
    doubled(mapped)
    assert mapped.tolist() == [4, 8, 12]


def first(x, number):
    return x[0] + number


def test_numbers_are_brought_to_fixed_kinds_and_nothing_else_is_taken():
    code = MachineCode(first, ["d1C", "l"]).function()
    assert code(np.ones(2), 3.0) == code(np.ones(2), np.int8(3)) == code(np.ones(2), 3) == 4
    for wrong in (np.ones(2, np.float32), np.ones((2, 2)), np.ones(4)[::2], [1.0], None):
        with pytest.raises(TypeError, match="first takes arguments"):
            code(wrong, 3)
    with pytest.raises(ValueError, match="zip"):
        code(np.ones(2))
    with pytest.raises(OverflowError):
        code(np.ones(2), 2**63)


def test_ints_and_bools_are_read_as_floats_without_asking_python():
    def otherwise(*arguments):
        raise AssertionError(f"asked with {arguments}")

    code = MachineCode(first, ["d1C", "d"]).function(otherwise)
    for number in (1.5, -1.0, 3, -1, 2**60, True, False):
        assert code(np.zeros(1), number) == number
    with pytest.raises(OverflowError, match="int too large to convert to float"):
        code(np.zeros(1), 10**400)
    with pytest.raises(AssertionError, match="asked"):
        code(np.zeros(1), np.float32(1))


def test_each_kind_of_arguments_is_handed_on_until_a_code_takes_it():
    @compiled()
    def counted(x):
        return x.size

    asked, choose = [], counted.choose
    counted.code = lambda *args: asked.append(args) or choose(*args)
    kinds = [np.ones(3), np.ones((2, 3)), np.ones(6)[::2], np.ones(4, np.float32)]
    for _ in range(3):
        assert [counted(x) for x in kinds] == [3, 6, 3, 4]
    assert len(asked) == len(kinds)


def test_a_row_of_any_number_of_dimensions():
    def total(x):
        result = 0.0
        for i in range(x.size):
            result += x[i]
        return result

    code = MachineCode(total, ["f*C"]).function()
    for shape in [(), (1,), (24,), (2, 3, 4), (2, 0, 3)]:
        assert code(np.ones(shape, np.float32)) == np.prod(shape)
    with pytest.raises(TypeError, match="takes arguments"):
        code(np.ones((2, 3), np.float32).T)


def test_objects_are_neither_kept_nor_lost():
    loop, x = Compiled(first), np.ones(3)
    loop(x, 10**6), loop(x, 10.5)
    before = [sys.getrefcount(value) for value in (x, None, loop.code, np.ndarray)]
    for _ in range(100):
        loop(x, 10**6), loop(x, 10.5)
    assert np.allclose(before, [sys.getrefcount(value) for value in (x, None, loop.code, np.ndarray)], atol=20)


def nothing(x):
    pass


def helper(x):
    return x + CONSTANT


CONSTANT = 1.0


def calling(x, /):
    return math.sqrt(helper(x))


def test_a_file_goes_by_all_that_the_code_depends_on(monkeypatch):
    def file():
        return UFunc(calling, np.dtype(np.float64), 1).kept.file

    first = file()
    assert file() == first
    assert UFunc(calling, np.dtype(np.float32), 1).kept.file != first
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules[__name__], "CONSTANT", 2.0)
        assert file() != first
    with monkeypatch.context() as patch:
        patch.setattr(helper, "__code__", (lambda x: x - CONSTANT).__code__)
        assert file() != first
    codes = [MachineCode(nothing, [kind], fastmath=fast) for kind in ("d1C", "f1C") for fast in (set(), {"nnan"})]
    assert len({code.kept.file for code in codes}) == 4


def test_a_formula_is_a_ufunc_of_numpys(folder):
    x = np.linspace(0, 5, 12).reshape(3, 4)
    for _ in range(2):
        ufunc = UFunc(calling, x.dtype, 1).function()
        assert isinstance(ufunc, np.ufunc)
        for given in (x, x.T, x[:, ::2], 2.0, x[0, 0]):
            assert (ufunc(given) == np.sqrt(np.add(given, 1))).all()
        assert ufunc(x, out := np.empty_like(x)) is out
        assert ufunc.types == ["d->d"]
    assert len(list(folder.glob("*.o"))) == 1


def test_globals_are_those_that_are_read_and_no_attributes():
    names = [f"name_{k}" for k in range(300)]
    scope = dict.fromkeys([*names, "sqrt"], 1) | {"math": math}
    exec(f"def many(x): return math.sqrt(x) + {' + '.join(names)}", scope)
    assert [name for name, _ in _globals(scope["many"])] == sorted([*names, "math"])
    assert _globals(weighted) == []


def test_kinds():
    x = np.ones((2, 3), np.float32)
    assert [kind_of(v) for v in (x, x.T, x[0], True, np.bool_(0), 3, np.uint8(3), 0.5, np.float32(0.5))] == (
        ["f2C", "f2A", "f1C", "?", "?", "l", "l", "d", "d"]
    )


def test_errors_in_the_making_leave_nothing_behind(folder):
    def impossible(x):
        return x.no_such_attribute

    for _ in range(2):
        with pytest.raises(Exception, match="no_such_attribute"):
            Compiled(impossible)(np.ones(1))
    assert not list(folder.iterdir())
    assert kept.read("nothing.o") is None
