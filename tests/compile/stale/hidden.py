"""What no argument shows: random numbers, clocks, iterators, files, the environment, threads, contexts."""

import contextvars
import copy
import gc
import io
import itertools
import os
import random
import tempfile
import threading
import weakref

from tests.compile.stale.program import guarded, points, works

CONTEXT = contextvars.ContextVar("CONTEXT", default=2.0)


class Box:
    """Attributes, and nothing else."""


@guarded
def random_of_python(torch, comp):
    f = comp(lambda x: x * random.random())
    yield f(points(torch))
    yield f(points(torch))


@guarded
def own_random_of_python(torch, comp):
    r = random.Random(0)
    f = comp(lambda x: x * r.random())
    yield f(points(torch))
    yield f(points(torch))


@guarded
def choice_of_python(torch, comp):
    f = comp(lambda x: x * random.choice([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))
    for _ in range(4):
        yield f(points(torch))


@guarded
def shuffled_inside(torch, comp):
    factors = [1.0, 2.0, 3.0, 4.0]

    def step(x):
        random.shuffle(factors)
        return x * factors[0]

    f = comp(step)
    for _ in range(3):
        yield f(points(torch)), factors


@guarded
def random_of_numpy(torch, comp):
    import numpy as np

    f = comp(lambda x: x * float(np.random.rand()))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def generator_of_numpy(torch, comp):
    import numpy as np

    rng = np.random.default_rng(0)
    f = comp(lambda x: x * float(rng.uniform()))
    yield f(points(torch))
    yield f(points(torch))


@works
def random_of_the_library(torch, comp):
    f = comp(lambda x: x * torch.rand(2))
    yield f(points(torch))
    yield f(points(torch))
    yield torch.rand(2)


@works
def seeded_anew(torch, comp):
    f = comp(lambda x: x * torch.randn(3, 2))
    torch.manual_seed(1)
    yield f(points(torch))
    torch.manual_seed(1)
    yield f(points(torch)), torch.rand(2)


@guarded
def seeded_inside(torch, comp):
    def step(x):
        torch.manual_seed(3)
        return x * torch.rand(3, 2)

    f = comp(step)
    yield f(points(torch)), torch.rand(1)
    yield f(points(torch)), torch.rand(1)


@works
def own_generator(torch, comp):
    g = torch.Generator().manual_seed(1)
    f = comp(lambda x: x * torch.rand(2, generator=g))
    yield f(points(torch))
    yield f(points(torch))
    yield torch.rand(2, generator=g)


@works
def own_generator_seeded_anew(torch, comp):
    g = torch.Generator().manual_seed(1)
    f = comp(lambda x: x * torch.randn(3, 2, generator=g))
    yield f(points(torch))
    g.manual_seed(1)
    yield f(points(torch))
    g.set_state(torch.Generator().manual_seed(5).get_state())
    yield f(points(torch))


@guarded
def own_generator_of_bernoulli(torch, comp):
    g = torch.Generator().manual_seed(1)
    f = comp(lambda x: x * torch.bernoulli(torch.full((3, 2), 0.5), generator=g))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def own_generator_of_randperm(torch, comp):
    g = torch.Generator().manual_seed(1)
    f = comp(lambda x: x[torch.randperm(3, generator=g)])
    yield f(points(torch))
    yield f(points(torch))


@guarded
def generator_exchanged(torch, comp):
    held = {"g": torch.Generator().manual_seed(1)}
    f = comp(lambda x: x * torch.rand(2, generator=held["g"]))
    yield f(points(torch))
    held["g"] = torch.Generator().manual_seed(1)
    yield f(points(torch))


@guarded
def initial_seed_read(torch, comp):
    f = comp(lambda x: x * torch.initial_seed())
    torch.manual_seed(2)
    yield f(points(torch))
    torch.manual_seed(3)
    yield f(points(torch))


@guarded
def random_layer_weights_inside(torch, comp):
    f = comp(lambda x: torch.nn.Linear(2, 2)(x))
    yield f(points(torch))
    yield f(points(torch))


@works
def dropout_draws_on(torch, comp):
    layer = torch.nn.Dropout(0.5)
    f = comp(layer)
    yield f(points(torch))
    yield f(points(torch))
    yield torch.rand(2)


@guarded
def clock(torch, comp):
    now = iter([2.0, 3.0, 4.0, 5.0])
    clock = Box()
    clock.time = lambda: next(now)
    f = comp(lambda x: x * clock.time())
    yield f(points(torch))
    yield f(points(torch))


@guarded
def iterator_of_a_list(torch, comp):
    numbers = iter([1.0, 2.0, 3.0, 4.0])
    f = comp(lambda x: x * next(numbers))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def loop_over_an_iterator(torch, comp):
    numbers = iter([2.0, 3.0])

    def step(x):
        for k in numbers:
            x = x * k
        return x

    f = comp(step)
    yield f(points(torch))
    yield f(points(torch))


@guarded
def counter_of_itertools(torch, comp):
    numbers = itertools.count(1)
    f = comp(lambda x: x * next(numbers))
    for _ in range(3):
        yield f(points(torch))


@guarded
def cycle_of_itertools(torch, comp):
    numbers = itertools.cycle([1.0, 2.0])
    f = comp(lambda x: x * next(numbers))
    for _ in range(3):
        yield f(points(torch))


@guarded
def next_with_a_default(torch, comp):
    numbers = iter([2.0])
    f = comp(lambda x: x * next(numbers, 5.0))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def generator_function_running(torch, comp):
    def count():
        k = 0.0
        while True:
            k += 1.0
            yield k

    numbers = count()
    f = comp(lambda x: x * next(numbers))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def generator_sent_to(torch, comp):
    def echo():
        k = 1.0
        while True:
            k = k + (yield k)

    numbers = echo()
    next(numbers)
    f = comp(lambda x: x * numbers.send(1.0))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def iterator_over_a_loader(torch, comp):
    batches = iter(torch.utils.data.DataLoader([1.0, 2.0, 3.0]))
    f = comp(lambda x: x * next(batches).float())
    yield f(points(torch))
    yield f(points(torch))


@guarded
def environment(torch, comp):
    os.environ["STALE_FACTOR"] = "2"
    f = comp(lambda x: x * float(os.environ["STALE_FACTOR"]))
    try:
        yield f(points(torch))
        os.environ["STALE_FACTOR"] = "3"
        yield f(points(torch))
    finally:
        del os.environ["STALE_FACTOR"]


@guarded
def environment_by_getenv(torch, comp):
    f = comp(lambda x: x * float(os.getenv("STALE_FACTOR", "2")))
    yield f(points(torch))
    os.environ["STALE_FACTOR"] = "3"
    try:
        yield f(points(torch))
    finally:
        del os.environ["STALE_FACTOR"]


@guarded
def file_read(torch, comp):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "factor")

        def step(x):
            with open(path) as file:
                return x * float(file.read())

        f = comp(step)
        for text in ("2", "3"):
            with open(path, "w") as file:
                file.write(text)
            yield f(points(torch))


