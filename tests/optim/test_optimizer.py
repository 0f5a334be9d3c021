"""What all optimizers share, against PyTorch's: groups, state dicts, closures, hooks, errors."""

import copy
import inspect
import pickle
import re
import sys

import numpy as np
import pytest
import torch

import minitorch
from tests.both import assert_same
from tests.optim.trajectories import OPTIMIZERS, SIDES, STEPPING, assert_same_state, gradients, parameters, step, values

EXACT = {"rtol": 1e-12, "atol": 1e-14}


def trained(library, kit, name="Adam", steps=3, **options):
    params = parameters(library, np.float64)
    optimizer = getattr(kit, name)(params, **options)
    for noise in gradients(steps, np.float64):
        step(library, optimizer, params, noise)
    return params, optimizer


def test_groups_have_hyperparameters_of_their_own():
    results = []
    for library, kit in SIDES:
        a, b = parameters(library, np.float64)
        optimizer = kit.Adam([{"params": a, "lr": 0.5}, {"params": [b], "betas": (0.5, 0.5)}], lr=0.1)
        extra = library.tensor([1.0, 2.0], dtype=library.float64, requires_grad=True)
        optimizer.add_param_group({"params": (x for x in [extra]), "weight_decay": 0.1})
        noise = gradients(3, np.float64)
        for g, h in noise:
            a.grad, b.grad, extra.grad = library.tensor(g), library.tensor(h), library.tensor(h[0])
            optimizer.param_groups[1]["lr"] *= 0.9
            optimizer.step()
        results.append((values([a, b, extra]), optimizer))
    assert_same(results[0][0], results[1][0], **EXACT)
    assert_same_state(results[0][1].state_dict(), results[1][1].state_dict(), **EXACT)
    assert repr(results[0][1]) == repr(results[1][1])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_defaults_and_repr_are_pytorchs(name):
    mine, theirs = (getattr(kit, name)(parameters(library, np.float64)) for library, kit in SIDES)
    assert repr(mine) == repr(theirs)
    assert list(mine.defaults.items()) == list(theirs.defaults.items())
    assert_same_state(mine.state_dict(), theirs.state_dict())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_signatures_are_pytorchs(name):
    mine, theirs = (inspect.signature(getattr(kit, name)).parameters.values() for _, kit in SIDES)
    assert [(p.name, p.kind, p.default) for p in mine] == [(p.name, p.kind, p.default) for p in theirs]


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW"])
def test_a_decay_of_one_is_no_lack_of_decay(name):
    ends = [values(trained(library, kit, name, lr=0.1, weight_decay=1)[0]) for library, kit in SIDES]
    assert_same(*ends, **EXACT)


def test_parameters_without_gradient_are_passed_over():
    results = []
    for library, kit in SIDES:
        a, b = parameters(library, np.float64)
        optimizer = kit.Adam([a, b])
        for t, (g, h) in enumerate(gradients(6, np.float64)):
            a.grad, b.grad = library.tensor(g), library.tensor(h) if t > 2 else None
            optimizer.step()
        results.append((values([a, b]), optimizer.state_dict()))
    assert_same(results[0][0], results[1][0], **EXACT)
    assert_same_state(results[0][1], results[1][1], **EXACT)


def test_a_rate_may_be_a_tensor():
    results = []
    for library, kit in SIDES:
        params, optimizer = trained(library, kit, lr=library.tensor(0.25))
        optimizer.param_groups[0]["lr"].fill_(0.5)
        step(library, optimizer, params, gradients(1, np.float64)[0])
        results.append(values(params))
    assert_same(*results, rtol=1e-6)  # PyTorch rounds what it derives from such a rate to float32


