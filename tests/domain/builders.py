"""Sentences brought to a point in a few words, and what a test asks of them.

What the builders hand on is a `life.Step`: the sentence, and every entry that it has made since it was taken on. The
people are always the same: Brandt manages, Lee administers, Parks is a line manager who does not manage the case.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import pytest

from domain import calendar, life, scenario, table
from domain.authority.table import roles_that_may
from domain.diary import answers_for
from domain.errors import Refused
from domain.life import Step
from domain.messages import Entry, Message, Reason
from domain.model import By, Role
from domain.scenario import Start
from domain.state import Clock

NS1995, SINCE_2021, OMM2005 = "ns1995@1", "probation-2021@1", "omm2005@1"
PERSON = "P-70417"
PEOPLE = {
    Role.OFFENDER_MANAGER: "brandt",
    Role.OFFENDER_SUPERVISOR: "brandt",
    Role.KEY_WORKER: "quist",
    Role.CASE_ADMINISTRATOR: "lee",
    Role.LINE_MANAGER: "parks",
}
FREE_TEXT = ("reason", "text", "findings", "summary", "why", "evidence", "obstacle")
NO_DATE, NOT_OWED = "no date", "not owed"
EVERYTHING = ["order", "length", "start", "rules", "manager", "crisis_contact"]
PROGRAMME = {"id": "skills", "name": "Thinking skills", "class_": "constructive", "stage": 3, "partner": "programmes"}
HOUSING = {"id": "housing", "name": "Housing advice", "class_": "constructive", "stage": 2}
UNPAID_WORK = {"id": "work", "name": "Unpaid work", "class_": "punitive", "partner": "unpaid_work", "hours": 60}
CURFEW = {"id": "curfew", "name": "Curfew", "class_": "restrictive", "partner": "electronic_monitoring"}


# Telling


def who(text: str) -> By:
    """`OM` is the manager of these sentences, `OM:dale` somebody else."""
    by = By.read(text)
    return by if ":" in text else By(role=by.role, id=PEOPLE.get(by.role, by.role))


def message(
    name: str, at: str, by: str | None = None, /, *, id: str = "M", happened: str | None = None, **body: Any
) -> Message:
    """A message as it reaches a sentence; times are London's, a day is its midday."""
    says = by or (roles_that_may(name)[0].value if name in table.MESSAGES else "OM")
    occurred_at = calendar.instant(happened) if happened else None
    received_at = calendar.instant(at)
    return Message(
        id=id, type=name, by=who(says), received_at=received_at, occurred_at=occurred_at, body=_instants(body)
    )


def tell(
    step: Step, name: str, at: str, by: str | None = None, /, *, id: str = "", happened: str | None = None, **body: Any
) -> Step:
    """The sentence after it was told something, received at that time by a clock that shows the same."""
    told = message(name, at, by, id=id or f"m{step.sentence.seq}", happened=happened, **body)
    moment = life.moment_of(step.sentence, told.received_at, told.received_at)
    return step.then(life.take(step.sentence, told, moment))


def made(step: Step, name: str, at: str, by: str | None = None, /, **told: Any) -> tuple[Entry, ...]:
    """The entries that follow when a sentence is told something."""
    return tell(step, name, at, by, **told).entries[len(step.entries) :]


def heard(step: Step, name: str, at: str, by: str | None = None, /, **told: Any) -> Entry:
    """The last entry of what a partner's message makes, which waits for no answer."""
    sent = message(name, at, by, **told)
    return life.receive(step.sentence, sent, max(sent.received_at, step.sentence.last_moment)).entries[-1]


def wait(step: Step, to: str) -> Step:
    """The sentence when nothing but time has passed, wake by wake as in life."""
    now, until = step.sentence.last_moment, calendar.instant(to)
    while (wake := life.next_wake(step.sentence, now)) and wake <= until:
        step, now = step.then(life.bring_up_to(step.sentence, wake)), wake
    return step


def found(step: Step, at: str) -> Step:
    """The sentence when nobody looked in between: what time has brought is found all at once."""
    return step.then(life.bring_up_to(step.sentence, calendar.instant(at)))


def brought(step: Step, to: str) -> tuple[Entry, ...]:
    """The entries that time alone brings."""
    return wait(step, to).entries[len(step.entries) :]


def refused(step: Step, name: str, at: str, by: str | None = None, /, **told: Any) -> str:
    """The code under which a command is refused: in two sentences that name nobody, and nothing has changed."""
    before = step.sentence.model_dump_json()
    with pytest.raises(Refused) as caught:
        tell(step, name, at, by, **told)
    assert step.sentence.model_dump_json() == before
    for said in (caught.value.rule, caught.value.remedy):
        assert is_a_sentence(said)
        assert names_nobody(said, step, told)
    return caught.value.code


