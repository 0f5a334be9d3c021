"""Mutants that no test kills, and why: `(module, "line => mutated line"): reason`.

"The same" says that no result can tell the mutant from the original.
"""

FASTER = "the same: where one way to a result becomes faster than the other"
RANK = "the same: only the order of the categories counts"
ONE_NUMBER = "the same: a counter is a list of one number"
ONLY_NONE = "the same: only what is None counts"
ALREADY_EQUAL = "the same: the lengths have been compared before"
ALL_EQUAL = "the same: all are equal, or one differs from any of them"
NO_SHORT_CUT = "the same: without the short cut the long way is taken"
NOTHING_WANTED = "the same: where nothing is wanted no node is needed, however early"
OWN_LINES = "it is nobody's promise with which of the package's own lines a stack ends"
GIVEN = "the same: those who call it give every setting"
LEFT_OPEN = "the same: numpy takes any negative size for the one that is left open"
ALSO_PYTORCHS = "PyTorch has a function of this name and these arguments too"
UNCOUNTED = "the same: to count for SGD without momentum, the one that need not, changes nothing"
ANYWHERE = "the same numbers: only where in a page memory starts"
WHICHEVER = "the same number, whichever of two equal ones is taken"

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
        "minitorch/optim/arrays.py",
        "arguments = (0, 0, *state, *numbers) => arguments = (0, -1, *state, *numbers)",
    ): ONLY_NONE,
    (
        "minitorch/optim/optimizer.py",
        "p._grad._counter[0] += 1 => p._grad._counter[ -1] += 1",
    ): ONE_NUMBER,
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
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "if dtype is None: => if dtype is not None:",
    ): NO_SHORT_CUT,
    (
        "minitorch/optim/arrays.py",
        "arguments = (0, 0, *state, *numbers) => arguments = ( 1, 0, *state, *numbers)",
    ): ONLY_NONE,
    (
        "minitorch/optim/arrays.py",
        "arguments = (0, 0, *state, *numbers) => arguments = ( -1, 0, *state, *numbers)",
    ): ONLY_NONE,
    (
        "minitorch/optim/arrays.py",
        "arguments = (0, 0, *state, *numbers) => arguments = (0, 1, *state, *numbers)",
    ): ONLY_NONE,
    (
        "minitorch/optim/optimizer.py",
        "p._counter[0] += 1 => p._counter[ -1] += 1",
    ): ONE_NUMBER,
    (
        "minitorch/optim/optimizer.py",
        "for k, (name, initial) in enumerate(self._initial_state(group).items(), 1): => "
        "for k, (name, initial) in enumerate(self._initial_state(group).items(), 2):",
    ): ANYWHERE,
    (
        "minitorch/optim/optimizer.py",
        "for k, (name, initial) in enumerate(self._initial_state(group).items(), 1): => "
        "for k, (name, initial) in enumerate(self._initial_state(group).items(), 0):",
    ): ANYWHERE,
    (
        "minitorch/optim/optimizer.py",
        "if self._later_step is None or names: => if self._later_step is not None or names:",
    ): UNCOUNTED,
    (
        "minitorch/optim/optimizer.py",
        "if self._later_step is None or names: => if not self._later_step is None or names:",
    ): UNCOUNTED,
    (
        "minitorch/optim/optimizer.py",
        "stacklevel=3, => stacklevel= 4,",
    ): OWN_LINES,
    (
        "minitorch/optim/optimizer.py",
        "stacklevel=3, => stacklevel= 2,",
    ): OWN_LINES,
    (
        "minitorch/ops/plan.py",
        "self.pulls = tuple((i, rule.vjp, picked) for (i, rule), picked in zip(rules.items(), picks, strict=True)) => "
        "self.pulls = tuple((i, rule.vjp, picked) for (i, rule), picked in zip(rules.items(), picks, strict=False))",
    ): "the same: the picks are made of the rules",
    (
        "minitorch/ops/plan.py",
        "for i, picked in zip(rules, picks, strict=True) => for i, picked in zip(rules, picks, strict=False)",
    ): "the same: the picks are made of the rules",
    (
        "minitorch/optim/sgd.py",
        "return 1 => return 0",
    ): "the same: only whether it is the first step counts",
    (
        "minitorch/optim/state_dict.py",
        "for group, other in zip(groups, saved, strict=True): => for group, other in zip(groups, saved, strict=False):",
    ): ALREADY_EQUAL,
    (
        "minitorch/autograd/paths.py",
        "earliest = min((node.sequence for node in wanted), default=0) => "
        "earliest = min((node.sequence for node in wanted), default= 1)",
    ): NOTHING_WANTED,
    (
        "minitorch/autograd/paths.py",
        "earliest = min((node.sequence for node in wanted), default=0) => "
        "earliest = min((node.sequence for node in wanted), default= -1)",
    ): NOTHING_WANTED,
    (
        "minitorch/autograd/paths.py",
        "if edge is not None and edge not in seen and edge.sequence >= earliest: => "
        "if edge is not None and edge not in seen and edge.sequence > earliest:",
    ): "the same: the earliest is wanted, hence needed anyway",
    (
        "minitorch/autograd/modes.py",
        "def __new__(cls, mode: Any = True) -> Any: => def __new__(cls, mode: Any = False) -> Any:",
    ): "the same: only whether it is a bool counts, and not a function to decorate",
    (
        "minitorch/autograd/modes.py",
        "self.anomaly_check_nan = True => self.anomaly_check_nan = False",
    ): "the same: read only where anomaly is on, and what turns it on says this too",
    (
        "minitorch/autograd/node.py",
        "if counter[0] != version: => if counter[ -1] != version:",
    ): ONE_NUMBER,
    (
        "minitorch/autograd/node.py",
        'f"[{value.dtype} {list(value.shape)}]{origin} and was saved by {self.name()}, is at version '
        '{counter[0]}; " => '
        'f"[{value.dtype} {list(value.shape)}]{origin} and was saved by {self.name()}, is at version '
        '{counter[ -1]}; "',
    ): ONE_NUMBER,
    (
        "minitorch/tensor/promotion.py",
        "return a if CATEGORY[a.kind] > CATEGORY[b.kind] else b => "
        "return a if CATEGORY[a.kind] >= CATEGORY[b.kind] else b",
    ): "the same: here they differ",
    (
        "minitorch/tensor/promotion.py",
        "if any(dtype is not dtypes[0] for dtype in dtypes): => if any(dtype is not dtypes[ 1] for dtype in dtypes):",
    ): ALL_EQUAL,
    (
        "minitorch/tensor/promotion.py",
        "if any(dtype is not dtypes[0] for dtype in dtypes): => if any(dtype is not dtypes[ -1] for dtype in dtypes):",
    ): ALL_EQUAL,
    (
        "minitorch/tensor/promotion.py",
        "if dtype is None: => if not dtype is None:",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        'if x._array.dtype.kind == "f" and not any(isinstance(n, Tensor) for n in numbers): => '
        'if x._array.dtype.kind == "f" and  any(isinstance(n, Tensor) for n in numbers):',
    ): NO_SHORT_CUT,
    (
        "minitorch/ops/ordering.py",
        "def argtopk(x, /, k, dim=-1, largest=True): => def argtopk(x, /, k, dim=- 0, largest=True):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argtopk(x, /, k, dim=-1, largest=True): => def argtopk(x, /, k, dim=- 2, largest=True):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argtopk(x, /, k, dim=-1, largest=True): => def argtopk(x, /, k, dim=1, largest=True):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argtopk(x, /, k, dim=-1, largest=True): => def argtopk(x, /, k, dim=-1, largest=False):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argkthvalue(x, /, n=None, dim=-1, keepdim=False): => "
        "def argkthvalue(x, /, n=None, dim=- 0, keepdim=False):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argkthvalue(x, /, n=None, dim=-1, keepdim=False): => "
        "def argkthvalue(x, /, n=None, dim=- 2, keepdim=False):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argkthvalue(x, /, n=None, dim=-1, keepdim=False): => def argkthvalue(x, /, n=None, dim=1, keepdim=False):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argkthvalue(x, /, n=None, dim=-1, keepdim=False): => def argkthvalue(x, /, n=None, dim=-1, keepdim=True):",
    ): GIVEN,
    (
        "minitorch/ops/ordering.py",
        "def argsort(x, /, dim=-1, descending=False): => def argsort(x, /, dim=1, descending=False):",
    ): GIVEN,
    (
        "minitorch/ops/embedding.py",
        "def masked_embedding(x, indices, /, padding_idx=-1): => def masked_embedding(x, indices, /, padding_idx=- 2):",
    ): GIVEN,
    (
        "minitorch/ops/broadcasting.py",
        "pairs = zip(x.shape, shape[extra:], x.strides, strict=True) => "
        "pairs = zip(x.shape, shape[extra:], x.strides, strict=False)",
    ): ALREADY_EQUAL,
    (
        "minitorch/ops/classification.py",
        "cube[rows, classes.reshape(len(rows), -1), columns] = gradient.reshape(len(rows), -1) => "
        "cube[rows, classes.reshape(len(rows), - 2), columns] = gradient.reshape(len(rows), -1)",
    ): LEFT_OPEN,
    (
        "minitorch/ops/conversion.py",
        "return full.astype(x.dtype, copy=False) => return full.astype(x.dtype, copy=True)",
    ): "the same numbers, copied once more",
    (
        "minitorch/ops/cumulative.py",
        "places = np.arange(x.shape[dim]).reshape([-1 if axis == dim % x.ndim else 1 for axis in range(x.ndim)]) "
        "=> "
        "places = np.arange(x.shape[dim]).reshape([- 2 if axis == dim % x.ndim else 1 for axis in range(x.ndim)])",
    ): LEFT_OPEN,
    (
        "minitorch/ops/embedding.py",
        "def embedding_backward(x, indices, /, n, padding_idx=-1): => "
        "def embedding_backward(x, indices, /, n, padding_idx=1):",
    ): GIVEN,
    (
        "minitorch/ops/embedding.py",
        "public=False, => public=True,",
    ): ALSO_PYTORCHS,
    (
        "minitorch/ops/embedding.py",
        "def embedding(weight, indices, /, padding_idx=-1): => def embedding(weight, indices, /, padding_idx=- 2):",
    ): "the same: no index is negative",
    (
        "minitorch/ops/joining.py",
        "def stack(*xs, dim=0): => def stack(*xs, dim= -1):",
    ): GIVEN,
    (
        "minitorch/ops/norms.py",
        "top = np.where(np.isinf(top), 0, top) => top = np.where(np.isinf(top), -1, top)",
    ): "the same: beside an infinite logarithm it does not count",
    (
        "minitorch/ops/ordering.py",
        "parted = rows.argpartition(n - k if largest else k, -1) => "
        "parted = rows.argpartition(n - k if largest else k, 1)",
    ): "the same: rows have two dimensions",
    (
        "minitorch/ops/selection.py",
        "return x if x <= y or y != y else y => return x if x < y or y != y else y",
    ): WHICHEVER,
    (
        "minitorch/ops/shaping.py",
        "return roll(x.reshape(-1), shifts, (0,)).reshape(x.shape) => "
        "return roll(x.reshape(- 2), shifts, (0,)).reshape(x.shape)",
    ): LEFT_OPEN,
    (
        "minitorch/optim/sgd.py",
        "_later_step = 2 => _later_step = 3",
    ): "the same: only whether it is the first step counts",
    (
        "minitorch/ops/conversion.py",
        "public=False, => public=True,",
    ): ALSO_PYTORCHS,
    (
        "minitorch/optim/state_dict.py",
        "strict=True, => strict=False,",
    ): ALREADY_EQUAL,
    (
        "minitorch/ops/embedding.py",
        "def masked_embedding(x, indices, /, padding_idx=-1): => def masked_embedding(x, indices, /, padding_idx=- 0):",
    ): GIVEN,
    (
        "minitorch/ops/joining.py",
        "def cat(*xs, dim=0): => def cat(*xs, dim= -1):",
    ): GIVEN,
    (
        "minitorch/ops/norms.py",
        "return in_rows(log + top.reshape(log.shape)).astype(x.dtype, copy=False) => "
        "return in_rows(log + top.reshape(log.shape)).astype(x.dtype, copy=True)",
    ): "the same numbers, copied once more",
    (
        "minitorch/ops/products.py",
        "def addmm(x, y, z, /, beta=1, alpha=1): => def addmm(x, y, z, /, beta= 2, alpha=1):",
    ): GIVEN,
    (
        "minitorch/ops/products.py",
        "def addmm(x, y, z, /, beta=1, alpha=1): => def addmm(x, y, z, /, beta=1, alpha= 0):",
    ): GIVEN,
    (
        "minitorch/ops/embedding.py",
        "def masked_embedding(x, indices, /, padding_idx=-1): => def masked_embedding(x, indices, /, padding_idx=1):",
    ): GIVEN,
    (
        "minitorch/tensor/promotion.py",
        "LARGE = 2**62  # an int64 holds all numbers below => LARGE = 2*62  # an int64 holds all numbers below",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "return plain and all(type(n) is int and abs(n) < LARGE for n in numbers) => "
        "return plain and all(type(n) is int and abs(n) <= LARGE for n in numbers)",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        'if dtype is not None and (dtype.kind == "f" or _stays(op, dtype, numbers)): => '
        'if dtype is None and (dtype.kind == "f" or _stays(op, dtype, numbers)):',
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        'if dtype is not None and (dtype.kind == "f" or _stays(op, dtype, numbers)): => '
        'if not dtype is not None and (dtype.kind == "f" or _stays(op, dtype, numbers)):',
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "return True => return False",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        'if op.promote != "same" or dtype.kind in op.refused or (dtype.kind == "b" and op.no_bool): => '
        'if op.promote != "same" or dtype.kind in op.refused or (dtype.kind == "b" or op.no_bool):',
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        'if dtype is not None and (dtype.kind == "f" or _stays(op, dtype, numbers)): => '
        'if dtype is not None and (dtype.kind == "f" and _stays(op, dtype, numbers)):',
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "LARGE = 2**62  # an int64 holds all numbers below => LARGE = 1**62  # an int64 holds all numbers below",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "LARGE = 2**62  # an int64 holds all numbers below => LARGE = 2** 63  # an int64 holds all numbers below",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "LARGE = 2**62  # an int64 holds all numbers below => LARGE = 2** 61  # an int64 holds all numbers below",
    ): NO_SHORT_CUT,
    (
        "minitorch/tensor/promotion.py",
        "if all(isinstance(x, Tensor) for x in args) and len({x._array.dtype for x in args}) == 1: => "
        "if all(isinstance(x, Tensor) for x in args) and len({x._array.dtype for x in args}) == 0:",
    ): NO_SHORT_CUT,
}
