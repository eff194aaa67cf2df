from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from domain import calendar, rehearsal, scenario
from domain.errors import BadInput
from domain.scenario import Event, Scenario, Start
from tests.conftest import EXAMPLES
from tests.domain import builders as a

LIVES = sorted((Path(__file__).parent / "lives").glob("*.yaml"))
FILE = """
story: A made-up life.
people: {OM: brandt, CA: lee, LM: parks}
sentence: {kind: community_order, imposed: 1999-03-01, months: 12}
world:
  - {at: 1999-03-02, command: allocate, by: LM, offender_manager: brandt}
  - {at: 1999-03-04 10:00, fact: attended, by: OM}
expect:
  - {name: it is allocated, entry: allocated, on: 1999-03-02}
"""


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "made-up.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, *changes: tuple[str, str]) -> Scenario:
    return scenario.read(written(tmp_path, *changes))


def world(*events: dict[str, Any], **more: Any) -> Scenario:
    start = {"id": "S-1", "kind": "community_order", "imposed": "1999-03-01", "months": 12}
    people = {"OM": "brandt", "LM": "parks"}
    return Scenario.model_validate({"story": "x", "sentence": start, "people": people, "world": events, **more})


# Reading


def test_a_scenario_is_named_after_its_file_unless_it_says_its_id(tmp_path: Path) -> None:
    assert read(tmp_path).sentence.id == "S-made-up"
    assert read(tmp_path, ("{kind:", "{id: S-9, kind:")).sentence.id == "S-9"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        pytest.param(
            [("at: 1999-03-02", "at: tomorrow")],
            "world.0.at: ",
            id="a time that is none",
        ),
        pytest.param([("at: 1999-03-04 10:00, ", "")], "world.1.at: Field required", id="no time"),
        pytest.param(
            [("fact: attended", "fact: beamed_up")], "world.1: .*no fact is called 'beamed_up'", id="no such fact"
        ),
        pytest.param(
            [("command: allocate", "command: attended")], "world.0: .*no command is called 'attended'", id="no command"
        ),
        pytest.param([("fact: attended", "fact: judge")], "world.1: .*no fact is called 'judge'", id="no fact"),
        pytest.param(
            [("fact: attended", "fact: attended, command: judge")], "world.1: .*exactly one of", id="two things at once"
        ),
        pytest.param([("fact: attended, ", "")], "world.1: .*exactly one of", id="nothing at all"),
        pytest.param(
            [("fact: attended, by: OM", "partner: notices")],
            "world.1: .*exactly one of",
            id="a partner that does nothing",
        ),
        pytest.param(
            [("fact: attended", "fact: attended, every: {until: 1999-05-01}")],
            "world.1.every: .*a series needs days, weeks or months",
            id="a series that never moves",
        ),
        pytest.param([("entry: allocated, on: 1999-03-02", "")], "expect.0", id="a check of nothing"),
        pytest.param([("story: A made-up life.", "")], "story: Field required", id="no story"),
    ],
)
def test_what_is_wrong_with_a_scenario_is_told_with_its_place(tmp_path: Path, changes, place: str) -> None:
    with pytest.raises(BadInput, match=f"(?s)made-up.yaml is no scenario:\n.*{place}"):
        read(tmp_path, *changes)


def test_what_is_no_yaml_and_what_is_no_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"made-up.yaml: .*while parsing"):
        read(tmp_path, ("people: {", "people: {{"))
    with pytest.raises(BadInput, match=r"gone.yaml: .*No such file"):
        scenario.read(tmp_path / "gone.yaml")


def test_a_day_that_no_month_has_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"made-up\.yaml"):
        read(tmp_path, ("at: 1999-03-02", "at: 1999-02-30"))


def test_on_and_yes_are_words(tmp_path: Path) -> None:
    found = read(tmp_path, ("by: OM}", "by: OM, with_whom: no, id: on}"))
    told = scenario.turns(found)[-1].message
    assert (told.body["with_whom"], told.id) == ("no", "on")
    assert found.expect[0].on == date(1999, 3, 2)


# What is told


def test_events_come_in_the_order_in_which_they_reach_the_sentence() -> None:
    found = world(
        {"at": "1999-03-05", "fact": "view_stated", "id": "last"},
        {"at": "1999-03-03", "fact": "view_stated", "id": "first"},
        {"at": "1999-03-02", "received": "1999-03-04", "fact": "attended", "id": "late"},
        {"at": "1999-03-05", "fact": "view_stated", "id": "last but later in the file"},
    )
    assert [turn.message.id for turn in scenario.turns(found)] == [
        "first",
        "late",
        "last",
        "last but later in the file",
    ]