def unfit(step: Step, name: str, at: str, by: str | None = None, /, **told: Any) -> str:
    """Why a fact does not fit: it is kept word for word, starts no clock, and a named role is to look at it."""
    sent = message(name, at, by, **told)
    before = life.bring_up_to(step.sentence, sent.received_at).sentence
    after = tell(step, name, at, by, **told)
    entry = next(one for one in reversed(after.entries) if one.type == "did_not_fit")
    look = clock(after, f"did_not_fit/{entry.seq}")
    assert look is not None
    assert answers_for(after.sentence, look) in (Role.OFFENDER_MANAGER, Role.CASE_ADMINISTRATOR)
    assert [one for one in after.sentence.clocks if one.question != "did_not_fit"] == [
        one for one in before.clocks if one.question != "did_not_fit"
    ]
    assert after.sentence.dated == before.dated
    assert entry.data.type == name
    return str(entry.data.why)


# Asking


def types(entries: Iterable[Entry]) -> list[str]:
    return [entry.type for entry in entries]


def last(step: Step, type: str) -> Entry:
    """The latest entry of a type."""
    return next(entry for entry in reversed(step.entries) if entry.type == type)


def clock(step: Step, key: str) -> Clock | None:
    return step.sentence.clock(key)


def owes(step: Step) -> list[str]:
    """The keys of everything that a sentence owes."""
    return sorted(one.key for one in step.sentence.clocks)


def due(step: Step, key: str) -> str:
    """The day by whose end something is due, or that it is owed without a date, or not owed."""
    found = clock(step, key)
    if found is None:
        return NOT_OWED
    return calendar.day(found.due).isoformat() if found.due else NO_DATE


def asked_of(step: Step, key: str) -> Role:
    """Who is asked for it now."""
    found = clock(step, key)
    assert found is not None
    return answers_for(step.sentence, found)


def matters(step: Step) -> list[tuple[str, int]]:
    """What people must settle: each matter's code, and the entry it is about."""
    return [(one.code, one.about) for one in step.sentence.matters]


def reason(entry: Entry, code: str) -> Reason:
    return next(one for one in entry.because if one.code == code)


def met(entry: Entry) -> dict[str, str]:
    """How an entry met the diary: what became of each key."""
    outcomes = ("met", "met_late", "met_recorded_late", "done", "no_longer_owed")
    return {str((one.values or {})["key"]): one.code for one in entry.because if one.code in outcomes}


def asks(step: Step) -> list[str]:
    """What partners are being asked for."""
    return [one.ask.what for one in step.sentence.effects]


def london(at: datetime) -> str:
    """An instant as London clocks show it."""
    return f"{at.astimezone(calendar.LONDON):%Y-%m-%d %H:%M:%S}"


def is_a_sentence(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z].{8,}[.]", text))


def names_nobody(text: str, step: Step, told: dict[str, Any]) -> bool:
    """Whether it tells neither the person, nor the people who deal with them, nor what somebody wrote freely."""
    team = [value for value in step.sentence.team.model_dump().values() if isinstance(value, str)]
    team.remove(step.sentence.team.base) if step.sentence.team.base else None
    written = [str(told[name]) for name in FREE_TEXT if told.get(name)]
    return not any(secret in text for secret in (step.sentence.person, *team, *written))


# Beginnings


@cache
def engagement(*, opened: str = "2022-02-01", pack: str | None = SINCE_2021, model: str | None = None) -> Step:
    """A person whom the court asks us about; no sentence is passed yet."""
    return _begin(Start(person=PERSON, opened=opened, pack=pack, model=model))


def sentenced(
    kind: str = "community_order",
    imposed: str = "1999-03-01",
    *,
    pack: str | None = NS1995,
    taken_on: str | None = None,
    **imposes: Any,
) -> Step:
    """A sentence on its first day, not allocated yet: a community order of a year under the standards of 1995."""
    term = {} if kind == "life" or "ends_on" in imposes else {"months": 12}
    start = {"person": PERSON, "kind": kind, "imposed": imposed, "pack": pack, **term, **imposes}
    return _begin(Start(**start, taken_on=taken_on))


def allocated(step: Step, at: str, **team: Any) -> Step:
    return tell(
        step, "allocate", at, "LM", **{"offender_manager": "brandt", "case_administrator": "lee", "grade": "PO", **team}
    )


@cache
def order() -> Step:
    """A community order under the standards of 1995, allocated on its first day, a Monday."""
    return allocated(sentenced(), "1999-03-01 16:00")


@cache
def order_since_2021(**imposes: Any) -> Step:
    """A community order under the Sentencing Act 2020, allocated on its first day, a Tuesday."""
    return allocated(
        sentenced("community_order", "2022-05-03", pack=SINCE_2021, months=18, **imposes), "2022-05-03 16:00"
    )


def order_with(*requirements: dict[str, Any]) -> Step:
    """The same with requirements of the court."""
    start = sentenced("community_order", "2022-05-03", pack=SINCE_2021, months=18, requirements=list(requirements))
    return allocated(start, "2022-05-03 16:00")


@cache
def order_under_omm() -> Step:
    """A community order since 2021 at a place that follows the plan's model of 2005."""
    start = sentenced("community_order", "2022-05-03", pack=SINCE_2021, model=OMM2005, months=18)
    return allocated(start, "2022-05-03 16:00")


