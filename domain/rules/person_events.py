"""Domain events about a person, as HMPPS services publish them: their normal form, or why they are refused.

A message is the event itself or a queue notification that holds it as text. Who it is about and when it happened are
written in many ways; here they are written in one. What is empty is not given.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_core import from_json

from domain.rules import Answer, Rule

Refusal = Literal[
    "not_json", "no_event_type", "no_occurred_at", "bad_occurred_at", "occurred_at_without_zone", "no_person"
]
"""Why a message is no event about a person, in the order in which it is looked at."""

WRITTEN = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)"
    r" ?(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?(?:\[(?P<zone>[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*)\])?"
)
VERSION = re.compile(r"([0-9]{1,9})(?:\.0*)?")
MERGES = (".merge.completed", ".merged")
CRN = ("crn", "targetCRN")
NOMS = ("nomsNumber", "prisonerId", "offenderNo")
MERGED_FROM = ("sourceCRN", "removedNomsNumber")


class Event(NamedTuple):
    """A domain event in its normal form; `info` is what it says beside, as it came."""

    type: str
    version: int | None
    occurred_at: datetime
    crn: str | None
    noms: str | None
    merged_from: str | None
    info: dict[str, Any]
    detail_url: str | None

    @property
    def person(self) -> str:
        """Who it is about: by the CRN, else by the NOMS number."""
        return self.crn or self.noms or ""

    @property
    def stamp(self) -> str:
        """When it happened, in UTC; milliseconds cut, not rounded."""
        return self.occurred_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def says(self, *names: str) -> str | None:
        """The first of these that it gives as text."""
        return _first(self.info, names)


class NormalForm(Answer):
    type: str | None = None
    version: int | None = None
    occurred_at: str | None = None
    crn: str | None = None
    noms: str | None = None
    merged_from: str | None = None
    key: str | None = None
    refused: Refusal | None = None


class PersonEvents(Rule, name="person-events"):
    """The normal form of a domain event about a person, or why it is refused (hmpps-domain-events, schema)."""

    raw: str = Field(strict=True)

    def answer(self) -> NormalForm:
        found = read(self.raw)
        if not isinstance(found, Event):
            return NormalForm(refused=found, because=(f"refused:{found}",))
        return NormalForm(
            type=found.type,
            version=found.version,
            occurred_at=found.stamp,
            crn=found.crn,
            noms=found.noms,
            merged_from=found.merged_from,
            key=f"{found.type}|{found.person}|{found.stamp}",
            because=("person:crn" if found.crn else "person:noms",),
        )


def read(raw: str) -> Event | Refusal:
    """The event that a message is or holds."""
    event = _event(raw)
    if event is None:
        return "not_json"
    kind, written = _text(event.get("eventType")), event.get("occurredAt")
    if kind is None:
        return "no_event_type"
    if written is None or (isinstance(written, str) and not written.strip()):
        return "no_occurred_at"
    occurred_at = _instant(written)
    if not isinstance(occurred_at, datetime):
        return occurred_at
    info, named = _object(event.get("additionalInformation")), dict(_identifiers(event))
    crn, noms = named.get("CRN") or _first(info, CRN), named.get("NOMS") or _first(info, NOMS)
    if crn is None and noms is None:
        return "no_person"
    merged_from = _first(info, MERGED_FROM) if kind.endswith(MERGES) else None
    url = _text(event.get("detailUrl"))
    return Event(kind, _version(event.get("version")), occurred_at, crn, noms, merged_from, info, url)


def _event(raw: str) -> dict[str, Any] | None:
    """The JSON object, taken out of its notification where it came in one."""
    found = _json(raw)
    if found is not None and "eventType" not in found and isinstance(found.get("Message"), str):
        return _json(found["Message"])
    return found


def _json(text: str) -> dict[str, Any] | None:
    try:
        found = from_json(text, allow_inf_nan=False)
    except ValueError:  # too deep, or a text with half of a character, among them
        return None
    return found if isinstance(found, dict) else None


def _instant(written: object) -> datetime | Refusal:
    """The instant in UTC. An offset comes before a named zone; with neither, no zone is guessed.

    A named zone alone tells the hour that is there twice in autumn as the first of the two, as Java reads it."""
    found = WRITTEN.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None:
        return "bad_occurred_at"
    try:
        at = datetime.fromisoformat(f"{found['day']}T{found['time']}{found['offset'] or ''}")
        if at.tzinfo is None and found["zone"]:
            at = at.replace(tzinfo=_zone(found["zone"]))
        return at.astimezone(UTC) if at.tzinfo else "occurred_at_without_zone"
    except (ValueError, OverflowError, OSError):  # a day that no calendar has, a zone that is none
        return "bad_occurred_at"


@cache
def _zone(name: str) -> tzinfo:
    """A zone of the pinned `tzdata`, never of the machine."""
    with files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as of_zone:
        return ZoneInfo.from_file(of_zone, key=name)


def _version(written: object) -> int | None:
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        return None
    found = VERSION.fullmatch(str(written).strip())
    return int(found[1]) if found else None


def _identifiers(event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The person's identifiers by type, the first of a type last, so that it stands."""
    named = _object(event.get("personReference")).get("identifiers")
    for one in reversed(named if isinstance(named, list) else []):
        kind, value = (_text(_object(one).get(name)) for name in ("type", "value"))
        if kind and value:
            yield kind, value


def _first(info: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := _text(info.get(name)))), None)


def _object(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(found: object) -> str | None:
    """A text that says something: anything else is not given."""
    return found.strip() or None if isinstance(found, str) else None
