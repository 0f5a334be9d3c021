"""Whole models travel between the packages."""

import io
import sys

import numpy as np
import pytest
import torch

import minitorch
from minitorch import nn, optim
from minitorch.nn.modules.lazy import LazyModuleMixin
from minitorch.serialization import LoadError, add_safe_globals, clear_safe_globals, save
from minitorch.serialization.layers import FILE_OF, layer_of
from tests.serialization.agreement import loaded, saved
from tests.serialization.mutations import archive_of
from tests.serialization.seeds import file_of, model

# What a layer is made with, where it needs or takes something worth saving.
ARGUMENTS = {
    "Linear": (3, 2), "Bilinear": (2, 3, 4), "Embedding": (5, 3), "Unflatten": (1, (2, 3)), "Dropout": (0.3,),
    "LayerNorm": (3,), "RMSNorm": (3,), "GroupNorm": (1, 3), "BatchNorm1d": (3,), "BatchNorm2d": (3,),
    "BatchNorm3d": (3,), "SyncBatchNorm": (3,), "InstanceNorm1d": (3,), "InstanceNorm2d": (3,), "InstanceNorm3d": (3,),
    "LocalResponseNorm": (2,),
    "Conv1d": (2, 3, 2), "Conv2d": (2, 3, 2), "MaxPool1d": (2,), "MaxPool2d": (2,), "AvgPool1d": (2,),
    "AvgPool2d": (2,), "AdaptiveAvgPool1d": (2,), "AdaptiveAvgPool2d": (2,), "ZeroPad2d": (1,),
    "Conv3d": (2, 3, 2), "ConvTranspose1d": (2, 3, 2), "ConvTranspose2d": (2, 3, 2), "ConvTranspose3d": (2, 3, 2),
    "MaxPool3d": (2,), "AvgPool3d": (2,), "AdaptiveAvgPool3d": (2,), "AdaptiveMaxPool1d": (2,),
    "AdaptiveMaxPool2d": ((None, 2),), "AdaptiveMaxPool3d": (2,), "LPPool1d": (2, 3), "LPPool2d": (2, 3),
    "LPPool3d": (2, 3), "MaxUnpool1d": (2,), "MaxUnpool2d": (2,), "MaxUnpool3d": (2,), "Fold": ((4, 5), 2),
    "Unfold": (2,), "PixelShuffle": (2,), "PixelUnshuffle": (2,), "ChannelShuffle": (2,), "Upsample": (None, 2),
    **{f"{kind}Pad{d}d": (1,) for kind in ("Circular", "Reflection", "Replication", "Zero") for d in (1, 2, 3)},
    **{f"ConstantPad{d}d": (1, 2.5) for d in (1, 2, 3)},
    "RNN": (2, 3), "GRU": (2, 3), "LSTM": (2, 3), "RNNCell": (2, 3), "GRUCell": (2, 3), "LSTMCell": (2, 3),
    "LeakyReLU": (0.2,), "Softmax": (1,), "LogSoftmax": (1,), "Softmin": (1,),
    "RNNBase": ("LSTM", 2, 3), "RNNCellBase": (2, 3, True, 4), "MultiheadAttention": (4, 2),
    "Transformer": (4, 2, 1, 1, 8), "TransformerEncoderLayer": (4, 2, 8), "TransformerDecoderLayer": (4, 2, 8),
    "TransformerEncoder": lambda nn: (nn.TransformerEncoderLayer(4, 2, 8), 2, None, False),
    "TransformerDecoder": lambda nn: (nn.TransformerDecoderLayer(4, 2, 8), 2),
    "AdaptiveLogSoftmaxWithLoss": (8, 10, [3, 6], 2.0), "LinearCrossEntropyLoss": (3, 4), "FractionalMaxPool2d": (2, 3),
    "FractionalMaxPool3d": (2, None, 0.5), "Threshold": (0.1, 20.0), "EmbeddingBag": (5, 3), "CELU": (0.5,),
}  # fmt: skip
FULL_NAMES = [f"torch.nn.modules.{file}.{name}" for name, file in FILE_OF.items()]
LAYERS = {full_name: layer for full_name in FULL_NAMES if (layer := layer_of(full_name))}
NAMES = sorted(name.rpartition(".")[2] for name in LAYERS)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 1)
        self.register_buffer("scale", minitorch.tensor([3.0]))
        self.width = 2

    def forward(self, x):
        return self.layer(x) * self.scale


