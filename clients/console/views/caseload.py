"""Caseload: which sentences are asked for, in the words of the address; and each as a row of the list.

Of a sentence that somebody may not open they see the id alone. Where such may be in the list it is neither narrowed nor
sorted by anything else: what fits a filter would tell what nobody may know.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from clients.chosen import ORDERS, Chosen
from clients.console import words
from clients.console.numbers import whole
from clients.console.views.deeds import path
from clients.console.views.owing import state
from clients.console.views.tasks import in_seven_days
from clients.console.words import Tag, tag
from clients.desk.lists import Row
from domain import calendar
from domain.authority.sight import OVERSEERS
from domain.authority.signed_in import SignedIn
from domain.diary import deed
from domain.model import Harm, Kind, Model, Where
from domain.record import Standing
from domain.standing import ENFORCEMENT, KINDS

PAGE = 50
A_MONTH = timedelta(days=28)
WHOSE = {"mine": "Mine", "team": "My team", "area": "My areas"}
DUE = {"overdue": "Overdue", "today": "By the end of today", "week": "Within 7 days", "month": "Within 28 days"}
SORTED = {
    "id": "Sentence",
    "where": "Where",
    "kind": "Kind",
    "tier": "Tier",
    "harm": "Risk of harm",
    "due": "Due next",
    "enforcement": "Enforcement",
    "manager": "Manager",
}
BEFORE, CONTACT = "manager", "Last contact"
"""The column that no list is sorted by, and the one before which it stands."""
SHEET = (
    "id",
    "area",
    "kind",
    "where",
    "tier",
    "harm",
    "due",
    "what",
    "enforcement",
    "overdue",
    "manager",
    "ends",
    "last_contact",
)


class Option(NamedTuple):
    value: str
    text: str


class Filter(NamedTuple):
    """One thing to narrow the list by: its name in the address, its label, what there is to choose."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


class Asked(Model):
    """What the address asks for; whatever it says that nobody offers is left out."""

    whose: str
    where: str = ""
    tier: str = ""
    harm: str = ""
    due: str = ""
    enforcement: str = ""
    team: str = ""
    kind: str = ""
    sort: str = "due"
    page: int = 1

    def query(self, **but: Any) -> str:
        """The address's query with something else in it: what is not given is left out."""
        told = {name: value for name, value in self.but(**but) if value not in ("", 1)}
        return urlencode(told)


class Line(NamedTuple):
    """One row. All but the id is None where the sentence may not be opened."""

    id: str
    href: str | None
    where: Tag | None = None
    kind: str | None = None
    tier: str | None = None
    harm: str | None = None
    what: str | None = None
    due: datetime | None = None
    tag: Tag | None = None
    enforcement: Tag | None = None
    contact: date | None = None
    manager: str | None = None


class Head(NamedTuple):
    """The head of a column: how it is sorted now (`none` if it is not), and the address that sorts by it."""

    text: str
    sort: str
    href: str | None


def by_themselves(who: SignedIn) -> str:
    """The list that they are shown unless they ask for another."""
    return "area" if oversees(who) else "mine"


def oversees(who: SignedIn) -> bool:
    return any(role in OVERSEERS for role in who.roles)


def is_plain(who: SignedIn, asked: Asked) -> bool:
    """Whether the list may hold what they may not open: then it is sorted by id and narrowed by nothing."""
    return asked.whose != "mine" and not oversees(who)


def filters(asked: Asked, teams: Sequence[str], tiers: Sequence[str]) -> tuple[Filter, ...]:
    """What the list can be narrowed by, with what is chosen."""
    offered: dict[str, tuple[str, Iterable[tuple[str, str]]]] = {
        "where": ("Where", [(one.value, tag("where", one.value).text) for one in Where]),
        "tier": ("Tier", [(one, one) for one in tiers]),
        "harm": ("Risk of harm", [(one.value, tag("risk", one.value).text) for one in Harm]),
        "due": ("Due", DUE.items()),
        "enforcement": ("Enforcement", [(code, tag("enforcement", code).text) for code in ENFORCEMENT]),
        "team": ("Team of", [(one, one) for one in teams]),
        "kind": ("Kind", [(one.value, KINDS[one]) for one in Kind]),
    }
    return tuple(
        Filter(name, label, tuple(Option(*one) for one in options), getattr(asked, name))
        for name, (label, options) in offered.items()
    )


