"""What the Temporal UI says of timers and activities, in a line each, of codes and our own ids only."""

from collections.abc import Sequence
from datetime import datetime

from domain import calendar, life, words
from domain.diary import deed
from domain.effects import Request
from domain.messages import Entry
from domain.sentence import Sentence

LONGEST = 100


def wake(sentence: Sentence, at: datetime) -> str:
    """A timer: the date, then the verb."""
    due = at - life.WAKE_AFTER
    owed = [deed(clock.key) for clock in sentence.clocks if clock.next == due]
    asking = [f"ask {words.say(one.ask.partner)} again" for one in sentence.effects if one.next_at == due]
    return _short(f"{calendar.day(due)} {', '.join(owed + asking) or 'carry the run over'}")


def append(entries: Sequence[Entry]) -> str:
    """An append: which entries."""
    what = ", ".join(dict.fromkeys(entry.type for entry in entries))
    first, last = entries[0].seq, entries[-1].seq
    return _short(f"{first}–{last} {what}" if last > first else f"{last} {what}")


def ask(request: Request) -> str:
    """An attempt to ask a partner: whom, for what."""
    return _short(f"{words.say(request.ask.partner)}: {words.say(request.ask.what)}")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
