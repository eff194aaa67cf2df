"""What happened on single days: contacts, the plan and its reviews, the steps of enforcement."""

from collections.abc import Iterator, Mapping

from domain import calendar
from domain.appointments import offered_appointments, outcome
from domain.contact import Attended, FailedToAttend, HomeVisitMade
from domain.custody.prison import ParoleOutcome
from domain.enforcement.ladder import Judge
from domain.enforcement.proceedings import CourtOutcome
from domain.messages import Entry
from domain.planning.plan import Plan
from domain.timeline.history import History, day
from domain.timeline.shape import Mark, Row, Sort, Turn, bands_between

STEPS = {
    "condition_broken": Sort.BROKEN,
    "warned": Sort.WARNED,
    "breach_referred": Sort.BREACH_REFERRED,
    "breach_decided": Sort.BREACH,
    "recall_decided": Sort.RECALL,
    "not_breaching_authorised": Sort.AUTHORISED,
    "breach_withdrawn": Sort.TAKEN_BACK,
    "breach_declined": Sort.TAKEN_BACK,
    "recall_withdrawn": Sort.TAKEN_BACK,
    "court_outcome": Sort.COURT,
    "warrant_issued": Sort.POLICE,
    "arrested": Sort.POLICE,
    "charged": Sort.POLICE,
    "convicted": Sort.POLICE,
}
SHORT = {
    Sort.BROKEN: "condition",
    Sort.WARNED: "warned",
    Sort.BREACH: "breach",
    Sort.BREACH_REFERRED: "referred",
    Sort.RECALL: "recall",
    Sort.AUTHORISED: "authorised",
    Sort.TAKEN_BACK: "withdrawn",
}
HOLDS = {"contact_suspended": Sort.SUSPENDED, "contact_resumed": None}


def contacts_row(history: History) -> Row:
    """Kept and failed, and what is arranged; while contact is suspended, a band."""
    judged = [entry.data for entry in history.standing if isinstance(entry.data, Judge)]
    findings = {told.failure: told.finding for told in judged}
    marks = [mark for entry in history.standing if (mark := _contact(entry, findings))]
    holds = [Turn(day(entry), HOLDS[entry.type], Sort.SUSPENDED, (entry.seq,)) for entry in history.of(*HOLDS)]
    return Row(bands=bands_between(holds, history.until), marks=(*marks, *_open(history)))


def _contact(entry: Entry, findings: Mapping[str, str]) -> Mark | None:
    match entry.data:
        case Attended(statutory=False):
            sort = Sort.VOLUNTARY
        case Attended() | HomeVisitMade(seen=True):
            sort = Sort.KEPT
        case FailedToAttend(appointment=about):
            sort = Sort.ACCEPTED if findings.get(about) == "acceptable" else Sort.FAILED
        case _:
            return None
    return Mark(day(entry), sort, sort, (entry.seq,))


def _open(history: History) -> Iterator[Mark]:
    """Appointments without an outcome, while the sentence is served."""
    if history.sentence.over:
        return
    for made, at in offered_appointments(history.sentence):
        if outcome(history.sentence, made.about) is None:
            sort = Sort.ARRANGED if calendar.day(at) >= history.today else Sort.NO_OUTCOME
            yield Mark(calendar.day(at), sort, sort, (made.seq,))


def plan_row(history: History) -> Row:
    """The plan made and changed, its reviews, and what the Parole Board said."""
    return Row(marks=tuple(mark for entry in history.standing if (mark := _planning(entry))))


def _planning(entry: Entry) -> Mark | None:
    match entry.type, entry.data:
        case "reviewed", _:
            return Mark(day(entry), Sort.REVIEW, "", (entry.seq,))
        case "planned" | "plan_changed", data:
            return Mark(day(entry), Sort.PLAN, "plan" if isinstance(data, Plan) else "", (entry.seq,))
        case _, ParoleOutcome(outcome="refused"):
            return Mark(day(entry), Sort.PAROLE_REFUSED, "refused", (entry.seq,))
        case _, ParoleOutcome(outcome=outcome):
            return Mark(day(entry), Sort.PAROLE_GRANTED, outcome.replace("_", " "), (entry.seq,))
    return None


def enforcement_row(history: History) -> Row:
    """The ladder: what was broken, warned about, decided, said by a court; no reason that somebody wrote."""
    return Row(
        marks=tuple(Mark(day(entry), STEPS[entry.type], _step(entry), (entry.seq,)) for entry in history.of(*STEPS))
    )


def _step(entry: Entry) -> str:
    if isinstance(entry.data, CourtOutcome):
        return f"court: {entry.data.outcome.replace('_', ' ')}"
    return SHORT.get(STEPS[entry.type], entry.type.replace("_", " "))
