"""`sentence export`: the whole record as files for other programs."""

from pathlib import Path

from tests.clients.lives import keep_at, quiet
from tests.terminal import Terminal


def test_the_export_says_which_file_holds_how_many_rows(terminal: Terminal, tmp_path: Path) -> None:
    keep_at(terminal.home, quiet("S-1"), quiet("S-2")[:10])
    folder = tmp_path / "out"
    shown = terminal.run("export", str(folder))
    assert (shown.code, shown.err) == (0, "")
    assert [line.split() for line in shown.lines] == [
        ["53", "entries", str(folder / "entries.csv")],
        ["2", "sentences", str(folder / "sentences.csv")],
        [
            str(len(terminal.run("show", "S-2", "--json").json["standing"]["due"])),
            "obligations",
            f"{folder}/obligations.csv",
        ],
    ]
    assert len((folder / "entries.csv").read_text().splitlines()) == 54


def test_the_record_of_a_sentence_as_csv_is_its_part_of_the_export(terminal: Terminal, tmp_path: Path) -> None:
    keep_at(terminal.home, quiet("S-1"))
    terminal.run("export", str(tmp_path / "out"))
    exported = (tmp_path / "out" / "entries.csv").read_text()
    assert terminal.run("record", "S-1", "--csv").out.replace('"', "") == exported.replace('"', "")


def test_the_export_as_json_names_its_files(terminal: Terminal, tmp_path: Path) -> None:
    keep_at(terminal.home, quiet("S-1"))
    shown = terminal.run("export", str(tmp_path), "--format", "parquet", "--as-at", "1999-06-01", "--json").json
    assert shown["entries"] == {"file": str(tmp_path / "entries.parquet"), "rows": 23}
    assert shown.keys() == {"entries", "sentences", "obligations"}


def test_an_export_over_another_needs_force(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.run("export", str(tmp_path)).code == 0
    again = terminal.run("export", str(tmp_path))
    assert (again.code, again.out) == (2, "")
    assert (
        again.err == f"{tmp_path}/entries.csv is there already: name another folder, or write over it with --force.\n"
    )
    assert terminal.run("export", str(tmp_path), "--force").code == 0


def test_a_day_that_no_calendar_has_is_wrong_usage(terminal: Terminal, tmp_path: Path) -> None:
    shown = terminal.run("export", str(tmp_path / "out"), "--as-at", "2026-02-30")
    assert (shown.code, shown.out) == (2, "")
    assert not (tmp_path / "out").exists()