@pytest.mark.parametrize(
    ("name", "options"),
    [("SGD", {"momentum": 0.9, "dampening": 0.5}), ("Adam", {"amsgrad": True}), ("NAdam", {}), ("Adagrad", {})],
)
def test_training_goes_on_from_a_state_dict_as_if_never_stopped(name, options):
    ends = []
    for library, kit in SIDES:
        straight, _ = trained(library, kit, name, 6, **options)
        params, optimizer = trained(library, kit, name, 3, **options)
        saved = copy.deepcopy(optimizer.state_dict())
        again = getattr(kit, name)(params, lr=77.0)
        again.load_state_dict(saved)
        for noise in gradients(6, np.float64)[3:]:
            step(library, again, params, noise)
        # NAdam's product of momenta starts in float32 but is loaded in the parameters' dtype, here and there.
        assert_same(values(params), values(straight), rtol=0 if name != "NAdam" else 1e-9)
        ends.append(values(params))
        assert again.param_groups[0]["lr"] == saved["param_groups"][0]["lr"]
    assert_same(*ends, **EXACT)


def test_what_is_loaded_is_copied_and_takes_the_parameters_dtype():
    for library, kit in SIDES:
        _, optimizer = trained(library, kit)
        saved = optimizer.state_dict()
        narrow = parameters(library, np.float32)
        other = kit.Adam(narrow)
        other.load_state_dict(saved)
        state = other.state[narrow[0]]
        assert state["exp_avg"].dtype is library.float32 and state["step"].dtype is library.float32
        step(library, other, narrow, gradients(1, np.float32)[0])
        assert (
            library is torch or saved["state"][0]["step"].item() == 3
        )  # PyTorch goes on counting in what it was given
        assert other.param_groups[0]["params"][0] is narrow[0]


def test_old_state_dicts_with_fewer_options_and_plain_counts_are_read():
    for library, kit in SIDES:
        params, optimizer = trained(library, kit)
        saved = copy.deepcopy(optimizer.state_dict())
        for state in saved["state"].values():
            state["step"] = 3
        for option in ("maximize", "foreach", "capturable", "differentiable", "fused", "decoupled_weight_decay"):
            del saved["param_groups"][0][option]
        again = kit.Adam(params)
        again.load_state_dict(saved)
        assert again.state[params[0]]["step"].dtype is library.float32
        step(library, again, params, gradients(1, np.float64)[0])


@pytest.mark.parametrize("name", [name for name in STEPPING if name not in ("SGD", "ASGD")])
@pytest.mark.parametrize("count", [7, 7.0])
def test_a_count_that_is_no_tensor_is_refused(name, count):
    for library in (minitorch, torch):
        w = library.ones(2, requires_grad=True)
        w.grad = library.ones(2)
        optimizer = getattr(library.optim, name)([w])
        optimizer.step()
        optimizer.state[w]["step"] = count
        with pytest.raises(RuntimeError, match="`state_steps` argument must contain a list of singleton tensors"):
            optimizer.step()


def test_a_compiled_step_refuses_it_too():
    w = minitorch.ones(2, requires_grad=True)
    w.grad = minitorch.ones(2)
    optimizer = minitorch.optim.Adam([w])
    step = minitorch.compile(lambda: optimizer.step())
    step()
    optimizer.state[w]["step"] = 7
    with pytest.raises(RuntimeError, match="`state_steps` argument must contain a list of singleton tensors"):
        step()


def test_what_is_loaded_into_adamw_goes_on_decoupled():
    for library, kit in SIDES:
        _, adam = trained(library, kit)
        adamw = kit.AdamW(parameters(library, np.float64))
        adamw.load_state_dict(adam.state_dict())
        assert adamw.param_groups[0]["decoupled_weight_decay"] is True


def test_state_of_any_kind_is_loaded():
    for library, kit in SIDES:
        x = library.ones(2, requires_grad=True)
        one, other = kit.SGD([x]), kit.SGD([x])
        row = library.tensor([1.0, 2.0])
        one.state[x] = {"text": "abc", "rows": [row, (row, 3)], "bytes": b"d", "count": 4}
        other.load_state_dict(one.state_dict())
        loaded = other.state[x]
        assert loaded["count"] == 4
        # PyTorch makes a generator of text, which is a sequence of letters.
        assert library is torch or (loaded["text"], loaded["bytes"]) == ("abc", b"d")
        first, (second, three) = loaded["rows"]
        assert first.tolist() == second.tolist() == [1, 2] and type(loaded["rows"][1]) is tuple and three == 3


