"""Verbs that tell a sentence something: answered from the record, or turned down in words with an exit code."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from domain import calendar
from tests.live import Live
from tests.stack import now, told
from tests.terminal import Terminal, on_a_screen
from workers import temporal_server

OM, CA, LM = ("--by", "OM:osei"), ("--by", "CA:webb"), ("--by", "LM:khan")


async def _allocated(live: Live) -> str:
    id = await live.begun()
    await live.sentences.tell(id, told(f"{id}:allocate", "allocate", "LM:khan", offender_manager="osei"))
    return id


async def _failed(live: Live) -> str:
    """A sentence with a failure to attend, A1, that was explained."""
    id = await _allocated(live)
    yesterday = now() - timedelta(days=1)
    for type, body in (("appointment_made", {"when": yesterday.isoformat()}), ("failed_to_attend", {})):
        await live.sentences.tell(id, told(f"{id}:{type}", type, "CA:webb", appointment="A1", **body))
    for type, body in (("seek_explanation", {}), ("explanation_given", {"given": "none_given"})):
        await live.sentences.tell(id, told(f"{id}:{type}", type, "CA:webb", failure="A1", **body))
    return id


async def test_a_command_is_answered_with_its_entry_who_said_so_and_why(live: Live) -> None:
    id = await live.begun()
    shown = await live.terminal.told("allocate", id, "--offender-manager", "osei", *LM)
    assert (shown.code, shown.err) == (0, "")
    assert shown.lines[0] == "   3  Allocated to offender manager osei  (line_manager:khan)"
    assert any("probation-2021@1/allocation" in line for line in shown.lines[1:])
    assert live.types(id) == ["engagement_opened", "sentenced", "allocated"]


async def test_nobody_allocates_past_the_caseload_limit_without_saying_why(live: Live) -> None:
    id = await live.begun()
    allocate = ("allocate", id, "--offender-manager", "osei", "--caseload", "50", *LM)
    refused = await live.terminal.told(*allocate)
    assert (refused.code, live.types(id)) == (3, ["engagement_opened", "sentenced"])
    assert refused.err.startswith("Refused (doubt.caseload-over-cap): More cases than the cap: 51 of 50.")
    done = await live.terminal.told(*allocate, "--going-on", "nobody else has room", "--json")
    assert done.code == 0, done
    going_on = {"codes": ["caseload_over_cap"], "reason": "nobody else has room"}
    assert done.json[0]["data"]["going_on"] == going_on


async def test_on_a_terminal_somebody_is_asked_why_they_go_on(live: Live) -> None:
    id = await live.begun()

    def at_the_screen() -> str:
        with on_a_screen(
            live.terminal, "allocate", id, "--offender-manager", "osei", "--caseload", "50", *LM
        ) as screen:
            asked = screen.until("nothing is done)")
            screen.types("nobody else has room")
            screen.until("Allocated to offender manager osei")
            return asked

    assert "More cases than the cap: 51 of 50." in await asyncio.to_thread(at_the_screen)
    assert live.record.entries(id)[-1].data.going_on.reason == "nobody else has room"  # type: ignore[attr-defined]


async def test_a_fact_as_json_is_its_entries_as_the_record_has_them(live: Live) -> None:
    id = await _allocated(live)
    shown = await live.terminal.told("risk", id, "--source", "police", "--text", "threats", *OM, "--json")
    assert shown.code == 0, shown
    assert [entry["by"] for entry in shown.json] == [{"role": "offender_manager", "id": "osei"}]
    record = await live.terminal.told("record", id, "--json")
    assert shown.json == record.json[-len(shown.json) :]


async def test_a_field_that_is_a_model_is_given_as_yaml(live: Live) -> None:
    id = await _allocated(live)
    factors = "{scheme: cmm-menu, risk_of_harm: low, ogrs: 50}"
    shown = await live.terminal.told("work-out-tier", id, "--factors", factors, *OM, "--json")
    assert shown.code == 0, shown
    assert (shown.json[0]["type"], shown.json[0]["data"]["tier"]) == ("tier_worked_out", "4")


async def test_who_says_so_may_stand_in_the_environment(live: Live) -> None:
    id = await live.begun()
    terminal = live.terminal.with_(SENTENCE_BY="LM:khan")
    assert (await terminal.told("allocate", id, "--offender-manager", "osei")).code == 0
    assert str(live.record.entries(id)[-1].by) == "line_manager:khan"


@pytest.mark.parametrize("named", [["A1"], ["--failure", "A1"]], ids=["beside it", "as an option"])
@pytest.mark.parametrize("found", [["--unacceptable"], ["--finding", "unacceptable"]], ids=["flag", "choice"])
async def test_what_it_is_about_and_what_was_found_can_be_said_in_two_ways(
    named: list[str], found: list[str], live: Live
) -> None:
    id = await _failed(live)
    shown = await live.terminal.told("judge", id, *named, *found, "--reason", "no reply", *OM, "--json")
    assert shown.code == 0, shown
    assert shown.json[0]["data"] == {"failure": "A1", "finding": "unacceptable", "reason": "no reply"}


async def test_a_field_with_fields_of_its_own_is_given_as_yaml(live: Live) -> None:
    id = await _allocated(live)
    given = ("--kind", "determinate", "--imposed", "2026-01-05", "--months", "12")
    terms = ("--terms", "{offence_on: 2025-06-02, age_group: adult, remand_days: 9}")
    shown = await live.terminal.told("sentenced", id, *given, *terms, "--by", "court", "--json")
    assert shown.code == 0, shown
    assert '"remand_days": 9' in shown.json[0]["data"]["body"], "it does not fit a sentence that was passed already"


async def test_fields_may_come_from_a_file_and_an_option_goes_before_it(live: Live, tmp_path: Path) -> None:
    id = await _allocated(live)
    (tmp_path / "made.yaml").write_text("appointment: A7\nwhen: 2099-01-05 10:00\nletter: true\nhow: telephone\n")
    given = ("--from", str(tmp_path / "made.yaml"), "--how", "face_to_face")
    shown = await live.terminal.told("appoint", id, *given, *CA, "--json")
    assert shown.code == 0, shown
    data = shown.json[0]["data"]
    assert (data["appointment"], data["letter"], data["how"]) == ("A7", True, "face_to_face")
    assert data["when"] == "2099-01-05T10:00:00Z"


async def test_one_of_many_is_written_as_yaml_once_for_each(live: Live) -> None:
    id = await _allocated(live)
    many = ("--objectives", "{id: O1, text: Find work}", "--objectives", "{id: O2, text: Keep the tenancy}")
    shown = await live.terminal.told("plan", id, *many, "--contact-every-days", "7", *OM, "--json")
    assert shown.code == 0, shown
    assert [one["text"] for one in shown.json[0]["data"]["objectives"]] == ["Find work", "Keep the tenancy"]


async def test_a_day_alone_is_kept_as_a_day_and_a_time_is_in_london(live: Live) -> None:
    id = await live.begun()
    on = calendar.day(now() - timedelta(days=2))
    by_day = await live.terminal.told("address-changed", id, "--known-from", "a letter", *CA, "--at", str(on), "--json")
    by_hour = await live.terminal.told(
        *("address-changed", id, "--known-from", "a call", *CA, "--at", f"{on} 10:00", "--json")
    )
    assert (by_day.json[0]["occurred_at"], by_day.json[0]["day_only"]) == (calendar.stamp(calendar.midday(on)), True)
    ten = calendar.stamp(calendar.instant(f"{on} 10:00"))
    assert (by_hour.json[0]["occurred_at"], by_hour.json[0].get("day_only")) == (ten, None)


async def test_the_same_id_again_is_answered_with_what_the_first_time_made(live: Live) -> None:
    id = await live.begun()
    words = ("allocate", id, "--offender-manager", "osei", *LM, "--id", "m1", "--json")
    first, again = await live.terminal.told(*words), await live.terminal.told(*words)
    assert first.code == again.code == 0
    assert first.json == again.json
    assert live.types(id).count("allocated") == 1


async def test_a_dry_run_shows_what_would_follow_and_does_nothing(live: Live) -> None:
    id = await live.begun()
    words = ("allocate", id, "--offender-manager", "osei", *LM)
    before = live.record.head(id)
    shown, as_json = (
        await live.terminal.told(*words, "--dry-run"),
        await live.terminal.told(*words, "--dry-run", "--json"),
    )
    assert shown.lines[:2] == ["What would follow:", "   3  Allocated to offender manager osei  (line_manager:khan)"]
    assert [(entry["seq"], entry["type"]) for entry in as_json.json] == [(3, "allocated")]
    assert live.record.head(id) == before


async def test_a_dry_run_shows_what_would_be_due(live: Live) -> None:
    id = await _allocated(live)
    made = ("appoint", id, "A1", "--when", "2099-01-05 10:00", *CA, "--dry-run")
    assert "  due 6 Jan 2099: appointment_outcome/A1" in (await live.terminal.told(*made)).lines


async def test_a_fact_that_does_not_fit_is_kept_and_said_to_be(live: Live) -> None:
    id = await _allocated(live)
    shown = await live.terminal.told("absent", id, "A9", *OM)
    assert shown.code == 0
    assert shown.err == "Recorded. It does not fit what is known; somebody will look at it.\n"
    assert live.types(id)[-1] == "did_not_fit"


async def test_a_command_at_the_wrong_time_is_refused_with_the_rule_and_the_remedy(live: Live) -> None:
    id = await _allocated(live)
    for type, body in (("appointment_made", {"when": now().isoformat()}), ("failed_to_attend", {})):
        await live.sentences.tell(id, told(f"{id}:{type}", type, "CA:webb", appointment="A1", **body))
    shown = await live.terminal.told("judge", id, "A1", "--unacceptable", "--reason", "none given", *OM)
    assert (shown.code, shown.out) == (3, "")
    rule, remedy = shown.err.splitlines()
    assert rule.startswith("Refused (enforcement.no-explanation): ")
    assert remedy.startswith("Try: ")


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=["told", "dry run"])
async def test_a_command_without_authority_is_refused_and_says_who_may(dry: list[str], live: Live) -> None:
    id = await _failed(live)
    shown = await live.terminal.told("judge", id, "A1", "--unacceptable", "--reason", "x", *CA, *dry)
    assert shown.err.startswith("Refused (authority.role): ")
    assert "offender manager" in shown.err
    assert (shown.code, shown.out) == (4, "")


async def test_a_refusal_as_json_is_an_object_on_stdout_and_words_on_stderr(live: Live) -> None:
    id = await _failed(live)
    words = ("judge", id, "A1", "--unacceptable", "--reason", "x", "--by", "OM:other", "--json")
    shown = await live.terminal.told(*words)
    assert shown.json.keys() == {"error", "code", "detail"}
    assert shown.json["code"] == "authority.own-manager"
    assert "Try: " in shown.err
    assert "judged" not in live.types(id)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["absent", "A1"], "say who you are with --by ROLE:ID"),
        (["absent", *OM], "absent: appointment: Field required."),
        (["absent", "A1", "--by", "boss"], "no role 'boss'"),
        (["absent", "A1", *OM, "--at", "yesterday"], "'yesterday' is no date or time"),
        (["appoint", "A1", "--when", "soon", *CA], "'soon' is no date or time"),
        (["judge", "A1", "--finding", "guilty", *OM], "'guilty' is not one of 'acceptable', 'unacceptable'"),
        (["assess", "--harm", "low", "--likelihood", "42x", *OM], "42x"),
        (["plan", "--contact-every-days", "seven", *OM], "'seven' is not a valid integer"),
        (["plan", "--objectives", "{id: [", *OM], "That is no YAML"),
        (["plan", "--objectives", "2024-13-01", *OM], "That is no YAML"),
        (["plan", "--objectives", "work", "--contact-every-days", "7", *OM], "plan: objectives.0: "),
        (["annul", "three", "--type", "judged", "--occurred-on", "1999-04-09", "--reason", "x", *OM], "annul: seq: "),
        (["judge", "A9", "--unacceptable", "--reason", "x", *OM], "There is no failure 'A9'"),
        (["absent", "A1", *OM, "--colour", "red"], "No such option"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
async def test_bad_data_is_wrong_usage_and_changes_nothing(words: list[str], says: str, live: Live) -> None:
    id = await _allocated(live)
    shown = await live.terminal.told(words[0], id, *words[1:])
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err
    assert live.types(id)[-1] == "allocated"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b"appointment: [A1\n", "That is no YAML"),
        (b"\xff\xfe\x00", "That is no YAML"),
        (b"appointment: 2024-13-01\n", "That is no YAML"),
        (b"just words\n", "holds no fields: write `name: value` lines."),
        (b"appointment: A1\ncolour: red\n", "absent: colour: "),
    ],
)
def test_a_file_of_fields_that_cannot_be_read_is_one_plain_line(
    written: bytes, says: str, terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "fields.yaml").write_bytes(written)
    shown = terminal.run("absent", "S-1", *OM, "--from", str(tmp_path / "fields.yaml"))
    assert (shown.code, shown.out) == (2, "")
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=["told", "dry run"])
async def test_a_sentence_that_nobody_knows_is_not_found(dry: list[str], live: Live) -> None:
    shown = await live.terminal.told("allocate", "S-nobody", "--offender-manager", "osei", *LM, *dry)
    assert (shown.code, shown.out) == (5, "")
    assert shown.err.startswith("There is no sentence 'S-nobody'")


def test_without_a_stack_it_says_how_to_start_one(terminal: Terminal) -> None:
    shown = terminal.run("allocate", "S-1", "--offender-manager", "osei", *LM)
    says = f"Nothing runs on {terminal.home}. Start it with `sentence up`, or set TEMPORAL_ADDRESS.\n"
    assert shown == (7, "", says)


def test_a_server_that_does_not_answer_is_out_of_reach(terminal: Terminal) -> None:
    address = f"127.0.0.1:{temporal_server.free_port()}"
    shown = terminal.with_(TEMPORAL_ADDRESS=address).run("allocate", "S-1", "--offender-manager", "osei", *LM, "--json")
    assert shown.code == 7
    assert shown.json["error"] == "OutOfReach"
    assert shown.err.startswith(f"No Temporal server answers at {address}")
    assert len(shown.err.splitlines()) == 1


async def test_an_entry_made_in_error_is_annulled_by_its_number_type_and_day(live: Live) -> None:
    id = await _failed(live)
    judged = await live.terminal.told("judge", id, "A1", "--unacceptable", "--reason", "x", *OM, "--json")
    seq, on = judged.json[0]["seq"], judged.json[0]["occurred_at"][:10]
    words = ("annul", id, str(seq), "--type", "judged", "--occurred-on", on, "--reason", "wrong person", *OM)
    shown = await live.terminal.told(*words)
    assert shown.code == 0, shown
    assert f"Entry {seq} (judged) annulled: wrong person" in shown.out
    assert live.record.standing(id).enforcement == "to_be_judged"


async def test_another_day_than_the_records_annuls_nothing(live: Live) -> None:
    id = await _failed(live)
    seq = live.types(id).index("failed_to_attend") + 1
    words = ("annul", id, str(seq), "--type", "failed_to_attend", "--occurred-on", "1999-04-09", "--reason", "x", *OM)
    shown = await live.terminal.told(*words)
    assert (shown.code, shown.out) == (2, "")
    assert f"entry {seq} did not happen on 1999-04-09" in shown.err


async def test_a_matter_is_settled_once_and_then_is_open_no_more(live: Live) -> None:
    id = await _allocated(live)
    await live.terminal.told("absent", id, "A9", *OM)
    key = f"did_not_fit/{live.record.head(id).seq}"
    words = ("settle", id, key, "--no-action", "--reason", "typed twice", *OM)
    assert key in [item["key"] for item in (await live.terminal.told("diary", id, "--json")).json]
    assert (await live.terminal.told(*words)).code == 0
    assert key not in [item["key"] for item in (await live.terminal.told("diary", id, "--json")).json]
    again = await live.terminal.told(*words)
    assert (again.code, again.err) == (2, f"settle: nothing is open under '{key}'. Open: nothing.\n")


async def test_a_sentence_that_has_ended_refuses_and_can_still_be_read(live: Live) -> None:
    id = await live.begun()
    await live.sentences.tell(id, told(f"{id}:died", "died", "CA:webb"))
    assert (await live.terminal.told("end", id, "--summary", "died", *OM)).code == 0
    await live.client.get_workflow_handle(id).result()
    shown = await live.terminal.told("address-changed", id, "--known-from", "a letter", *CA)
    assert (shown.code, shown.err.splitlines()[0]) == (3, "Refused (term.ended): This sentence has ended.")
    assert (await live.terminal.told("record", id)).code == 0
