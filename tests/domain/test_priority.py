"""When work exceeds capacity: what may wait is missed, counted apart and not escalated, until the instruction ends."""

import pytest

from domain.errors import BadInput
from domain.life import Step
from tests.domain import builders as a
from tests.domain.builders import NOT_OWED


def instructed(step: Step, at: str = "1999-05-03", **told) -> Step:
    said = {"first": ["contacts"], "may_wait": ["review"], "until": "1999-06-11", "why": "two vacancies"}
    return a.tell(step, "instruct_priorities", at, "LM", **{**said, **told})


def seen() -> Step:
    """An order with its plan of 9 March 1999: the review is due on 9 June."""
    return a.planned(a.tell(a.order(), "attended", "1999-03-04"), "1999-03-09")


def reports(step: Step, to: str) -> list[tuple[str, str, bool]]:
    """Which exception reports time brings: of what, and whether counted apart."""
    found = [entry for entry in a.brought(step, to) if entry.type in ("missed", "escalated")]
    apart = "under_priority_instruction"
    return [(entry.type, entry.data.key, any(one.code == apart for one in entry.because)) for entry in found]


def test_what_may_wait_is_missed_counted_apart_and_goes_no_higher() -> None:
    step = instructed(seen())
    assert reports(step, "1999-07-31") == [("missed", "review", True)]
    missed = a.last(a.wait(step, "1999-07-31"), "missed")
    instruction = a.last(step, "priorities_instructed").seq
    assert missed.data.under_instruction == instruction
    assert a.reason(missed, "under_priority_instruction").entries == (instruction,)
    assert a.due(a.wait(step, "1999-07-31"), "review") == "1999-06-09"


@pytest.mark.parametrize(
    ("told", "apart"),
    [
        pytest.param({"until": "1999-06-09"}, True, id="its last day is the due day"),
        pytest.param({"until": "1999-06-08"}, False, id="it ended the day before"),
        pytest.param({"may_wait": ["home_visit"], "first": []}, False, id="it is about something else"),
    ],
)
def test_only_what_is_listed_and_due_while_it_runs_is_counted_apart(told, apart: bool) -> None:
    found = reports(instructed(seen(), **told), "1999-07-31")
    if apart:
        assert found == [("missed", "review", True)]
    else:
        assert found == [("missed", "review", False), ("escalated", "review", False)]


def test_what_was_missed_before_the_instruction_is_not_under_it() -> None:
    late = a.wait(seen(), "1999-06-10")
    assert a.last(late, "missed").data.under_instruction is None
    assert reports(instructed(late, "1999-06-10 13:00", until="1999-06-30"), "1999-07-31") == [
        ("escalated", "review", False)
    ]


def test_doing_it_late_still_closes_it() -> None:
    late = a.wait(instructed(seen()), "1999-06-20")
    done = a.tell(late, "review", "1999-06-21", findings="on course", plan_still_fits=True)
    assert a.met(done.entries[-1]) == {"review": "met_late"}


def test_an_instruction_ends_by_itself_on_its_last_day() -> None:
    step = instructed(seen())
    key = f"priority/{step.entries[-1].seq}"
    assert a.due(step, key) == "1999-06-11"
    over = a.wait(step, "1999-06-12")
    assert a.last(over, "priority_ended").data.instruction == step.entries[-1].seq
    assert a.due(over, key) == NOT_OWED


def test_two_instructions_run_side_by_side_and_each_ends_on_its_day() -> None:
    step = instructed(seen())
    first = step.entries[-1].seq
    step = instructed(step, "1999-05-04", may_wait=["home_visit"], first=[], until="1999-05-28")
    second = step.entries[-1].seq
    ended = [one for one in a.brought(step, "1999-06-12") if one.type == "priority_ended"]
    assert [(one.data.instruction, a.london(one.occurred_at)) for one in ended] == [
        (second, "1999-05-28 23:59:59"),
        (first, "1999-06-11 23:59:59"),
    ]


def test_an_instruction_says_how_much_of_it_is_open_now() -> None:
    told = a.reason(instructed(seen(), may_wait=["review", "evaluation"]).entries[-1], "may_wait")
    assert told.values == {"open_now": 1}
    assert instructed(seen()).entries[-1].words == "Priority instruction until Fri 11 Jun 1999: review may wait"


def test_a_legal_duty_cannot_wait() -> None:
    told = {"may_wait": ["warning"], "until": "2022-06-30", "why": "vacancies"}
    assert a.refused(a.order_since_2021(), "instruct_priorities", "2022-05-04", "LM", **told) == "priority.legal-duty"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"may_wait": []}, "name what may wait"),
        ({"first": ["review"]}, "nothing both as first and as what may wait"),
        ({"until": "1999-05-02"}, "the last day must not be in the past"),
    ],
)
def test_an_instruction_that_says_nothing_or_both_is_told_so(told, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        instructed(seen(), **told)