def test_a_state_dict_of_other_groups_is_refused():
    for library, kit in SIDES:
        a, b = parameters(library, np.float64)
        saved = kit.SGD([a, b]).state_dict()
        with pytest.raises(ValueError, match="loaded state dict has a different number of parameter groups"):
            kit.SGD([{"params": [a]}, {"params": [b]}]).load_state_dict(saved)
        with pytest.raises(ValueError, match="a parameter group that doesn't match the size of optimizer's group"):
            kit.SGD([a]).load_state_dict(saved)


def test_a_state_of_another_shape_is_an_error_not_a_wild_write():
    for library, kit in SIDES:
        params, optimizer = trained(library, kit)
        state = optimizer.state[params[0]]
        state["exp_avg"] = library.zeros(2, 2, dtype=library.float64)
        with pytest.raises(RuntimeError):
            step(library, optimizer, params, gradients(1, np.float64)[0])


def test_named_parameters():
    for library, kit in SIDES:
        a, b = parameters(library, np.float64)
        optimizer = kit.SGD([("w", a)])
        optimizer.add_param_group({"params": [("b", b)]})
        groups = optimizer.state_dict()["param_groups"]
        assert [g["param_names"] for g in groups] == [["w"], ["b"]] and [g["params"] for g in groups] == [[0], [1]]
        with pytest.raises(ValueError, match="Some param names are missing"):
            kit.SGD([("w", a), b])
        with pytest.raises(ValueError, match="cannot add param group without names to the optimizer"):
            optimizer.add_param_group({"params": [library.zeros(1)]})


WRONG = [
    ("SGD", {"lr": -1.0}, "Invalid learning rate: -1.0"),
    ("SGD", {"momentum": -1.0}, "Invalid momentum value: -1.0"),
    ("SGD", {"weight_decay": -1.0}, "Invalid weight_decay value: -1.0"),
    ("SGD", {"nesterov": True}, "Nesterov momentum requires a momentum and zero dampening"),
    ("Adam", {"lr": float("nan")}, "Invalid learning rate: nan"),
    ("Adam", {"eps": -1.0}, "Invalid epsilon value: -1.0"),
    ("Adam", {"betas": (1.0, 0.9)}, "Invalid beta parameter at index 0: 1.0"),
    ("AdamW", {"betas": (0.9, -0.1)}, "Invalid beta parameter at index 1: -0.1"),
    ("Adam", {"weight_decay": -1.0}, "Invalid weight_decay value: -1.0"),
    ("RMSprop", {"alpha": -1.0}, "Invalid alpha value: -1.0"),
    ("RMSprop", {"momentum": -1.0}, "Invalid momentum value: -1.0"),
    ("Adagrad", {"lr_decay": -1.0}, "Invalid lr_decay value: -1.0"),
    ("Adagrad", {"initial_accumulator_value": -1.0}, "Invalid initial_accumulator_value value: -1.0"),
    ("Adadelta", {"rho": 1.5}, "Invalid rho value: 1.5"),
    ("NAdam", {"momentum_decay": -1.0}, "Invalid momentum_decay value: -1.0"),
]


@pytest.mark.parametrize(("name", "options", "message"), WRONG)
def test_hyperparameters_out_of_range_are_refused(name, options, message):
    for library, kit in SIDES:
        with pytest.raises(ValueError, match=re.escape(message)):
            getattr(kit, name)(parameters(library, np.float64), **options)


