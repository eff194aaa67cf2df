"""A timeline in words: three sentences on what the picture shows, and every band and mark as a line of a table."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.timeline.shape import Lane, Mark, Row, Seqs, Sort, Timeline
from domain.timeline.zoom import Window

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LADDER = {
    Sort.BROKEN: ("condition broken", "conditions broken"),
    Sort.WARNED: ("warning", "warnings"),
    Sort.BREACH_REFERRED: ("breach referred", "breaches referred"),
    Sort.BREACH: ("decision on breach", "decisions on breach"),
    Sort.RECALL: ("recall decided", "recalls decided"),
    Sort.AUTHORISED: ("authorisation not to breach", "authorisations not to breach"),
    Sort.COURT: ("court outcome", "court outcomes"),
}


class Told(NamedTuple):
    """One line of the table under the picture."""

    first: date
    last: date | None
    lane: str
    what: str
    entries: Seqs


def sentences(timeline: Timeline) -> tuple[str, str, str]:
    """Where it was served; what was done in it; which deadlines were kept. Made from the timeline alone."""
    return (_where(timeline), _done(timeline), _deadlines(timeline))


def shown(window: Window) -> str:
    """Which part of the whole is shown."""
    return f"Shown from {_day(window.first)} to {_day(window.last)}."


def _where(timeline: Timeline) -> str:
    """Each stretch with the day on which it began, to the end of the last."""
    lane = timeline.lane("Where")
    assert lane is not None
    bands = lane.rows[0].bands
    lived = [band for band in bands if not band.ahead]
    parts = [f"{band.label.lower()} from {_day(band.first)}" for band in lived if band.sort is not Sort.OVER]
    over = next((band for band in bands if band.sort is Sort.OVER), None)
    if over:
        ended = f"over after {_day(date.fromordinal(over.first.toordinal() - 1))}"
        parts.append(f"to be {ended}" if over.ahead else ended)
    elif timeline.for_life:
        parts.append("for life")
    elif lived != list(bands):
        parts.append(f"to end on {_day(bands[-1].last)}")
    return _sentence(", ".join(parts))


def _done(timeline: Timeline) -> str:
    contacts, ladder = _sorts(timeline, "Contacts"), _sorts(timeline, "Enforcement")
    failed = contacts[Sort.FAILED] + contacts[Sort.ACCEPTED]
    parts = [f"{_many(contacts[Sort.KEPT], 'contact', 'contacts')} kept and {_none_or(failed)} failed"]
    parts += [_many(ladder[sort], *said) for sort, said in LADDER.items() if ladder[sort]]
    work = [row for name in ("Punitive", "Restrictive", "Constructive") for row in _rows(timeline, name)]
    if work:
        completed = sum(any(mark.sort is Sort.COMPLETED for mark in row.marks) for row in work)
        parts.append(f"{_number(completed)} of {_many(len(work), 'intervention', 'interventions')} completed")
    team = [band for row in _rows(timeline, "Team and tier") for band in row.bands]
    managers = {band.label for band in team if band.sort is Sort.MANAGER}
    parts.append(_many(len(managers), "offender manager", "offender managers"))
    without = sum((band.until - band.first).days for band in team if band.sort is Sort.NO_MANAGER)
    parts += [f"{_many(without, 'day', 'days')} without one"] if without else []
    return _sentence(", ".join(parts))


def _deadlines(timeline: Timeline) -> str:
    found = _sorts(timeline, "Deadlines")
    said = [f"{_many(found[Sort.MET], 'deadline', 'deadlines')} met in time"]
    said += [f"{_none_or(found[Sort.LATE])} late", f"{_none_or(found[Sort.MISSED])} missed"]
    if found[Sort.UNKNOWN]:
        said.append(f"of {_number(found[Sort.UNKNOWN])} it is not known")
    ahead = [mark.on for row in _rows(timeline, "Deadlines") for mark in row.marks if mark.sort is Sort.DUE]
    said.append(f"{_none_or(len(ahead))} ahead" + (f", the next on {_day(min(ahead))}" if ahead else ""))
    return _sentence(", ".join(said))


def table(timeline: Timeline) -> list[Told]:
    """Everything that the picture shows, by day."""
    lines = (line for lane in timeline.lanes for row in lane.rows for line in _lines(lane, row))
    return sorted(lines, key=lambda line: (line.first, line.last or line.first, line.lane, line.what))


def _lines(lane: Lane, row: Row) -> Iterator[Told]:
    about = f"{row.label}: " if row.label and lane.name != "Team and tier" else ""
    for band in (*row.bands, *((row.planned,) if row.planned else ())):
        ahead = ", ahead" if band.ahead else ""
        yield Told(band.first, band.last, lane.name, f"{about}{band.label}{ahead}", band.seqs)
    for mark in row.marks:
        yield Told(mark.on, mark.until, lane.name, f"{about}{_said(mark)}", mark.seqs)


def _said(mark: Mark) -> str:
    """What a mark is; a label that only says a part of that again is left out."""
    said = mark.sort.lower().split()
    return f"{mark.sort}: {mark.label}" if set(mark.label.lower().split()) - set(said) else mark.sort


def _rows(timeline: Timeline, name: str) -> tuple[Row, ...]:
    lane = timeline.lane(name)
    return lane.rows if lane else ()


def _sorts(timeline: Timeline, name: str) -> Counter[Sort]:
    rows = _rows(timeline, name)
    return Counter(band.sort for row in rows for band in row.bands) + Counter(
        mark.sort for row in rows for mark in row.marks
    )


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _none_or(count: int) -> str:
    return _number(count) if count else "none"


def _many(count: int, one: str, several: str) -> str:
    return f"{_number(count)} {one if count == 1 else several}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
