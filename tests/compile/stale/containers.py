"""Lists, dicts, sets, tuples and their kin: what stands in them, in which order, how many there are."""

import array
import collections
import itertools
import types

from tests.compile.stale.program import guarded, points, works

PAIR = None


@works
def item_of_a_list(torch, comp):
    factors = [1.0, 2.0]
    f = comp(lambda x: x * factors[1])
    yield f(points(torch))
    factors[1] = 3.0
    yield f(points(torch))


@works
def index_that_changes(torch, comp):
    factors = [1.0, 2.0, 3.0]
    chosen = {"index": 1}
    f = comp(lambda x: x * factors[chosen["index"]])
    yield f(points(torch))
    chosen["index"] = -1
    yield f(points(torch))
    factors.append(4.0)
    yield f(points(torch))


@works
def item_of_a_dict(torch, comp):
    factors = {"a": 2.0}
    f = comp(lambda x: x * factors["a"])
    yield f(points(torch))
    factors["a"] = 3.0
    yield f(points(torch))


@works
def get_with_a_default_until_it_is_there(torch, comp):
    factors = {}
    f = comp(lambda x: x * factors.get("a", 2.0))
    yield f(points(torch))
    factors["a"] = 3.0
    yield f(points(torch))
    del factors["a"]
    yield f(points(torch))


@works
def nested_configuration(torch, comp):
    config = {"model": {"layers": [{"factor": 2.0}]}}
    f = comp(lambda x: x * config["model"]["layers"][0]["factor"])
    yield f(points(torch))
    config["model"]["layers"][0]["factor"] = 3.0
    yield f(points(torch))
    config["model"] = {"layers": [{"factor": 4.0}]}
    yield f(points(torch))


@works
def length_of_a_list(torch, comp):
    items = [1.0, 2.0]
    f = comp(lambda x: x * len(items))
    yield f(points(torch))
    items.append(3.0)
    yield f(points(torch))


@works
def loop_over_a_list(torch, comp):
    factors = [1.0, 2.0]

    def step(x):
        for k in factors:
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    factors[0] = 3.0
    yield f(points(torch))
    factors.append(2.0)
    yield f(points(torch))
    del factors[:2]
    yield f(points(torch))


@works
def loop_with_enumerate(torch, comp):
    factors = [1.0, 2.0]

    def step(x):
        for i, k in enumerate(factors, 1):
            x = x * k + i
        return x

    f = comp(step)
    yield f(points(torch))
    factors.reverse()
    yield f(points(torch))


@works
def loop_with_zip(torch, comp):
    factors, shifts = [2.0, 3.0], [1.0, 2.0]

    def step(x):
        for k, b in zip(factors, shifts):
            x = x * k + b
        return x

    f = comp(step)
    yield f(points(torch))
    shifts[1] = 5.0
    yield f(points(torch))
    shifts.pop()
    yield f(points(torch))


@works
def loop_over_the_items_of_a_dict(torch, comp):
    factors = {"a": 2.0, "b": 3.0}

    def step(x):
        for name, k in factors.items():
            x = x * k if name == "a" else x + k
        return x

    f = comp(step)
    yield f(points(torch))
    factors["b"] = 5.0
    yield f(points(torch))
    factors["c"] = 1.0
    yield f(points(torch))


@works
def loop_over_the_keys_of_a_dict(torch, comp):
    table = {"relu": 1, "tanh": 1}

    def step(x):
        for name in table:
            x = getattr(torch, name)(x - 0.4)
        return x

    f = comp(step)
    yield f(points(torch))
    del table["relu"]
    yield f(points(torch))


@works
def loop_over_the_values_of_a_dict(torch, comp):
    table = {"a": 2.0}

    def step(x):
        for k in table.values():
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    table["b"] = 3.0
    yield f(points(torch))


@works
def dict_in_another_order(torch, comp):
    table = {"double": 2.0, "shift": 1.0}

    def step(x):
        for name, k in table.items():
            x = x * k if name == "double" else x + k
        return x

    f = comp(step)
    yield f(points(torch))
    table["double"] = table.pop("double")
    yield f(points(torch))


@works
def ordered_dict_moved_to_the_end(torch, comp):
    table = collections.OrderedDict(double=2.0, shift=1.0)

    def step(x):
        for name, k in table.items():
            x = x * k if name == "double" else x + k
        return x

    f = comp(step)
    yield f(points(torch))
    table.move_to_end("double")
    yield f(points(torch))


@works
def member_of_a_list(torch, comp):
    names = ["relu"]
    f = comp(lambda x: x * 2.0 if "relu" in names else x * 3.0)
    yield f(points(torch))
    names[0] = "tanh"
    yield f(points(torch))


@works
def member_of_a_set(torch, comp):
    names = {"relu"}
    f = comp(lambda x: x * 2.0 if "relu" in names else x * 3.0)
    yield f(points(torch))
    names.clear()
    names.add("tanh")
    yield f(points(torch))


