from domain.record import Line, line_of, standing_of
from tests.domain import builders as a


def test_a_line_of_the_record_is_the_entry_and_the_chain() -> None:
    entry = a.order().entries[-1]
    assert line_of(entry) == Line(entry.text, entry.chain)
    assert line_of(entry).entry() == entry


def test_the_row_of_a_sentence_says_where_it_stands() -> None:
    row = standing_of(a.in_court().sentence).model_dump(mode="json", exclude={"due"})
    assert row == {
        "sentence": "S-1",
        "area": "north",
        "kind": "community_order",
        "where": "community",
        "tier": None,
        "harm": "unknown",
        "enforcement": "in_court",
        "offender_manager": "brandt",
        "ends_on": "2000-02-29",
        "ended_on": None,
    }


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
