"""What speaks against a message that nothing forbids: told before, known and gone past with a reason, or not done."""

from typing import Any

import pytest

from domain import doubts
from domain.doubts import spoken
from domain.errors import Doubted
from domain.life import Step
from domain.messages import Message
from domain.preview import preview
from domain.table import MESSAGES
from domain.why.said import SAYS
from tests.domain import builders as a
from tests.domain.builders import HOUSING, OMM2005, PROGRAMME

OBJECTIVES = [{"id": "O1", "text": "Find work"}]
CASES: dict[str, tuple[str | None, str, dict[str, Any], str | None]] = {
    "the 51st case": (None, "allocate", {"offender_manager": "dale", "caseload": 50}, "caseload_over_cap"),
    "the 50th case": (None, "allocate", {"offender_manager": "dale", "caseload": 49}, None),
    "more points than there are": (
        None,
        "allocate",
        {"offender_manager": "dale", "points": 121, "nominal_points": 120},
        "workload_over_capacity",
    ),
    "a caseload that nobody told": (None, "allocate", {"offender_manager": "dale"}, None),
    "a grade that does not manage": ("cmm-e@1", "delegate", {"task": "mappa_meeting"}, "delegation_outside_range"),
    "a task that the model forbids": ("e3-2016@1", "delegate", {"task": "mappa_meeting"}, "delegation_forbidden"),
    "a task within the range": ("cmm-a@1", "delegate", {"task": "contact"}, None),
    "work before what it follows": (
        None,
        "plan",
        {"objectives": OBJECTIVES, "interventions": [{**HOUSING, "after": ["skills"]}, PROGRAMME]},
        "natural_order_broken",
    ),
    "work after what it follows": (
        None,
        "plan",
        {"objectives": OBJECTIVES, "interventions": [HOUSING, {**PROGRAMME, "after": ["housing"]}]},
        None,
    ),
    "more than the person carries": (
        None,
        "plan",
        {"objectives": OBJECTIVES, "interventions": [PROGRAMME], "carries": 0},
        "more_than_is_carried",
    ),
}


def began(model: str | None) -> Step:
    return a.allocated(a.sentenced(pack="ns1995@1", model=model), "1999-03-01 16:00")


def written(type: str, body: dict[str, Any]) -> Message:
    more = {"allocate": {"reason": "vacancy"}, "delegate": {"to": "finn", "grade": "PSO", "why": "workload"}}
    return a.message(type, "1999-03-03", **{**more.get(type, {}), **body})


@pytest.mark.parametrize(("model", "type", "body", "code"), CASES.values(), ids=CASES)
def test_what_speaks_against_a_message_is_told_with_its_source(
    model: str | None, type: str, body: dict[str, Any], code: str | None
) -> None:
    found = spoken(preview(began(model).sentence, written(type, body)).entries)
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.says and one.source for one in found)


def test_a_grade_below_the_tier_is_told_to_who_allocates() -> None:
    step = a.tell(began(OMM2005), "set_tier", "1999-03-02", scheme="local", tier="4", reasons=[])
    told = written("allocate", {"offender_manager": "dale", "qualification": "level_3"})
    assert [one.code for one in spoken(preview(step.sentence, told).entries)] == ["qualification_below_tier"]


def test_nobody_goes_on_unknowingly_and_who_knows_says_why() -> None:
    step, body = began(None), {"offender_manager": "dale", "caseload": 50}
    found = spoken(preview(step.sentence, written("allocate", body)).entries)
    for said in (None, {"codes": ["grade_outside_range"], "reason": "nobody else"}):
        with pytest.raises(Doubted) as raised:
            doubts.must_be_known(found, written("allocate", {**body, "going_on": said} if said else body))
        assert (raised.value.code, raised.value.codes) == ("doubt.caseload-over-cap", ("caseload_over_cap",))
    knows = {**body, "going_on": {"codes": ["caseload_over_cap"], "reason": "nobody else"}}
    doubts.must_be_known(found, written("allocate", knows))


def test_why_somebody_went_on_is_in_the_entry_and_among_its_reasons() -> None:
    going_on = {"codes": ["caseload_over_cap"], "reason": "nobody else"}
    told = {"offender_manager": "dale", "reason": "vacancy", "caseload": 50, "going_on": going_on}
    entry = a.made(began(None), "allocate", "1999-03-03", "LM", **told)[-1]
    assert entry.data.going_on.codes == ("caseload_over_cap",)  # type: ignore[attr-defined]
    assert a.reason(entry, "gone_on").values == {"reason": "nobody else"}


def test_the_core_refuses_nothing_for_a_doubt() -> None:
    entry = a.made(began(None), "allocate", "1999-03-03", "LM", offender_manager="dale", reason="v", caseload=90)[-1]
    assert a.reason(entry, "caseload_over_cap")
    assert "gone_on" not in [one.code for one in entry.because]


def test_every_message_that_can_be_doubted_can_say_why_it_goes_on_and_every_doubt_has_words() -> None:
    can = {name for name in MESSAGES if doubts.can_be_doubted(name)}
    assert can == {name for name, row in MESSAGES.items() if doubts.FIELD in row.model_fields}
    codes = {code for of in doubts._codes().values() for code in of}
    assert codes <= set(SAYS)
