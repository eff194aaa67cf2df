"""Whole sentences as data: a sentence, its world (who does what when, how partners behave) and what must be true.

One YAML file a life. A day without a time is 12:00 in London; events at one instant keep their order in the file.
`{n}` and `{day}`, `{day+7}` in an event's fields stand for its number in a series, its day, a day a week later.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

import yaml
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from domain import calendar, eras, life, table
from domain.asks import Partner
from domain.authority.table import roles_that_may
from domain.court import Sentenced
from domain.errors import BadInput
from domain.messages import Entry, Message, Told
from domain.model import By, Day, Instant, Model, Role, Where
from domain.sentence import Sentence


class _Yaml12(yaml.SafeLoader):
    """YAML as its version 1.2 has it: `on`, `off`, `yes` and `no` are words, not truth values."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


DAYS = ("imposed", "ends_on", "release_on", "tariff_on")


def _written(value: object) -> object:
    """YAML reads some dates itself; all of them go through one reading."""
    try:
        match value:
            case datetime():
                return calendar.instant(value.isoformat(sep=" "))
            case date() | str():
                return calendar.instant(str(value))
    except BadInput as error:
        raise ValueError(error) from None
    return value


Written = Annotated[Instant, BeforeValidator(_written)]


class Behaviour(StrEnum):
    """What a rehearsed partner does with what it is asked."""

    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    WRONG = "wrong"
    REFUSES = "refuses"


class Start(Model):
    """A sentence as it is taken on: who, where, under which packs, and what the court imposed, if it has."""

    model_config = ConfigDict(extra="allow")

    id: str | None = None
    person: str = "P-1"
    engagement: str = "E-1"
    area: str = "north"
    pack: str | None = None
    model: str | tuple[str, ...] | None = None
    opened: Written | None = None
    taken_on: Written | None = None

    @property
    def models(self) -> tuple[str, ...]:
        """The case management models of the place: one, several or none."""
        return (self.model,) if isinstance(self.model, str) else self.model or ()

    @property
    def imposed(self) -> dict[str, Any]:
        """What the court imposed: every field that is not of the start itself."""
        return self.__pydantic_extra__ or {}

    def dated(self, at: datetime) -> Self:
        """The same sentence, opened and imposed at another time; days that were given by their date move with it."""
        own = self.model_dump(exclude={"opened", "taken_on", "pack"})
        if not self.imposed:
            return type(self)(**own, opened=at)
        moved = calendar.day(at) - date.fromisoformat(str(self.imposed["imposed"]))
        days = {
            name: str(date.fromisoformat(str(value)) + moved) for name, value in self.imposed.items() if name in DAYS
        }
        return type(self)(**{**own, **days, "opened": at})


class Every(Model):
    """A series: an event repeated each so many days, weeks or months until a day."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    until: Day

    @model_validator(mode="after")
    def _moves(self) -> Self:
        if self.days + self.weeks * 7 + self.months <= 0:
            raise ValueError("a series needs days, weeks or months")
        return self


class Event(Model):
    """Somebody tells the sentence something, or a partner changes its behaviour. Other fields are the message's own."""

    model_config = ConfigDict(extra="allow")

    at: Written
    fact: str | None = None
    command: str | None = None
    by: str | None = None
    received: Written | None = None
    id: str | None = None
    refused: str | None = None
    every: Every | None = None
    partner: Partner | None = None
    behaves: Behaviour | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if [self.fact, self.command, self.partner].count(None) != 2 or (self.partner is None) != (self.behaves is None):
            raise ValueError("an event has exactly one of `fact`, `command`, `partner` (which also `behaves`)")
        row = table.MESSAGES.get(self.type) if self.type else None
        if self.type and (row is None or (row in table.FACTS) != (self.fact is not None)):
            raise ValueError(f"no {'fact' if self.fact else 'command'} is called {self.type!r}")
        return self

    @property
    def type(self) -> str | None:
        return self.fact or self.command


