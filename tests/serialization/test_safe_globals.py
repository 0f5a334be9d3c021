"""Classes that the user allows files to name."""

import dataclasses
import enum
import io

import pytest
import torch

from minitorch.serialization import LoadError, add_safe_globals, clear_safe_globals, get_safe_globals, safe_globals
from tests.serialization.agreement import loaded, saved
from tests.serialization.seeds import file_of


@dataclasses.dataclass
class Config:
    width: int
    name: str = "x"


class Slotted:
    __slots__ = ("a", "b")


class Stateful:
    def __getstate__(self):
        return [1, 2]

    def __setstate__(self, state):
        self.state = state


class Colour(enum.Enum):
    RED = 1


@pytest.fixture(autouse=True)
def nothing_allowed():
    clear_safe_globals()
    yield
    clear_safe_globals()


def test_a_class_is_asked_for_and_then_read():
    data = file_of({"config": Config(3)})
    with pytest.raises(LoadError, match=r"Config was not an allowed global.*add_safe_globals\(\[Config\]\)"):
        loaded(data)
    with safe_globals([Config]):
        assert loaded(data)["config"] == Config(3)
    with pytest.raises(LoadError):
        loaded(data)
    add_safe_globals([Config])
    assert loaded(data)["config"] == Config(3) and get_safe_globals() == [Config]
    clear_safe_globals()
    assert get_safe_globals() == []


def test_it_is_as_in_pytorch():
    data = saved({"config": Config(3), "colour": Colour.RED})
    with torch.serialization.safe_globals([Config, Colour]), safe_globals([Config, Colour]):
        theirs = torch.load(io.BytesIO(data))
        assert theirs == loaded(data) == {"config": Config(3), "colour": Colour.RED}


def test_slots_and_states():
    slotted, stateful = Slotted(), Stateful()
    slotted.a, slotted.b = 1, [2]
    with safe_globals([Slotted, Stateful]):
        got = loaded(file_of([slotted, stateful]))
    assert (got[0].a, got[0].b, got[1].state) == (1, [2], [1, 2])


def test_a_name_of_its_own():
    data = file_of(Config(3)).replace(b"Config", b"Konfig")
    with pytest.raises(LoadError, match="crc"):
        loaded(data)
    with safe_globals([(Config, f"{__name__}.Config")]):
        assert loaded(file_of(Config(3))) == Config(3)


def test_blocked_modules_stay_blocked():
    import os

    with safe_globals([(os.getpid, "posix.getpid")]), pytest.raises(LoadError, match="is blocked"):
        loaded(file_of(os.getpid))


def test_a_block_inside_a_block_takes_away_only_its_own():
    with safe_globals([Config]):
        with safe_globals([Config, Colour]):
            assert get_safe_globals() == [Config, Colour]
        assert get_safe_globals() == [Config]


@pytest.mark.parametrize("bad, error", [((Config,), ValueError), ((Config, 3), TypeError), (3, TypeError)])
def test_what_cannot_be_allowed(bad, error):
    with pytest.raises(error):
        add_safe_globals([bad])
    assert get_safe_globals() == []