def read(query: Mapping[str, str], who: SignedIn, teams: Sequence[str], tiers: Sequence[str]) -> Asked:
    """What the address asks for. What is not offered is not asked for."""
    whose = query.get("whose", "")
    asked = Asked(whose=whose if whose in WHOSE else by_themselves(who))
    sort, number = query.get("sort", ""), query.get("page", "")
    asked = asked.but(
        sort=sort if sort.removeprefix("-") in SORTED else "due",
        page=whole(number) or 1,
    )
    if is_plain(who, asked):
        return asked.but(sort="id")
    offered = {one.name: {option.value for option in one.options} for one in filters(asked, teams, tiers)}
    given = {name: query[name] for name, values in offered.items() if query.get(name) in values}
    return asked.but(**given)


def narrowed(which: Chosen, asked: Asked, now: datetime) -> Chosen:
    """The list within `which` that was asked for."""
    by = {
        "overdue": now,
        "today": calendar.end_of(calendar.day(now)),
        "week": in_seven_days(now),
        "month": now + A_MONTH,
    }
    given: dict[str, Any] = {
        name: (value,)
        for name in ("where", "tier", "harm", "enforcement", "team", "kind")
        if (value := getattr(asked, name))
    }
    read = Chosen.model_validate({**given, "due_by": by.get(asked.due)})
    return which.but(**{name: getattr(read, name) for name in (*given, "due_by")})


def heads(asked: Asked, plain: bool) -> tuple[Head, ...]:
    """The heads of the columns; each but the last contact's is a link that sorts by it, falling if it rises now."""
    found = {key: _head(asked, key, text, plain) for key, text in SORTED.items()}
    before = tuple(found).index(BEFORE)
    sorting = tuple(found.values())
    return (*sorting[:before], Head(CONTACT, "none", None), *sorting[before:])


def _head(asked: Asked, key: str, text: str, plain: bool) -> Head:
    assert key in ORDERS
    now = {key: "ascending", f"-{key}": "descending"}.get(asked.sort, "none")
    other = f"-{key}" if now == "ascending" else key
    return Head(text, now, None if plain else f"?{asked.query(sort=other, page=1)}")


def lines(rows: Iterable[Row], now: datetime) -> tuple[Line, ...]:
    return tuple(_line(row, now) for row in rows)


def _line(row: Row, now: datetime) -> Line:
    stands = row.standing
    if stands is None:
        return Line(row.sentence, None)
    soonest = stands.soonest
    return Line(
        id=row.sentence,
        href=path(row.sentence),
        where=_where(stands),
        kind=KINDS[stands.kind] if stands.kind else words.NONE_YET,
        tier=stands.tier or words.NONE_YET,
        harm=tag("risk", stands.harm).text,
        what=deed(soonest.key) if soonest else None,
        due=soonest.due if soonest else None,
        tag=tag("obligation", state(soonest.due, soonest.level, now)) if soonest else None,
        enforcement=None if stands.enforcement == "none" else tag("enforcement", stands.enforcement),
        contact=stands.last_contact,
        manager=stands.offender_manager or words.NOBODY,
    )


def _where(stands: Standing) -> Tag:
    return tag("where", "ended" if stands.ended_on else stands.where)


def sheet(rows: Iterable[Row]) -> list[tuple[object, ...]]:
    """The list for a spreadsheet, the names of the columns first: codes, days and instants in ISO 8601; of what may not
    be opened the id alone."""
    return [SHEET, *map(_cells, rows)]


def _cells(row: Row) -> tuple[object, ...]:
    stands = row.standing
    if stands is None:
        return (row.sentence, *("" for _ in SHEET[1:]))
    soonest = stands.soonest
    return (
        *(stands.sentence, stands.area, stands.kind, stands.where, stands.tier, stands.harm),
        calendar.stamp(soonest.due) if soonest and soonest.due else None,
        soonest.key if soonest else None,
        *(stands.enforcement, stands.overdue, stands.offender_manager, stands.ends_on, stands.last_contact),
    )
