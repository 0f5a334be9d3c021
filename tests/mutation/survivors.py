"""Mutants that no test kills, and why: `(module, "line => mutated line"): reason`.

"The same" says that no result can tell the mutant from the original.
"""

FASTER = "the same: where one way to a result becomes faster than the other"
RANK = "the same: only the order of the categories counts"
NAMED_AFTER = "the same: the function of that name in tensor/ is made later and takes the place"

SURVIVORS: dict[tuple[str, str], str] = {
    (
        "minitorch/ops/cumulative.py",
        "return others(x.reshape((-1,)), (-1,), 0).reshape(x_shape) => "
        "return others(x.reshape((-1,)), (-1,), -1).reshape(x_shape)",
    ): "the same: the first dimension of a vector is its last",
    (
        "minitorch/ops/cumulative.py",
        "return others(x.reshape((-1,)), (-1,), 0).reshape(x_shape) => "
        "return others(x.reshape((-1,)), (- 0,), 0).reshape(x_shape)",
    ): "the same: with a dimension given the shape is not looked at",
    (
        "minitorch/ops/ordering.py",
        "if n < 256 or 4 * k > n: => if n < 256 or 4 * k >= n:",
    ): FASTER,
    (
        "minitorch/ops/ordering.py",
        "if n < 256 or 4 * k > n: => if n < 256 or 5 * k > n:",
    ): FASTER,
    (
        "minitorch/ops/reductions.py",
        'return result.astype(x.dtype) if x.dtype.char == "e" else result => '
        'return result.astype(x.dtype) if not x.dtype.char == "e" else result',
    ): "the formula is held against its kernel in double precision, where this line says nothing",
    (
        "minitorch/ops/shaping.py",
        "@arraywise(public=False, view=True, dx=lambda g, dims: permute(g, tuple(np.argsort(dims).tolist()))) => "
        "@arraywise(public=True, view=True, dx=lambda g, dims: permute(g, tuple(np.argsort(dims).tolist())))",
    ): NAMED_AFTER,
    (
        "minitorch/optim/hooks.py",
        "self._steps_taken += 1 => self._steps_taken += 2",
    ): "the same: schedulers ask only whether it has grown",
    (
        "minitorch/optim/optimizer.py",
        "run = self.rule.given((0, 0, *memory.values(), *numbers)) => "
        "run = self.rule.given((0, -1, *memory.values(), *numbers))",
    ): "the same: only what is None counts",
    (
        "minitorch/optim/optimizer.py",
        "p._grad._counter[0] += 1 => p._grad._counter[ -1] += 1",
    ): "the same: a counter is a list of one number",
    (
        "minitorch/tensor/promotion.py",
        'CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2} => CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 3}',
    ): RANK,
    (
        "minitorch/tensor/promotion.py",
        'CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2} => CATEGORY = {"b": -1, "u": 1, "i": 1, "f": 2}',
    ): RANK,
    (
        "minitorch/tensor/promotion.py",
        "for x in args: => for x in []:",
    ): "the same: without the short cut the long way is taken",
    (
        "minitorch/tensor/promotion.py",
        "if dtype is None: => if dtype is not None:",
    ): "the same: without the short cut the long way is taken",
}
