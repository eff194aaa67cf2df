"""Measures by sex, ethnicity, age band and disability, and the groups too small to print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import CharacteristicsStated
from domain.measures.account import NOT_KNOWN
from domain.measures.equality import EQUALITY, printable, too_small
from domain.measures.measure import BY, MET, NOT_MET, Count, Tally
from tests.domain.measures.hand_made import account, fact

FIRST = fact("2006-01-10", "characteristics_stated", "", "", {"sex": "female", "age_band": "25-29"}, seq=3)
LATER_TOLD = fact("2006-01-09", "characteristics_stated", "", "", {"sex": "not_stated", "disability": "no"}, seq=9)


@pytest.mark.parametrize(
    ("by", "group"),
    [("sex", "not_stated"), ("age_band", "25-29"), ("disability", "no"), ("ethnicity", NOT_KNOWN)],
)
def test_a_group_is_what_was_recorded_last_and_not_known_is_no_answer(by: str, group: str) -> None:
    assert BY[by](account([FIRST, LATER_TOLD])) == group


def test_equality_is_monitored_by_every_characteristic_that_is_recorded() -> None:
    assert set(EQUALITY.by) == CharacteristicsStated.model_fields.keys()


def tally(sentences: int, count: Count = MET) -> Tally:
    made = Tally()
    for _ in range(sentences):
        made.add(count)
    return made


@pytest.mark.parametrize(
    ("sizes", "kept_back"),
    [
        ({"female": 5, "male": 60}, set()),
        ({"female": 4, "male": 60}, {"female", "male"}),
        ({"white": 90, "mixed": 4, "asian": 12, "black": 30}, {"mixed", "asian"}),
        ({"white": 90, "mixed": 4, "asian": 1, "black": 30}, {"mixed", "asian"}),
        ({"white": 60, "mixed": 1, "asian": 1}, {"mixed", "asian", "white"}),
        ({"white": 90, "mixed": 0, "asian": 12}, set()),
    ],
)
def test_small_groups_are_kept_back_and_none_alone(sizes: dict[str, int], kept_back: set[str]) -> None:
    assert too_small("ethnicity", {group: tally(size) for group, size in sizes.items()}) == kept_back


def test_groups_of_another_kind_are_printed_whatever_their_size() -> None:
    assert too_small("area", {"north": tally(1)}) == frozenset()
    assert too_small(None, {"all": tally(1)}) == frozenset()


def test_a_group_is_as_large_as_its_sentences_are_many_however_much_each_counts() -> None:
    few = tally(2, Count(3, 9, 4))
    assert few.sentences == 2
    assert too_small("sex", {"female": few, "male": tally(9, NOT_MET)}) == {"female", "male"}


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 12), max_size=6))
def test_no_group_can_be_worked_out_from_the_others(sizes: dict[str, int]) -> None:
    kept_back = too_small("sex", {group: tally(size) for group, size in sizes.items()})
    told = {group for group, size in sizes.items() if size} - kept_back
    assert all(sizes[group] >= EQUALITY.smallest_group for group in told)
    assert len(kept_back) != 1 or not told
    assert not kept_back or not told or sum(sizes[group] for group in kept_back) >= EQUALITY.smallest_group


def test_of_what_is_kept_back_no_figure_and_no_name_is_left() -> None:
    few = tally(4)
    few.name("S-1", MET)
    found = printable({"female": {"m": few}, "male": {"m": tally(60)}, "not known": {"m": tally(7)}}, "sex")
    assert {group: one["m"].is_kept_back for group, one in found.items()} == {
        "female": True,
        "male": False,
        "not known": True,
    }
    left = found["female"]["m"]
    assert (left.count, left.sentences, left.who["met"]) == (Count(), 0, [])
    assert found["male"]["m"].sentences == 60
    assert printable({"north": {"m": few}}, "area") == {"north": {"m": few}}
