"""Who held the sentence and at which tier. Managers are numbered in the order in which they came: a picture names
nobody."""

from collections.abc import Iterator

from domain.sentence import Sentence
from domain.timeline.history import History, day
from domain.timeline.shape import Band, Mark, Row, Sort, Turn, bands_between


def team_rows(history: History) -> Iterator[Row]:
    """The offender managers one after another, with each gap; below them the tiers."""
    areas = tuple(Mark(day(entry), Sort.AREA, Sort.AREA, (entry.seq,)) for entry in history.of("responsibility_passed"))
    yield Row("Manager", _bands(history, _managers(history)), areas)
    tiers = _bands(history, _tiers(history))
    if tiers:
        yield Row("Tier", tiers)


def _bands(history: History, turns: Iterator[Turn]) -> tuple[Band, ...]:
    return bands_between(list(turns), history.until)


def _managers(history: History) -> Iterator[Turn]:
    numbers: dict[str, int] = {}
    before: str | None = ""
    for entry, sentence in history.steps:
        now = sentence.team.offender_manager
        if (sentence.order is None and now is None) or now == before:
            continue
        before = now
        if now is None:
            yield Turn(day(entry), Sort.NO_MANAGER, Sort.NO_MANAGER, (entry.seq,))
        else:
            number = numbers.setdefault(now, len(numbers) + 1)
            yield Turn(day(entry), Sort.MANAGER, f"OM {number}", (entry.seq,))


def _tiers(history: History) -> Iterator[Turn]:
    """Each tier from the day on which it was told; where the scheme changes, with its name, if it has one."""
    schemes = {_scheme(sentence) for _, sentence in history.steps if sentence.tier}
    before: tuple[str, str | None] = ("", None)
    for entry, sentence in history.steps:
        now = (_scheme(sentence), sentence.tier)
        if now == before or (now[1] is None and before[1] is None):
            continue
        before = now
        scheme = f" ({now[0]})" if now[0] and len(schemes) > 1 else ""
        yield Turn(day(entry), Sort.TIER if now[1] else None, f"Tier {now[1]}{scheme}", (entry.seq,))


def _scheme(sentence: Sentence) -> str:
    told = sentence.last("tier", "tier_overridden")
    return told.about if told else ""
