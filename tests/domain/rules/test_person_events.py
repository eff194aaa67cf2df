"""Domain events in their normal form: times, versions and persons as they are written, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.person_events import Event, NormalForm, PersonEvents, read

EVENT = {
    "eventType": "enforcement.recall.raised",
    "version": 1,
    "occurredAt": "2026-06-13T10:00:00+01:00",
    "personReference": {"identifiers": [{"type": "CRN", "value": "X900001"}]},
}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def formed(**changed: Any) -> NormalForm:
    told = {name: value for name, value in {**EVENT, **changed}.items() if value is not ...}
    return PersonEvents(raw=json.dumps(told)).answer()


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-06-13T10:00:00+01:00", "2026-06-13T09:00:00.000Z"),
        ("2026-06-13T10:00:00+0100", "2026-06-13T09:00:00.000Z"),
        ("2026-06-13T10:00:00+01", "2026-06-13T09:00:00.000Z"),
        ("2026-06-13 10:00:00 +0100", "2026-06-13T09:00:00.000Z"),
        ("2026-06-13T09:00Z", "2026-06-13T09:00:00.000Z"),
        ("2026-06-13T09:00:00.9999999Z", "2026-06-13T09:00:00.999Z"),
        ("2026-06-13T10:00:00[Europe/London]", "2026-06-13T09:00:00.000Z"),
        ("2026-12-13T10:00:00[Europe/London]", "2026-12-13T10:00:00.000Z"),
        ("2026-06-13T10:00:00[Europe/Paris]", "2026-06-13T08:00:00.000Z"),
        ("2026-06-13T09:00:00Z[UTC]", "2026-06-13T09:00:00.000Z"),
        ("2026-06-13T10:00:00+02:00[Europe/London]", "2026-06-13T08:00:00.000Z"),
        ("2026-10-25T01:30:00[Europe/London]", "2026-10-25T00:30:00.000Z"),
        ("2027-01-01T00:30:00+01:00", "2026-12-31T23:30:00.000Z"),
    ],
)
def test_a_time_is_the_same_moment_however_it_is_written(written: str, at: str) -> None:
    answer = formed(occurredAt=written)
    assert (answer.occurred_at, answer.refused) == (at, None)


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        (..., "no_occurred_at"),
        (None, "no_occurred_at"),
        ("  ", "no_occurred_at"),
        (1781344800, "bad_occurred_at"),
        ("Sat Jun 13 10:00:00 BST 2026", "bad_occurred_at"),
        ("2026-06-31T10:00:00Z", "bad_occurred_at"),
        ("2026-06-13T24:30:00Z", "bad_occurred_at"),
        ("2026-06-13T10:00:60Z", "bad_occurred_at"),
        ("2026-06-13", "bad_occurred_at"),
        ("2026-06-13T10:00:00[Europe/Nowhere]", "bad_occurred_at"),
        ("2026-06-13T10:00:00[Europe]", "bad_occurred_at"),
        ("2026-06-13T10:00:00[/etc/passwd]", "bad_occurred_at"),
        ("0001-01-01T00:00:00+14:00", "bad_occurred_at"),
        ("٢026-06-13T10:00:00Z", "bad_occurred_at"),
        ("2026-06-13T10:00:00", "occurred_at_without_zone"),
        ("2026-06-13 10:00", "occurred_at_without_zone"),
    ],
)
def test_a_time_that_is_none_is_refused_and_no_zone_is_guessed(written: Any, refused: str) -> None:
    assert formed(occurredAt=written).refused == refused


@pytest.mark.parametrize(
    ("written", "version"),
    [
        *((1, 1), (1.0, 1), ("1", 1), ("1.0", 1), ("2", 2)),
        *((one, None) for one in (..., None, "", "one", True, 1.5, "1.5", [1], 1e300)),
    ],
)
def test_a_version_is_a_whole_number_or_not_given(written: Any, version: int | None) -> None:
    assert formed(version=written).version == version


def test_the_person_is_who_the_reference_names_before_what_stands_beside() -> None:
    beside = {"crn": "X900002", "nomsNumber": "A4321ZZ"}
    assert formed(additionalInformation=beside).crn == "X900001"
    assert formed(additionalInformation=beside).noms == "A4321ZZ"
    assert formed(additionalInformation=beside, personReference=None).crn == "X900002"


@pytest.mark.parametrize("reference", [None, {}, [], "X900001", {"identifiers": None}, {"identifiers": ["X900001"]}])
def test_a_reference_that_names_nobody_refuses_the_event(reference: Any) -> None:
    assert formed(personReference=reference).refused == "no_person"


def test_who_went_away_is_told_of_merges_only() -> None:
    moved = {"sourceCRN": "X900003", "targetCRN": "X900001"}
    assert formed(eventType="probation-case.merge.completed", additionalInformation=moved).merged_from == "X900003"
    assert formed(eventType="probation-case.sentence.moved", additionalInformation=moved).merged_from is None


@pytest.mark.parametrize(
    "raw", ["", "null", "[]", "1", "{", '{"a": NaN}', "[" * 5000, '{"eventType": "\\ud800"}', "\x00"]
)
def test_what_is_no_object_in_json_is_refused_as_that(raw: str) -> None:
    assert PersonEvents(raw=raw).answer().refused == "not_json"


@given(st.text() | ANY_JSON.map(json.dumps))
def test_whatever_comes_is_an_event_or_refused_with_a_code(raw: str) -> None:
    found = read(raw)
    assert isinstance(found, Event | str)
    assert (PersonEvents(raw=raw).answer().refused is None) == isinstance(found, Event)


@given(st.dictionaries(st.sampled_from([*EVENT, "additionalInformation", "Message", "detailUrl"]), ANY_JSON))
def test_an_event_with_anything_in_its_fields_is_answered_and_its_answer_can_be_written(
    changed: dict[str, Any],
) -> None:
    answer = formed(**changed)
    assert json.loads(answer.model_dump_json())["refused"] == answer.refused
    assert (answer.key is None) == (answer.refused is not None)


@given(st.sampled_from(["X900001", "X900002"]), st.sampled_from([1, "1", "1.0", None]), st.booleans())
def test_the_same_event_has_one_key_in_and_out_of_a_notification(crn: str, version: Any, other_zone: bool) -> None:
    reference = {"identifiers": [{"type": "CRN", "value": crn}]}
    at = "2026-06-13T11:00:00+02:00" if other_zone else EVENT["occurredAt"]
    told = {**EVENT, "personReference": reference, "version": version, "occurredAt": at}
    wrapped = json.dumps({"Type": "Notification", "Message": json.dumps(told)})
    keys = {PersonEvents(raw=raw).answer().key for raw in (json.dumps(told), wrapped)}
    assert keys == {f"enforcement.recall.raised|{crn}|2026-06-13T09:00:00.000Z"}