def test_parameters_that_cannot_be_optimized_are_refused():
    for library, kit in SIDES:
        x = library.zeros(2, requires_grad=True)
        with pytest.raises(ValueError, match="optimizer got an empty parameter list"):
            kit.SGD([])
        with pytest.raises(TypeError, match=r"should be an iterable of Tensors or dicts, but got torch.FloatTensor"):
            kit.SGD(x)
        with pytest.raises(TypeError, match=r"optimizer can only optimize Tensors, but one of the params is int"):
            kit.SGD([1])
        with pytest.raises(ValueError, match="can't optimize a non-leaf Tensor"):
            kit.SGD([x * 2])
        with pytest.raises(TypeError, match="ordered collections"):
            kit.SGD([{"params": {x}}])
        with pytest.raises(ValueError, match="some parameters appear in more than one parameter group"):
            kit.SGD([{"params": x}, {"params": x}])
        with pytest.raises(TypeError, match="param_group must be a dict"):
            kit.SGD([x]).add_param_group([x])
        with pytest.raises(TypeError, match="param_group must be a dict"):
            kit.SGD([{"params": x}, library.zeros(1)])
        with pytest.warns(UserWarning, match="duplicate parameters"):
            kit.SGD([x, x])


def test_choices_of_implementation_are_recorded_and_impossible_ones_refused():
    for library, kit in SIDES:
        params = parameters(library, np.float64)
        assert kit.Adam(params, fused=True).param_groups[0]["fused"] is True
        assert kit.Adam(params, foreach=True).param_groups[0]["foreach"] is True
        with pytest.raises(RuntimeError, match="`fused` and `foreach` cannot be `True` together"):
            kit.Adam(params, fused=True, foreach=True)
    for option in ("capturable", "differentiable"):
        with pytest.raises(NotImplementedError, match=f"{option}=True is not supported"):
            minitorch.optim.Adam(parameters(minitorch, np.float64), **{option: True})


def test_zero_grad():
    for library, kit in SIDES:
        x = library.ones(2, requires_grad=True)
        optimizer = kit.SGD([x])
        (x * x).sum().backward()
        g = x.grad
        optimizer.zero_grad(set_to_none=False)
        assert x.grad.tolist() == [0, 0] and x.grad is g
        optimizer.zero_grad()
        assert x.grad is None and g.tolist() == [0, 0]


def test_zeroing_gradients_in_place_is_counted():
    for library, kit in SIDES:
        x, y = library.ones(2, requires_grad=True), library.ones(2, requires_grad=True)
        x.grad = library.ones(2)
        product = (x.grad * y).sum()
        kit.SGD([x]).zero_grad(set_to_none=False)
        assert x.grad._version == 1
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            product.backward()


def test_a_closure_is_called_with_grad_mode_on_and_its_loss_returned():
    for library, kit in SIDES:
        x = library.ones(1, requires_grad=True)
        optimizer = kit.SGD([x], lr=0.25)

        def closure(x=x, optimizer=optimizer):
            optimizer.zero_grad()
            loss = (x * x).sum()
            loss.backward()
            return loss

        with library.no_grad():
            assert optimizer.step(closure).item() == 1
        assert x.item() == 0.5 and optimizer.step() is None


@pytest.mark.parametrize("name", ["Adam", "SGD"])
def test_a_step_writes_in_place_and_is_counted(name):
    for library, kit in SIDES:
        x = library.ones(2, requires_grad=True)
        memory, before = x.detach().numpy(), x._version
        y = (x * x).sum()
        x.grad = library.ones(2)
        getattr(kit, name)([x], lr=0.1).step()
        assert memory.tolist() == x.tolist() != [1, 1]
        assert x._version == before + 1 and x.grad.tolist() == [1, 1] and x.is_leaf and x.requires_grad
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            y.backward()


@pytest.mark.parametrize("name", ["Adam", "SGD"])
def test_parameters_without_a_gradient_are_passed_over(name):
    for library, kit in SIDES:
        xs = [library.ones(2, requires_grad=True) for _ in range(3)]
        xs[0].grad, xs[2].grad = library.ones(2), library.ones(2)
        getattr(kit, name)(xs, lr=0.5).step()
        assert [x.tolist() == [1, 1] for x in xs] == [False, True, False]


