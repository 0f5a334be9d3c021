"""Containers: every way to build, index, change and print them, as PyTorch's."""

from collections import OrderedDict

import pytest

from tests.nn.mirror import agree


def layers(torch):
    nn = torch.nn
    return [nn.Linear(1, 2), nn.ReLU(), nn.ReLU(), nn.Linear(2, 1)]


def sequential(torch):
    return torch.nn.Sequential(*layers(torch))


def named(torch):
    return torch.nn.Sequential(OrderedDict(a=torch.nn.Linear(1, 2), b=torch.nn.ReLU()))


def listed(torch):
    return torch.nn.ModuleList(layers(torch))


def dictionary(torch):
    return torch.nn.ModuleDict({"a": torch.nn.ReLU(), "b": torch.nn.Tanh()})


def parameters(torch):
    return torch.nn.ParameterList([torch.ones(2), torch.nn.Parameter(torch.zeros(1)), "text"])


def by_name(torch):
    return torch.nn.ParameterDict({"b": torch.ones(2), "a": torch.nn.Parameter(torch.zeros(1)), "c": 3})


def then(function):
    """Run `function` on the container, then show the container."""
    return lambda torch, m: (shown(function(torch, m), m), repr(m), list(m.state_dict()))


def shown(result, m):
    return "itself" if result is m else repr(result)


