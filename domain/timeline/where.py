"""Where the sentence was served, and where it will be as far as that is known: never guessed."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain import calendar
from domain.custody.prison import due_for_release
from domain.model import Where
from domain.sentence import Sentence
from domain.timeline.history import A_DAY, History, day
from domain.timeline.shape import SERVED, Band, Mark, Row, Sort, Turn, bands_between


def where_row(history: History, first: date, until: date) -> Row:
    """One band after another from the first day to the last, with the prisons and the tariff of a life sentence."""
    sentence = history.sentence
    turns = [
        Turn(max(first, calendar.day(began.at)), SERVED[where], SERVED[where], (began.seq,))
        for where, began in sentence.stretches
    ]
    turns[0] = turns[0]._replace(on=first)
    if sentence.over:
        over = max(first, calendar.day(sentence.over.at) + A_DAY)
        turns = [turn for turn in turns if turn.on < over]
        turns.append(Turn(over, Sort.OVER, Sort.OVER, (sentence.over.seq,)))
    lived = bands_between(turns, min(history.until, until))
    return Row(bands=(*lived, *_ahead(sentence, lived[-1], until)), marks=tuple(_marks(history)))


def _ahead(sentence: Sentence, now: Band, until: date) -> Iterator[Band]:
    """What is known to come: release on its date, the end of the licence, supervision after it, the end."""
    begins = now.until
    for sort, last in _to_come(sentence, now.sort):
        ends = min(last + A_DAY, until) if last else until
        if begins < ends:
            yield Band(begins, ends, sort, sort, ahead=True)
            begins = ends
    if begins < until:
        yield Band(begins, until, Sort.OVER, Sort.OVER, ahead=True)


def _to_come(sentence: Sentence, now: Sort) -> Iterator[tuple[Sort, date | None]]:
    """The stretches to come and the last day of each; None: to the end of the picture."""
    if sentence.over:
        return
    ends_on, release = sentence.day_of("ends_on"), due_for_release(sentence) if sentence.is_custodial else None
    stays = {Sort.COMMUNITY, Sort.LICENCE, Sort.SUPERVISED, Sort.BEFORE}
    if now is Sort.CUSTODY and release:
        yield now, release - timedelta(days=1)
        yield Sort.LICENCE, ends_on
    elif now is Sort.SUPERVISED:
        yield now, sentence.last_day
    else:
        yield now if now in stays else Sort.NOT_KNOWN, ends_on
    if sentence.is_custodial and sentence.last_day != ends_on:
        yield Sort.SUPERVISED, sentence.last_day


def _marks(history: History) -> Iterator[Mark]:
    for entry in history.of("prison_transferred"):
        yield Mark(day(entry), Sort.PRISON, Sort.PRISON, (entry.seq,))
    for entry in history.of("tariff_expired"):
        yield Mark(day(entry), Sort.TARIFF, Sort.TARIFF, (entry.seq,))


def last_day_known(sentence: Sentence) -> date | None:
    """The last day of what was imposed, while it is being served."""
    return None if sentence.over or sentence.where is Where.BEFORE else sentence.last_day
