"""DistributedDataParallel in a world of one, and what it refuses; training.py has what takes two."""

import inspect

import pytest
import torch

import minitorch
from minitorch.nn.parallel import DistributedDataParallel


@pytest.fixture
def alone():
    minitorch.distributed.init_process_group("mpi")
    yield
    minitorch.distributed.destroy_process_group()


def test_in_a_world_of_one_it_is_the_model(alone):
    model = minitorch.nn.Linear(2, 3)
    wrapped = DistributedDataParallel(model)
    with wrapped.no_sync():
        wrapped(minitorch.ones(1, 2)).sum().backward()
    assert model.weight.grad.tolist() == [[1, 1]] * 3
    assert list(wrapped.state_dict()) == ["module.weight", "module.bias"]


def test_it_has_pytorchs_signature():
    ours, theirs = (lib.nn.parallel.DistributedDataParallel for lib in (minitorch, torch))
    defaults = [{p.name: p.default for p in inspect.signature(kind).parameters.values()} for kind in (ours, theirs)]
    assert defaults[0] == defaults[1]


def test_what_is_not_there_is_refused(alone):
    model = minitorch.nn.Linear(2, 3)
    for settings in ({"mixed_precision": "yes"}, {"bucket_cap_mb_list": [1]}, {"dim": 1}, {"check_reduction": True}):
        (name,) = settings
        with pytest.raises(NotImplementedError, match=f"has no {name}: leave it out"):
            DistributedDataParallel(model, **settings)
    with pytest.raises(ValueError, match="device_ids and output_device choose GPUs"):
        DistributedDataParallel(model, device_ids=[0])
    with pytest.raises(RuntimeError, match="is not needed when a module doesn't have any parameter"):
        DistributedDataParallel(minitorch.nn.ReLU())
    wrapped = DistributedDataParallel(model)
    for call in (wrapped.join, lambda: wrapped.register_comm_hook(None, print)):
        with pytest.raises(NotImplementedError, match="is not there"):
            call()


def test_without_a_group_there_is_pytorchs_error():
    said = []
    for lib in (minitorch, torch):
        with pytest.raises(ValueError) as error:
            lib.nn.parallel.DistributedDataParallel(lib.nn.Linear(1, 1))
        said.append(str(error.value))
    assert said[0] == said[1]
