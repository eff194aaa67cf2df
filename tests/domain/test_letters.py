"""What each letter must tell, read off the entries, and the language that it goes out in."""

from datetime import date
from typing import Any

import pytest

from domain import asks, calendar
from domain.errors import BadInput, NotFound
from domain.letters import (
    ENDED_BY,
    LETTERS,
    AppointmentLetter,
    Contents,
    EndLetter,
    ExplanationLetter,
    WarningLetter,
    asked_by,
)
from domain.life import Step
from tests.domain import builders as a


def letter(step: Step) -> Contents:
    """What the letter tells that the last entry asked for."""
    return asked_by(step.entries, step.entries[-1].seq).contents


def language(step: Step) -> str:
    return asked_by(step.entries, step.entries[-1].seq).notice.language


def sought(step: Step, failure: str, at: str, **more: Any) -> Step:
    return a.tell(step, "seek_explanation", at, "CA", failure=failure, **more)


def chose(step: Step, language: str, at: str) -> Step:
    return a.tell(step, "language_chosen", at, "CA", language=language)


def failed() -> Step:
    return a.failed(a.order_since_2021(), "A1", "2022-06-01")


def judged(explanation: str = "none_given") -> Step:
    return a.judged(a.explained(failed(), "A1", "2022-06-08", given=explanation), "A1", "2022-06-09")


def test_a_letter_about_an_appointment_tells_when_and_how_it_is_and_whether_it_must_be_kept() -> None:
    step = a.appointed(a.order_since_2021(), "A1", "2022-05-30", when="2022-06-01 10:00", how="home", letter=True)
    assert letter(step) == AppointmentLetter(
        reference="S-1",
        written_on=date(2022, 5, 30),
        under="order",
        when=calendar.instant("2022-06-01 10:00"),
        how="home",
        statutory=True,
    )


def test_a_letter_about_a_failure_tells_which_appointment_and_by_when_to_answer() -> None:
    assert letter(sought(failed(), "A1", "2022-06-02", answer_by="2022-06-10")) == ExplanationLetter(
        reference="S-1",
        written_on=date(2022, 6, 2),
        under="order",
        failed_on=date(2022, 6, 1),
        appointment_at=calendar.instant("2022-06-01 10:00"),
        answer_by=date(2022, 6, 10),
    )


def test_where_nobody_set_a_day_to_answer_by_none_is_told() -> None:
    told = letter(sought(failed(), "A1", "2022-06-02"))
    assert isinstance(told, ExplanationLetter)
    assert told.answer_by is None


def test_the_last_day_to_answer_is_not_in_the_past() -> None:
    with pytest.raises(BadInput, match="must not be in the past"):
        sought(failed(), "A1", "2022-06-02", answer_by="2022-06-01")


def test_an_appointment_that_was_moved_was_missed_at_its_new_time() -> None:
    step = a.appointed(a.order_since_2021(), "A1", "2022-05-30", when="2022-06-01 10:00")
    step = a.tell(
        step, "appointment_changed", "2022-05-31", "CA", appointment="A1", change="moved", when="2022-06-02 14:30"
    )
    step = a.tell(step, "failed_to_attend", "2022-06-02 16:00", "OM", appointment="A1")
    told = letter(sought(step, "A1", "2022-06-03"))
    assert isinstance(told, ExplanationLetter)
    assert told.appointment_at == calendar.instant("2022-06-02 14:30")


def test_a_move_that_was_annulled_does_not_count() -> None:
    step = a.appointed(a.order_since_2021(), "A1", "2022-05-30", when="2022-06-01 10:00")
    moved = {"appointment": "A1", "change": "moved", "when": "2022-06-02 14:30"}
    step = a.tell(step, "appointment_changed", "2022-05-31", "CA", **moved)
    wrong = {"seq": step.sentence.seq, "type": "appointment_changed", "occurred_on": "2022-05-31"}
    step = a.tell(step, "annul", "2022-05-31 15:00", "OM", **wrong, reason="wrong person")
    step = a.tell(step, "failed_to_attend", "2022-06-01 16:00", "OM", appointment="A1")
    told = letter(sought(step, "A1", "2022-06-03"))
    assert isinstance(told, ExplanationLetter)
    assert told.appointment_at == calendar.instant("2022-06-01 10:00")


def test_a_letter_about_a_broken_condition_tells_the_condition_in_the_officers_words() -> None:
    step = a.tell(a.licence(), "condition_broken", "2023-06-01", "OM", failure="F1", condition="home by nine")
    told = letter(sought(step, "F1", "2023-06-02"))
    assert isinstance(told, ExplanationLetter)
    assert (told.condition, told.appointment_at, told.failed_on) == ("home by nine", None, date(2023, 6, 1))
    assert told.under == "licence"


@pytest.mark.parametrize("explanation", ["given", "none_given"])
def test_a_warning_tells_the_failure_what_was_said_and_the_window_that_begins(explanation: str) -> None:
    told = letter(a.warned(judged(explanation), "A1", "2022-06-10"))
    assert isinstance(told, WarningLetter)
    assert (told.explanation, told.failed_on) == (explanation, date(2022, 6, 1))
    assert (told.warned_on, told.months, told.until) == (date(2022, 6, 10), 12, date(2023, 6, 9))