def test_an_event_received_late_says_when_it_happened() -> None:
    found = world({"at": "1999-03-02", "received": "1999-03-04 09:00", "fact": "attended"})
    told = scenario.turns(found)[0].message
    assert a.london(told.occurred_at) == "1999-03-02 12:00:00"
    assert a.london(told.received_at) == "1999-03-04 09:00:00"
    assert scenario.turns(world({"at": "1999-03-02", "fact": "attended"}))[0].message.occurred_at is None


@pytest.mark.parametrize(
    ("by", "role", "id"),
    [
        ("OM", "offender_manager", "brandt"),
        ("OM:dale", "offender_manager", "dale"),
        (None, "offender_manager", "brandt"),
        ("CA", "case_administrator", "case_administrator"),
        ("partner", "partner", "partner"),
    ],
)
def test_who_tells_it_is_one_of_the_people_of_the_scenario(by: str | None, role: str, id: str) -> None:
    told = scenario.turns(world({"at": "1999-03-02", "fact": "attended", **({"by": by} if by else {})}))[0].message
    assert (told.by.role, told.by.id) == (role, id)


def test_messages_are_numbered_by_their_place_in_the_file() -> None:
    found = world({"at": "1999-03-05", "fact": "view_stated"}, {"at": "1999-03-03", "fact": "view_stated"})
    assert [turn.message.id for turn in scenario.turns(found)] == ["e2", "e1"]


def test_times_of_day_are_londons() -> None:
    found = world(
        {"at": "1999-07-05 10:00", "fact": "appointment_made", "appointment": "A1", "when": "1999-07-09 10:00"}
    )
    told = scenario.turns(found)[0].message
    assert calendar.stamp(told.received_at) == "1999-07-05T09:00:00Z"
    assert told.body["when"] == "1999-07-09T09:00:00Z"


def test_times_that_yaml_reads_itself_are_londons_too(tmp_path: Path) -> None:
    made = "fact: appointment_made, appointment: A1, when: 1999-07-09 10:00:00"
    told = scenario.turns(read(tmp_path, ("fact: attended", made)))[-1].message
    assert told.body["when"] == "1999-07-09T09:00:00Z"


def test_a_misspelt_field_of_a_message_is_told_with_its_verb() -> None:
    with pytest.raises(BadInput, match="attend: apointment: Extra inputs are not permitted"):
        scenario.turns(world({"at": "1999-03-02", "fact": "attended", "apointment": "A1"}))


def test_a_partner_changes_its_behaviour_from_then_on() -> None:
    turn = scenario.turns(world({"at": "1999-03-02", "partner": "notices", "behaves": "down"}))[0]
    assert (turn.message, turn.partner, turn.behaves) == (None, "notices", "down")


def test_a_life_may_go_on_after_its_last_event() -> None:
    turns = scenario.turns(world({"at": "1999-03-02", "fact": "attended"}, until="1999-09-01"))
    assert (a.london(turns[-1].at), turns[-1].message) == ("1999-09-01 12:00:00", None)


# Series


def series(**every: Any) -> list[str]:
    found = world({"at": "1999-03-30 10:00", "fact": "attended", "every": every})
    return [a.london(turn.at) for turn in scenario.turns(found)]


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ({"days": 1, "until": "1999-04-01"}, ["03-30", "03-31", "04-01"]),
        ({"weeks": 2, "until": "1999-04-27"}, ["03-30", "04-13", "04-27"]),
        ({"months": 1, "until": "1999-06-30"}, ["03-30", "04-30", "05-30", "06-30"]),
        ({"weeks": 1, "days": 1, "until": "1999-04-10"}, ["03-30", "04-07"]),
    ],
)
def test_a_series_goes_on_until_its_day_at_the_same_time_of_day(every: dict[str, Any], days: list[str]) -> None:
    assert series(**every) == [f"1999-{day} 10:00:00" for day in days]


def test_a_series_of_months_keeps_the_day_it_began_on() -> None:
    found = world({"at": "1999-01-31", "fact": "attended", "every": {"months": 1, "until": "1999-04-30"}})
    assert [a.london(turn.at)[5:10] for turn in scenario.turns(found)] == ["01-31", "02-28", "03-31", "04-30"]


def test_a_series_keeps_its_time_of_day_over_the_change_of_clocks() -> None:
    found = world({"at": "1999-03-26 10:00", "fact": "attended", "every": {"days": 3, "until": "1999-03-30"}})
    assert [calendar.stamp(turn.at) for turn in scenario.turns(found)] == [
        "1999-03-26T10:00:00Z",
        "1999-03-29T09:00:00Z",
    ]


