"""Random lives: messages of every kind, sense and nonsense, with gaps of time between them.

What a field may hold is drawn by its type, ids from a small pool, so that many messages fit what went before and many
do not. What depends on the sentence (a day near the moment, an entry to annul, a matter to settle) is drawn as a number
and looked up when the message is told.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from domain import calendar, effects, life, table
from domain.authority.table import roles_that_may
from domain.corrections import key_of
from domain.effects import Attempt
from domain.errors import BadInput, Refused
from domain.life import Step
from domain.messages import Entry, Message
from domain.model import By, Role
from domain.state import Intervention
from tests.domain import builders as a

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


ANY = object()
"""In a stretch: the appointment that it is about, and the failure that it becomes."""


class Said(NamedTuple):
    """One message as it was drawn, before it is told."""

    after: timedelta
    name: str
    by: By
    late: timedelta
    pick: int
    body: dict[str, Any]


AHEAD = Days(3, exact=True)
TOMORROW = Days(1, exact=False)
STRETCHES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "an appointment kept": [
        ("appointment_made", {"appointment": ANY, "when": AHEAD, "letter": True}),
        ("attended", {"appointment": ANY}),
        ("explain_order", {"explained": a.EVERYTHING, "understood": True}),
        ("home_visit_made", {}),
    ],
    "a failure": [
        ("appointment_made", {"appointment": ANY, "when": AHEAD}),
        ("failed_to_attend", {"appointment": ANY}),
        ("seek_explanation", {"failure": ANY}),
        ("explanation_given", {"failure": ANY, "given": "none_given"}),
        ("judge", {"failure": ANY, "finding": "unacceptable", "reason": "no reply"}),
        ("warn", {"failure": ANY}),
    ],
    "a condition broken": [
        ("condition_broken", {"failure": "F1", "condition": "curfew"}),
        ("explanation_given", {"failure": "F1", "given": "given"}),
        ("judge", {"failure": "F1", "finding": "unacceptable", "reason": "no reply"}),
        ("authorise_not_breaching", {"reason": "motivated", "until": Days(30, exact=False)}),
        ("condition_broken", {"failure": "F2", "condition": "curfew"}),
        ("explanation_given", {"failure": "F2", "given": "given"}),
        ("judge", {"failure": "F2", "finding": "unacceptable", "reason": "no reply"}),
    ],
    "to court": [
        ("breach", {"failures": ["F1"], "reason": "failures"}),
        ("hearing_listed", {"hearing_on": TOMORROW}),
        ("court_outcome", {"outcome": "adjourned", "next_hearing": Days(20, exact=False)}),
        ("court_outcome", {"outcome": "continued"}),
    ],
    "activated": [
        ("court_outcome", {"outcome": "activated", "ground": "conviction", "ends_on": Days(300, exact=False)})
    ],
    "a stretch inside": [
        ("received", {"prison": "wendle", "reason": "other"}),
        ("release_date_set", {"release_on": Days(60, exact=False)}),
        ("hand_over", {"offender_manager": "brandt", "why_no_meeting": "too far"}),
        ("prepare_release", {"accommodation": "settled"}),
        ("set_licence_conditions", {"conditions": ["reside_as_approved"]}),
        ("released", {}),
    ],
    "a recall": [
        ("recall", {"reason": "left the address", "countersigned_by": "LM:parks"}),
        ("withdraw_recall", {"reason": "found"}),
        ("recall", {"reason": "left again", "countersigned_by": "LM:parks"}),
        ("at_large", {}),
        ("returned", {"prison": "wendle"}),
        ("parole_outcome", {"outcome": "refused", "next_on": Days(100, exact=False)}),
    ],
    "a plan": [
        ("assess", {"harm": "high", "likelihood": "high", "needs": ["drugs"]}),
        ("plan", {"objectives": [{"id": "O1", "text": "clean"}], "interventions": [a.HOUSING | {"id": "advice"}]}),
        ("review", {"findings": "on course", "plan_still_fits": True}),
        ("change_plan", {"reason": "harm", "risk_management_plan": "R", "contact_every_days": 7}),
        ("set_tier", {"scheme": "local", "tier": "3", "reasons": ["harm"]}),
    ],
    "a plan from the catalogue": [
        (
            "plan",
            {
                "objectives": [{"id": "O1", "text": "clean"}],
                "interventions": [{"id": "advice", "kind": "homelessness"}, {"id": "skills", "kind": "basic_skills"}],
                "carries": 1,
            },
        ),
        ("plan_read", {}),
        ("commence", {"intervention": "advice", "why_no_meeting": "urgent"}),
        ("supported", {"intervention": "advice", "how": "coached"}),
        ("ended_early", {"intervention": "advice", "reason": "preparation"}),
        ("change_plan", {"reason": "failed", "change": [{"id": "skills", "kind": "basic_skills", "method": "mentor"}]}),
        ("multi_agency_meeting_held", {"level": 2}),
        ("review", {"findings": "after the meeting", "plan_still_fits": True}),
    ],
    "a tier": [
        ("work_out_tier", {"factors": {"scheme": "omm", "prolific_or_priority": True}}),
        ("override_tier", {"scheme": "omm", "tier": "2", "reason": "notorious", "until": Days(20, exact=False)}),
        ("monitor_case", {"guidance": "weekly"}),
        ("work_out_tier", {"factors": {"scheme": "cmm-menu", "risk_of_harm": "high"}}),
        ("work_out_tier", {"factors": {"scheme": "cmm-menu", "risk_of_harm": "low", "ogrs": 80}}),
        ("refuse_unit", {"unit": "enhanced", "reason": "full"}),
        ("move_to_unit", {"unit": "enhanced"}),
    ],
    "a programme": [
        ("refer", {"intervention": "skills"}),
        ("referral_accepted", {"intervention": "skills"}),
        ("place_free", {"intervention": "skills"}),
        ("prepared", {"intervention": "skills"}),
        ("commence", {"intervention": "skills", "why_no_meeting": "urgent"}),
        ("completed", {"intervention": "skills"}),
        ("consolidated", {"intervention": "skills"}),
    ],
    "unpaid work": [
        ("refer", {"intervention": "work"}),
        ("started", {"intervention": "work"}),
        ("hours_worked", {"intervention": "work", "hours": 40}),
        ("hours_worked", {"intervention": "work", "hours": 20}),
        ("completed", {"intervention": "work"}),
    ],
    "a tag": [("refer", {"intervention": "curfew"}), ("tag_fitted", {"intervention": "curfew"})],
    "a move": [
        ("transfer_sentence", {"to_area": "west", "moment": Days(20, exact=True), "reason": "moved"}),
        ("accept_transfer", {"offender_manager": "brandt"}),
        (
            "cover_absence",
            {"by_whom": "dale", "from_day": Days(0, exact=False), "until": Days(9, exact=False), "reason": "leave"},
        ),
    ],
    "a gap": [
        ("manager_left", {"offender_manager": "brandt", "reason": "long_absence"}),
        ("allocate", {"offender_manager": "brandt", "caseload": 60, "grade": "PSO"}),
    ],
    "a team": [
        ("allocate", {"offender_manager": "brandt", "qualification": "level_3", "unit": "general_offending"}),
        ("delegate", {"task": "mappa_meeting", "to": "finn", "grade": "PSO", "why": "leave"}),
        ("instruct_priorities", {"may_wait": ["review"], "until": Days(60, exact=False), "why": "vacancies"}),
        ("assess", {"harm": "high", "likelihood": "high"}),
    ],
    "a pause": [("suspend_contact", {"reason": "illness"}), ("resume_contact", {})],
    "news": [("risk_information", {"source": "police"}), ("charged", {"offence_on": Days(-9, exact=False)})],
    "a fixed-term recall": [
        ("released", {}),
        ("recall", {"reason": "contact lost", "kind": "fixed_term", "countersigned_by": "LM:parks"}),
        ("at_large", {}),
        ("returned", {"prison": "wendle"}),
        ("days_added", {"days": 7}),
        ("released", {"kind": "executive"}),
    ],
    "an end": [("end", {"summary": "done"})],
}


Life = tuple[Callable[[], Step], list[Said]]


def lives(starts: list[Callable[[], Step]], most: int) -> st.SearchStrategy[Life]:
    """A beginning, then stretches of what usually follows one another, mixed with single messages of every kind."""
    stretches = st.lists(st.one_of(_stretch(), _stretch(), _said().map(lambda one: [one])), min_size=2, max_size=most)
    return st.tuples(st.sampled_from(starts), stretches.map(lambda found: [said for one in found for said in one]))


def tell(step: Step, said: Said, number: int, now: datetime) -> tuple[Step, datetime, str]:
    """The sentence after one message more, the clock, and how it was taken: `told`, or the code of its refusal."""
    now = now + said.after
    message = _message(step, said, number, now)
    moment = life.moment_of(step.sentence, message.received_at, now)
    try:
        return _partners_asked(step.then(life.take(step.sentence, message, moment)), said.pick, now), now, "told"
    except Refused as refused:
        return step, now, refused.code
    except BadInput:
        return step, now, "bad-input"


def _partners_asked(step: Step, pick: int, now: datetime) -> Step:
    """Every effect that is ready has come out, one way or another."""
    while effect := effects.ready(step.sentence, now, step.sentence.seq):
        result = ("acknowledged", "acknowledged", "failed", "refused")[pick % 4]
        told = life.came_out(step.sentence, effect, Attempt(result=result), now)
        step = step.then(life.take(step.sentence, told, told.received_at))
    return step


def _stretch() -> st.SearchStrategy[list[Said]]:
    """One of the usual courses of events, with gaps of any length; now and then a step of it is left out."""
    chosen = st.tuples(st.sampled_from(sorted(STRETCHES)), st.sampled_from(POOL["appointment"]))
    steps = chosen.flatmap(lambda one: st.tuples(*(_step(name, body, one[1]) for name, body in STRETCHES[one[0]])))
    return steps.map(lambda said: [one for one in said if one.pick % 9])


def _step(name: str, body: dict[str, Any], about: str) -> st.SearchStrategy[Said]:
    role = roles_that_may(name)[0]
    return st.builds(
        Said,
        after=st.sampled_from([*GAPS * 4, *LONG[:2]]),
        name=st.just(name),
        by=st.just(By(role=role, id=a.PEOPLE.get(role, role))),
        late=st.sampled_from([timedelta(0)] * 8 + [timedelta(days=2)]),
        pick=st.integers(0, 400),
        body=st.just({field: about if value is ANY else value for field, value in body.items()}),
    )


def _said() -> st.SearchStrategy[Said]:
    """Any message, by somebody who may say it or not, about something that is there or not."""
    return st.sampled_from([*(name for name in table.MESSAGES if name not in NEVER), "beamed_up"]).flatmap(_one)


def _one(name: str) -> st.SearchStrategy[Said]:
    row = table.MESSAGES.get(name)
    allowed = roles_that_may(name) if row else (Role.PARTNER,)
    people = st.sampled_from(allowed).map(lambda role: By(role=role, id=a.PEOPLE.get(role, role)))
    strangers = st.sampled_from([By(role=Role.OFFENDER_MANAGER, id="dale"), By(role=Role.COURT, id="court")])
    body = st.fixed_dictionaries(_fields(row)) if row else st.just({"whom": "nobody"})
    return st.builds(
        Said,
        after=st.sampled_from([*GAPS * 4, *LONG]),
        name=st.just(name),
        by=st.one_of(*[people] * 9, strangers),
        late=st.sampled_from([timedelta(0)] * 6 + [timedelta(days=2), timedelta(days=30), -timedelta(days=3)]),
        pick=st.integers(0, 400),
        body=st.one_of(*[body] * 19, st.just({})),
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
        of_a_kind = {"id": "advice", "kind": "relapse_prevention", "before_its_stage": "it holds them"}
        return st.sampled_from([a.PROGRAMME, a.UNPAID_WORK, a.CURFEW, a.HOUSING | {"id": "advice"}, of_a_kind])
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