@guarded
def file_that_exists(torch, comp):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flag")
        f = comp(lambda x: x * 3.0 if os.path.exists(path) else x * 2.0)
        yield f(points(torch))
        open(path, "w").close()
        yield f(points(torch))


@guarded
def stream_read(torch, comp):
    stream = io.StringIO("2\n3\n4\n")
    f = comp(lambda x: x * float(stream.readline()))
    yield f(points(torch))
    yield f(points(torch))


@guarded
def stream_written(torch, comp):
    stream = io.StringIO()

    def step(x):
        stream.write("called ")
        return x * 2.0

    f = comp(step)
    yield f(points(torch)), stream.getvalue()
    yield f(points(torch)), stream.getvalue()


@guarded
def printed(torch, comp):
    import contextlib

    def step(x):
        print("called")
        return x * 2.0

    f, stream = comp(step), io.StringIO()
    with contextlib.redirect_stdout(stream):
        results = [f(points(torch)), f(points(torch))]
    yield results, stream.getvalue()


@guarded
def thread_local(torch, comp):
    local, found = threading.local(), []
    local.k = 2.0
    f = comp(lambda x: x * local.k)
    yield f(points(torch))

    def work():
        local.k = 3.0
        try:
            found.append(f(points(torch)))
        except RuntimeError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if isinstance(found[0], RuntimeError):
        raise found[0]
    yield found[0]
    local.k = 4.0
    yield f(points(torch))


@guarded
def name_of_the_thread(torch, comp):
    found = []
    f = comp(lambda x: x * 2.0 if threading.current_thread() is threading.main_thread() else x * 3.0)
    yield f(points(torch))

    def work():
        try:
            found.append(f(points(torch)))
        except RuntimeError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if isinstance(found[0], RuntimeError):
        raise found[0]
    yield found[0]


@works
def attribute_set_by_another_thread(torch, comp):
    one = Box()
    one.k = 2.0
    f = comp(lambda x: x * one.k)
    yield f(points(torch))
    thread = threading.Thread(target=lambda: setattr(one, "k", 3.0))
    thread.start()
    thread.join()
    yield f(points(torch))


@works
def called_by_another_thread(torch, comp):
    settings, found = {"k": 2.0}, []
    f = comp(lambda x: x * settings["k"])
    yield f(points(torch))
    settings["k"] = 3.0
    thread = threading.Thread(target=lambda: found.append(f(points(torch))))
    thread.start()
    thread.join()
    yield found
    yield f(points(torch))