def test_number_and_day_of_a_series_stand_in_its_fields() -> None:
    event = {
        "at": "1999-03-02",
        "fact": "multi_agency_meeting_held",
        "level": 2,
        "attended": ["police", "officer {n}"],
        "actions": [{"id": "X{n}", "text": "by {day+7}, agreed on {day}", "by": "{day+7}"}],
        "every": {"weeks": 1, "until": "1999-03-09"},
    }
    second = scenario.turns(world(event))[1].message.body
    assert second["attended"] == ["police", "officer 2"]
    assert second["actions"] == [{"id": "X2", "text": "by 1999-03-16, agreed on 1999-03-09", "by": "1999-03-16"}]


def test_number_and_day_of_a_single_event_are_its_own() -> None:
    event = {"at": "1999-03-02", "fact": "appointment_made", "appointment": "A{n}", "when": "{day+1} 10:00"}
    assert scenario.turns(world(event))[0].message.body["when"] == "1999-03-03T10:00:00Z"


def test_every_event_of_a_series_may_have_an_id_of_its_own() -> None:
    found = world({"at": "1999-03-02", "fact": "attended", "id": "C{n}", "every": {"days": 1, "until": "1999-03-03"}})
    assert [turn.message.id for turn in scenario.turns(found)] == ["C1", "C2"]


# How a sentence begins


def begins(**start: Any):
    return scenario.begins(Start.model_validate({"pack": a.NS1995, **start}), "S-1")


def test_a_sentence_begins_with_its_engagement_and_what_the_court_imposed() -> None:
    messages, moment = begins(kind="community_order", imposed="1999-03-01", months=12, area="west")
    assert [told.type for told in messages] == ["engagement_opened", "sentenced"]
    assert a.london(moment) == "1999-03-01 12:00:00"
    assert messages[0].body["area"] == "west"


def test_before_sentence_it_begins_with_the_engagement_alone() -> None:
    messages, moment = begins(opened="2022-02-01 10:00")
    assert ([told.type for told in messages], a.london(moment)) == (["engagement_opened"], "2022-02-01 10:00:00")


def test_a_sentence_taken_on_late_begins_when_it_was_imposed() -> None:
    messages, moment = begins(kind="community_order", imposed="1999-03-01", months=12, taken_on="1999-06-01")
    assert a.london(moment) == "1999-06-01 12:00:00"
    assert [a.london(told.occurred_at) for told in messages] == ["1999-03-01 12:00:00"] * 2


def test_an_engagement_may_be_older_than_the_sentence() -> None:
    messages, _ = begins(opened="1999-02-01", kind="community_order", imposed="1999-03-01", months=12)
    assert [a.london(told.occurred_at)[:10] for told in messages] == ["1999-02-01", "1999-03-01"]