@cache
def custody_under_omm() -> Step:
    """Three years at such a place, the first half inside, managed from the community."""
    start = sentenced("determinate", "2021-11-08", pack=SINCE_2021, model=OMM2005, months=36, release_on="2023-05-09")
    start = tell(start, "received", "2021-11-08 17:00", "prison", prison="wendle")
    return allocated(start, "2021-11-10", base="community")


@cache
def suspended() -> Step:
    """A suspended sentence under the Sentencing Act 2020."""
    return allocated(sentenced("suspended_sentence", "2022-05-03", pack=SINCE_2021, months=18), "2022-05-03 16:00")


@cache
def custody() -> Step:
    """Three years, the first half inside, managed from the prison."""
    step = sentenced("determinate", "2021-11-08", pack=SINCE_2021, months=36, release_on="2023-05-09")
    step = tell(step, "received", "2021-11-08 17:00", "prison", prison="wendle")
    return allocated(step, "2021-11-10", base="custody")


@cache
def licence() -> Step:
    """The same, released on the day."""
    return tell(custody(), "released", "2023-05-09 09:30", "prison")


@cache
def recalled() -> Step:
    """The same, recalled in its third month on licence."""
    return tell(licence(), "recall", "2023-08-04 14:00", reason="whereabouts not known", countersigned_by="LM:parks")


@cache
def at_large() -> Step:
    return tell(recalled(), "at_large", "2023-08-04 18:00", "prison")


@cache
def back_inside() -> Step:
    """The same, returned to custody."""
    return tell(at_large(), "returned", "2023-08-15 09:00", "prison", prison="wendle")


@cache
def lifer() -> Step:
    """A life sentence with a tariff of twelve years."""
    step = sentenced("life", "2021-11-08", pack=SINCE_2021, tariff_on="2033-11-07")
    step = tell(step, "received", "2021-11-08 17:00", "prison", prison="wendle")
    return allocated(step, "2021-11-10", base="custody")


# Steps on the way


def planned(step: Step, at: str, *interventions: dict[str, Any], **more: Any) -> Step:
    """The plan made, with one objective."""
    objectives = [{"id": "O1", "need": "drugs", "text": "In treatment"}]
    return tell(step, "plan", at, objectives=objectives, interventions=list(interventions), **more)


def assessed(step: Step, at: str, harm: str, **more: Any) -> Step:
    return tell(step, "assess", at, harm=harm, likelihood="medium", **more)


def appointed(step: Step, appointment: str, at: str, *, when: str, **more: Any) -> Step:
    return tell(step, "appointment_made", at, "CA", appointment=appointment, when=when, **more)


def failed(step: Step, appointment: str, on: str) -> Step:
    """An appointment at ten that day, made the day's morning, and not attended."""
    step = appointed(step, appointment, f"{on} 09:00", when=f"{on} 10:00")
    return tell(step, "failed_to_attend", f"{on} 11:00", "OM", appointment=appointment)


def explained(step: Step, failure: str, at: str, **more: Any) -> Step:
    return tell(step, "explanation_given", at, "CA", **{"failure": failure, "given": "none_given", **more})


def judged(step: Step, failure: str, at: str, finding: str = "unacceptable") -> Step:
    return tell(step, "judge", at, "OM", failure=failure, finding=finding, reason="no good reason")


def unacceptable(step: Step, failure: str, on: str) -> Step:
    """A failure, its explanation and its judgement in one day."""
    return judged(explained(failed(step, failure, on), failure, f"{on} 14:00"), failure, f"{on} 15:00")


def warned(step: Step, failure: str, at: str) -> Step:
    return tell(step, "warn", at, "CA", failure=failure)


@cache
def three_failures() -> Step:
    """The third unacceptable failure under the standards of 1995, two of them warned about, judged on 24 March."""
    step = warned(unacceptable(order(), "A1", "1999-03-10"), "A1", "1999-03-11")
    step = warned(unacceptable(step, "A2", "1999-03-17"), "A2", "1999-03-18")
    return unacceptable(step, "A3", "1999-03-24")


@cache
def in_court() -> Step:
    """The same, taken back to court."""
    return tell(three_failures(), "breach", "1999-03-24 16:00", failures=["A1", "A2", "A3"], reason="third failure")


@cache
def over() -> Step:
    """An order whose term has ended and that waits to be evaluated."""
    return wait(order(), "2000-03-01")


@cache
def ended() -> Step:
    """The same, evaluated."""
    return tell(over(), "end", "2000-03-06", summary="completed")


def _begin(start: Start) -> Step:
    messages, moment = scenario.begins(start, "S-1")
    return life.begin(messages, moment)


def _instants(value: Any) -> Any:
    """Times of day as the messages read them: London time becomes an instant."""
    match value:
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", value):
            return calendar.instant(value).isoformat()
        case list():
            return [_instants(item) for item in value]
        case dict():
            return {name: _instants(item) for name, item in value.items()}
    return value
