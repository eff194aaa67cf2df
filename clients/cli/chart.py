"""Pictures from the record: one sentence as a timeline, or the caseload; in words where no file is asked for."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, get_args

import click
from rich.table import Table

from clients.cli.house import House
from clients.cli.known import as_at_option, entries_of
from clients.cli.plain import out, write_text
from domain import calendar, held, rehearsal, scenario, words
from domain.errors import BadInput
from domain.held import By, Held, Week
from domain.known import must_be_known_by
from domain.timeline import timeline_of
from domain.timeline.shape import Timeline
from domain.timeline.words import Told, sentences, shown, table
from domain.timeline.zoom import Window, Zoom, part, windows, zoomed

CASELOAD = "caseload"
SCENARIOS = (".yaml", ".yml")
FORMS = (".svg", ".html")


class Chart(NamedTuple):
    """A picture before it is drawn: its title, what it says, and all that it shows as a table."""

    title: str
    says: tuple[str, ...]
    caption: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


@click.command()
@click.argument("what", metavar="ID|FILE|caseload")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Draw it: a file .svg or .html.")
@click.option("--text", is_flag=True, help="Say what it shows, beside drawing it.")
@as_at_option
@click.option("--show", type=click.Choice([zoom.value for zoom in Zoom]), help="Of a long sentence: the part to show.")
@click.option("--by", type=click.Choice(get_args(By)), help="Of the caseload: what its rows are.")
@click.pass_obj
def chart(
    house: House, what: str, file: Path | None, text: bool, as_at: date | None, show: str | None, by: By | None
) -> None:
    """A sentence as a timeline, of the record or of a scenario's file; or the caseload."""
    if file and file.suffix not in FORMS:
        raise BadInput(f"--out {file}: a picture is a file that ends in {' or '.join(FORMS)}.")
    if (what == CASELOAD and (as_at or show)) or (what != CASELOAD and by):
        raise BadInput("--as-at is for one sentence, so is --show; --by for the caseload.")
    made, svg = (
        _caseload(house, by or "officer", file)
        if what == CASELOAD
        else _sentence(_timeline(house, what, as_at), show or Zoom.ALL, file)
    )
    if file:
        _write(file, made, svg)
        out.print(f"Drawn: {file}")
    if text or not file:
        _say(made)


def timeline_of_file(path: Path, as_at: date | None = None) -> Timeline:
    """The timeline of a scenario, lived to its end in memory; or what was known of it on a day."""
    rehearsed = scenario.read(path)
    entries = rehearsal.live(rehearsed).entries
    if as_at:
        return timeline_of(must_be_known_by(entries, as_at), as_at)
    return timeline_of(entries, rehearsed.until or calendar.day(entries[-1].recorded_at))


def _sentence(timeline: Timeline, show: str, file: Path | None) -> tuple[Chart, str]:
    window = part(timeline, show)
    if window is None and show != Zoom.ALL:
        raise BadInput(f"--show {show}: this sentence has {', '.join(windows(timeline))}.")
    rows = [_line(told) for told in table(zoomed(timeline, window) if window else timeline)]
    says: tuple[str, ...] = (*sentences(timeline), *([shown(window)] if window else []))
    columns = ("From", "To", "Lane", "What", "Entries")
    made = Chart(timeline.title, says, "Everything in the picture", columns, rows)
    return made, _drawn_timeline(timeline, window) if file else ""


def _timeline(house: House, what: str, as_at: date | None) -> Timeline:
    if Path(what).suffix in SCENARIOS:
        return timeline_of_file(Path(what), as_at)
    return timeline_of(entries_of(house, what, as_at), as_at or calendar.day(datetime.now(UTC)))


def _line(told: Told) -> tuple[str, ...]:
    last = words.say(told.last) if told.last and told.last != told.first else ""
    return words.say(told.first), last, told.lane, told.what, ", ".join(map(str, told.entries))


def _caseload(house: House, by: By, file: Path | None) -> tuple[Chart, str]:
    with house.record() as record:
        rows = list(record.standings())
    today = calendar.day(datetime.now(UTC))
    holders, weeks = held.held(rows, by), held.due_by_week(rows, today)
    title = f"Caseload by {by}, as at {today.day} {today:%B %Y}"
    made = Chart(
        title, _caseload_says(holders, weeks, by), f"Open sentences by {by} and tier", *_caseload_table(holders)
    )
    return made, _drawn_caseload(made, holders, weeks, by) if file else ""


def _caseload_says(holders: list[Held], weeks: list[Week], by: By) -> tuple[str, ...]:
    total = sum(one.sentences for one in holders)
    officers = [one for one in holders if one.holder != held.NOBODY]
    over = [
        f"{sum(one.sentences > cap.most for one in officers)} above the cap of {cap.most} ({ref})"
        for ref, cap in (held.caps() if by == "officer" else ())
    ]
    late, this_week, *_ = weeks
    return (
        f"{', '.join([f'{total} open sentences', f'{len(officers)} {by}s', *over])}.",
        f"{late.due} obligations are overdue, {this_week.due} fall due this week.",
    )


def _caseload_table(holders: list[Held]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    tiers = sorted({tier for one in holders for tier, _ in one.tiers})
    rows = [(one.holder, str(one.sentences), *(str(dict(one.tiers).get(tier, 0)) for tier in tiers)) for one in holders]
    return ("Who", "All", *(tier if tier == held.NO_TIER else f"Tier {tier}" for tier in tiers)), rows


def _drawn_timeline(timeline: Timeline, window: Window | None) -> str:
    from clients.pictures.timeline import picture  # here, because matplotlib takes half a second to load

    return picture(timeline, window)


def _drawn_caseload(made: Chart, holders: list[Held], weeks: list[Week], by: By) -> str:
    from clients.pictures.caseload import picture

    return picture(made.title, " ".join(made.says), holders, held.caps() if by == "officer" else (), weeks)


def _write(file: Path, made: Chart, svg: str) -> None:
    from clients.pictures.page import Part, page

    if file.suffix == ".html":
        svg = page(made.title, made.says, [Part(svg, made.caption, made.columns, made.rows)])
    write_text(file, svg)


def _say(made: Chart) -> None:
    out.print(f"[bold]{made.title}[/]")
    for sentence in made.says:
        out.print(sentence, markup=False)
    lines = Table(box=None, header_style="bold", pad_edge=False)
    for column in made.columns:
        lines.add_column(column.upper(), overflow="fold")
    for row in made.rows:
        lines.add_row(*row)
    out.print(lines, markup=False)
