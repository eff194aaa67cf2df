from datetime import UTC, datetime
from itertools import pairwise

import pytest

from domain import life
from domain.canonical import link
from domain.contact import AppointmentMade, FailedToAttend
from domain.enforcement.ladder import Judge
from domain.errors import BadInput, NewerThanThis
from domain.messages import Entry, Happening, Message, Reason, Told, snake
from domain.model import By, Role
from domain.tiers.tiering import SetTier
from tests.domain import builders as a

JUDGED = {"failure": "A3", "finding": "unacceptable", "reason": "no reply"}


@pytest.mark.parametrize(
    ("name", "written"),
    [("FailedToAttend", "failed_to_attend"), ("Died", "died"), ("MultiAgencyMeetingHeld", "multi_agency_meeting_held")],
)
def test_a_class_goes_over_the_wire_under_its_name_in_snake_case(name: str, written: str) -> None:
    assert snake(name) == written


# What comes over the wire


def test_a_field_that_this_version_does_not_know_is_passed_over() -> None:
    assert Judge.read({**JUDGED, "mood": "glum"}) == Judge.read(JUDGED)


def test_a_field_that_somebody_has_misspelt_is_told_with_its_name() -> None:
    with pytest.raises(BadInput, match=r"^judge: resaon: Extra inputs are not permitted\.$"):
        Judge.check({**JUDGED, "resaon": "no reply"})


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param({"failure": "A3"}, "judge: finding: Field required; reason: Field required.", id="left out"),
        pytest.param(
            {**JUDGED, "finding": "bad"}, "judge: finding: Input should be 'acceptable' or", id="no such value"
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_told_with_every_place(body: dict[str, str], told: str) -> None:
    with pytest.raises(BadInput) as wrong:
        Judge.read(body)
    assert str(wrong.value).startswith(told)


def test_an_envelope_keeps_whole_seconds_of_utc_and_passes_over_what_it_does_not_know() -> None:
    sent = {"id": "M1", "type": "died", "by": {"role": "prison", "id": "p", "since": 3}, "mood": "glum"}
    read = Message.model_validate({**sent, "received_at": "1999-07-05T10:00:00.987+01:00"})
    assert read.received_at == datetime(1999, 7, 5, 9, tzinfo=UTC)
    assert read == Message(id="M1", type="died", by=By(role=Role.PRISON, id="p"), received_at=read.received_at)


# Words


def test_an_entry_in_words_has_codes_without_underscores_and_ids_as_they_are() -> None:
    assert Judge(failure="A_3", finding="unacceptable", reason="").in_words() == "Failure A_3 judged unacceptable"
    assert FailedToAttend(appointment="A_3").in_words() == "Failed to attend appointment A_3"
    assert SetTier(scheme="local_one", tier="2_b", reasons=()).in_words() == "Tier 2_b under local_one"


def test_an_entry_in_words_tells_times_as_they_are_said() -> None:
    made = AppointmentMade(appointment="A3", when=datetime(1999, 7, 5, 9, 30, tzinfo=UTC))
    assert made.in_words() == "Appointment A3 made for Mon 5 Jul 1999 at 10:30am"


# Entries


def test_an_entry_read_back_from_its_text_is_the_same_entry() -> None:
    for entry in a.in_court().entries:
        assert life.read_entry(entry.text, entry.chain) == entry


def test_the_chain_stands_beside_the_text_and_covers_it() -> None:
    entries = a.in_court().entries
    assert all(after.chain == link(before.chain, after.text) for before, after in pairwise(entries))
    assert '"chain"' not in entries[-1].text


def test_reasons_add_up() -> None:
    entry = a.order().entries[-1]
    more = entry.because_of((Reason(code="local"),))
    assert more.because == (*entry.because, Reason(code="local"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ('"type":"allocated"', '"type":"beamed_up"'),
            r"Entry 3 of S-1 is of newer code: 'beamed_up', schema 1\.",
        ),
        (('"schema":1', '"schema":2'), r"Entry 3 of S-1 is of newer code: 'allocated', schema 2\."),
    ],
)
def test_an_entry_made_by_newer_code_waits_for_a_worker_that_knows_it(change: tuple[str, str], told: str) -> None:
    with pytest.raises(NewerThanThis, match=told):
        life.read_entry(allocation().text.replace(*change), "")


def allocation() -> Entry:
    return a.last(a.order(), "allocated")


# What a class says of itself


class Waved(Told, says="Waved at {whom}", keeps=("whom", "how", "unused"), verb="wave"):
    whom: str
    how: str | None = None
    unused: str = ""


class Nodded(Told):
    pass


def test_a_dated_fact_is_about_the_first_field_it_keeps_and_has_the_second_as_its_value() -> None:
    kept = Waved(whom="Kim", how="slowly").fold(a.order().sentence, allocation())
    assert [(fact.about, fact.value) for fact in kept.facts("waved")] == [("Kim", "slowly")]
    left = Waved(whom="Kim").fold(a.order().sentence, allocation())
    assert [(fact.about, fact.value) for fact in left.facts("waved")] == [("Kim", "")]


def test_a_class_that_keeps_nothing_changes_nothing() -> None:
    assert Nodded().fold(a.order().sentence, allocation()) is a.order().sentence
    assert Nodded().ask(a.order().sentence) is None
    assert issubclass(Nodded, Happening)
    assert (Nodded.verb, Waved.verb) == ("nodded", "wave")
