"""Verbs that look read the record alone: they answer while nothing runs."""

import csv
import json

import pytest

from clients.record import CaseRecord
from tests.clients.lives import begun, keep_at, overdue, quiet
from tests.stack import told
from tests.terminal import Terminal

ALLOCATED = told("m1", "allocate", "LM:khan", offender_manager="osei", case_administrator="webb")


@pytest.fixture
def house(terminal: Terminal) -> Terminal:
    """S-1 has a manager, S-2 has none and is overdue, S-3 has ended."""
    keep_at(terminal.home, begun("S-1", ALLOCATED), overdue("S-2"), quiet("S-3"))
    return terminal


def test_a_sentence_is_shown_with_what_is_owed_the_soonest_first(house: Terminal) -> None:
    shown = house.run("show", "S-1")
    assert shown.code == 0
    assert shown.lines[0].startswith("S-1  Community order, ")
    assert "In the community since" in shown.lines[1]
    assert "manager osei · area north · packs probation-2021@1" in shown.lines[2]
    assert shown.lines[3] == "Enforcement: nothing open"
    assert shown.lines[4].split() == ["DUE", "WHAT", "OWNER", "STANDARD"]
    assert "Hold the first appointment" in shown.lines[5]
    assert "probation-2021@1/first_appointment" in shown.lines[5]
    assert shown.lines[-1].startswith("no date")


def test_a_sentence_that_has_ended_says_so(house: Terminal) -> None:
    assert house.run("show", "S-3").lines[1].startswith("Ended on ")


def test_a_sentence_as_json_is_where_it_stands_and_its_state(house: Terminal) -> None:
    shown = house.run("show", "S-1", "--json").json
    assert shown.keys() == {"standing", "state"}
    assert shown["standing"] == next(row for row in house.run("list", "--json").json if row["sentence"] == "S-1")
    assert (shown["state"]["id"], shown["state"]["seq"]) == ("S-1", 3)


def test_a_part_of_a_record_that_cannot_be_meant_is_wrong_usage(house: Terminal) -> None:
    shown = house.run("record", "S-1", "--last", "0")
    assert (shown.code, shown.out) == (2, "")
    assert "0 is not in the range" in shown.err


def test_the_record_as_csv_has_the_columns_of_the_export_and_every_reason(house: Terminal) -> None:
    head, *rows = csv.reader(house.run("record", "S-1", "--csv").out.splitlines())
    assert ",".join(head) == (
        "sentence,seq,type,occurred_at,recorded_at,day_only,role,by,message,data,because,schema,chain"
    )
    entries = house.run("record", "S-1", "--json").json
    assert [row[:5] for row in rows] == [
        [str(entry[name]) for name in ("sentence", "seq", "type", "occurred_at", "recorded_at")] for entry in entries
    ]
    assert [json.loads(row[9]) for row in rows] == [entry["data"] for entry in entries]
    assert [json.loads(row[10]) for row in rows] == [entry["because"] for entry in entries]


@pytest.mark.parametrize("verb", ["show", "diary", "record"])
def test_a_sentence_that_nobody_knows_is_not_found(verb: str, house: Terminal) -> None:
    assert house.run(verb, "S-9") == (5, "", "There is no sentence 'S-9' in the record.\n")


def test_the_record_tells_each_step_in_words_with_who_said_so(house: Terminal) -> None:
    head, *lines = house.run("record", "S-1").lines
    assert head.split() == ["SEQ", "WHEN", "WHAT", "BY"]
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]
    assert "Allocated to offender manager osei" in lines[2]
    assert lines[2].rstrip().endswith("line_manager:khan")


def test_the_record_with_reasons_names_the_standard_and_what_led_there(house: Terminal) -> None:
    plain, reasoned = house.run("record", "S-1"), house.run("record", "S-1", "--reasons")
    why = [line.strip() for line in reasoned.lines if line not in plain.lines and line.startswith("       ")]
    assert any("probation-2021@1/allocation" in line and "from entry 2" in line for line in why)


def test_the_record_as_json_is_its_canonical_entries_and_their_chain(house: Terminal) -> None:
    entries = house.run("record", "S-1", "--json").json
    record = CaseRecord(f"sqlite:///{house.home / 'record.db'}")
    assert entries == [{**json.loads(line.text), "chain": line.chain} for line in record.lines("S-1")]
    record.close()
    assert house.run("record", "S-1", "--json", "--last", "1").json == entries[-1:]


def test_what_was_learnt_later_says_when(house: Terminal) -> None:
    assert any(line.strip().startswith("learnt ") for line in house.run("record", "S-2").lines)


async def test_piped_output_is_neither_cut_nor_coloured(house: Terminal) -> None:
    shown = await house.with_(COLUMNS="20").process("record", "S-1", "--reasons")
    assert shown.code == 0
    assert shown.out == house.run("record", "S-1", "--reasons").out
    assert "\x1b" not in shown.out
