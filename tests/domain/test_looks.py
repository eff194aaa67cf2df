"""Who may look at what: a row for everything, and what somebody is told who may not."""

import pytest

from domain.authority.questions import LOOKS, TABLE, Look, may_look, must_be_allowed_to_look
from domain.errors import NotAllowed
from domain.model import SHORT_ROLES, Role

WHO_LOOKS = {
    Look.SENTENCE: "OM OS KW CA LM EO IN",
    Look.RECORD: "OM OS KW CA LM EO IN DO",
    Look.PLAN_SHARED_WITH_TEAM: "OM OS KW CA LM EO IN",
    Look.PLAN_NEED_TO_KNOW: "OM OS KW CA LM IN",
    Look.PLAN_FOR_MANAGERS: "OM LM IN",
    Look.REPORTS: "OM CA LM IN",
    Look.PLACES: "OM OS KW CA LM IN",
    Look.QUEUE: "CA LM",
    Look.TEAM: "LM",
    Look.QUARANTINE: "CA LM",
    Look.STATUS: "CA LM DV",
    Look.ACCESS_LOG: "LM IN DO",
}


def test_everything_to_look_at_has_one_row_and_its_source() -> None:
    assert len(TABLE.rows) == len(LOOKS)
    assert set(LOOKS) == set(Look) == set(WHO_LOOKS)
    assert all(row.source.strip() for row in LOOKS.values())


@pytest.mark.parametrize("look", Look)
def test_who_may_look_is_as_it_says_here(look: Look) -> None:
    assert {role for role in Role if may_look([role], look)} == {SHORT_ROLES[role] for role in WHO_LOOKS[look].split()}


def test_who_may_not_look_is_told_whom_to_ask() -> None:
    must_be_allowed_to_look([Role.DEVELOPER, Role.LINE_MANAGER], Look.QUEUE)
    with pytest.raises(NotAllowed, match="Ask the case administrator or line manager") as refused:
        must_be_allowed_to_look([Role.DEVELOPER], Look.QUEUE)
    assert refused.value.code == "access.role"
    assert not may_look([], Look.STATUS)
