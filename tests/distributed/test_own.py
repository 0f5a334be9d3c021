"""What gloo does not do, or not as well: own.py in two processes, once."""

import json

import pytest

from .conftest import HERE, end, start


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What came of each case, a list of both ranks."""
    folder = tmp_path_factory.mktemp("own")
    ended = end(start(HERE / "own.py", folder))
    assert ended.code == 0, ended.out + ended.err
    ranks = [json.loads((folder / f"{rank}.json").read_text()) for rank in (0, 1)]
    return {case: [rank[case] for rank in ranks] for case in ranks[0]}


def test_views_with_gaps_are_reduced_where_they_are(found):
    for x, _, short in found["gaps"]:
        assert x == [[0, 1, 4, 3], [8, 5, 12, 7], [16, 9, 20, 11]] and short == [2, 4]


def test_parts_are_gathered_along_a_new_dimension(found):
    assert found["stacked"] == [[[0, 0, 0], [1, 1, 1]]] * 2


def test_what_a_call_overwrites_is_counted_as_an_edit(found):
    assert found["versions"] == [1, 2]  # a broadcast leaves the tensor that it comes from


@pytest.mark.parametrize(
    ("case", "calls"),
    [
        ("shapes", ("all_reduce(SUM, float32 [2])", "all_reduce(SUM, float32 [3])")),
        ("dtypes", ("all_reduce(SUM, float32 [2])", "all_reduce(SUM, float64 [2])")),
        ("operations", ("all_reduce(SUM, float32 [2])", "all_reduce(MAX, float32 [2])")),
        ("order", ("broadcast(float32 [2], src=0)", "all_reduce(SUM, float32 [2])")),
        ("subject", tuple(f"all_reduce(SUM, float32 [{n}]) of the gradient of 0.weight" for n in (2, 3))),
    ],
)
def test_calls_that_differ_are_named_on_each_rank(found, case, calls):
    for rank, text in enumerate(found[case]):
        assert f"rank {rank} is in {calls[rank]}, and rank {1 - rank} in {calls[1 - rank]}: call" in text


def test_calls_that_differ_where_their_text_is_cut_differ(found):
    assert found["long_shapes"] == [True, True]


def test_a_call_on_a_thread_raises_where_it_is_waited_for(found):
    for text, is_success, has_raised in found["on_a_thread"]:
        assert "call" in text and not is_success and has_raised


def test_a_message_of_another_shape_is_refused_by_who_gets_it(found):
    text = "rank 1 is in recv(float32 [2], src=any, tag=0), and rank 0 sends float32 [3]"
    assert found["message"] == ["none", text]


def test_a_message_fills_a_view(found):
    assert found["turned_message"] == [None, [0, [[0, 1], [2, 3]]]]


def test_a_rank_that_does_not_come_is_named(found):
    assert found["late"][1] == "none"
    assert "rank 0 is in barrier() and has waited 0.4 s for rank 1" in found["late"][0]


def test_objects_that_are_not_plain_do_not_travel(found):
    assert all("Error: " in text for text in found["code"])


def test_after_an_error_that_both_ranks_have_seen_they_go_on(found):
    assert found["still_alike"] == [[2.0], [2.0]]
