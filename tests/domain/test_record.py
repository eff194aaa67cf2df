from datetime import date

from domain.life import Step
from domain.record import Line, Standing, line_of, standing_of
from tests.domain import builders as a


def test_a_line_of_the_record_is_the_entry_and_the_chain() -> None:
    entry = a.order().entries[-1]
    assert line_of(entry) == Line(entry.text, entry.chain)
    assert line_of(entry).entry() == entry


def test_the_row_of_a_sentence_says_where_it_stands() -> None:
    row = standing_of(a.in_court().sentence).model_dump(mode="json", exclude={"due"})
    assert row == {
        "sentence": "S-1",
        "seq": 21,
        "area": "north",
        "kind": "community_order",
        "where": "community",
        "tier": None,
        "harm": "unknown",
        "enforcement": "in_court",
        "offender_manager": "brandt",
        "offender_supervisor": "brandt",
        "case_administrator": "lee",
        "line_manager": None,
        "cover": None,
        "key_workers": [],
        "moving_to": None,
        "ends_on": "2000-02-29",
        "ended_on": None,
        "last_contact": None,
    }


def test_the_row_has_the_day_of_the_last_contact_that_took_place() -> None:
    kept = a.tell(a.order(), "attended", "1999-03-03", "OS:kim")
    tried = a.tell(kept, "home_visit_made", "1999-03-05", "OS:kim", seen=False)
    assert standing_of(tried.sentence).last_contact == date(1999, 3, 3)
    by_choice = a.tell(tried, "attended", "1999-03-06", "OS:kim", statutory=False)
    assert standing_of(by_choice.sentence).last_contact == date(1999, 3, 6)
    told_late = a.tell(by_choice, "attended", "1999-03-08", "OS:kim", happened="1999-03-04")
    assert standing_of(told_late.sentence).last_contact == date(1999, 3, 6)


def test_the_row_has_a_line_for_each_obligation_with_who_is_asked_now() -> None:
    missed = a.wait(a.order(), "1999-03-09")
    lines = {line.key: (line.owner, line.level) for line in standing_of(missed.sentence).due}
    assert set(lines) == set(a.owes(missed))
    assert lines["first_appointment_arranged"] == ("offender_manager", 1)
    assert lines["contacts/1"] == ("offender_manager", 0)


def test_before_sentence_and_after_the_end_the_row_says_so() -> None:
    before, after = standing_of(a.engagement().sentence), standing_of(a.ended().sentence)
    assert (before.kind, before.ends_on, before.offender_manager) == (None, None, None)
    assert (str(after.ended_on), after.due) == ("2000-03-06", ())


def test_the_row_names_no_person() -> None:
    for step in (a.engagement(), a.in_court(), a.recalled()):
        assert a.PERSON not in standing_of(step.sentence).model_dump_json()


def test_the_row_says_who_is_told_next_if_nobody_does_it() -> None:
    def told_next(step: Step) -> dict[str, str | None]:
        return {line.key: line.goes_to for line in standing_of(step.sentence).due}

    before = told_next(a.order())
    assert before["first_appointment_arranged"] == "offender_manager"
    assert before["contacts/1"] is None, "it is counted at its end, not missed"
    assert before["term"] is None, "it comes by itself"
    missed = a.wait(a.order(), "1999-03-09")
    assert told_next(missed)["first_appointment_arranged"] == "line_manager"
    assert told_next(a.wait(a.order(), "1999-12-01"))["first_appointment_arranged"] is None


def test_the_soonest_is_what_people_owe_first_and_the_overdue_are_counted() -> None:
    row = standing_of(a.wait(a.order(), "1999-03-09").sentence)
    assert row.soonest is not None
    assert row.soonest.key == "first_appointment"
    assert row.overdue == sum(line.level > 0 for line in row.due) > 0
    assert standing_of(a.ended().sentence).soonest is None


def test_a_row_names_who_holds_a_role_and_who_covers_on_the_day() -> None:
    days = {"from_day": "1999-03-11", "until": "1999-03-20"}
    away = a.tell(a.order(), "cover_absence", "1999-03-10", "LM:parks", by_whom="mills", reason="leave", **days)
    row = standing_of(away.sentence)
    assert row.names(a.who("OM:brandt"), date(1999, 3, 15))
    assert not row.names(a.who("CA:brandt"), date(1999, 3, 15))
    covered = [row.names(a.who("OM:mills"), date(1999, 3, day)) for day in (10, 11, 20, 21)]
    assert covered == [False, True, True, False]
    assert (row.holder("case_administrator"), row.holder("court"), row.holder("due")) == ("lee", None, None)


def test_a_row_kept_by_an_earlier_version_is_read() -> None:
    kept = standing_of(a.in_court().sentence).model_dump(mode="json")
    later = ("seq", "offender_supervisor", "case_administrator", "line_manager", "cover", "last_contact")
    earlier = {name: value for name, value in kept.items() if name not in later}
    read = Standing.model_validate(earlier | {"due": [line[:4] for line in kept["due"]]})
    assert (read.seq, read.cover, {line.goes_to for line in read.due}) == (0, None, {None})
