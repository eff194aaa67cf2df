"""What the API answers, as models: for its description, and so that a test can hold each answer to it."""

from datetime import date
from typing import Any

from pydantic import Field, JsonValue

from domain.authority.signed_in import SignedIn
from domain.court import Sentenced
from domain.measures.measure import Measure, Report
from domain.messages import Reason
from domain.model import By, Instant, Model, Role
from domain.record import Standing
from domain.scenario import Start


class EntryShown(Model):
    """One line of the case record: who told what in which role, when it happened, when it was recorded, and why."""

    sentence: str
    seq: int
    type: str
    message: str = Field(description="The id of the message that made it: its idempotency key.")
    occurred_at: Instant
    recorded_at: Instant
    by: By
    data: dict[str, JsonValue]
    because: tuple[Reason, ...]
    schema_: int = Field(alias="schema")
    day_only: bool | None = None
    chain: str = Field(description="SHA-256 over every line before it and this one, in hex.")


class MovedShown(Model):
    """An obligation whose date would be another; null where it has no date."""

    key: str
    before: Instant | None
    after: Instant | None
    owed_before: bool
    owed_after: bool


class Done(Model):
    """What a command or fact came to: its entries, as they are in the case record."""

    entries: tuple[EntryShown, ...]


class WouldBe(Model):
    """What would follow, and what of the diary would move. Nothing was done."""

    entries: tuple[EntryShown, ...]
    moved: tuple[MovedShown, ...]


class DueShown(Model):
    """A line of the diary: `level` is 1 with the manager, 2 with theirs; `goes_to` is told next if nobody does it."""

    key: str
    owner: str
    due: Instant | None
    level: int
    goes_to: str | None


class StandingShown(Standing):
    """Where a sentence stands after its last entry, `seq`, and who is on its team: opaque ids."""

    due: tuple[DueShown, ...]  # type: ignore[assignment]  # shown by name, where the row has them in order


class RowShown(Model):
    """A sentence in a list: `standing` is null where you may not open it."""

    sentence: str
    standing: StandingShown | None


class List(Model):
    """A page of the chosen sentences; `total` are all that fit."""

    sentences: tuple[RowShown, ...]
    total: int
    limit: int
    offset: int


class Record(Model):
    """A page of the case record; `next` is where the following one begins (`after=`), null at the end."""

    sentence: str
    entries: tuple[EntryShown, ...]
    next: int | None


class DiaryItem(DueShown):
    """Something owed of this sentence, and who holds the role that owes it: null where it names nobody."""

    holder: str | None


class Diary(Model):
    """What is owed of a sentence, the soonest first."""

    sentence: str
    seq: int
    items: tuple[DiaryItem, ...]


class Me(Model):
    """Who you are here: an opaque id, your roles, the areas you work in."""

    id: str
    roles: tuple[Role, ...]
    areas: tuple[str, ...]

    @classmethod
    def of(cls, who: SignedIn) -> "Me":
        return cls(id=who.id, roles=who.roles, areas=who.areas)


class Reasoned(Model):
    """Why you need to see a sentence of another team now: the kind of reason, and in words."""

    reason: str = Field(min_length=1, max_length=60)
    words: str = Field(min_length=1, max_length=2000)


class Emergency(Model):
    """Emergency access to one sentence: recorded, reviewed, and over at `until`."""

    sentence: str
    since: Instant
    until: Instant


class Starting(Model):
    """A sentence to be taken on: whom, where, and what the court imposed, if it has.

    `sentenced` has the fields of the fact of that name. Without a `pack` its day picks the standards that govern it;
    `models` are the case management models of the place. `opened`: since when the person is ours to deal with."""

    id: str = Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")
    person: str = Field(min_length=1, max_length=200)
    engagement: str = Field(min_length=1, max_length=200)
    area: str = Field(min_length=1, max_length=100)
    pack: str | None = None
    models: tuple[str, ...] = ()
    opened: Instant | None = None
    sentenced: Sentenced | None = None

    def start(self) -> Start:
        own: dict[str, Any] = self.model_dump(exclude={"id", "models", "sentenced"})
        imposed = self.sentenced.model_dump(mode="json", exclude_unset=True) if self.sentenced else {}
        return Start.model_validate({**imposed, **own, "model": self.models or None})


class Moved(Model):
    """A sentence that has gone on, and the number of its last entry. What it says is to be asked for."""

    sentence: str
    seq: int


class Missed(Model):
    """How many entries were made while nobody listened: look at the list again."""

    missed: int


class MeasureDefined(Model):
    """A measure: what it counts of what, what it leaves out, by which source; computed from the record, or judged."""

    name: str
    title: str
    counts: str
    of: str
    leaves_out: str
    source: str
    unit: str
    basis: str

    @classmethod
    def of_(cls, measure: Measure) -> "MeasureDefined":
        return cls.model_validate({name: getattr(measure, name) for name in cls.model_fields})


class SectionDefined(Model):
    """Measures that stand in one table."""

    title: str
    source: str
    measures: tuple[MeasureDefined, ...]


class ReportDefined(Model):
    """A report by its name."""

    name: str
    title: str
    sections: tuple[SectionDefined, ...]

    @classmethod
    def of(cls, report: Report) -> "ReportDefined":
        sections = (
            SectionDefined(title=one.title, source=one.source, measures=tuple(map(MeasureDefined.of_, one.measures)))
            for one in report.sections
        )
        return cls(name=report.name, title=report.title, sections=tuple(sections))


class Reports(Model):
    """The reports that there are."""

    reports: tuple[ReportDefined, ...]


class Behind(Model):
    """The sentences behind each part of a figure, of those that you may open."""

    met: tuple[str, ...]
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]


class Measured(Model):
    """What a measure came to: met of those counted, how many of which nothing is known, how many it is not about.

    All null where the group is `too_small` to print. Of an average `met` is the sum."""

    measure: str
    too_small: bool
    met: int | None
    of: int | None
    unknown: int | None
    outside: int | None
    who: Behind | None


class Group(Model):
    """One of the groups that sentences are told apart by: `all` where they are not."""

    group: str
    measures: tuple[Measured, ...]


class Reported(Model):
    """What a report came to; `not_named`: how many sentences behind its figures are not named, for they are not yours
    to open."""

    report: str
    first: date | None = Field(alias="from")
    last: date = Field(alias="to")
    as_at: date
    by: str | None
    groups: tuple[Group, ...]
    not_named: int