@works
def member_of_a_dict(torch, comp):
    names = {"relu": 1}
    f = comp(lambda x: x * 2.0 if "relu" in names else x * 3.0)
    yield f(points(torch))
    names.clear()
    names["tanh"] = 1
    yield f(points(torch))


@works
def not_a_member(torch, comp):
    frozen = []
    f = comp(lambda x: x * 2.0 if "a" not in frozen else x * 3.0)
    yield f(points(torch))
    frozen.append("a")
    yield f(points(torch))


@guarded
def loop_over_a_set(torch, comp):
    factors = {2.0}

    def step(x):
        for k in factors:
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    factors.clear()
    factors.add(3.0)
    yield f(points(torch))


@works
def emptiness_of_a_list(torch, comp):
    extra = []
    f = comp(lambda x: x * 3.0 if extra else x * 2.0)
    yield f(points(torch))
    extra.append(1)
    yield f(points(torch))


@works
def slice_of_a_list(torch, comp):
    factors = [1.0, 2.0, 3.0]

    def step(x):
        for k in factors[1:]:
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    factors.append(4.0)
    yield f(points(torch))


@works
def unpacked_list(torch, comp):
    pair = [2.0, 1.0]

    def step(x):
        scale, shift = pair
        return x * scale + shift

    f = comp(step)
    yield f(points(torch))
    pair[:] = [3.0, 4.0]
    yield f(points(torch))


@works
def starred_call(torch, comp):
    pair = [2.0, 1.0]
    f = comp(lambda x: (lambda x, a, b: x * a + b)(x, *pair))
    yield f(points(torch))
    pair.reverse()
    yield f(points(torch))


@works
def keywords_out_of_a_dict(torch, comp):
    options = {"a": 2.0, "b": 1.0}
    f = comp(lambda x: (lambda x, a=0.0, b=0.0: x * a + b)(x, **options))
    yield f(points(torch))
    options["a"] = 3.0
    yield f(points(torch))
    del options["b"]
    yield f(points(torch))


@works
def sum_and_max_of_numbers(torch, comp):
    numbers = [1.0, 2.0]
    f = comp(lambda x: x * sum(numbers) + max(numbers))
    yield f(points(torch))
    numbers[0] = 5.0
    yield f(points(torch))


@works
def sorted_numbers(torch, comp):
    numbers = [2.0, 1.0]
    f = comp(lambda x: x * sorted(numbers)[0])
    yield f(points(torch))
    numbers[0] = 0.5
    yield f(points(torch))


@works
def reversed_numbers(torch, comp):
    numbers = [2.0, 1.0]

    def step(x):
        for k in reversed(numbers):
            x = x * k + 1
        return x

    f = comp(step)
    yield f(points(torch))
    numbers.reverse()
    yield f(points(torch))


@works
def any_and_all(torch, comp):
    flags = [False, False]
    f = comp(lambda x: x * (2.0 if any(flags) else 3.0) * (5.0 if all(flags) else 1.0))
    yield f(points(torch))
    flags[0] = True
    yield f(points(torch))
    flags[1] = True
    yield f(points(torch))


@works
def deque_length(torch, comp):
    window = collections.deque([1.0])
    f = comp(lambda x: x * len(window))
    yield f(points(torch))
    window.append(1.0)
    yield f(points(torch))


@guarded
def deque_item(torch, comp):
    window = collections.deque([2.0, 1.0], maxlen=2)
    f = comp(lambda x: x * window[0])
    yield f(points(torch))
    window.append(3.0)
    yield f(points(torch))


@guarded
def defaultdict_item(torch, comp):
    table = collections.defaultdict(lambda: 2.0)
    f = comp(lambda x: x * table["a"])
    yield f(points(torch)), len(table)
    table["a"] = 3.0
    yield f(points(torch)), len(table)


@guarded
def counter(torch, comp):
    counts = collections.Counter("aab")
    f = comp(lambda x: x * counts["a"] + counts["z"])
    yield f(points(torch))
    counts.update("az")
    yield f(points(torch))


@guarded
def userdict(torch, comp):
    table = collections.UserDict(factor=2.0)
    f = comp(lambda x: x * table["factor"])
    yield f(points(torch))
    table["factor"] = 3.0
    yield f(points(torch))


@guarded
def userlist(torch, comp):
    table = collections.UserList([2.0])
    f = comp(lambda x: x * table[0])
    yield f(points(torch))
    table[0] = 3.0
    yield f(points(torch))


@guarded
def chain_map(torch, comp):
    given, defaults = {}, {"factor": 2.0}
    table = collections.ChainMap(given, defaults)
    f = comp(lambda x: x * table["factor"])
    yield f(points(torch))
    defaults["factor"] = 3.0
    yield f(points(torch))
    given["factor"] = 4.0
    yield f(points(torch))


@guarded
def mapping_proxy(torch, comp):
    table = {"factor": 2.0}
    proxy = types.MappingProxyType(table)
    f = comp(lambda x: x * proxy["factor"])
    yield f(points(torch))
    table["factor"] = 3.0
    yield f(points(torch))