class Careless(nn.Module):
    def __setstate__(self, state):
        raise KeyError("no such thing")


def both(name):
    """The layer in both packages, with equal weights."""
    given = ARGUMENTS.get(name, ())
    theirs = getattr(torch.nn, name)(*(given(torch.nn) if callable(given) else given))
    ours = getattr(nn, name)(*(given(nn) if callable(given) else given))
    ours.load_state_dict(loaded(file_of(theirs.state_dict())))
    return ours, theirs


def in_torch(data):
    return torch.load(io.BytesIO(data), weights_only=False)


def test_the_names_are_pytorchs():
    for full_name, layer in LAYERS.items():
        module, _, name = full_name.rpartition(".")
        assert getattr(torch.nn, name).__module__ == module
        assert layer is getattr(nn, name)


def test_every_layer_has_a_name_in_files():
    values = (getattr(nn, name) for name in dir(nn))
    layers = {value for value in values if isinstance(value, type) and issubclass(value, nn.Module)}
    lazy = {layer for layer in layers if issubclass(layer, LazyModuleMixin)}  # they are saved once they are others
    assert layers - lazy - {nn.DataParallel} == set(LAYERS.values())


def test_data_parallel_goes_to_pytorch_and_back():
    kinds = [type(in_torch(saved(nn.DataParallel(nn.Linear(1, 2)))))]
    kinds.append(type(minitorch.load(io.BytesIO(saved(nn.DataParallel(nn.Linear(1, 2)))), weights_only=False)))
    assert kinds == [torch.nn.DataParallel, nn.DataParallel]


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("name", NAMES)
def test_layers_to_pytorch(name):
    ours, theirs = both(name)
    got = in_torch(saved(ours))
    assert type(got) is type(theirs) and repr(got) == repr(theirs)
    assert vars(got).keys() >= vars(theirs).keys()
    for key, value in theirs.state_dict().items():
        assert torch.equal(got.state_dict()[key], value)


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.parametrize("name", NAMES)
def test_layers_from_pytorch(name):
    ours, theirs = both(name)
    got = loaded(file_of(theirs), weights_only=False)
    assert type(got) is type(ours) and repr(got) == repr(ours)
    assert vars(got).keys() >= vars(ours).keys()
    for key, value in theirs.state_dict().items():
        assert np.array_equal(got.state_dict()[key].numpy(), value.numpy())


def test_a_model_computes_the_same_in_both():
    theirs = model()
    x = torch.randn(5, 2)
    ours = loaded(file_of(theirs), weights_only=False)
    assert np.allclose(ours(minitorch.tensor(x.tolist())).detach().numpy(), theirs(x).detach().numpy(), atol=1e-6)
    assert torch.equal(in_torch(saved(ours))(x), theirs(x))
    got = loaded(file_of(theirs, _use_new_zipfile_serialization=False), weights_only=False)
    assert np.array_equal(got[0].weight.detach().numpy(), theirs[0].weight.detach().numpy())


def test_a_model_can_be_trained_on():
    ours = loaded(file_of(model()), weights_only=False)
    optimizer = optim.SGD(ours.parameters(), lr=0.1)
    before = ours[0].weight.detach().numpy().copy()
    ours(minitorch.tensor([[1.0, 2.0]])).sum().backward()
    optimizer.step()
    assert not np.array_equal(ours[2].bias.detach().numpy(), before) and ours.eval().training is False