def test_hooks_run_around_each_step():
    for library, kit in SIDES:
        x = library.ones(1, requires_grad=True)
        x.grad = library.ones(1)
        optimizer, calls = kit.SGD([x]), []
        handles = [
            optimizer.register_step_pre_hook(lambda *given, calls=calls: calls.append(("pre", *given))),
            optimizer.register_step_post_hook(lambda o, args, kwargs, calls=calls: calls.append(("post", o))),
        ]
        optimizer.step(None)
        assert calls == [("pre", optimizer, (optimizer, None), {}), ("post", optimizer)]
        assert optimizer.step.__name__ == "step"
        for handle in handles:
            handle.remove()
        optimizer.step()
        assert len(calls) == 2
        handle = optimizer.register_step_pre_hook(lambda o, args, kwargs: (args, {"closure": lambda: "changed"}))
        assert optimizer.step() == "changed"
        handle.remove()
        handle = optimizer.register_step_pre_hook(lambda *_: 3)
        with pytest.raises(RuntimeError, match=r"must return None or a tuple of \(new_args, new_kwargs\)"):
            optimizer.step()
        handle.remove()


def test_hooks_for_every_optimizer():
    for (library, kit), module in zip(SIDES, (minitorch.optim, sys.modules["torch.optim.optimizer"]), strict=True):
        seen = []
        handles = [
            module.register_optimizer_step_pre_hook(lambda o, a, k, seen=seen: seen.append("pre")),
            module.register_optimizer_step_post_hook(lambda o, a, k, seen=seen: seen.append("post")),
        ]
        kit.SGD([library.ones(1)]).step()
        for handle in handles:
            handle.remove()
            kit.SGD([library.ones(1)]).step()
        assert seen == ["pre", "post", "post"]


def test_hooks_on_state_dicts():
    for library, kit in SIDES:
        optimizer, calls = kit.SGD([library.ones(1)], lr=0.5), []
        optimizer.register_state_dict_pre_hook(lambda o, calls=calls: calls.append("save"))
        optimizer.register_state_dict_post_hook(lambda o, s: {**s, "more": 1})
        saved = optimizer.state_dict()
        assert calls == ["save"] and saved["more"] == 1

        def halve(o, s):
            s["param_groups"] = [{**s["param_groups"][0], "lr": 0.25}]

        optimizer.register_load_state_dict_pre_hook(halve)
        optimizer.register_load_state_dict_post_hook(lambda o, calls=calls: calls.append("loaded"), prepend=True)
        optimizer.load_state_dict(saved)
        assert calls == ["save", "loaded"] and optimizer.param_groups[0]["lr"] == 0.25
        assert saved["param_groups"][0]["lr"] == 0.5


def test_users_may_write_optimizers():
    for library, kit in SIDES:

        class Halving(kit.Optimizer):
            def __init__(self, params):
                super().__init__(params, {"by": 0.5})

            def step(self, closure=None):
                for group in self.param_groups:
                    for p in group["params"]:
                        p.data = p.data * group["by"]
                        self.state[p]["n"] = self.state[p].get("n", 0) + 1

        x, calls = library.ones(2, requires_grad=True), []
        optimizer = Halving([x])
        optimizer.register_step_post_hook(lambda *_, calls=calls: calls.append(1))
        optimizer.step()
        assert x.tolist() == [0.5, 0.5] and optimizer.state_dict()["state"] == {0: {"n": 1}} and calls == [1]
        with pytest.raises(NotImplementedError):
            kit.Optimizer([x], {}).step() if library is torch else _with_gradient(kit, x).step()


def _with_gradient(kit, x):
    x.grad = x.detach()
    return kit.Optimizer([x], {})


def test_optimizers_are_copied_and_pickled_with_their_parameters():
    params, optimizer = trained(minitorch, minitorch.optim)
    for twin in (copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        theirs = twin.param_groups[0]["params"]
        step(minitorch, twin, theirs, gradients(4, np.float64)[3])
        straight, _ = trained(minitorch, minitorch.optim, steps=4)
        assert_same(values(theirs), values(straight), rtol=0)
    assert_same(values(params), values(trained(minitorch, minitorch.optim)[0]), rtol=0)