@works
def grad_mode_of_another_thread(torch, comp):
    w, found = torch.ones(2, requires_grad=True), []
    f = comp(lambda x: x * w)
    with torch.no_grad():
        yield f(points(torch)).requires_grad
        thread = threading.Thread(target=lambda: found.append(f(points(torch)).requires_grad))
        thread.start()
        thread.join()
        yield found


@guarded
def context_variable(torch, comp):
    f = comp(lambda x: x * CONTEXT.get())
    yield f(points(torch))
    token = CONTEXT.set(3.0)
    try:
        yield f(points(torch))
    finally:
        CONTEXT.reset(token)
    yield f(points(torch))


@guarded
def context_run(torch, comp):
    f = comp(lambda x: x * CONTEXT.get())
    yield f(points(torch))
    context = contextvars.copy_context()
    context.run(CONTEXT.set, 4.0)
    yield context.run(f, points(torch))


@guarded
def weak_reference(torch, comp):
    a = Box()
    a.k = 2.0
    r = weakref.ref(a)
    f = comp(lambda x: x * r().k)
    yield f(points(torch))
    a.k = 3.0
    yield f(points(torch))


@guarded
def weak_reference_that_dies(torch, comp):
    a = Box()
    r = weakref.ref(a)
    f = comp(lambda x: x * 3.0 if r() is None else x * 2.0)
    yield f(points(torch))
    del a
    gc.collect()
    yield f(points(torch))


@guarded
def weak_dictionary(torch, comp):
    a = Box()
    table = weakref.WeakKeyDictionary({a: 2.0})
    f = comp(lambda x: x * sum(table.values()) + len(table))
    yield f(points(torch))
    table[a] = 3.0
    yield f(points(torch))
    del a
    gc.collect()
    yield f(points(torch))


@guarded
def weak_proxy(torch, comp):
    a = Box()
    a.k = 2.0
    proxy = weakref.proxy(a)
    f = comp(lambda x: x * proxy.k)
    yield f(points(torch))
    a.k = 3.0
    yield f(points(torch))


@guarded
def number_of_references(torch, comp):
    import sys

    one = []
    f = comp(lambda x: x * 2.0 if sys.getrefcount(one) < 5 else x * 3.0)
    kept = [one] * 10
    yield f(points(torch)), len(kept)
    kept.clear()
    yield f(points(torch)), len(kept)


@guarded
def lock_held(torch, comp):
    lock = threading.Lock()
    f = comp(lambda x: x * 3.0 if lock.locked() else x * 2.0)
    yield f(points(torch))
    with lock:
        yield f(points(torch))


@guarded
def event_set(torch, comp):
    event = threading.Event()
    f = comp(lambda x: x * 3.0 if event.is_set() else x * 2.0)
    yield f(points(torch))
    event.set()
    yield f(points(torch))


@guarded
def copied_inside(torch, comp):
    settings = {"inner": {"k": 2.0}}
    f = comp(lambda x: x * copy.deepcopy(settings)["inner"]["k"])
    yield f(points(torch))
    settings["inner"]["k"] = 3.0
    yield f(points(torch))


@guarded
def frame_looked_at(torch, comp):
    import sys

    def helper():
        return sys._getframe(1).f_locals.get("k", 2.0)

    settings = {"k": 2.0}

    def step(x):
        k = settings["k"]
        return x * helper() * (k / k)

    f = comp(step)
    yield f(points(torch))
    settings["k"] = 3.0
    yield f(points(torch))


@guarded
def garbage_collector_asked(torch, comp):
    f = comp(lambda x: x * 2.0 if gc.isenabled() else x * 3.0)
    was = gc.isenabled()
    try:
        gc.enable()
        yield f(points(torch))
        gc.disable()
        yield f(points(torch))
    finally:
        gc.enable() if was else gc.disable()


@guarded
def working_directory(torch, comp):
    kept = os.getcwd()
    f = comp(lambda x: x * 2.0 if os.getcwd() == kept else x * 3.0)
    try:
        yield f(points(torch))
        os.chdir("/")
        yield f(points(torch))
    finally:
        os.chdir(kept)


@guarded
def identity_number(torch, comp):
    held = {"a": [1], "b": [1]}
    f = comp(lambda x: x * 2.0 if id(held["a"]) == id(held["b"]) else x * 3.0)
    yield f(points(torch))
    held["b"] = held["a"]
    yield f(points(torch))


@guarded
def moment_by_datetime(torch, comp):
    import datetime
    import time

    f = comp(lambda x: x * datetime.datetime.now().microsecond)
    first = f(points(torch))
    time.sleep(0.002)
    yield bool((f(points(torch)) != first).all())


@guarded
def moment_by_numpy(torch, comp):
    import time

    import numpy as np

    f = comp(lambda x: x * (np.datetime64("now", "us").astype(int) % 1000003))
    first = f(points(torch))
    time.sleep(0.002)
    yield bool((f(points(torch)) != first).all())