class EntryCheck(Model):
    """There is an entry of that type: so often, on that day, by that day, with these values among its data, with a
    reason of that code."""

    name: str
    entry: str
    times: int | None = None
    on: Day | None = None
    by: Day | None = None
    with_: dict[str, Any] = Field(default={}, alias="with")
    because: str | None = None

    def holds(self, entries: list[Entry]) -> bool:
        found = [entry for entry in entries if entry.type == self.entry and self._fits(entry)]
        return len(found) == self.times if self.times is not None else bool(found)

    def _fits(self, entry: Entry) -> bool:
        happened, data = calendar.day(entry.occurred_at), entry.data.model_dump(mode="json")
        return (
            (self.on is None or happened == self.on)
            and (self.by is None or happened <= self.by)
            and all(str(data.get(name)) == str(value) for name, value in self.with_.items())
            and (self.because is None or any(reason.code == self.because for reason in entry.because))
        )


class OwedCheck(Model):
    """At the end of that day this is owed: to be done by whom, due when (`due: none`: without a date)."""

    name: str
    owed: str
    on: Day
    owner: Role | None = None
    due: date | Literal["none"] | None = None
    times: int = 1

    def holds(self, entries: list[Entry]) -> bool:
        sentence = as_at(entries, calendar.end_of(self.on))
        clocks = [clock for clock in sentence.clocks if self.owed in (clock.key, clock.question)] if sentence else []
        due = [
            clock
            for clock in clocks
            if self.due is None or self.due == (calendar.day(clock.due) if clock.due else "none")
        ]
        return len([clock for clock in due if self.owner is None or clock.owner == self.owner]) == self.times


class WhereCheck(Model):
    """At the end of that day the sentence is served there."""

    name: str
    served: Where
    on: Day

    def holds(self, entries: list[Entry]) -> bool:
        sentence = as_at(entries, calendar.end_of(self.on))
        return sentence is not None and sentence.where == self.served


class Scenario(Model):
    """One life: the sentence, its world, what must be true."""

    story: str
    sentence: Start
    people: dict[str, str] = {}
    world: tuple[Event, ...] = ()
    until: Day | None = None
    expect: tuple[EntryCheck | OwedCheck | WhereCheck, ...] = ()


class Turn(NamedTuple):
    """One thing that happens in a rehearsal: a message (perhaps to be refused), a partner's change, or the end."""

    at: datetime
    message: Message | None = None
    refused: str | None = None
    partner: Partner | None = None
    behaves: Behaviour | None = None


def read(path: Path) -> Scenario:
    """The scenario in a file. Raises BadInput that names the place."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Yaml12)
        found = Scenario.model_validate(raw)
    except ValidationError as error:
        wrong = "\n".join(f"  {'.'.join(map(str, line['loc']))}: {line['msg']}" for line in error.errors())
        raise BadInput(f"{path} is no scenario:\n{wrong}") from None
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise BadInput(f"{path}: {error}") from None
    return found.but(sentence=found.sentence.but(id=found.sentence.id or f"S-{path.stem}"))


def begins(start: Start, id: str, at: datetime | None = None) -> tuple[tuple[Message, ...], datetime]:
    """The messages that take a sentence on, and the moment at which it is taken on."""
    sentenced = Sentenced.check(start.imposed) if start.imposed else None
    opened = start.opened or (calendar.midday(sentenced.imposed) if sentenced else None)
    if opened is None:
        raise BadInput("sentence: say what was imposed (kind, imposed, months or ends_on), or when it was opened.")
    moment = at or start.taken_on or opened
    court = By(role=Role.COURT, id="court")
    body: dict[str, Any] = {"sentence": id, "person": start.person, "engagement": start.engagement, "area": start.area}
    body |= {"packs": eras.governing(calendar.day(opened), start.pack, start.models), "rules_version": life.RULES}
    body |= {"follows_eras": True} if eras.leaves_open(start.pack) else {}
    first = Message(
        id=f"{id}:opened", type="engagement_opened", by=court, received_at=moment, occurred_at=opened, body=body
    )
    if sentenced is None:
        return (first,), moment
    sentenced.order()
    imposed = max(opened, calendar.midday(sentenced.imposed))
    told = sentenced.model_dump(mode="json")
    return (
        first,
        Message(id=f"{id}:sentenced", type="sentenced", by=court, received_at=moment, occurred_at=imposed, body=told),
    ), moment


def turns(scenario: Scenario) -> tuple[Turn, ...]:
    """Everything that happens, in the order in which it reaches the sentence."""
    events = [one for event in scenario.world for one in _series(event)]
    ordered = sorted(enumerate(events, 1), key=lambda pair: (pair[1].received or pair[1].at, pair[0]))
    found = [_turn(scenario, number, event) for number, event in ordered]
    if scenario.until:
        found.append(Turn(calendar.midday(scenario.until)))
    return tuple(found)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario: the sentence's own fields, and of every event the fields of its message."""
    schema = Scenario.model_json_schema()
    parts = schema["$defs"]
    parts["Start"]["properties"] |= _fields(Sentenced, parts)
    parts["Start"]["additionalProperties"] = False
    own = parts["Event"]["properties"]
    parts["Event"]["anyOf"] = [_event_schema(row, own, parts) for row in table.MESSAGES.values()] + [
        {"required": ["partner", "behaves"], "properties": own, "additionalProperties": False}
    ]
    return schema


