"""What an event tells each sentence that it bears on: of the event, what stands behind it, the sentences as they are.

What the event does not say is not guessed: then it is Unfitting, with a code, and a person looks at it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar, get_args

from clients.gateway.hmpps.families import TABLE, Family
from domain import people
from domain.assessment import RiskInformation
from domain.case import AddressChanged, Died
from domain.custody import movements
from domain.custody.dates import ReleaseDateSet
from domain.enforcement import elsewhere
from domain.enforcement.elsewhere import Word
from domain.errors import Unfitting
from domain.interventions.delivery import Completed, EndedEarly, Started
from domain.messages import Fact
from domain.model import meant
from domain.rules.person_events import Event
from domain.sentence import Sentence

CODES = TABLE.codes
CONFIRMED = "CONFIRMED"
PROGRAMMES = "programmes"
BECAME = {"added": "new", "updated": "changed", "deregistered": "gone", "deleted": "gone"}
WORDS: tuple[Word, ...] = get_args(Word)
INS: tuple[movements.In, ...] = get_args(movements.In)
OUTS: tuple[movements.Out, ...] = get_args(movements.Out)
CODE = re.compile("[A-Z0-9]{1,12}")
RECALLED = "DECISION_TO_RECALL"
NOT_RECALLED = "DECISION_NOT_TO_RECALL"

Code = TypeVar("Code", bound=str)


class Seen(NamedTuple):
    """An event with all that it takes to read it: what stands behind its `detailUrl`, the sentences that it may bear
    on, and of which of their interventions a reference speaks."""

    event: Event
    details: Mapping[str, Any]
    sentences: tuple[Sentence, ...]
    referred: tuple[tuple[Sentence, str], ...] = ()


class Tells(NamedTuple):
    """A fact for one sentence, or why a person has to say what it means there."""

    sentence: str
    fact: Fact | Unfitting


def tells(family: Family, seen: Seen) -> list[Tells]:
    """What an event tells, nothing where that is nothing new. Raises Unfitting where all of it is for a person."""
    assert family.bears is not None
    concerned = people.concerned(family.bears, seen.sentences)
    reader = READERS[family.event]
    return [Tells(sentence, fact) for sentence, fact in reader(seen._replace(sentences=concerned)) if fact]


def must_be_known(seen: Seen) -> None:
    """Raises Unfitting where another system's word of breach or recall is not how any sentence stands."""
    word = _word(seen.event)
    going_on = people.concerned("every", seen.sentences)
    if word and not any(elsewhere.is_known(word, sentence) for sentence in going_on):
        raise Unfitting("decided_elsewhere")


def _word(event: Event) -> Word | None:
    if event.type.startswith("enforcement."):
        return _one_of(WORDS, "_".join(event.type.split(".")[1:]), "event_type_unknown")
    outcome = event.says("contactOutcome")
    return "recall_raised" if _one_of((RECALLED, NOT_RECALLED), outcome, "decision_unknown") == RECALLED else None


Read = Iterable[tuple[str, Fact | Unfitting | None]]


def _received(seen: Seen) -> Read:
    reason = _one_of(INS, seen.event.says("reason"), "reason_unknown")
    prison = _code(seen.event.says("prisonId"), "prison_unknown")
    return _each(seen, lambda one: movements.came_in(one, reason, prison, seen.event.occurred_at))


def _released(seen: Seen) -> Read:
    reason = _one_of(OUTS, seen.event.says("reason"), "reason_unknown")
    code = seen.event.says("nomisMovementReasonCode") or ""
    if reason == "RELEASED" and code in CODES.died:
        return _each(seen, lambda one: Died())
    kind = CODES.movement_kinds.get(code, "automatic")  # if it is too early for that, the sentence asks a person
    return _each(seen, lambda one: movements.went_out(one, reason, kind, seen.event.occurred_at))


def _dates(seen: Seen) -> Read:
    status, found = seen.details.get("calculationStatus"), seen.details.get("dates")
    if status not in (None, CONFIRMED):
        return ()
    if not isinstance(found, dict):
        raise Unfitting("details_unreadable")
    told = {str(name).upper(): on for name, on in found.items()}
    days = {ours: next((told[name] for name in names if told.get(name)), None) for ours, names in CODES.dates.items()}
    dates: dict[str, Any] = {name: _day(on) for name, on in days.items() if on is not None}
    if not dates:
        raise Unfitting("no_date")
    return _each(seen, lambda one: ReleaseDateSet.read(dates))