@pytest.mark.parametrize(
    ("start", "told"),
    [
        pytest.param({}, "say what was imposed", id="nothing"),
        pytest.param({"kind": "community_order", "imposed": "1999-03-01"}, "needs months or ends_on", id="no term"),
        pytest.param({"kind": "life", "imposed": "1999-03-01", "months": 9}, "has no end", id="a life with an end"),
        pytest.param({"knid": "life", "imposed": "1999-03-01"}, "knid: Extra inputs", id="a misspelt field"),
        pytest.param(
            {"kind": "life", "imposed": "1999-03-01", "pack": "ns1992@1"},
            "No policy pack 'ns1992@1'",
            id="no such pack",
        ),
        pytest.param(
            {"kind": "life", "imposed": "1994-03-01", "pack": None},
            "no standards are known for 1994-03-01",
            id="a day before all standards",
        ),
    ],
)
def test_a_beginning_that_cannot_be_is_told(start: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        begins(**start)


@pytest.mark.parametrize(
    ("imposed", "packs"), [("1999-03-01", (a.NS1995,)), ("2022-03-01", (a.SINCE_2021, "psr2020@1"))]
)
def test_the_packs_are_those_that_were_in_force(imposed: str, packs: tuple[str, ...]) -> None:
    messages, _ = begins(pack=None, kind="community_order", imposed=imposed, months=12)
    assert messages[0].body["packs"] == packs


@pytest.mark.parametrize("model", ["omm2005@1", ["omm2005@1", "cmm-enforcement@1"]])
def test_a_place_may_have_one_model_or_several(model: str | list[str]) -> None:
    messages, _ = begins(pack=None, kind="community_order", imposed="2006-03-01", months=12, model=model)
    models = [model] if isinstance(model, str) else model
    assert messages[0].body["packs"][-len(models) :] == tuple(models)


def test_the_same_sentence_may_be_opened_at_another_time_and_its_days_move_with_it() -> None:
    imposed = {"kind": "determinate", "imposed": "2021-11-08", "months": 36, "release_on": "2023-05-09"}
    start = Start.model_validate({**imposed, "taken_on": "2022-01-01", "area": "west"})
    moved = start.dated(calendar.instant("2022-11-08 09:00"))
    assert moved.imposed == {**imposed, "imposed": "2022-11-08", "release_on": "2024-05-08"}
    assert (a.london(moved.opened), moved.taken_on, moved.area) == ("2022-11-08 09:00:00", None, "west")


def test_an_engagement_may_be_opened_at_another_time() -> None:
    moved = Start(opened="2022-02-01", area="west").dated(calendar.instant("2023-02-01"))
    assert (a.london(moved.opened), moved.imposed, moved.area) == ("2023-02-01 12:00:00", {}, "west")


# What must be true


def lived() -> list:
    return list(a.in_court().entries)


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        ({"entry": "warned"}, True),
        ({"entry": "warned", "times": 2}, True),
        ({"entry": "warned", "times": 1}, False),
        ({"entry": "recall_decided"}, False),
        ({"entry": "recall_decided", "times": 0}, True),
        ({"entry": "warned", "on": "1999-03-18"}, True),
        ({"entry": "warned", "on": "1999-03-19"}, False),
        ({"entry": "warned", "by": "1999-03-11", "times": 1}, True),
        ({"entry": "warned", "with": {"failure": "A2"}, "times": 1}, True),
        ({"entry": "warned", "with": {"failure": "A9"}}, False),
        ({"owed": "hearing", "on": "1999-03-24"}, True),
        ({"owed": "hearing", "on": "1999-03-23"}, False),
        ({"owed": "hearing", "on": "1999-03-24", "due": "none", "owner": "court"}, True),
        ({"owed": "hearing", "on": "1999-03-24", "owner": "prison"}, False),
        ({"owed": "explanation_sought", "on": "1999-02-01", "times": 0}, True),
        ({"owed": "first_appointment", "on": "1999-03-02", "due": "1999-03-08"}, True),
        ({"owed": "first_appointment", "on": "1999-03-02", "due": "1999-03-09"}, False),
        ({"owed": "first_appointment", "on": "1999-03-02", "times": 2}, False),
        ({"served": "community", "on": "1999-03-24"}, True),
        ({"served": "custody", "on": "1999-03-24"}, False),
        ({"served": "community", "on": "1999-02-01"}, False),
    ],
    ids=str,
)
def test_what_must_be_true_is_checked_against_the_entries(check: dict[str, Any], holds: bool) -> None:
    expected = world(expect=[{"name": "x", **check}]).expect[0]
    assert expected.holds(lived()) is holds


def test_a_sentence_as_it_was_known_at_a_moment() -> None:
    known = scenario.as_at(lived(), calendar.instant("1999-03-10 11:00"))
    assert known.last("failed_to_attend").about == "A1"
    assert known.last("judged") is None
    assert scenario.as_at(lived(), calendar.instant("1999-02-01")) is None


# The schema for editors


SCHEMA = Draft202012Validator(scenario.json_schema())


def as_editors_see_it(path: Path) -> Any:
    """YAML as an editor's schema check has it: days and times are text."""

    class Text(yaml.SafeLoader):
        yaml_implicit_resolvers = {
            first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp",)]
            for first, resolvers in scenario._Yaml12.yaml_implicit_resolvers.items()
        }

    return yaml.load(path.read_text(encoding="utf-8"), Loader=Text)


@pytest.mark.parametrize("path", [*EXAMPLES, *LIVES], ids=lambda path: path.stem)
def test_the_schema_accepts_every_scenario(path: Path) -> None:
    SCHEMA.validate(as_editors_see_it(path))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("fact: attended", "fact: attended, apointment: A1"), id="a field of a message"),
        pytest.param(("months: 12", "moths: 12"), id="a field of the sentence"),
        pytest.param(("fact: attended", "fact: atended"), id="a message"),
        pytest.param(("at: 1999-03-04 10:00, ", ""), id="a time left out"),
        pytest.param(("fact: attended", "fact: judge"), id="a command as a fact"),
        pytest.param(("offender_manager: brandt", "grade: PO"), id="a field that must be there"),
    ],
)
def test_the_schema_rejects_what_is_misspelt(tmp_path: Path, change: tuple[str, str]) -> None:
    SCHEMA.validate(as_editors_see_it(written(tmp_path)))
    with pytest.raises(ValidationError):
        SCHEMA.validate(as_editors_see_it(written(tmp_path, change)))


@pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)
def test_a_life_of_the_tests_holds_what_it_says(path: Path) -> None:
    found = scenario.read(path)
    told = rehearsal.live(found)
    assert [check.name for check in rehearsal.checked(found, told.entries, told.refusals) if not check.holds] == []


def test_an_event_knows_what_it_tells() -> None:
    told = Event.model_validate({"at": "1999-03-02", "command": "judge"})
    partner = Event.model_validate({"at": "1999-03-02", "partner": "notices", "behaves": "up"})
    assert (told.type, partner.type) == ("judge", None)
