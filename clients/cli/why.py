"""The verb that says why: of an entry, of the tier, of a due date. It prints what `domain.why` found out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import click
from rich.table import Table
from rich.text import Text

from clients.cli.completion import named, sentence_argument
from clients.cli.house import House
from clients.cli.known import as_at_option, entries_of
from clients.cli.looks import looking_option
from clients.cli.plain import json_option, out, print_json
from domain import words
from domain.errors import BadInput
from domain.messages import Entry
from domain.why import cited
from domain.why.answer import Told, Why, of_entry
from domain.why.chain import Because, Link
from domain.why.cited import Cited
from domain.why.counted import Counted
from domain.why.due import of_due
from domain.why.said import told_by
from domain.why.tier import CALLED, of_tier

NAMED_ONE_BY_ONE = 10
A_DAY = timedelta(days=1)
PICKED_BY = {"sentence": "the day of sentence", "start": "the day its clock started", "today": "today"}


def _what(context: click.Context, parameter: click.Parameter, beginning: str) -> list[str]:
    """After `due` what is owed; before it an entry, or what else can be asked why."""
    if context.params.get("what"):
        return named("key")(context, parameter, beginning)
    words = [word for word in ("tier", "due") if word.startswith(beginning)]
    return words + named("seq")(context, parameter, beginning)


@click.command()
@sentence_argument()
@click.argument("what", metavar="SEQ|tier|due KEY", nargs=-1, required=True, shell_complete=_what)
@as_at_option
@looking_option
@json_option
@click.pass_obj
def why(house: House, sentence: str, what: Sequence[str], as_at: date | None, as_json: bool) -> None:
    """Why: of an entry by its number, of the tier, or of a due date by its key in the diary (explanation, review …).

    With --json, one object: `because` and `came_from` of what was asked, and in `chain` every entry that led here, once
    each, with its own `because` and `came_from`."""
    found = _why(entries_of(house, sentence, as_at), what)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    out.print(Text(_headline(found), style="bold"))
    out.print(_grid(found))


def _why(entries: Sequence[Entry], what: Sequence[str]) -> Why:
    match what:
        case [seq] if seq.isdecimal():
            return of_entry(entries, int(seq))
        case ["tier"]:
            return of_tier(entries)
        case ["due", key]:
            return of_due(entries, _key(key))
        case ["due"]:
            raise BadInput("why: name what is due, as `sentence diary ID --json` has its key: due review.")
        case [key]:
            return of_due(entries, _key(key))
    raise BadInput("why: ask for the number of an entry, for `tier`, or for `due KEY`.")


def _key(text: str) -> str:
    question, slash, about = text.partition("/")
    return question.replace("-", "_") + slash + about


def _headline(found: Why) -> str:
    return f"Entry {found.chain[0].seq}: {found.what}" if found.of == "entry" else found.what


def _grid(found: Why) -> Table:
    """Label and text, a row a part; of the chain a row an entry."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    chain = found.chain[1:] if found.of == "entry" else found.chain
    parts = (
        ("", [_told(found.chain[0])] if found.of == "entry" else []),
        ("because", [_because(one) for one in found.because]),
        ("counted", [_counted(found.counted)] if found.counted else []),
        ("if missed", found.if_missed),
        ("history", [_history(one) for one in found.history]),
        ("from", [_link(link, found.chain) for link in chain]),
    )
    for label, lines in parts:
        for number, line in enumerate(lines):
            grid.add_row(label if number == 0 else "", Text(line))
    return grid


def _told(link: Link) -> str:
    """When an entry happened, when it was learnt, who told it, and whether it was struck out."""
    learnt = f", learnt {words.on(link.recorded_at)}" if link.recorded_at - link.occurred_at >= A_DAY else ""
    struck = link.annulled
    annulled = f" · ANNULLED by entry {struck.by_entry}, {told_by(struck.by)}: {struck.reason}" if struck else ""
    return f"{words.on(link.occurred_at)}{learnt}, {told_by(link.by)} · {link.thread}{annulled}"


def _because(one: Because) -> str:
    standard = [f"  {line}" for line in _cited(one.standard)] if one.standard else []
    return "\n".join([one.says + _from(one.entries), *standard])


def _from(entries: Iterable[int]) -> str:
    numbers = [str(seq) for seq in entries]
    return f" ({'entry' if len(numbers) == 1 else 'entries'} {', '.join(numbers)})" if numbers else ""


def _cited(one: Cited) -> Iterator[str]:
    """A standard in full: its question and answer, to whom, of what kind, where it stands."""
    yield f"{one.question} {one.answer[0].upper()}{one.answer[1:]}." if one.answer else one.question
    if one.applies:
        yield f"Applies to: {one.applies}"
    if one.kind and one.owner:
        yield f"{cited.KINDS[one.kind]} for the {words.say(one.owner)}, picked by {PICKED_BY[str(one.selector)]}"
    yield f"{one.ref} · {one.source} · {cited.CONFIDENCE.get(one.confidence, one.confidence)}"


def _counted(count: Counted) -> str:
    """The days counted: named while they are few, else the span; with the bank holidays left out."""
    start, last = words.say(count.start), words.say(count.last)
    if not count.days:
        back = "back " if count.last < count.start else ""
        return f"{start} itself" if count.start == count.last else f"{back}from {start} to {last}"
    if len(count.days) <= NAMED_ONE_BY_ONE:
        days = ", ".join(_days(count.days))
    else:
        days = f"{len(count.days)} {words.say(count.unit)}, {words.say(count.days[0])} to {last}"
    left_out = f"; bank holidays left out: {', '.join(_days(count.left_out))}" if count.left_out else ""
    projected = "; not all of these years' bank holidays are announced yet" if count.projected else ""
    return f"from {start}, which is not counted: {days}{left_out}{projected}"


def _days(days: Sequence[date]) -> Iterator[str]:
    """Days in words, the month where it changes, the year with the last."""
    for day, after in pairwise((*days, None)):
        assert day is not None
        if after is None:
            yield words.say(day)
        else:
            yield f"{day:%a} {day.day}{'' if (day.month, day.year) == (after.month, after.year) else f' {day:%b %Y}'}"


def _history(one: Told) -> str:
    tier = f"tier {words.say(one.tier)}" if one.tier else "not told"
    scheme = CALLED.get(one.scheme, one.scheme)
    return f"{words.on(one.occurred_at)}: {scheme}, {tier}, {told_by(one.by)} (entry {one.seq})"


def _link(link: Link, chain: Sequence[Link]) -> str:
    """An entry of the chain with its own reasons, each with what it rests on in one line."""
    shown = {one.seq for one in chain[: chain.index(link)]}
    back = ", ".join(f"{seq} (above)" if seq in shown else str(seq) for seq in link.came_from)
    reasons = [f"{one.says}{f' · {one.standard.in_short}' if one.standard else ''}" for one in link.because]
    lines = [_told(link), *reasons, *([f"from {back}"] if back else [])]
    return "\n    ".join([f"{link.seq}  {link.says}", *lines])
