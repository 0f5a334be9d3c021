"""Places that are watched against the plain way, where all conditions are looked at in every call: the same traces."""

import types

import pytest

import minitorch as torch
from minitorch.fast.watching import PATIENCE, Watch, watchable, words_of
from minitorch.jit.unwatched import Unwatched
from tests.compile.conftest import interpreted as interpreted
from tests.compile.training import X, Y, mlp, stepper

pytestmark = pytest.mark.usefixtures("interpreted")

scale = 2.0
count: object = 0


@pytest.fixture(autouse=True)
def watched(monkeypatch):
    """As installed, also where it is not."""
    monkeypatch.setattr(Unwatched, "kind", Watch)


def of_a_global(namespace):
    return lambda x: x * scale, lambda: namespace.setitem(globals(), "scale", 3.0)


def of_a_list(namespace):
    layers = [2.0, 3.0]
    return lambda x: x * layers[0] * len(layers), lambda: layers.append(4.0)


def of_a_dict(namespace):
    options = {"scale": 2.0}
    return lambda x: x * options["scale"], lambda: options.update(scale=3.0)


def of_a_closure(namespace):
    factor = 2.0

    def change():
        nonlocal factor
        factor = 3.0

    return lambda x: x * factor, change


def of_an_object(namespace):
    kept = types.SimpleNamespace(factor=2.0)
    return lambda x: x * kept.factor, lambda: vars(kept).update(factor=3.0)


def of_a_parameter(namespace):
    model = mlp()
    return model, lambda: setattr(model[0], "weight", torch.nn.Parameter(torch.ones(3, 2)))


@pytest.mark.parametrize("place", [of_a_global, of_a_list, of_a_dict, of_a_closure, of_an_object, of_a_parameter])
def test_a_change_is_seen_both_ways(place, monkeypatch):
    found = []
    for kind in (Watch, Unwatched):
        with monkeypatch.context() as patch:
            patch.setattr(Unwatched, "kind", kind)
            torch.manual_seed(0)
            function, change = place(patch)
            compiled = torch.compile(function)
            results = [compiled(X), compiled(X)]
            change()
            results += [compiled(X), compiled(X), function(X)]
            assert type(compiled._found[0].launcher.watch) is kind
            found.append((compiled.traces, [t.detach().numpy().tobytes() for t in results]))
    assert found[0] == found[1]
    assert len(found[0][0]) == 2


class Thing:
    def __init__(self):
        self.a, self.b = 1, 2


def set_attribute(thing, value):
    thing.a = value


def set_global(value):
    global count
    count = value


def attributes_of(change):
    """Changes of an object's attributes by the same code, which the interpreter adapts to the objects that it meets."""
    for _ in range(100):
        change(Thing(), None)
    thing = Thing()
    return vars(thing), lambda: change(thing, object())


CHANGES = {
    "a new key": lambda d: d.update(new=1),
    "another value": lambda d: d.__setitem__("a", object()),
    "a key less": lambda d: d.pop("a"),
    "the last key less": lambda d: d.popitem(),
    "no key left": lambda d: d.clear(),
    "a default": lambda d: d.setdefault("new", 1),
    "a union": lambda d: d.__ior__({"a": object()}),
}


@pytest.mark.skipif(not watchable(), reason="this interpreter tells nothing of its dicts")
@pytest.mark.parametrize("name", [*CHANGES, "set", "setattr", "del", "class", "global"])
def test_every_change_of_a_dict_is_seen(name):
    if name in CHANGES:
        place: object = {"a": 1, "b": 2}

        def change():
            CHANGES[name](place)
    elif name == "set":
        place, change = attributes_of(set_attribute)
    elif name == "setattr":
        place, change = attributes_of(lambda thing, value: setattr(thing, "a", value))
    elif name == "del":
        place, change = attributes_of(lambda thing, value: delattr(thing, "a"))
    elif name == "class":
        kind = type("Kind", (), {"a": 1})
        place, change = vars(kind), lambda: setattr(kind, "a", object())
    else:
        place, change = globals(), lambda: set_global(object())
    before = words_of(place)
    assert words_of(place) == before
    change()
    assert words_of(place) != before


def test_hyper_parameters_take_effect_both_ways(monkeypatch):
    found = []
    for kind in (Watch, Unwatched):
        monkeypatch.setattr(Unwatched, "kind", kind)
        model = mlp()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        step = torch.compile(stepper(model, optimizer))
        losses = []
        for lr in (0.1, 0.1, 0.5, 0.5, 0.01):
            optimizer.param_groups[0]["lr"] = lr
            losses.append(step(X, Y).item())
        found.append((losses, step.traces))
    assert found[0] == found[1]


def test_a_place_that_keeps_changing_for_nothing_is_no_longer_watched(monkeypatch):
    f = torch.compile(lambda x: x * scale)
    f(X)
    launcher = f._found[0].launcher
    if not watchable():
        assert not launcher.watch.places
        return
    for _ in range(PATIENCE):
        assert id(globals()) in launcher.watch.places
        monkeypatch.setitem(globals(), "count", object())
        f(X)
    assert id(globals()) not in launcher.watch.places
    monkeypatch.setitem(globals(), "count", object())
    assert torch.equal(f(X), X * 2)
    monkeypatch.setitem(globals(), "scale", 3.0)
    assert torch.equal(f(X), X * 3)
    assert f.traces == ["first call", "scale"]
