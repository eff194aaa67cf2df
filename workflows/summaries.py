"""What the Temporal UI says of timers and activities, in a line each, of codes and our own ids only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain import calendar, life, words
from domain.diary import deed
from domain.effects import Request
from domain.places.life import ToSentence
from domain.places.line import standings
from domain.places.state import Places
from domain.sentence import Sentence

LONGEST = 100
MOST_SHOWN = 10


class Written(Protocol):
    """An entry of any record."""

    @property
    def seq(self) -> int: ...
    @property
    def type(self) -> str: ...


def wake(sentence: Sentence, at: datetime) -> str:
    """A timer: the date, then the verb."""
    due = at - life.WAKE_AFTER
    owed = [deed(clock.key) for clock in sentence.clocks if clock.next == due]
    asking = [f"ask {words.say(one.ask.partner)} again" for one in sentence.effects if one.next_at == due]
    return _short(f"{calendar.day(due)} {', '.join(owed + asking) or 'carry the run over'}")


def append(entries: Sequence[Written]) -> str:
    """An append: which entries."""
    what = ", ".join(dict.fromkeys(entry.type for entry in entries))
    first, last = entries[0].seq, entries[-1].seq
    return _short(f"{first}–{last} {what}" if last > first else f"{last} {what}")


def ask(request: Request) -> str:
    """An attempt to ask a partner: whom, for what."""
    return _short(f"{words.say(request.ask.partner)}: {words.say(request.ask.what)}")


def tell(tellings: Sequence[ToSentence]) -> str:
    """Facts on their way to sentences: which of them."""
    return _short("tell " + ", ".join(f"{one.key} {words.say(one.message.type)}" for one in tellings))


def list_wake(places: Places, at: datetime) -> str:
    """A list's timer: the date, then what ends."""
    due = at - life.WAKE_AFTER
    lapsing = [f"offer to {held.key} lapses" for held in places.held if held.until == due]
    return _short(f"{calendar.day(due)} {', '.join(lapsing) or 'look at the places again'}")


def list_details(places: Places, at: datetime, halted: str | None) -> str:
    """Where a list stands, for a cold reader: capacity, who is offered a place, who waits first."""
    lines = [f"**{places.provider}**"] + ([f"Halted: {halted}"] if halted else [])
    for one in places.openings:
        begins = words.say(one.starts_on) if one.starts_on else "any day"
        lines.append(f"{one.id}: {places.held_in(one.id)} of {one.places} places offered or taken, begins {begins}")
    shown = standings(places, at)
    offered = [f"{one.wait.key} until {one.until}" for one in shown if one.state == "offered"]
    waiting = [f"{one.place}. {one.wait.key}, tier {one.wait.tier or 'unknown'}" for one in shown if one.place]
    lines += [f"Offered: {', '.join(offered)}"] if offered else []
    lines += [f"Waiting: {len(waiting)}", *waiting[:MOST_SHOWN]]
    return "\n\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