def _event_schema(row: type[Told], own: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    key = "command" if row.name in table.COMMAND_NAMES else "fact"
    properties = own | _fields(row, parts) | {key: {"const": row.name}}
    required = [name for name, field in row.model_fields.items() if field.is_required()]
    return {"title": row.name, "required": [key, *required], "properties": properties, "additionalProperties": False}


def _fields(row: type[Told], parts: dict[str, Any]) -> dict[str, Any]:
    schema = row.model_json_schema(ref_template="#/$defs/{model}")
    parts |= schema.pop("$defs", {})
    return {name: _or_numbered(field) for name, field in schema["properties"].items()}


def _or_numbered(field: dict[str, Any]) -> dict[str, Any]:
    """A number may be written `{n}`, its event's number in a series."""
    kinds = [kind.get("type") for kind in (field, *field.get("anyOf", ()))]
    return {"anyOf": [field, {"const": "{n}"}]} if "integer" in kinds else field


def as_at(entries: list[Entry], moment: datetime) -> Sentence | None:
    """The sentence as it was known at a moment."""
    sentence: Sentence | None = None
    for entry in entries:
        if entry.recorded_at <= moment:
            sentence = life.evolve(sentence, entry)
    return sentence


def _turn(scenario: Scenario, number: int, event: Event) -> Turn:
    at = event.received or event.at
    if event.type is None:
        return Turn(at, partner=event.partner, behaves=event.behaves)
    row = table.MESSAGES[event.type]
    role, _, who = (event.by or roles_that_may(row.name)[0].value).partition(":")
    by = By.read(role)
    people = {By.read(name).role: id for name, id in scenario.people.items()}
    message = Message(
        id=event.id or f"e{number}",
        type=event.type,
        by=By(role=by.role, id=who or people.get(by.role, by.role)),
        received_at=at,
        occurred_at=event.at if event.received else None,
        body=row.check(_plain(event.__pydantic_extra__ or {})).model_dump(mode="json", exclude_unset=True),
    )
    return Turn(at, message, refused=event.refused)


def _series(event: Event) -> Iterator[Event]:
    fields = event.__pydantic_extra__ or {}
    if event.every is None:
        yield _filled(event, fields, 1, event.at)
        return
    start, local = calendar.day(event.at), event.at.astimezone(calendar.LONDON).time()
    number, on = 1, start
    while on <= event.every.until:
        at = datetime.combine(on, local, calendar.LONDON)
        yield _filled(event, fields, number, at)
        on = calendar.add_months(start, event.every.months * number)
        on += timedelta(days=(event.every.days + event.every.weeks * 7) * number)
        number += 1


def _filled(event: Event, fields: dict[str, Any], number: int, at: datetime) -> Event:
    day = calendar.day(at)
    own = event.model_dump(include=set(Event.model_fields), exclude={"every", "at"}, exclude_none=True)
    return Event(**_fill({**own, **fields}, number, day), at=at)


def _fill(value: Any, number: int, day: date) -> Any:
    match value:
        case str():
            value = value.replace("{n}", str(number))
            return re.sub(r"\{day(?:\+(\d+))?\}", lambda found: str(day + timedelta(days=int(found[1] or 0))), value)
        case list() | tuple():
            return [_fill(item, number, day) for item in value]
        case dict():
            return {name: _fill(item, number, day) for name, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    """Dates and times of day as the messages read them: London time becomes an instant."""
    match value:
        case datetime():
            return calendar.instant(value.isoformat(sep=" ")).isoformat()
        case date():
            return value.isoformat()
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", value):
            return calendar.instant(value).isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {name: _plain(item) for name, item in value.items()}
    return value