def test_a_warning_tells_no_window_where_the_standards_count_none_from_it() -> None:
    told = letter(a.warned(a.unacceptable(a.order(), "A1", "1999-03-10"), "A1", "1999-03-11"))
    assert isinstance(told, WarningLetter)
    assert (told.months, told.until) == (None, None)


@pytest.mark.parametrize(
    ("step", "on", "under"),
    [
        (a.order_since_2021, "2022-06-01", "order"),
        (a.suspended, "2022-06-01", "suspended_sentence"),
        (a.licence, "2023-06-01", "licence"),
    ],
)
def test_a_letter_tells_under_what_the_person_is_supervised(step: Any, on: str, under: str) -> None:
    assert letter(sought(a.failed(step(), "A1", on), "A1", f"{on} 12:00")).under == under


def test_before_sentence_nothing_is_said_of_what_supervision_there_is() -> None:
    step = a.appointed(a.engagement(), "A1", "2022-02-02", when="2022-02-08 10:00", letter=True)
    assert letter(step).under is None


def test_a_letter_at_the_end_tells_its_day_and_what_brought_it() -> None:
    told = letter(a.ended())
    assert isinstance(told, EndLetter)
    assert (told.ended_on, told.ended_by) == (date(2000, 2, 29), "term")


@pytest.mark.parametrize(("reason", "by"), ENDED_BY.items())
def test_every_end_that_is_written_about_has_its_words(reason: str, by: str) -> None:
    entry = a.ended().entries[-1]
    over = a.over().sentence.but(over=a.over().sentence.over.but(reason=reason))  # type: ignore[union-attr]
    assert entry.data.ask(over) is not None
    assert by in ("term", "court", "new_sentence", "no_sentence")


def test_no_other_end_is_written_about() -> None:
    from domain.court import EngagementClosed
    from domain.enforcement.proceedings import CourtOutcome

    outcomes = CourtOutcome.model_fields["outcome"].annotation.__args__  # type: ignore[union-attr]
    closed = EngagementClosed.model_fields["reason"].annotation.__args__  # type: ignore[union-attr]
    assert set(ENDED_BY) == {"term_ended", *closed, *(one for one in outcomes if one.startswith("revoked"))}


def test_every_letter_that_can_be_asked_for_is_known() -> None:
    kinds = asks.Notice.model_fields["letter"].annotation.__args__  # type: ignore[union-attr]
    assert tuple(row.letter for row in LETTERS) == kinds


def test_an_entry_that_asked_for_no_letter_is_told_so() -> None:
    with pytest.raises(NotFound, match=r"^Entry 6 of S-1 asked for no letter: Failed to attend"):
        asked_by(failed().entries, failed().entries[-1].seq)
    with pytest.raises(NotFound, match=r"^There is no entry 99 of S-1"):
        asked_by(failed().entries, 99)


def test_a_letter_is_told_as_the_record_stood_when_it_was_asked_for() -> None:
    step = sought(failed(), "A1", "2022-06-02")
    later = a.explained(step, "A1", "2022-06-08")
    assert asked_by(later.entries, step.entries[-1].seq) == asked_by(step.entries, step.entries[-1].seq)


# The language


def test_where_no_choice_is_known_letters_go_out_in_english_and_a_warning_as_it_was_asked_for() -> None:
    assert language(sought(failed(), "A1", "2022-06-02")) == "en"
    assert language(a.tell(judged(), "warn", "2022-06-10", "CA", failure="A1", language="cy")) == "cy"


def test_from_the_choice_on_every_letter_goes_out_in_that_language() -> None:
    welsh = chose(a.order_since_2021(), "cy", "2022-05-29")
    appointed = a.appointed(welsh, "A1", "2022-05-30", when="2022-06-01 10:00", letter=True)
    absent = a.tell(appointed, "failed_to_attend", "2022-06-01 11:00", "OM", appointment="A1")
    asked = sought(absent, "A1", "2022-06-02")
    found = a.judged(a.explained(asked, "A1", "2022-06-03"), "A1", "2022-06-04")
    warned = a.warned(found, "A1", "2022-06-06")
    assert [language(one) for one in (appointed, asked, warned)] == ["cy", "cy", "cy"]
    assert warned.entries[-1].data.language == "cy", "the entry tells in which language it went out"


def test_the_letter_at_the_end_goes_out_in_the_language_chosen() -> None:
    welsh = a.wait(chose(a.order(), "cy", "1999-06-01"), "2000-03-01")
    assert language(a.tell(welsh, "end", "2000-03-02", "OM", summary="done")) == "cy"


def test_a_later_choice_takes_the_place_of_an_earlier_one() -> None:
    step = chose(chose(a.order_since_2021(), "cy", "2022-05-10"), "en", "2022-05-11")
    assert step.sentence.letters_in == "en"


def test_a_choice_made_in_error_is_annulled_and_the_one_before_stands() -> None:
    step = chose(chose(chose(a.order_since_2021(), "cy", "2022-05-10"), "cy", "2022-05-11"), "en", "2022-05-12")
    wrong = {"seq": step.sentence.seq, "type": "language_chosen", "occurred_on": "2022-05-12"}
    assert a.tell(step, "annul", "2022-05-13", "OM", **wrong, reason="wrong person").sentence.letters_in == "cy"


def test_the_entry_says_the_language_in_words() -> None:
    assert chose(a.order(), "cy", "1999-06-01").entries[-1].words == "Letters go out in Welsh"