CHANGES = {
    sequential: {
        "index": lambda torch, m: m[1],
        "negative index": lambda torch, m: m[-1],
        "beyond": lambda torch, m: m[4],
        "no index": lambda torch, m: m["0"],
        "slice": lambda torch, m: m[1:3],
        "stepped": lambda torch, m: m[::2],
        "set": lambda torch, m: m.__setitem__(-1, torch.nn.Tanh()),
        "set beyond": lambda torch, m: m.__setitem__(9, torch.nn.Tanh()),
        "delete": lambda torch, m: m.__delitem__(0),
        "delete slice": lambda torch, m: m.__delitem__(slice(1, 3)),
        "append": lambda torch, m: m.append(torch.nn.Tanh()),
        "append number": lambda torch, m: m.append(1),
        "insert": lambda torch, m: m.insert(1, torch.nn.Tanh()),
        "insert negative": lambda torch, m: m.insert(-1, torch.nn.Tanh()),
        "insert at the end": lambda torch, m: m.insert(4, torch.nn.Tanh()),
        "insert beyond": lambda torch, m: m.insert(5, torch.nn.Tanh()),
        "insert number": lambda torch, m: m.insert(1, 1),
        "extend": lambda torch, m: m.extend([torch.nn.Tanh(), torch.nn.ReLU()]),
        "extend by itself": lambda torch, m: m.extend(torch.nn.Sequential(torch.nn.Tanh())),
        "pop": lambda torch, m: m.pop(1),
        "pop slice": lambda torch, m: m.pop(slice(0, 2)),
        "add": lambda torch, m: m + named(torch),
        "add list": lambda torch, m: m + [1],
        "add in place": lambda torch, m: m.__iadd__(named(torch)),
        "multiply": lambda torch, m: m * 2,
        "multiply from the left": lambda torch, m: 2 * m,
        "multiply by zero": lambda torch, m: m * 0,
        "multiply by float": lambda torch, m: m * 1.5,
        "multiply in place": lambda torch, m: m.__imul__(2),
        "length": lambda torch, m: len(m),
        "iteration": lambda torch, m: [type(x).__name__ for x in m],
        "no module": lambda torch, m: torch.nn.Sequential(1),
        "a plain dict": lambda torch, m: torch.nn.Sequential({"a": torch.nn.ReLU()}),
        "empty": lambda torch, m: torch.nn.Sequential(),
        "empty runs": lambda torch, m: torch.nn.Sequential()(5),
    },
    named: {
        "index": lambda torch, m: m[0],
        "slice": lambda torch, m: m[1:],
        "attribute": lambda torch, m: m.a,
        "set": lambda torch, m: m.__setitem__(0, torch.nn.Tanh()),
        "delete": lambda torch, m: m.__delitem__(0),
    },
    listed: {
        "index": lambda torch, m: m[-2],
        "beyond": lambda torch, m: m[-5],
        "slice": lambda torch, m: m[1:],
        "set": lambda torch, m: m.__setitem__(0, torch.nn.Tanh()),
        "delete": lambda torch, m: m.__delitem__(-1),
        "append": lambda torch, m: m.append(torch.nn.Tanh()),
        "insert": lambda torch, m: m.insert(0, torch.nn.Tanh()),
        "extend": lambda torch, m: m.extend([torch.nn.Tanh()]),
        "extend by number": lambda torch, m: m.extend(1),
        "add": lambda torch, m: m + [torch.nn.Tanh()],
        "add in place": lambda torch, m: m.__iadd__([torch.nn.Tanh()]),
        "pop": lambda torch, m: m.pop(0),
        "length": lambda torch, m: len(m),
        "call": lambda torch, m: m(1),
        "of numbers": lambda torch, m: torch.nn.ModuleList([1]),
        "empty": lambda torch, m: torch.nn.ModuleList(),
        "alike": lambda torch, m: torch.nn.ModuleList([torch.nn.Sequential(torch.nn.ReLU()) for _ in range(3)]),
    },
    dictionary: {
        "index": lambda torch, m: m["a"],
        "missing": lambda torch, m: m["x"],
        "set": lambda torch, m: m.__setitem__("c", torch.nn.ReLU()),
        "delete": lambda torch, m: m.__delitem__("a"),
        "contains": lambda torch, m: ("a" in m, "x" in m, len(m), list(m)),
        "views": lambda torch, m: (list(m.keys()), [k for k, _ in m.items()], [repr(v) for v in m.values()]),
        "pop": lambda torch, m: m.pop("a"),
        "clear": lambda torch, m: m.clear(),
        "update": lambda torch, m: m.update({"b": torch.nn.ReLU(), "z": torch.nn.ReLU()}),
        "update by pairs": lambda torch, m: m.update([("z", torch.nn.ReLU()), ["y", torch.nn.ReLU()]]),
        "update by a dictionary": lambda torch, m: m.update(dictionary(torch)),
        "update by number": lambda torch, m: m.update(1),
        "update by triples": lambda torch, m: m.update([(1, 2, 3)]),
        "a name that is taken": lambda torch, m: m.__setitem__("keys", torch.nn.ReLU()),
    },
    parameters: {
        "index": lambda torch, m: m[0],
        "negative index": lambda torch, m: m[-1],
        "beyond": lambda torch, m: m[3],
        "slice": lambda torch, m: m[:2],
        "set": lambda torch, m: m.__setitem__(1, torch.ones(3)),
        "append": lambda torch, m: m.append(torch.ones(3)),
        "extend": lambda torch, m: m.extend([1, torch.ones(3)]),
        "extend by a tensor": lambda torch, m: m.extend(torch.ones(3)),
        "add in place": lambda torch, m: m.__iadd__([1]),
        "length": lambda torch, m: (len(m), len(list(m)), len(list(m.parameters()))),
        "call": lambda torch, m: m(1),
        "digits are no names": lambda torch, m: "0" in dir(m),
    },
    by_name: {
        "index": lambda torch, m: m["b"],
        "missing": lambda torch, m: m["x"],
        "no string": lambda torch, m: m.update(OrderedDict([("x", torch.ones(1))])),
        "set": lambda torch, m: m.__setitem__("x", torch.ones(1)),
        "delete": lambda torch, m: m.__delitem__("a"),
        "contains": lambda torch, m: ("a" in m, "x" in m, len(m), list(m), list(reversed(m))),
        "views": lambda torch, m: (list(m.keys()), [k for k, _ in m.items()], len(list(m.values()))),
        "get": lambda torch, m: (m.get("c"), m.get("x"), m.get("x", 5)),
        "setdefault": lambda torch, m: (m.setdefault("c", 5), m.setdefault("d", 5)),
        "pop": lambda torch, m: m.pop("c"),
        "popitem": lambda torch, m: m.popitem(),
        "clear": lambda torch, m: m.clear(),
        "copy": lambda torch, m: m.copy(),
        "fromkeys": lambda torch, m: m.fromkeys(["x", "y"], 1),
        "or": lambda torch, m: m | torch.nn.ParameterDict({"z": 1}),
        "or in place": lambda torch, m: m.__ior__(torch.nn.ParameterDict({"z": 1})),
        "call": lambda torch, m: m(1),
    },
}
CASES = [(make, name) for make, changes in CHANGES.items() for name in changes]


@pytest.mark.parametrize(("make", "name"), CASES, ids=lambda x: getattr(x, "__name__", x))
def test_as_pytorch(make, name):
    agree(lambda torch: then(CHANGES[make][name])(torch, make(torch)))


def test_a_sequential_runs_its_layers_in_order():
    def program(torch):
        torch.manual_seed(0)
        return sequential(torch)(torch.ones(3, 1))

    agree(program, rtol=1e-6)
