"""What served an objective or an intervention: the contacts that were kept for it, the deadlines that it had."""

from collections.abc import Collection, Iterable
from datetime import date

from domain import calendar
from domain.contact import AppointmentMade, Attended, HomeVisitMade
from domain.messages import Entry
from domain.model import Model
from domain.questions import Question
from domain.time import Missed

OF_AN_INTERVENTION = (
    *("refer", "refer_requirement", "place", "prepare", "consolidate"),
    *(Question.COMMENCEMENT_GAP, Question.UNPAID_WORK, Question.NAMED_CONTACT, Question.SUPPORT),
)
"""The obligations whose key names an intervention."""
IN_TIME, LATE = ("met", "met_recorded_late"), ("met_late",)


class Deadlines(Model):
    """The dated obligations of one intervention by their keys: met in time, met late, missed and never met since."""

    met: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


def contacts_for(told: Iterable[Entry], objectives: Collection[str], first: date, last: date | None) -> int:
    """The contacts kept from one day to another, both included, that name one of the objectives: themselves, or by the
    appointment that was made for them. Voluntary contact took its time too, and counts."""
    told = tuple(told)
    made = {one.data.appointment: one.data.objectives for one in told if isinstance(one.data, AppointmentMade)}
    kept = [one for one in told if _is_within(one, first, last) and _was_seen(one)]
    return sum(bool(set(objectives) & _named(one, made)) for one in kept)


def deadlines_of(told: Iterable[Entry], intervention: str) -> Deadlines:
    """How the deadlines of an intervention were kept."""
    keys, told = {f"{question}/{intervention}" for question in OF_AN_INTERVENTION}, tuple(told)
    outcomes = [(reason.code, reason.values or {}) for entry in told for reason in entry.because]
    found = [(code, str(says["key"]), says["due"]) for code, says in outcomes if says.get("key") in keys]
    kept = [(code, key, due) for code, key, due in found if code in (*IN_TIME, *LATE)]
    missed = [entry.data for entry in told if isinstance(entry.data, Missed) and entry.data.key in keys]
    answered = {(key, due) for _, key, due in kept}
    return Deadlines(
        met=tuple(key for code, key, _ in kept if code in IN_TIME),
        late=tuple(key for code, key, _ in kept if code in LATE),
        missed=tuple(one.key for one in missed if (one.key, calendar.stamp(one.due)) not in answered),
    )


def _was_seen(entry: Entry) -> bool:
    return isinstance(entry.data, Attended) or (isinstance(entry.data, HomeVisitMade) and entry.data.seen)


def _is_within(entry: Entry, first: date, last: date | None) -> bool:
    on = calendar.day(entry.occurred_at)
    return first <= on and (last is None or on <= last)


def _named(entry: Entry, made: dict[str, tuple[str, ...]]) -> set[str]:
    own: tuple[str, ...] = getattr(entry.data, "objectives", ())
    return {*own, *made.get(getattr(entry.data, "appointment", None) or "", ())}