@guarded
def view_of_keys_kept(torch, comp):
    table = {"a": 1}
    keys = table.keys()
    f = comp(lambda x: x * len(keys))
    yield f(points(torch))
    table["b"] = 1
    yield f(points(torch))


@guarded
def view_of_values_kept(torch, comp):
    table = {"a": 2.0}
    values = table.values()
    f = comp(lambda x: x * sum(values))
    yield f(points(torch))
    table["a"] = 3.0
    yield f(points(torch))


@guarded
def array_item(torch, comp):
    numbers = array.array("d", [2.0])
    f = comp(lambda x: x * numbers[0])
    yield f(points(torch))
    numbers[0] = 3.0
    yield f(points(torch))


@guarded
def bytearray_item(torch, comp):
    numbers = bytearray([2])
    f = comp(lambda x: x * numbers[0])
    yield f(points(torch))
    numbers[0] = 3
    yield f(points(torch))


@guarded
def memoryview_item(torch, comp):
    numbers = bytearray([2])
    view = memoryview(numbers)
    f = comp(lambda x: x * view[0])
    yield f(points(torch))
    numbers[0] = 3
    yield f(points(torch))


@guarded
def numpy_item(torch, comp):
    import numpy as np

    numbers = np.array([2.0, 1.0])
    f = comp(lambda x: x * float(numbers[0]))
    yield f(points(torch))
    numbers[0] = 3.0
    yield f(points(torch))


@works
def tuple_replaced(torch, comp):
    global PAIR
    PAIR = (2.0, 1.0)
    f = comp(lambda x: x * PAIR[0] + PAIR[1])
    yield f(points(torch))
    PAIR = (3.0, 1.0)
    yield f(points(torch))


@works
def tuple_of_models_swapped(torch, comp):
    global PAIR
    a, b = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    PAIR = (a, b)
    f = comp(lambda x: PAIR[0](x))
    yield f(points(torch))
    PAIR = (b, a)
    yield f(points(torch))


@works
def named_tuple(torch, comp):
    Pair = collections.namedtuple("Pair", "scale shift")
    held = {"pair": Pair(2.0, 1.0)}
    f = comp(lambda x: x * held["pair"].scale + held["pair"].shift)
    yield f(points(torch))
    held["pair"] = held["pair"]._replace(shift=3.0)
    yield f(points(torch))


@works
def list_in_a_tuple(torch, comp):
    inner = [2.0]
    outer = (inner,)
    f = comp(lambda x: x * outer[0][0])
    yield f(points(torch))
    inner[0] = 3.0
    yield f(points(torch))


@works
def dict_by_a_tuple_key(torch, comp):
    table = {(0, "a"): 2.0}
    f = comp(lambda x: x * table[0, "a"])
    yield f(points(torch))
    table[0, "a"] = 3.0
    yield f(points(torch))


@works
def dict_merged_inside(torch, comp):
    defaults, given = {"factor": 2.0}, {}
    f = comp(lambda x: x * {**defaults, **given}["factor"])
    yield f(points(torch))
    given["factor"] = 3.0
    yield f(points(torch))


@works
def list_built_inside(torch, comp):
    factors = [2.0, 3.0]

    def step(x):
        results = []
        for k in factors:
            results.append(x * k)
        return torch.stack(results).sum(0)

    f = comp(step)
    yield f(points(torch))
    factors[1] = 5.0
    yield f(points(torch))


@guarded
def log_appended_inside(torch, comp):
    log, factors = [], [2.0]

    def step(x):
        log.append("called")
        return x * factors[0]

    f = comp(step)
    yield f(points(torch)), len(log)
    yield f(points(torch)), len(log)
    factors[0] = 3.0
    yield f(points(torch)), len(log)


@guarded
def popped_inside(torch, comp):
    queue = [4.0, 3.0, 2.0]
    f = comp(lambda x: x * queue.pop())
    yield f(points(torch)), len(queue)
    yield f(points(torch)), len(queue)


@guarded
def setdefault_inside(torch, comp):
    table = {}
    f = comp(lambda x: x * table.setdefault("factor", 2.0))
    yield f(points(torch)), list(table)
    table["factor"] = 3.0
    yield f(points(torch)), list(table)
    del table["factor"]
    yield f(points(torch)), list(table)


@guarded
def product_of_lists(torch, comp):
    a, b = [1.0, 2.0], [3.0]

    def step(x):
        for i, j in itertools.product(a, b):
            x = x * i + j
        return x

    f = comp(step)
    yield f(points(torch))
    b.append(4.0)
    yield f(points(torch))


@guarded
def list_that_contains_itself(torch, comp):
    loop = [2.0]
    loop.append(loop)
    f = comp(lambda x: x * loop[1][1][0])
    yield f(points(torch))
    loop[0] = 3.0
    yield f(points(torch))


@works
def same_length_other_list(torch, comp):
    table = {"factors": [2.0, 3.0]}

    def step(x):
        for k in table["factors"]:
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    table["factors"] = [4.0, 5.0]
    yield f(points(torch))
