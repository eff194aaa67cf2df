"""Movements in and out of prison, told of the person: what each means to a sentence, by where its record has it."""

from datetime import timedelta
from typing import Any

import pytest

from domain import calendar
from domain.custody.movements import came_in, went_out
from domain.custody.prison import PrisonTransferred, Received, Released, Returned
from domain.errors import Unfitting
from domain.messages import Fact
from domain.model import Where
from tests.domain import builders as a

NEW_CUSTODY = a.sentenced("determinate", "2021-11-08", pack=a.SINCE_2021, months=36, release_on="2023-05-09")

CAME_IN: dict[str, tuple[Any, str, str, str, Fact | None]] = {
    "on the day of sentence": (
        NEW_CUSTODY,
        "ADMISSION",
        "WDI",
        "2021-11-08 17:00",
        Received(prison="WDI", reason="sentence"),
    ),
    "the same told again": (a.custody(), "ADMISSION", "wendle", "2021-11-08 17:40", None),
    "into another prison": (a.custody(), "ADMISSION", "LEI", "2022-01-08 17:00", PrisonTransferred(prison="LEI")),
    "moved": (a.custody(), "TRANSFERRED", "LEI", "2022-01-08 17:00", PrisonTransferred(prison="LEI")),
    "back from court": (a.custody(), "RETURN_FROM_COURT", "wendle", "2022-01-08 17:00", None),
    "back from a day out": (a.custody(), "TEMPORARY_ABSENCE_RETURN", "wendle", "2022-01-08 17:00", None),
    "after a recall": (a.recalled(), "ADMISSION", "WDI", "2023-08-06 10:00", Returned(prison="WDI")),
    "from being at large": (a.at_large(), "ADMISSION", "WDI", "2023-08-06 10:00", Returned(prison="WDI")),
    "on licence, without a recall": (
        a.licence(),
        "ADMISSION",
        "WDI",
        "2023-08-06 10:00",
        Received(prison="WDI", reason="other"),
    ),
    "on an order in the community": (
        a.order(),
        "ADMISSION",
        "WDI",
        "1999-04-01 10:00",
        Received(prison="WDI", reason="other"),
    ),
    "before sentence": (
        a.engagement(),
        "ADMISSION",
        "WDI",
        "2022-02-03 10:00",
        Received(prison="WDI", reason="other"),
    ),
    "moved, when the record has them outside": (
        a.order(),
        "TRANSFERRED",
        "WDI",
        "1999-04-01 10:00",
        Received(prison="WDI", reason="other"),
    ),
}


@pytest.mark.parametrize(("step", "reason", "prison", "at", "fact"), CAME_IN.values(), ids=CAME_IN)
def test_coming_in_is_what_the_record_makes_of_it(
    step: Any, reason: Any, prison: str, at: str, fact: Fact | None
) -> None:
    assert came_in(step.sentence, reason, prison, calendar.instant(at)) == fact


WENT_OUT: dict[str, tuple[Any, str, str, Fact | None]] = {
    "released": (a.custody(), "RELEASED", "2023-05-09 09:30", Released(kind="automatic")),
    "told again": (a.licence(), "RELEASED", "2023-05-09 10:10", None),
    "from a remand": (a.order(), "RELEASED", "1999-04-01 10:00", Released(kind="end_of_remand")),
    "to court": (a.custody(), "SENT_TO_COURT", "2022-05-09 09:30", None),
    "to another prison": (a.custody(), "TRANSFERRED", "2022-05-09 09:30", None),
    "for a day": (a.custody(), "TEMPORARY_ABSENCE_RELEASE", "2022-05-09 09:30", None),
    "to hospital": (a.custody(), "RELEASED_TO_HOSPITAL", "2022-05-09 09:30", None),
}


@pytest.mark.parametrize(("step", "reason", "at", "fact"), WENT_OUT.values(), ids=WENT_OUT)
def test_going_out_is_a_release_only_where_it_is_told_as_one(step: Any, reason: Any, at: str, fact: Any) -> None:
    assert went_out(step.sentence, reason, "automatic", calendar.instant(at)) == fact


@pytest.mark.parametrize(
    ("step", "at"), [(a.custody(), "2021-11-01 10:00"), (a.recalled(), "2023-08-01 10:00")], ids=["sentence", "recall"]
)
def test_a_release_before_the_sentence_or_the_recall_is_for_a_person(step: Any, at: str) -> None:
    with pytest.raises(Unfitting, match="release_before_sentence_or_recall"):
        went_out(step.sentence, "RELEASED", "automatic", calendar.instant(at))


def test_a_release_for_no_known_reason_is_for_a_person() -> None:
    with pytest.raises(Unfitting, match="reason_unknown"):
        went_out(a.custody().sentence, "UNKNOWN", "automatic", calendar.instant("2023-05-09"))


def test_a_reception_before_the_last_release_is_for_a_person() -> None:
    with pytest.raises(Unfitting, match="reception_before_release"):
        came_in(a.recalled().sentence, "ADMISSION", "WDI", calendar.instant("2023-05-01"))


def test_whoever_comes_back_within_the_day_is_back() -> None:
    released = a.licence()
    at = released.sentence.last_moment + timedelta(hours=3)
    assert came_in(released.sentence, "ADMISSION", "wendle", at) == Received(prison="wendle", reason="other")


def test_a_sentence_that_was_told_of_a_stay_is_told_of_its_end() -> None:
    inside = a.tell(a.order(), "received", "1999-04-01 10:00", "prison", prison="WDI", reason="other")
    fact = went_out(inside.sentence, "RELEASED", "automatic", calendar.instant("1999-04-03"))
    out = a.tell(inside, "released", "1999-04-03 10:00", "prison", **fact.model_dump(exclude_none=True))
    assert (inside.sentence.where, out.sentence.where) == (Where.CUSTODY, Where.COMMUNITY)