def test_shared_weights_stay_shared():
    ours = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    ours[1].weight = ours[0].weight
    for got in (loaded(saved(ours), weights_only=False), in_torch(saved(ours))):
        assert got[1].weight is got[0].weight and got[1].bias is not got[0].bias


def test_the_default_refuses_whole_models_and_says_what_to_do():
    with pytest.raises(LoadError, match=r"container\.Sequential was not an allowed global.*weights_only=False"):
        loaded(file_of(model()))


def test_a_model_of_the_users_class():
    ours = Net()
    with pytest.raises(LoadError, match=r"Net was not an allowed global.*add_safe_globals\(\[Net\]\)"):
        loaded(saved(ours))
    got = loaded(saved(ours), weights_only=False)
    x = minitorch.tensor([[1.0, 2.0]])
    assert type(got) is Net and got.width == 2 and got(x).tolist() == ours(x).tolist()
    add_safe_globals([Net, nn.Linear])
    try:
        assert loaded(saved(ours))(x).tolist() == ours(x).tolist()
        with pytest.raises(LoadError, match=r"ReLU was not an allowed global"):
            loaded(saved([ours, nn.ReLU()]))
    finally:
        clear_safe_globals()


def test_a_class_that_is_not_loaded_is_not_imported():
    data = saved(Net()).replace(b"test_layers", b"not_loaded")
    with pytest.raises(LoadError):
        loaded(data, weights_only=False)
    program = b"\x80\x02cthis\ns\n)\x81."
    with pytest.raises(LoadError, match="was not an allowed global"):
        loaded(archive_of({"data.pkl": program}), weights_only=False)
    assert "this" not in sys.modules


@pytest.mark.parametrize(
    "name", ["minitorch.nn.modules.linear F", "collections abc", "minitorch.tensor.tensor Tensor",
             "torch.nn.modules.linear Linear2", "torch.nn.functional linear", "minitorch.nn functional"]
)  # fmt: skip
def test_only_modules_are_found(name):
    program = b"\x80\x02c" + name.replace(" ", "\n").encode() + b"\n)\x81."
    with pytest.raises(LoadError, match=r"was not an allowed global|not supported here"):
        loaded(archive_of({"data.pkl": program}), weights_only=False)


@pytest.mark.parametrize(
    "state, reason",
    [
        (b"}", "_parameters of a Linear should be a dict of Parameters"),
        (b"}X\x0b\0\0\0_parameters}X\x06\0\0\0weightK\x01ss", "_parameters of a Linear"),
        (b"}X\x07\0\0\0forwardK\x01s", "replaces 'forward'"),
        (b"]", "expected dict"),
        (b"N", "expected dict"),
    ],
)
def test_a_layer_is_filled_with_what_belongs_there(state, reason):
    program = b"\x80\x02ctorch.nn.modules.linear\nLinear\n)\x81" + state + b"b."
    with pytest.raises(LoadError, match=reason):
        loaded(archive_of({"data.pkl": program}), weights_only=False)


def test_a_layer_takes_no_arguments():
    program = b"\x80\x02ctorch.nn.modules.linear\nLinear\nK\x01\x85\x81."
    with pytest.raises(LoadError, match="Can only create new object"):
        loaded(archive_of({"data.pkl": program}), weights_only=False)


def test_an_error_of_the_users_class_is_a_load_error():
    with pytest.raises(LoadError, match="KeyError: 'no such thing'"):
        loaded(saved(Careless()), weights_only=False)


def test_a_model_of_a_local_class_cannot_be_saved(tmp_path):
    class Local(nn.Module):
        pass

    with pytest.raises(Exception, match=r"cannot save .*Local, which is not a global"):
        save(Local(), tmp_path / "x.pth")


def test_hooks_that_have_no_name_cannot_be_saved():
    ours = nn.Linear(1, 1)
    ours.register_forward_hook(lambda module, args, output: output)
    with pytest.raises(Exception, match=r"cannot save .*lambda.*_forward_hooks"):
        saved(ours)
