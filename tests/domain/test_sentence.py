"""Where a sentence is served, and how its dated facts are kept."""

from datetime import timedelta

import pytest

from domain.model import Where
from domain.sentence import Sentence
from domain.state import Dated
from tests.domain import builders as a

MOMENT = a.order().sentence.last_moment


@pytest.mark.parametrize(
    ("start", "where", "since"),
    [
        pytest.param(a.engagement, Where.BEFORE, "2022-02-01", id="before sentence"),
        pytest.param(a.order, Where.COMMUNITY, "1999-03-01", id="an order"),
        pytest.param(a.suspended, Where.COMMUNITY, "2022-05-03", id="a suspended sentence"),
        pytest.param(a.custody, Where.CUSTODY, "2021-11-08", id="inside"),
        pytest.param(a.lifer, Where.CUSTODY, "2021-11-08", id="inside for life"),
        pytest.param(a.licence, Where.LICENCE, "2023-05-09", id="on licence"),
        pytest.param(a.recalled, Where.LICENCE, "2023-05-09", id="recalled and not yet back"),
        pytest.param(a.at_large, Where.AT_LARGE, "2023-08-04", id="at large"),
        pytest.param(a.back_inside, Where.CUSTODY, "2023-08-15", id="back inside"),
        pytest.param(a.over, Where.OVER, "1999-03-01", id="over"),
    ],
)
def test_where_a_sentence_is_served_and_since_when(start, where: Where, since: str) -> None:
    sentence = start().sentence
    assert (sentence.where, a.london(sentence.here_since.at)[:10]) == (where, since)


def test_a_move_told_late_takes_its_place_among_the_others() -> None:
    late = a.tell(a.licence(), "received", "2023-05-12", "prison", happened="2021-12-01", prison="x", reason="other")
    assert late.sentence.where is Where.LICENCE


@pytest.mark.parametrize(
    ("start", "since"),
    [
        pytest.param(a.order, "1999-03-01", id="an order"),
        pytest.param(
            lambda: a.tell(a.order(), "received", "1999-03-15", "prison", prison="x", reason="remand"),
            "1999-03-01",
            id="an order, held for another matter",
        ),
        pytest.param(a.licence, "2023-05-09", id="on licence"),
        pytest.param(a.back_inside, "2021-11-08", id="back inside"),
        pytest.param(a.engagement, "2022-02-01", id="before sentence"),
    ],
)
def test_supervision_goes_on_since_the_order_or_the_last_release(start, since: str) -> None:
    assert a.london(start().sentence.supervised_since.at)[:10] == since


def test_dated_facts_stand_in_the_order_in_which_they_happened() -> None:
    sentence = a.order().sentence
    for days, seq in ((3, 10), (1, 11), (2, 12)):
        sentence = sentence.keeping("judged", Dated(MOMENT + timedelta(days=days), seq, f"A{days}"))
    sentence = sentence.keeping("warned", Dated(MOMENT + timedelta(days=2), 13, "A2"))
    assert [fact.seq for fact in sentence.facts("judged")] == [11, 12, 10]
    assert [fact.seq for fact in sentence.facts("warned", "judged")] == [11, 12, 13, 10]
    assert [fact.seq for fact in sentence.facts("judged", since=MOMENT + timedelta(days=2))] == [12, 10]
    assert [fact.seq for fact in sentence.facts("judged", "warned", about="A2")] == [12, 13]
    assert sentence.last("judged").seq == 10
    assert sentence.last("reviewed") is None


def test_what_an_entry_put_there_is_taken_out_by_its_number() -> None:
    sentence = a.order().sentence.keeping("judged", Dated(MOMENT, 10)).keeping("warned", Dated(MOMENT, 11))
    left = sentence.raising("reconsider", a.order().entries[-1]).forgetting(10)
    assert (left.facts("judged"), len(left.facts("warned"))) == ((), 1)
    assert left.forgetting(a.order().entries[-1].seq).matters == ()


def test_a_matter_is_about_its_own_entry_or_another() -> None:
    entry = a.order().entries[-1]
    sentence = a.order().sentence.raising("put_right", entry, about=2).raising("did_not_fit", entry)
    assert [(one.seq, one.about) for one in sentence.matters] == [(entry.seq, 2), (entry.seq, entry.seq)]


def test_the_day_told_last_is_the_day() -> None:
    sentence = a.order().sentence.keeping("ends_on", Dated(MOMENT - timedelta(days=9), 50, value="1999-12-31"))
    assert sentence.day_of("ends_on").isoformat() == "1999-12-31"
    assert sentence.day_of("release_on") is None


def test_a_state_read_back_from_json_is_the_same_state() -> None:
    for step in (a.engagement(), a.order(), a.in_court(), a.at_large(), a.lifer(), a.ended()):
        assert Sentence.model_validate_json(step.sentence.model_dump_json()) == step.sentence


def test_two_sentences_of_one_person_do_not_share_their_failures() -> None:
    assert a.three_failures().sentence.facts("failed_to_attend") != ()
    assert a.order().sentence.facts("failed_to_attend") == ()
