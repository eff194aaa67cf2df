from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from domain.errors import BadInput
from domain.model import By, Role
from domain.state import Team
from tests.domain import builders as a


@pytest.mark.parametrize(
    ("text", "role", "id"),
    [
        ("OM:brandt", Role.OFFENDER_MANAGER, "brandt"),
        ("om:brandt", Role.OFFENDER_MANAGER, "brandt"),
        ("offender_manager:brandt", Role.OFFENDER_MANAGER, "brandt"),
        ("court", Role.COURT, "court"),
        ("CA", Role.CASE_ADMINISTRATOR, "case_administrator"),
        ("LM:area:west", Role.LINE_MANAGER, "area:west"),
    ],
)
def test_who_does_something_is_read_as_people_write_it(text: str, role: Role, id: str) -> None:
    assert By.read(text) == By(role=role, id=id)
    assert By.read(str(By.read(text))) == By.read(text)


@pytest.mark.parametrize("text", ["", "judge:x", "Brandt"])
def test_a_role_that_nobody_has_is_told_with_those_there_are(text: str) -> None:
    with pytest.raises(BadInput, match="Write ROLE:ID with a role of OM, OS, KW, CA, LM, EO, IN, DO, DV, offender_m"):
        By.read(text)


def test_a_change_of_a_field_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"Team has no field \['offender_manger'\]"):
        Team().but(offender_manger="brandt")


def test_a_model_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a.order().sentence.area = "west"


def test_an_instant_is_whole_seconds_of_utc() -> None:
    read = type(a.order().sentence).model_validate(
        {**a.order().sentence.model_dump(), "last_moment": "1999-07-05T10:00:00.9+01:00"}
    )
    assert read.last_moment == datetime(1999, 7, 5, 9, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        type(a.order().sentence).model_validate(
            {**a.order().sentence.model_dump(), "last_moment": "1999-07-05T10:00:00"}
        )
