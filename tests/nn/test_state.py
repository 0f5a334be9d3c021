"""State dicts: what is in them, and what loading one says and does."""

from collections import OrderedDict

import numpy as np
import pytest
import torch

import minitorch
from tests.nn.mirror import agree


def model(torch):
    m = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Sequential(torch.nn.Linear(2, 1)))
    m.register_buffer("count", torch.zeros(()))
    m.register_buffer("scratch", torch.zeros(3), persistent=False)
    return m


def ones(torch):
    """A state dict that fits `model`."""
    return OrderedDict((key, torch.ones_like(value)) for key, value in model(torch).state_dict().items())


def changed(torch, **changes):
    """`ones` with some values replaced; None takes a key out. Underscores stand for dots."""
    state = ones(torch)
    for name, value in changes.items():
        key = name.replace("_", ".")
        if value is None:
            del state[key]
        else:
            state[key] = value
    return state


STATES = {
    "fits": ones,
    "missing": lambda torch: changed(torch, **{"0_weight": None, "1_0_bias": None}),
    "unexpected": lambda torch: changed(
        torch, **{"0_nose": torch.ones(1), "7_weight": torch.ones(1), "x": torch.ones(1)}
    ),
    "both": lambda torch: changed(torch, **{"0_weight": None, "nose": torch.ones(1)}),
    "wrong shape": lambda torch: changed(torch, **{"0_weight": torch.ones(3), "1_0_bias": torch.ones(2)}),
    "all at once": lambda torch: changed(torch, **{"0_weight": torch.ones(3), "0_bias": None, "x": torch.ones(1)}),
    "no tensor": lambda torch: changed(torch, **{"0_weight": [1.0]}),
    "scalar of one": lambda torch: changed(torch, count=torch.ones(1)),
    "other dtype": lambda torch: changed(torch, **{"0_bias": torch.ones(2, dtype=torch.int64)}),
    "scratch": lambda torch: changed(torch, scratch=torch.ones(3)),
    "extra state": lambda torch: {**ones(torch), "_extra_state": 1},
    "no dict": lambda torch: [1],
    "empty": lambda torch: {},
}


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("name", STATES)
def test_loading_as_pytorch(name, strict):
    def program(torch):
        m = model(torch)
        try:
            result = m.load_state_dict(STATES[name](torch), strict=strict)
            said = (str(result), result.missing_keys, result.unexpected_keys)
        except (RuntimeError, TypeError) as error:
            said = type(error), str(error).replace("minitorch.", "torch.").replace("IncompatibleKeys", "Keys")
        return said, [key for key, value in m.state_dict().items() if (value == 1).all()]

    agree(program)


def test_values_are_the_models_own_memory():
    m = model(minitorch)
    before = m.state_dict()
    m.load_state_dict(ones(minitorch))
    assert before["0.weight"].tolist() == [[1, 1], [1, 1]]
    assert not before["0.weight"].requires_grad
    assert m.state_dict(keep_vars=True)["0.weight"] is m[0].weight


def test_loading_is_not_recorded_but_counted():
    m = model(minitorch)
    y = m[0].weight.square().sum()
    m.load_state_dict(ones(minitorch))
    assert m[0].weight.is_leaf
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_assign():
    def program(torch):
        m, state = model(torch), ones(torch)
        m[0].weight.requires_grad_(False)
        state["0.bias"] = torch.nn.Parameter(torch.ones(2, dtype=torch.float64))
        m.load_state_dict(state, assign=True)
        shares = (
            m[0].weight.data_ptr() == state["0.weight"].data_ptr()
            if torch is globals()["torch"]
            else np.shares_memory(m[0].weight.detach().numpy(), state["0.weight"].numpy())
        )
        return (
            shares,
            m[0].bias is state["0.bias"],
            type(m[0].weight).__name__,
            [p.requires_grad for p in m.parameters()],
            str(m[0].bias.dtype),
        )

    agree(program)


def test_destination_and_prefix():
    def program(torch):
        into = {}
        result = model(torch).state_dict(destination=into, prefix="net.")
        return result is into, list(into), hasattr(into, "_metadata")

    agree(program)


def test_extra_state():
    def program(torch):
        class Counter(torch.nn.Module):
            n = 0

            def get_extra_state(self):
                return {"n": self.n}

            def set_extra_state(self, state):
                self.n = state["n"]

        m = torch.nn.Sequential(Counter())
        m[0].n = 3
        state = m.state_dict()
        other = torch.nn.Sequential(Counter())
        other.load_state_dict(state)
        try:
            other.load_state_dict({})
        except RuntimeError as error:
            return list(state), other[0].n, str(error)

    agree(program)


def test_a_layer_may_read_an_older_form():
    def program(torch):
        class Layer(torch.nn.Module):
            _version = 2

            def __init__(self):
                super().__init__()
                self.w = torch.nn.Parameter(torch.zeros(1))

            def _load_from_state_dict(self, state_dict, prefix, local_metadata, *rest):
                if local_metadata.get("version") == 1:
                    state_dict[prefix + "w"] = state_dict.pop(prefix + "old")
                super()._load_from_state_dict(state_dict, prefix, local_metadata, *rest)

        state = OrderedDict(old=torch.ones(1))
        state._metadata = OrderedDict({"": {"version": 1}})
        m = Layer()
        m.load_state_dict(state)
        return m.w.tolist(), m.state_dict()._metadata[""], list(state)

    agree(program)


def test_hooks():
    def program(torch):
        m, seen = model(torch), []
        handles = [
            m.register_state_dict_pre_hook(lambda m, prefix, keep: seen.append(("before", prefix, keep))),
            m[0].register_state_dict_post_hook(lambda m, state, prefix, local: state.__setitem__(prefix + "more", 1)),
            m[0].register_load_state_dict_pre_hook(lambda m, state, prefix, *rest: state.pop(prefix + "more", None)),
            m.register_load_state_dict_post_hook(lambda m, keys: seen.append(("after", list(keys.unexpected_keys)))),
        ]
        state = m.state_dict()
        m.load_state_dict(state, strict=False)
        for handle in handles:
            handle.remove()
        m.load_state_dict(m.state_dict())
        return list(state), seen, list(m.state_dict())

    agree(program)


def test_a_post_hook_may_clear_what_was_missing():
    def program(torch):
        m = torch.nn.Linear(1, 1)
        m.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
        return str(m.load_state_dict({}))

    agree(program)


def test_metadata_of_the_caller_is_left_alone():
    state = model(minitorch).state_dict()
    model(minitorch).load_state_dict(state, assign=True)
    assert state._metadata[""] == {"version": 1}


def test_reads_what_pytorch_wrote():
    theirs = torch.nn.Linear(3, 2)
    ours = minitorch.nn.Linear(3, 2)
    ours.load_state_dict({key: minitorch.from_numpy(value.numpy()) for key, value in theirs.state_dict().items()})
    np.testing.assert_array_equal(ours.weight.detach().numpy(), theirs.weight.detach().numpy())
