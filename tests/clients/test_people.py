"""Identities: numbers of people, people who turned out to be one, and that a merge taken back leaves no trace of itself
in who is who."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.names import Called
from clients.people import People
from clients.record import CaseRecord
from domain.errors import BadInput, NotFound, NotNow
from tests.clients.lives import begun, keep, life_of

T0 = datetime(2026, 6, 1, 9, tzinfo=UTC)
CRN, OTHER_CRN, NOMS = "X900001", "X900002", "A4321ZZ"
BORN = date(1990, 5, 3)


@pytest.fixture
def record(database: str) -> Iterator[CaseRecord]:
    """A sentence of Ada and one of Ben."""
    with closing(CaseRecord(database)) as opened:
        keep(opened, begun("S-1", person="ada"), begun("S-2", person="ben"))
        yield opened


@pytest.fixture
def people(database: str, record: CaseRecord) -> Iterator[People]:
    with closing(People(database, record)) as opened:
        yield opened


def at(hours: int) -> datetime:
    return T0 + timedelta(hours=hours)


# Numbers


def test_a_person_is_found_by_id_or_exactly_by_either_number(people: People) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN, noms=NOMS)
    assert [people.known(who) for who in ("ada", CRN, CRN.lower(), NOMS)] == ["ada"] * 4
    with pytest.raises(NotFound):
        people.known(CRN[:-1])


def test_a_number_is_kept_with_since_when_and_from_whom(people: People) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN)
    people.identify("ada", at(5), "prison", crn=CRN)
    (one,) = people.numbers("ada")
    assert (one.value, one.since, one.source, one.until) == (CRN, T0, "CA:webb", None)


def test_a_number_that_is_no_longer_theirs_stays_written(people: People) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN)
    people.take_back("ada", at(1), "CA:osei", crn=CRN)
    (one,) = people.numbers("ada")
    assert (one.until, one.ended_by) == (at(1), "CA:osei")
    assert people.holder(crn=CRN) is None
    people.identify("ben", at(2), "CA:osei", crn=CRN)
    assert people.holder(crn=CRN) == "ben"


def test_a_number_of_somebody_else_is_refused_until_the_two_are_one(people: People) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN)
    with pytest.raises(NotNow, match="Merge the two first"):
        people.identify("ben", T0, "CA:webb", crn=CRN)
    with pytest.raises(NotFound):
        people.take_back("ben", T0, "CA:webb", crn=CRN)
    people.merge("ben", "ada", T0, "m")
    people.identify("ben", T0, "CA:webb", crn=CRN)
    assert people.holder(crn=CRN) == "ada"


def test_numbers_of_two_people_name_nobody(people: People) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN)
    people.identify("ben", T0, "CA:webb", noms=NOMS)
    with pytest.raises(NotNow, match="two people"):
        people.holder(crn=CRN, noms=NOMS)
    people.merge("ben", "ada", T0, "m")
    assert people.holder(crn=CRN, noms=NOMS) == "ada"


@pytest.mark.parametrize("numbers", [{"crn": "900001"}, {"noms": CRN}, {"crn": "X900001; --"}, {"crn": "X\u066900001"}])
def test_what_is_no_such_number_is_refused_and_not_kept(people: People, numbers: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        people.identify("ada", T0, "CA:webb", **numbers)
    assert people.numbers("ada") == []


@pytest.mark.parametrize("number", [CRN, NOMS])
def test_a_number_is_never_the_id_of_a_person(people: People, number: str) -> None:
    with pytest.raises(BadInput, match="an id of ours"):
        people.identify(number, T0, "CA:webb", crn=CRN)


# Names


def test_what_was_told_last_of_a_name_counts_and_each_part_by_itself(people: People) -> None:
    assert people.called("ada") == Called()
    people.call("ada", Called(name="Ada  Vale ", born=BORN), T0, "CA:webb")
    people.call("ada", Called(name="Ada Moor"), at(1), "CA:webb")
    assert people.called("ada") == Called(name="Ada Moor", born=BORN)


def test_a_name_goes_where_its_person_goes_and_comes_back(people: People) -> None:
    people.call("ada", Called(name="Ada Vale"), T0, "CA:webb")
    people.merge("ada", "ben", at(1), "m1")
    assert people.called("ben").name == "Ada Vale"
    people.unmerge("ada", "ben", at(2), "u1")
    assert (people.called("ada").name, people.called("ben").name) == ("Ada Vale", None)


def test_an_erased_name_is_nowhere_and_the_numbers_stay(people: People, database: str) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN)
    for name in ("Ada Vale", "Ada Moor"):
        people.call("ada", Called(name=name, born=BORN), T0, "CA:webb")
    people.call("ben", Called(name="Ben Hill"), T0, "CA:webb")
    assert people.erase_names("ada") == 2
    assert (people.called("ada"), people.crn("ada"), people.called("ben").name) == (Called(), CRN, "Ben Hill")


@pytest.mark.parametrize("called", [Called(name="x" * 201), Called(born=date(2026, 6, 2))], ids=["long", "to come"])
def test_what_nobody_is_called_is_refused(people: People, called: Called) -> None:
    with pytest.raises(BadInput):
        people.call("ada", called, T0, "CA:webb")
    assert people.called("ada") == Called()


# One person with several sentences


def test_a_person_has_the_sentences_that_they_were_taken_on_for(people: People, record: CaseRecord) -> None:
    keep(record, begun("S-3", person="ada"))
    assert people.sentences("ada") == ["S-1", "S-3"]
    assert people.sentences("nobody") == []


def test_who_was_merged_has_everything_together(people: People) -> None:
    people.identify("ada", T0, "CA:webb", crn=CRN)
    people.identify("ben", T0, "CA:webb", crn=OTHER_CRN)
    changed = people.merge("ada", "ben", at(1), "m1")
    assert (changed.person, changed.sentences) == ("ben", ("S-1",))
    assert people.sentences("ada") == people.sentences("ben") == ["S-1", "S-2"]
    assert people.known(CRN) == "ben"
    assert {one.value for one in people.numbers("ben")} == {CRN, OTHER_CRN}


def test_a_sentence_that_has_ended_moves_too_but_is_told_nothing(people: People, record: CaseRecord) -> None:
    ended = life_of("quiet-community-order", "S-4")
    keep(record, ended)
    person = record.sentence("S-4").person
    changed = people.merge(person, "ben", at(1), "m1")
    assert changed.sentences == ()
    assert people.sentences("ben") == ["S-2", "S-4"]


def test_a_sentence_is_behind_until_it_was_told_who_it_is_of(people: People) -> None:
    assert people.behind("ada") == []
    people.merge("ada", "ben", at(1), "m1")
    people.merge("ada", "ben", at(2), "m2")
    assert people.behind("ada") == people.behind("ben") == ["S-1"]
    people.unmerge("ada", "ben", at(3), "u1")
    assert people.behind("ada") == []


def test_a_merge_told_again_tells_the_same_and_a_second_word_of_it_tells_nobody(people: People) -> None:
    first = people.merge("ada", "ben", at(1), "m1")
    assert people.merge("ada", "ben", at(1), "m1") == first
    assert people.merge("ada", "ben", at(2), "m2").sentences == ()


def test_a_chain_of_merges_comes_apart_where_it_is_taken_back(people: People) -> None:
    people.merge("ada", "ben", at(1), "m1")
    assert people.merge("ben", "cy", at(2), "m2").sentences == ("S-1", "S-2")
    back = people.unmerge("ada", "cy", at(3), "u1")
    assert (back.person, back.sentences) == ("ada", ("S-1",))
    assert people.sentences("cy") == ["S-2"]
    assert [(said.gone, said.merged) for said in people.chain("cy")] == [("ada", True), ("ben", True), ("ada", False)]
    assert [(said.gone, said.merged) for said in people.chain("ada")] == [("ada", True), ("ada", False)]


def test_who_is_the_other_already_is_not_merged_the_other_way_round(people: People) -> None:
    people.merge("ada", "ben", at(1), "m1")
    with pytest.raises(NotNow):
        people.merge("ben", "ada", at(2), "m2")
    with pytest.raises(NotNow):
        people.merge("ben", "ben", at(2), "m3")
    assert people.now("ada") == "ben"


def test_the_end_of_a_merge_that_comes_before_word_of_it_leaves_both_as_they_were(people: People) -> None:
    assert people.unmerge("ada", "ben", at(2), "u1").sentences == ()
    assert people.merge("ada", "ben", at(1), "m1").sentences == ()
    assert people.now("ada") == "ada"
    assert people.merge("ada", "ben", at(3), "m2").sentences == ("S-1",)


NAMES = ("ada", "ben", "cy", "dee")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()), max_size=8),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
)
def test_a_merge_taken_back_gives_back_exactly_who_was_who(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[str, str, bool]],
    gone: str,
    into: str,
) -> None:
    with _people_at(tmp_path_factory.mktemp("people")) as people:
        for hour, (one, other, merged) in enumerate(said):
            try:
                (people.merge if merged else people.unmerge)(one, other, at(hour), f"s{hour}")
            except NotNow:
                continue
        before = {name: (people.now(name), people.sentences(name), people.numbers(name)) for name in NAMES}
        try:
            people.merge(gone, into, at(100), "m")
        except NotNow:
            return
        moved = people.now(gone) != before[gone][0]
        people.unmerge(gone, into, at(101), "u")
        after = {name: (people.now(name), people.sentences(name), people.numbers(name)) for name in NAMES}
        assert not moved or after == before


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(4)))
def test_who_is_who_does_not_depend_on_the_order_of_the_telling(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    history = [("ada", True), ("ada", False), ("ada", True), ("ada", False)]
    with _people_at(tmp_path_factory.mktemp("people")) as people:
        for hour in order:
            gone, merged = history[hour]
            (people.merge if merged else people.unmerge)(gone, "ben", at(hour), f"s{hour}")
        assert people.now("ada") == "ada"
        assert [said.at for said in people.chain("ada")] == [at(hour) for hour in range(4)]


@contextmanager
def _people_at(folder: Path) -> Iterator[People]:
    """Identities with a sentence and a number of each."""
    url = f"sqlite:///{folder / 'record.db'}"
    with closing(CaseRecord(url)) as record, closing(People(url, record)) as people:
        keep(record, *(begun(f"S-{name}", person=name) for name in NAMES))
        for number, name in enumerate(NAMES):
            people.identify(name, T0, "CA:webb", crn=f"X90000{number}")
        yield people
