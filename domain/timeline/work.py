"""The interventions, a row each: planned against done, from the day they came into the plan or order to their end."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain import calendar
from domain.interventions.delivery import HoursWorked
from domain.sentence import Sentence
from domain.state import Intervention
from domain.timeline.history import A_DAY, History, day
from domain.timeline.shape import Band, Lane, Mark, Row, Sort, Turn, bands_between

CLASSES = {"punitive": "Punitive", "restrictive": "Restrictive", "constructive": "Constructive"}
STARTS = ("commenced", "started", "tag_fitted")
ENDS = {
    **dict.fromkeys(("completed", "tag_removed"), Sort.COMPLETED),
    **dict.fromkeys(("ended_early", "intervention_ended"), Sort.STOPPED),
}
ASKED = {"referred": Sort.REFERRED, "referral_refused": Sort.TURNED_DOWN}


class _Known(NamedTuple):
    """An intervention as it was last, when it came in, by when it was to be done, when it was taken out."""

    one: Intervention
    since: date
    seq: int
    due: date | None = None
    out: date | None = None
    out_seq: int = 0


def work_lanes(history: History) -> Iterator[Lane]:
    """A lane for each class that there is; what is constructive by its stage, else in the order of coming in."""
    known = sorted(_known(history), key=lambda one: (one.one.stage or 0, one.since, one.seq))
    for class_, name in CLASSES.items():
        rows = tuple(_row(history, one) for one in known if one.one.class_ == class_)
        if rows:
            yield Lane(name, rows)


def _known(history: History) -> list[_Known]:
    """Every intervention that ever was in the order or the plan, one that came back in from its first coming on."""
    known: dict[str, _Known] = {}
    for entry, sentence in history.steps:
        there = {one.id: one for one in sentence.interventions}
        for id, one in there.items():
            before = known.get(id) or _Known(one, day(entry), entry.seq)
            known[id] = before._replace(one=one, due=_due(sentence, id) or before.due, out=None)
        for id, gone in known.items():
            if id not in there and gone.out is None:
                known[id] = gone._replace(out=max(gone.since, day(entry)), out_seq=entry.seq)
    return list(known.values())


def _due(sentence: Sentence, id: str) -> date | None:
    clock = sentence.clock(f"unpaid_work/{id}")
    return calendar.day(clock.due) if clock and clock.due else None


def _row(history: History, known: _Known) -> Row:
    steps = [entry for entry in history.standing if getattr(entry.data, "intervention", None) == known.one.id]
    ends = [Mark(day(entry), ENDS[entry.type], ENDS[entry.type], (entry.seq,)) for entry in steps if entry.type in ENDS]
    asked = [
        Mark(day(entry), ASKED[entry.type], ASKED[entry.type], (entry.seq,)) for entry in steps if entry.type in ASKED
    ]
    if known.out and not ends:
        ends = [Mark(known.out, Sort.STOPPED, "Taken out of the plan", (known.out_seq,))]
    turns = [Turn(day(one), Sort.RUNNING, Sort.RUNNING, (one.seq,)) for one in steps if one.type in STARTS]
    turns += [Turn(mark.on + A_DAY, None, "", mark.seqs) for mark in ends]
    turns.sort(key=lambda turn: (turn.on, turn.seqs))
    done = bands_between(
        [turn for n, turn in enumerate(turns) if n == 0 or turn.sort != turns[n - 1].sort], _end(history)
    )
    first = min([known.since, *(day(entry) for entry in steps)])
    return Row(_label(history, known.one), done, (*asked, *ends), _planned(history, known, first, ends))


def _planned(history: History, known: _Known, first: date, ends: list[Mark]) -> Band:
    """From its coming in to the day by which it is to be done, where there is one; else to its end, or that of the
    sentence."""
    closed = max((mark.on for mark in ends), default=None)
    last = (
        known.due or closed or (None if history.sentence.over else history.sentence.last_day) or _end(history) - A_DAY
    )
    return Band(first, max(last, first) + A_DAY, Sort.PLANNED, Sort.PLANNED, (known.seq,))


def _end(history: History) -> date:
    over = history.sentence.over
    return min(calendar.day(over.at) + A_DAY, history.until) if over else history.until


def _label(history: History, one: Intervention) -> str:
    stage = f"{one.stage} " if one.stage else ""
    if not one.hours:
        return f"{stage}{one.name}"
    worked = (entry.data for entry in history.standing if isinstance(entry.data, HoursWorked))
    done = sum(told.hours for told in worked if told.intervention == one.id)
    return f"{stage}{one.name}, {done} of {one.hours} hours"
