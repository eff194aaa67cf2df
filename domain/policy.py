"""Policy packs: the law and the standards as versioned data, and which of them answers a question.

A pack is one TOML file, `packs/<name>/<version>.toml`. A released version never changes (`packs/released.toml`).
The day of sentence says which packs govern a sentence (`domain.eras`).
A question has three kinds of answer beside a figure: the instrument sets none (`none_set`), a figure exists but nobody
has found it (`unknown`: the offender manager is prompted), and no standard asks it (`None`: nothing is owed).
"""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Literal, NamedTuple

from pydantic import Field, ValidationError

from domain import calendar
from domain.errors import BadInput
from domain.model import Day, Harm, Kind, Model, Role, Where
from domain.questions import Question
from domain.team.staffing import AllocationRules

PACKS = files("domain").joinpath("packs")


Level = Literal["low", "medium", "high"]
"""A level of supervision, where the instrument goes by one of its own."""


CourtOrder = Literal["community", "curfew"]
"""A curfew order or any other community order, which were orders of their own before 2005."""


Marker = Literal[
    "registered_sex_offender",
    "child_sexual_exploitation",
    "priority_offender",
    "mappa",
    "national_security",
    "child_protection",
]
"""A fact about the person, recorded with an assessment, by which an instrument goes or from which it exempts."""


class Situation(Model):
    """What selects among the standards that answer one question."""

    where: Where
    sentence: Kind | None = None
    harm: Harm = Harm.UNKNOWN
    tier: int | None = None
    level: Level | None = None
    order: CourtOrder | None = None
    period: int | None = None
    months_to_release: float | None = None
    term_months: float | None = None
    markers: tuple[Marker, ...] = ()


class Months(Model):
    """A stretch of months: `from` is inside, `until` is not, None is open."""

    since: int | None = Field(default=None, alias="from")
    until: int | None = None

    def has(self, months: float) -> bool:
        return (self.since is None or self.since <= months) and (self.until is None or months < self.until)

    def meets(self, other: "Months") -> bool:
        ends = ((self.since, other.until), (other.since, self.until))
        return all(since is None or until is None or since < until for since, until in ends)


class Applies(Model):
    """To whom a standard applies; what is left out applies to all, what it names and nobody knows to none.

    Tier `unknown` is who has been told none. `marked`: who bears one of these markers; `unmarked`: who bears none."""

    where: tuple[Where, ...] | None = None
    sentence: tuple[Kind, ...] | None = None
    harm: tuple[Harm, ...] | None = None
    tier: tuple[int | Literal["unknown"], ...] | None = None
    level: tuple[Level, ...] | None = None
    order: tuple[CourtOrder, ...] | None = None
    period: int | None = None
    months_to_release: Months | None = None
    term_months: Months | None = None
    marked: tuple[Marker, ...] | None = None
    unmarked: tuple[Marker, ...] | None = None

    def to(self, situation: Situation) -> bool:
        months, term = situation.months_to_release, situation.term_months
        return (
            (self.where is None or situation.where in self.where)
            and (self.sentence is None or situation.sentence in self.sentence)
            and (self.harm is None or situation.harm in self.harm)
            and (self.tier is None or (situation.tier or "unknown") in self.tier)
            and (self.level is None or situation.level in self.level)
            and (self.order is None or situation.order in self.order)
            and (self.period is None or situation.period == self.period)
            and (self.months_to_release is None or (months is not None and self.months_to_release.has(months)))
            and (self.term_months is None or (term is not None and self.term_months.has(term)))
            and (self.marked is None or bool(set(self.marked) & set(situation.markers)))
            and (self.unmarked is None or not set(self.unmarked) & set(situation.markers))
        )

    def meets(self, other: "Applies") -> bool:
        """Whether some situation falls under both."""
        pairs = (
            (self.where, other.where),
            (self.sentence, other.sentence),
            (self.harm, other.harm),
            (self.tier, other.tier),
            (self.level, other.level),
            (self.order, other.order),
        )
        apart = any(a is not None and b is not None and not set(a) & set(b) for a, b in pairs)
        periods_apart = self.period is not None and other.period is not None and self.period != other.period
        months, others = self.months_to_release or Months(), other.months_to_release or Months()
        terms, other_terms = self.term_months or Months(), other.term_months or Months()
        by_marker = _bears_what_bars(self, other) or _bears_what_bars(other, self)
        return not (apart or periods_apart or by_marker) and months.meets(others) and terms.meets(other_terms)


def _bears_what_bars(one: Applies, other: Applies) -> bool:
    return one.marked is not None and other.unmarked is not None and set(one.marked) <= set(other.unmarked)


