"""Random lives: messages of every kind, sense and nonsense, with gaps of time between them.

What a field may hold is drawn by its type, ids from a small pool, so that many messages fit what went before and many do
not. What depends on the sentence (a day near the moment, an entry to annul, a matter to settle) is drawn as a number and
looked up when the message is told.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from domain import calendar, life, table
from domain.corrections import NEVER_ANNULLED, key_of
from domain.errors import BadInput, Refused
from domain.life import Step
from domain.messages import Entry, Message, Told
from domain.model import SYSTEM, By, Role
from domain.sentence import Intervention
from tests.domain import builders as a

OFTEN = (
    *("appointment_made", "failed_to_attend", "explanation_given", "judge", "warn", "attended", "breach", "court_outcome"),
    *("assess", "plan", "refer", "received", "released", "returned", "recall", "release_date_set", "home_visit_made"),
    *("annul", "settle", "allocate", "authorise_not_breaching", "condition_broken"),
)
NEVER = ("engagement_opened", "partner_acknowledged", "partner_failed")
GAPS = [timedelta(0), timedelta(minutes=1), timedelta(hours=5), timedelta(days=1), timedelta(days=3), timedelta(days=8)]
LONG = [timedelta(days=40), timedelta(days=100), timedelta(days=200), timedelta(days=500)]
POOL = {
    "appointment": ["A1", "A2", "A3", "A4"],
    "failure": ["A1", "A2", "A3", "F1", "F2"],
    "failures": ["A1", "A2", "F1"],
    "intervention": ["skills", "work", "curfew", "advice"],
    "interventions": ["skills", "work"],
    "offender_manager": ["brandt", "dale"],
    "by_whom": ["dale"],
    "id": ["skills", "advice", "O1", "O2"],
    "after": ["work"],
    "remove": ["skills", "advice"],
    "add": ["skills", "advice"],
    "countersigned_by": ["LM:parks", "LM:brandt", "nobody"],
    "report": ["R1", "R2"],
}


class Days(NamedTuple):
    """A day, or an instant, so many days from the moment of telling."""

    away: int
    exact: bool


class Said(NamedTuple):
    """One message as it was drawn, before it is told."""

    after: timedelta
    name: str
    by: By
    late: timedelta
    pick: int
    body: dict[str, Any]


Lived = tuple[Step, list[str]]


def lives(starts: list[Callable[[], Step]], most: int) -> st.SearchStrategy[tuple[Callable[[], Step], list[Said]]]:
    return st.tuples(st.sampled_from(starts), st.lists(_said(), min_size=5, max_size=most))


def tell(step: Step, said: Said, number: int, now: datetime) -> tuple[Step, datetime, str]:
    """The sentence after one message more, the clock, and how it was taken: `told`, or the code of its refusal."""
    now = now + said.after
    message = _message(step, said, number, now)
    moment = life.moment_of(step.sentence, message.received_at, now)
    try:
        return step.then(life.take(step.sentence, message, moment)), now, "told"
    except Refused as refused:
        return step, now, refused.code
    except BadInput:
        return step, now, "bad-input"


def _said() -> st.SearchStrategy[Said]:
    names = [*(name for name in table.MESSAGES if name not in NEVER), *OFTEN * 3, "beamed_up"]
    return st.sampled_from(names).flatmap(_one)


def _one(name: str) -> st.SearchStrategy[Said]:
    row = table.MESSAGES.get(name)
    allowed = row.by if row else (Role.PARTNER,)
    people = st.sampled_from(allowed).map(lambda role: By(role=role, id=a.PEOPLE.get(role, role)))
    strangers = st.sampled_from([By(role=Role.OFFENDER_MANAGER, id="dale"), By(role=Role.COURT, id="court")])
    body = st.fixed_dictionaries(_fields(row)) if row else st.just({"whom": "nobody"})
    return st.builds(
        Said,
        after=st.sampled_from([*GAPS * 4, *LONG]),
        name=st.just(name),
        by=st.one_of(people, people, people, strangers),
        late=st.sampled_from([timedelta(0)] * 6 + [timedelta(days=2), timedelta(days=30), -timedelta(days=3)]),
        pick=st.integers(0, 400),
        body=st.one_of(*[body] * 9, st.just({})),
    )


def _fields(row: type[BaseModel]) -> dict[str, st.SearchStrategy[Any]]:
    return {
        name: some if field.is_required() else st.none() | some
        for name, field in row.model_fields.items()
        if (some := _some(name, field.annotation)) is not None
    }


def _some(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _some(name, args[0])
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, UnionType):
        return _some(name, next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return st.lists(_some(name, args[0]), max_size=2)
    if issubclass(annotation, Enum):
        return st.sampled_from([one.value for one in annotation])
    if annotation is Intervention:
        return st.sampled_from([a.PROGRAMME, a.UNPAID_WORK, a.CURFEW, a.HOUSING | {"id": "advice"}])
    if issubclass(annotation, BaseModel):
        return st.fixed_dictionaries(_fields(annotation))
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(1, 30)
    if annotation is str:
        return st.sampled_from(POOL.get(name, ["this", "that"]))
    return st.builds(Days, away=st.integers(-60, 300), exact=st.just(annotation is not date))


def _message(step: Step, said: Said, number: int, now: datetime) -> Message:
    body = {name: _resolved(value, now) for name, value in said.body.items() if value is not None}
    if said.name == "annul" and body:
        body |= _annulled(step.entries, said.pick)
    if said.name == "settle" and body:
        body["key"] = _open_key(step, said.pick)
    return Message(
        id=f"r{number - said.pick % 2 * (said.pick % 10 == 1)}",  # now and then an id that was used before
        type=said.name,
        by=said.by,
        received_at=now,
        occurred_at=now - said.late if said.late else None,
        body=body,
    )


def _resolved(value: Any, now: datetime) -> Any:
    match value:
        case Days():
            on = calendar.day(now) + timedelta(days=value.away)
            return calendar.midday(on).isoformat() if value.exact else on.isoformat()
        case dict():
            return {name: _resolved(item, now) for name, item in value.items() if item is not None}
        case list():
            return [_resolved(item, now) for item in value]
    return value


def _annulled(entries: tuple[Entry, ...], pick: int) -> dict[str, Any]:
    found = entries[-1 - pick % min(len(entries), 12)]
    return {"seq": found.seq, "type": found.type, "occurred_on": calendar.day(found.occurred_at).isoformat()}


def _open_key(step: Step, pick: int) -> str:
    keys = [key_of(one.code, one.about) for one in step.sentence.matters]
    return keys[pick % len(keys)] if keys else "did_not_fit/1"
