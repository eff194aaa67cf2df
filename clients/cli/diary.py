"""The verb `diary`: what is owed, of one sentence or of all, by day; whose it is, and who is told if nobody does it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

import click
from rich.text import Text

from clients.chosen import Chosen
from clients.cli.completion import sentence_argument
from clients.cli.following import Following, Line, View, follow, following_options
from clients.cli.house import House
from clients.cli.plain import NONE, json_option, out, print_csv, print_json, table
from clients.cli.spans import end_of_week, within
from clients.cli.standings import LATE
from clients.cli.way import Reader, way_of
from clients.shown import due_object
from domain import calendar, words
from domain.diary import deed
from domain.errors import BadInput
from domain.messages import Entry
from domain.model import By, Role
from domain.record import TEAM, Due, Standing, standing_of
from domain.sentence import Sentence

HEADS = ("DUE", "ID", "WHAT", "WHO", "IF NOT DONE")
FIELDS = ("due", "sentence", "what", "owner", "holder", "level", "goes_to")
NOBODY = "nobody named"
NEAR = {0: "Today, ", 1: "Tomorrow, "}


class Item(NamedTuple):
    """Something owed of a sentence, and who holds the role that owes it: None where the sentence names nobody, and then
    it may be `for_any` of that role who asks."""

    sentence: str
    due: Due
    holder: str | None
    for_any: bool

    def is_overdue(self, now: datetime) -> bool:
        return self.due.level > 0 or (self.due.due is not None and self.due.due < now)

    @property
    def who(self) -> str:
        held = self.holder or (f"({NOBODY})" if self.due.owner in TEAM else "")
        return f"{words.say(self.due.owner)} {held}".rstrip()

    @property
    def if_not_done(self) -> str:
        return f"report to {words.say(self.due.goes_to)}" if self.due.goes_to else NONE


@click.command()
@sentence_argument(required=False)
@click.option("--mine", is_flag=True, help="Only what falls to the one who asks (--by).")
@click.option("--by", metavar="ROLE:ID", envvar="SENTENCE_BY", help="Who asks, such as OM:brandt.")
@click.option("--week", is_flag=True, help="Only what is due until the end of Sunday.")
@click.option("--due", metavar="7d", help="Only what is due within that time.")
@click.option("--area", multiple=True, help="Only of that area.")
@click.option("--team", metavar="ID", multiple=True, help="Only of that line manager's team.")
@click.option("--csv", "as_csv", is_flag=True, help="Comma-separated.")
@json_option
@following_options
@click.pass_obj
def diary(
    house: House,
    /,
    sentence: str | None,
    mine: bool,
    by: str | None,
    week: bool,
    due: str | None,
    as_csv: bool,
    as_json: bool,
    following: Following | None,
    **narrowed: Any,
) -> None:
    """What is owed, by day, the overdue first.

    Mine is what my role owes on the sentences that name me in it; for a line manager, what has come up to them and what
    is overdue in their team. Where a sentence names nobody, it is for any of the role, at the end.
    """
    now = datetime.now(UTC)
    until = _until(now, week, due)
    asking = By.read(by) if by else None
    if mine and asking is None:
        raise BadInput("--mine needs --by ROLE:ID, or SENTENCE_BY in the environment.")
    asks = asking if mine else None
    chosen = Chosen(names=asks, due_by=until, ids=(sentence,) if sentence else (), ended=bool(sentence), **narrowed)
    if following:
        if not sentence:
            raise BadInput("diary: --watch follows one sentence: name it; `sentence list --watch` follows many.")
        follow(house, sentence, _view(chosen), following)
        return
    with way_of(house).reader() as record:
        items = sorted(_items(record, chosen, now), key=_in_order)
    if as_json:
        print_json([_object(item) for item in items])
    elif as_csv:
        _print_csv(items)
    elif not items:
        out.print("Nothing is due in that time." if until else "Nothing is owed.")
    elif out.is_terminal:
        _print_by_day(items, now)
    else:
        _print_lines(items)


def _until(now: datetime, week: bool, due: str | None) -> datetime | None:
    if week and due:
        raise BadInput("--week and --due are two answers to one question: give one.")
    return end_of_week(now) if week else within(due, now) if due else None


def _items(record: Reader, chosen: Chosen, now: datetime) -> Iterable[Item]:
    if chosen.ids:
        record.standing(chosen.ids[0])  # one that nobody knows is not found
    for row in record.standings(chosen):
        yield from _owed(row, chosen, now)


def _owed(row: Standing, chosen: Chosen, now: datetime) -> Iterator[Item]:
    for due in row.due:
        if _is_due(due, chosen.due_by) and _falls_to(row, due, chosen.names, now):
            holder = row.holder(due.owner)
            yield Item(row.sentence, due, holder, bool(chosen.names) and holder is None and due.owner in TEAM)


def _view(chosen: Chosen) -> View:
    def lines(state: Sentence, _: Sequence[Entry]) -> Iterator[Line]:
        for item in sorted(_owed(standing_of(state), chosen, datetime.now(UTC)), key=_in_order):
            yield Line(item.due.key, _cells(item), _object(item))

    return View(HEADS, lines)


def _object(item: Item) -> dict[str, Any]:
    return {"sentence": item.sentence, **due_object(item.due), "holder": item.holder}


def _is_due(item: Due, until: datetime | None) -> bool:
    return item.owner != Role.SYSTEM and (until is None or (item.due is not None and item.due <= until))


def _falls_to(row: Standing, item: Due, asking: By | None, now: datetime) -> bool:
    if asking is None:
        return True
    named = row.names(asking, calendar.day(now))
    if named and asking.role is Role.LINE_MANAGER and item.level:
        return True
    return item.owner == asking.role and (named or row.holder(asking.role) is None)


def _in_order(item: Item) -> tuple[bool, bool, datetime, str, str]:
    """By day; then what has no date; last what is for any of the role."""
    no_day = datetime.max.replace(tzinfo=UTC)
    return item.for_any, item.due.due is None, item.due.due or no_day, item.sentence, item.due.key


def _print_csv(items: list[Item]) -> None:
    print_csv(FIELDS)
    for sentence, due, holder, _ in items:
        stamp = calendar.stamp(due.due) if due.due else None
        print_csv((stamp, sentence, due.key, due.owner, holder, due.level, due.goes_to))


def _print_lines(items: list[Item]) -> None:
    """Each line by itself, so that it can be searched for."""
    found = table(*HEADS)
    for item in items:
        found.add_row(*map(Text, _cells(item)))
    out.print(found)


def _cells(item: Item) -> tuple[str, ...]:
    on = words.on(item.due.due) if item.due.due else "no date"
    mark = f" {LATE}" if item.due.level else ""
    return (on + mark, item.sentence, deed(item.due.key), item.who, item.if_not_done)


def _print_by_day(items: list[Item], now: datetime) -> None:
    """Under each day what is due on it; who owes it only where that is not the same for all."""
    shared = len({item.who for item in items}) == 1
    found = table("ID", "WHAT", "DUE", *(() if shared else ("WHO",)), "IF NOT DONE")
    found.columns[0].no_wrap = True
    for heading, together in groupby(items, key=lambda item: _heading(item, now)):
        of_day = list(together)
        found.add_row(Text(f"{heading} ({len(of_day)})", style="bold red" if heading.startswith(LATE) else "bold"))
        for item in of_day:
            who = () if shared else (item.who,)
            cells = (f"  {item.sentence}", deed(item.due.key), _moment(item, now), *who, item.if_not_done)
            found.add_row(*map(Text, cells))
    out.print(found)


def _heading(item: Item, now: datetime) -> str:
    if item.for_any:
        return NOBODY.capitalize()
    if item.is_overdue(now):
        return f"{LATE} Overdue"
    if item.due.due is None:
        return "No date"
    day, today = calendar.day(item.due.due), calendar.day(now)
    return f"{NEAR.get((day - today).days, '')}{words.near(day, today)}"


def _moment(item: Item, now: datetime) -> str:
    """What the heading leaves open: the day of what is overdue or for any of the role, else the time of day."""
    if item.due.due is None:
        return ""
    if item.for_any or item.is_overdue(now):
        return words.near(calendar.day(item.due.due), calendar.day(now))
    return words.on(item.due.due).partition(" at ")[2]
