"""The export is the record: read back, its tables hold what the record holds, of one moment, whole or not at all."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from clients import export
from clients.record import CaseRecord
from domain import calendar, life
from domain.errors import BadInput, OutOfReach
from domain.messages import Entry
from domain.record import Standing, standing_of
from tests.clients.lives import keep, life_of

LIVES = ("quiet-community-order", "recalled-and-re-released", "transfer-between-areas")
COVERED = 12
"""The entry of the last of them by which somebody stands in."""
A_DAY = date(2023, 3, 1)
"""When the first had ended, the second was on its way, the third had somebody stand in."""


@pytest.fixture
def lives() -> list[tuple[Entry, ...]]:
    """Whole ones, half ones, and one that somebody stands in for."""
    whole = [life_of(name, f"S-{name}") for name in LIVES]
    half = [life_of(name, f"H-{name}")[: len(life_of(name, f"H-{name}")) // 2] for name in LIVES]
    return [*whole, *half, life_of("transfer-between-areas", "C-1")[:COVERED]]


@pytest.fixture
def kept(database: str, lives: list[tuple[Entry, ...]]) -> str:
    record = CaseRecord(database)
    keep(record, *lives)
    record.close()
    return database


def _read(file: Path) -> list[dict[str, Any]]:
    """What stands in a file, instants and days as text, as JSON would have them."""
    names = [name for name, *_ in duckdb.sql(f"DESCRIBE FROM '{file}'").fetchall()]
    rows = duckdb.sql(f"SELECT to_json(row) FROM (FROM '{file}') AS row").fetchall()
    assert all(list(json.loads(text)) == names for (text,) in rows)
    return [json.loads(text) for (text,) in rows]


def _entry(entry: Entry) -> dict[str, Any]:
    text = json.loads(entry.text)
    by = {"role": text["by"]["role"], "by": text["by"]["id"]}
    same = {name: text[name] for name in ("sentence", "seq", "type", "message", "data", "because", "schema")}
    at = {name: _instant(text[name]) for name in ("occurred_at", "recorded_at")}
    return same | by | at | {"day_only": text.get("day_only", False), "chain": entry.chain}


def _instant(stamp: str | None) -> str | None:
    return stamp and stamp.replace("T", " ").replace("Z", "+00")


def _sentence(row: Standing) -> dict[str, Any]:
    kept = row.model_dump(mode="json", exclude={"due", "cover", "key_workers"})
    cover = row.cover.model_dump(mode="json") if row.cover else {}
    return kept | {
        f"covered_{name}": cover.get(key) for name, key in (("by", "by"), ("from", "from_day"), ("until", "until"))
    }


def _obligations(row: Standing) -> list[dict[str, Any]]:
    return [
        {
            **{"sentence": row.sentence, "key": item.key, "owner": item.owner, "holder": row.holder(item.owner)},
            **{"due": _instant(item.due and calendar.stamp(item.due)), "level": item.level, "goes_to": item.goes_to},
        }
        for item in row.due
    ]


def _in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["sentence"], row.get("seq"), row.get("key")))


def _must_be(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert _in_order(found) == _in_order(expected)


def test_parquet_read_back_is_the_record(kept: str, lives: list[tuple[Entry, ...]], tmp_path: Path) -> None:
    rows = export.write(kept, tmp_path / "out", "parquet")
    files = export.files(tmp_path / "out", "parquet")
    standings = [standing_of(life.evolve_all(entries)) for entries in lives]
    assert {file.name for file in (tmp_path / "out").iterdir()} == {file.name for file in files.values()}
    assert any(row.cover for row in standings)
    _must_be(_typed(files["entries"]), [_entry(entry) for entries in lives for entry in entries])
    _must_be(_read(files["sentences"]), [_sentence(row) for row in standings])
    _must_be(_read(files["obligations"]), [item for row in standings for item in _obligations(row)])
    assert rows == {name: len(_read(file)) for name, file in files.items()}


def test_as_at_a_day_it_is_what_was_recorded_until_its_end(
    kept: str, lives: list[tuple[Entry, ...]], tmp_path: Path
) -> None:
    steps: list[int] = []
    export.write(kept, tmp_path, "parquet", as_at=A_DAY, step=steps.append)
    files, end = export.files(tmp_path, "parquet"), calendar.end_of(A_DAY)
    known = [tuple(entry for entry in entries if entry.recorded_at <= end) for entries in lives]
    standings = [standing_of(life.evolve_all(entries)) for entries in known if entries]
    assert 0 < sum(map(len, known)) < sum(map(len, lives))
    _must_be(_typed(files["entries"]), [_entry(entry) for entries in known for entry in entries])
    _must_be(_read(files["sentences"]), [_sentence(row) for row in standings])
    _must_be(_read(files["obligations"]), [item for row in standings for item in _obligations(row)])
    assert sum(steps) == len(standings)


def test_csv_has_the_same_rows_with_instants_in_iso_8601(kept: str, tmp_path: Path) -> None:
    export.write(kept, tmp_path, "csv")
    export.write(kept, tmp_path, "parquet")
    for name in export.TABLES:
        with (tmp_path / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        columns = _read(tmp_path / f"{name}.parquet")
        assert [list(row) for row in rows[:1]] == [list(row) for row in columns[:1]]
        assert [list(map(_as_csv, row.values())) for row in columns] == [list(row.values()) for row in rows]


def test_the_columns_have_types(kept: str, tmp_path: Path) -> None:
    export.write(kept, tmp_path, "parquet")
    assert _types(tmp_path / "entries.parquet") == {
        **dict.fromkeys(("sentence", "type", "role", "by", "message", "data", "because", "chain"), "VARCHAR"),
        **dict.fromkeys(("occurred_at", "recorded_at"), "TIMESTAMP WITH TIME ZONE"),
        **{"seq": "INTEGER", "schema": "INTEGER", "day_only": "BOOLEAN"},
    }
    days = ("covered_from", "covered_until", "ends_on", "ended_on")
    assert {_types(tmp_path / "sentences.parquet")[day] for day in days} == {"DATE"}
    assert _types(tmp_path / "obligations.parquet")["due"] == "TIMESTAMP WITH TIME ZONE"


def test_an_empty_record_is_three_tables_without_rows(database: str, tmp_path: Path) -> None:
    CaseRecord(database).close()
    assert export.write(database, tmp_path, "csv") == dict.fromkeys(export.TABLES, 0)
    assert (tmp_path / "entries.csv").read_text().startswith("sentence,seq,type,occurred_at,")


def test_no_file_is_written_over_unless_that_is_said(kept: str, tmp_path: Path) -> None:
    (tmp_path / "sentences.csv").write_text("mine")
    with pytest.raises(BadInput, match=r"sentences\.csv is there already"):
        export.write(kept, tmp_path, "csv")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir() if file.suffix == ".csv"] == [
        ("sentences.csv", "mine")
    ]
    export.write(kept, tmp_path, "csv", over=True)
    assert (tmp_path / "sentences.csv").read_text() != "mine"


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "entries.csv").write_text("mine")
    with pytest.raises(OutOfReach):
        export.write(f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path, "csv", over=True)
    assert [file.name for file in tmp_path.iterdir()] == ["entries.csv"]
    assert (tmp_path / "entries.csv").read_text() == "mine"


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/x"])
def test_a_folder_that_cannot_be_is_bad_input(folder: str, kept: str) -> None:
    with pytest.raises(BadInput, match=f"{folder} cannot be written to: "):
        export.write(kept, Path(folder), "csv")


def _typed(file: Path) -> list[dict[str, Any]]:
    """Entries, their JSON read."""
    return [row | {name: json.loads(row[name]) for name in ("data", "because")} for row in _read(file)]


def _types(file: Path) -> dict[str, str]:
    return {name: type_ for name, type_, *_ in duckdb.sql(f"DESCRIBE FROM '{file}'").fetchall()}


def _as_csv(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    return text.replace(" ", "T").replace("+00", "Z") if text[10:11] == " " and text.endswith("+00") else text