class Standard(Model):
    """One sourced figure or rule of an instrument.

    `selector` says which day picks the pack that answers: that of the `sentence`, the `start` of the clock, or `today`.
    Of a count, `bound` says in what sense it is meant, and months, weeks or days how long its period is; it begins
    after `after_share` of a term. Of a time limit in months, `days` come on top.
    """

    ref: str
    answers: Question
    question: str
    applies: Applies = Applies()
    value: int | Literal["none_set", "unknown"]
    unit: (
        Literal[
            "working_days",
            "business_days",
            "days",
            "weeks",
            "months",
            "contacts",
            "failures",
            "authorisations",
            "signatures",
            "minutes",
        ]
        | None
    ) = None
    days: int | None = None
    weeks: int | None = None
    months: int | None = None
    after_share: tuple[int, int] | None = None
    bound: Literal["minimum", "maximum", "planned", "stopped"] = "minimum"
    counts_from: Literal["failure", "warning"] | None = None
    window_months: int | None = None
    selector: Literal["sentence", "start", "today"] = "start"
    clock: str
    owner: Role
    kind: Literal["legal duty", "contract level", "target", "prompt"]
    source: str
    confidence: Literal["certain", "likely", "uncertain", "ours"]

    @property
    def pack(self) -> str:
        """The pack that it stands in."""
        return pack_of(self.ref)

    @property
    def is_a_duty(self) -> bool:
        """Whether the law makes it a duty; nothing else may block."""
        return self.kind == "legal duty"

    @property
    def figure(self) -> int | None:
        """The figure, or None where none is set or none is known."""
        return self.value if isinstance(self.value, int) else None

    def due(self, start: datetime) -> datetime | None:
        """The last second of the limit that began at `start`; None without a figure. The first day is not counted."""
        on = self.due_on(calendar.day(start))
        return calendar.end_of(on) if on else None

    def due_on(self, start: date, *, count_start_day: bool = False) -> date | None:
        """The last day of the limit that began on a day, None without a figure. Only working days skip days of rest."""
        if self.figure is None:
            return None
        counted = timedelta(days=1 if count_start_day and self.figure else 0)
        match self.unit:
            case "working_days" | "business_days":
                return calendar.add_working_days(start, self.figure, count_start_day=count_start_day)
            case "days":
                return start + timedelta(days=self.figure) - counted
            case "weeks":
                return start + timedelta(weeks=self.figure) - counted
            case "months":
                return calendar.add_months(start, self.figure) + timedelta(days=self.days or 0) - counted
        raise TypeError(f"{self.ref} is no time limit: its unit is {self.unit}")

    def period(self, start: date, number: int = 1) -> tuple[date, date]:
        """First day of a period of a count, and the first day after it."""
        return self._periods_on(start, number - 1), self._periods_on(start, number)

    def _periods_on(self, start: date, count: int) -> date:
        months = calendar.add_months(start, (self.months or 0) * count)
        return months + timedelta(weeks=(self.weeks or 0) * count, days=(self.days or 0) * count)

    def stops_on(self, start: date, until: date) -> date:
        """The first day without contact, in a term from a day to the day before another: the first that begins after
        the share. A share that ends inside a day lets contact run through it."""
        assert self.after_share is not None
        part, whole = self.after_share
        return start + timedelta(days=-(-(until - start).days * part // whole))

    def is_reached(self, on: date, days: Iterable[date]) -> bool:
        """Whether a threshold is reached by an unacceptable failure.

        Where it counts from a warning, `days` are those of the warnings about earlier failures, each of which stands
        for one, and `on` is the day of the judgement (SA 2020 Sch. 10 para. 6(2): twelve months that begin with the
        warning). Else they are the days of the unacceptable failures up to and with this one, and `on` is its own.
        """
        if self.figure is None:
            return False
        inside = sum(self._window_holds(day, on) for day in days)
        return inside + (self.counts_from == "warning") >= self.figure

    def _window_holds(self, first: date, on: date) -> bool:
        return first <= on and (self.window_months is None or on < calendar.add_months(first, self.window_months))


class InForce(Model):
    """The days on which an instrument is in force; `until` is exclusive, None while it is."""

    since: Day = Field(alias="from")
    until: Day | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class TierForm(Model):
    """What a tier brings: the modes of the work, the style of the manager's contact, what the work consists of."""

    tier: str
    modes: tuple[Literal["PUNISH", "HELP", "CHANGE", "CONTROL"], ...] = ()
    contact: Literal["hands_off", "hands_on"] | None = None
    work: tuple[str, ...] = ()


class Tiering(Model):
    """A scheme by which an instrument tiers its cases, and the form of the work in each tier that is printed."""

    scheme: str
    source: str
    tiers: tuple[TierForm, ...] = ()

    def form(self, tier: str) -> TierForm | None:
        return next((form for form in self.tiers if form.tier == tier), None)


class Pack(Model):
    """One version of one instrument's standards. `in_force` is None where no source gives the days.

    `holds`: the risks of harm of those whom its provider holds; None where it holds all."""

    name: str = Field(alias="pack")
    version: int
    about: str
    in_force: InForce | None = None
    holds: tuple[Harm, ...] | None = None
    standards: tuple[Standard, ...]
    allocation: AllocationRules | None = None
    tiering: tuple[Tiering, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"


class Governing(NamedTuple):
    """The packs that govern a sentence, the first to be asked first: of its day of sentence, of the day on which a
    clock starts, and of today."""

    sentence: tuple[str, ...]
    start: tuple[str, ...]
    today: tuple[str, ...]


def standard(
    packs: Governing | tuple[str, ...], question: Question, situation: Situation, *, selector: str | None = None
) -> Standard | None:
    """The one standard that answers the question in that situation, None if none asks it.

    What goes by today is asked first, then what goes by the sentence, then what goes by the start of its clock. Of
    plain packs, which are the same on all three days, the first answers, of whatever selector."""
    if isinstance(packs, Governing):
        days = (("today", packs.today), ("sentence", packs.sentence), ("start", packs.start))
        found = (standard(refs, question, situation, selector=name) for name, refs in days)
        return next(filter(None, found), None)
    for ref in packs:
        for one in pack(ref).standards:
            if one.answers == question and selector in (None, one.selector) and one.applies.to(situation):
                return one
    return None


def held_elsewhere(packs: tuple[str, ...], harm: Harm) -> str | None:
    """The pack among these whose provider does not hold who has that risk of harm."""
    holders = ((ref, pack(ref).holds) for ref in packs)
    return next((ref for ref, held in holders if held is not None and harm not in held), None)


def allocation_rules(packs: tuple[str, ...]) -> tuple[tuple[str, AllocationRules], ...]:
    """What these packs say of who may hold what, each under the name by which a reason tells it."""
    return tuple((f"{ref}/allocation", rules) for ref in packs if (rules := pack(ref).allocation))


def tierings(packs: tuple[str, ...]) -> dict[str, tuple[str, Tiering]]:
    """The schemes by which a sentence's packs tier it, each with the pack that says so: the first one counts."""
    found: dict[str, tuple[str, Tiering]] = {}
    for ref in packs:
        for one in pack(ref).tiering:
            found.setdefault(one.scheme, (ref, one))
    return found


def by_ref(ref: str) -> Standard:
    """The standard named by `ns1995@1/review`."""
    return next(found for found in pack(pack_of(ref)).standards if found.ref == ref)


def pack_of(ref: str) -> str:
    """The pack of the standard named by `ns1995@1/review`."""
    return ref.partition("/")[0]


@cache
def released() -> tuple[str, ...]:
    """Every pack version that ships, in order."""
    folders = [folder for folder in PACKS.iterdir() if folder.is_dir()]
    return tuple(
        sorted(f"{folder.name}@{file.name.removesuffix('.toml')}" for folder in folders for file in folder.iterdir())
    )


@cache
def pack(ref: str) -> Pack:
    """The pack `name@version`. Raises BadInput where it does not ship or cannot be read."""
    if ref not in released():
        raise BadInput(f"No policy pack {ref!r}. There are: {', '.join(released())}.")
    name, _, version = ref.partition("@")
    return read(PACKS.joinpath(name, f"{version}.toml").read_text(encoding="utf-8"))


def read(text: str) -> Pack:
    """A pack from its TOML. Raises BadInput where a line is wrong or two standards answer one question at once."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"A policy pack is no TOML: {error}") from None
    ref = f"{raw.get('pack')}@{raw.get('version')}"
    standards = [{"ref": f"{ref}/{name}", "answers": name, **row} for name, row in raw.get("standards", {}).items()]
    try:
        found = Pack.model_validate({**raw, "standards": standards}, extra="forbid")
    except ValidationError as error:
        raise BadInput(f"Policy pack {ref}: {error}") from error
    for a, b in combinations(found.standards, 2):
        if a.answers == b.answers and a.applies.meets(b.applies):
            raise BadInput(f"Policy pack {ref}: {a.ref} and {b.ref} answer {a.answers} at the same moment.")
    return found