def _registered(seen: Seen) -> Read:
    code = _code(seen.event.says("registerTypeCode"), "register_unknown")
    change = BECAME[_one_of(tuple(BECAME), seen.event.type.rpartition(".")[2], "event_type_unknown")]
    if code in CODES.no_risk:
        return ()
    return _each(seen, lambda one: RiskInformation.read({"source": "register", "factor": code, "change": change}))


def _moved(seen: Seen) -> Read:
    return _each(seen, lambda one: AddressChanged(known_from=seen.event.type.partition(".")[0]))


def _did_not_arrive(seen: Seen) -> Read:
    return _each(seen, lambda one: RiskInformation(source="approved-premises", factor="not_arrived", change="new"))


def _each(seen: Seen, fact_of: Callable[[Sentence], Fact | None]) -> Read:
    """The same for every sentence; one that it does not fit holds the others back from nothing."""
    for one in seen.sentences:
        try:
            yield one.id, fact_of(one)
        except Unfitting as unfit:
            yield one.id, unfit


def _referral(seen: Seen) -> Read:
    state = _one_of(("COMPLETED", "CANCELLED", "PREMATURELY_ENDED"), seen.event.says("deliveryState"), "state_unknown")
    if len(seen.referred) != 1:
        raise Unfitting("intervention_unknown")
    ((sentence, intervention),) = seen.referred
    completed = state == "COMPLETED"
    return [
        (sentence.id, Completed(intervention=intervention) if completed else _ended_early(intervention, seen.event))
    ]


def _programme(seen: Seen) -> Read:
    completed = seen.event.type.endswith(".complete")
    status = "complete" if completed else str(seen.details.get("newStatus") or "").strip().lower()
    if not status:
        raise Unfitting("details_unreadable")
    became = CODES.programme.get(status)
    if became is None:
        return ()
    sentence, intervention = _which_programme(seen)
    steps: dict[str, Fact] = {
        "started": Started(intervention=intervention),
        "completed": Completed(intervention=intervention),
        "ended_early": _ended_early(intervention, seen.event),
    }
    return [(sentence.id, steps[became])]


def _which_programme(seen: Seen) -> tuple[Sentence, str]:
    if len(seen.referred) == 1:
        return seen.referred[0]
    sentence, one = people.only_open(seen.sentences, PROGRAMMES)
    return sentence, one.id


def _ended_early(intervention: str, event: Event) -> EndedEarly:
    code = event.says("withdrawalCode") or ""
    return EndedEarly.read({"intervention": intervention, "reason": CODES.ended_early.get(code, "other")})


def _one_of(known: tuple[Code, ...], said: str | None, otherwise: str) -> Code:
    """The code that was said. Raises Unfitting where it is none that is known."""
    found = next((one for one in known if one == said), None)
    if found is None:
        raise Unfitting(otherwise)
    return found


def _code(said: str | None, otherwise: str) -> str:
    """A code as systems give them: anything else might say more than an entry should bear. Raises Unfitting."""
    if said is None or not CODE.fullmatch(said):
        raise Unfitting(otherwise)
    return said


def _day(written: object) -> date:
    try:
        return meant(date.fromisoformat(str(written)))
    except ValueError:
        raise Unfitting("details_unreadable") from None


READERS: dict[str, Callable[[Seen], Read]] = {
    "prison-offender-events.prisoner.received": _received,
    "prison-offender-events.prisoner.released": _released,
    "prison-offender-events.prisoner.sentence-dates-changed": _dates,
    "calculate-release-dates.prisoner.changed": _dates,
    "probation-case.registration.*": _registered,
    "probation-case.address.created": _moved,
    "probation-case.address.updated": _moved,
    "intervention.referral.ended": _referral,
    "accredited-programmes-community.referral.status-updated": _programme,
    "accredited-programmes-community.programme.complete": _programme,
    "approved-premises.person.arrived": _moved,
    "approved-premises.person.departed": _moved,
    "approved-premises.person.not-arrived": _did_not_arrive,
}
