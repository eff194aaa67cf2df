"""The terms of one sentence of custody, and our own dates of release, worked out from them by the rules.

What is not known never brings a date forward: an exclusion that nobody has looked into counts as if it were there.
"""

from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from domain import calendar
from domain.errors import BadInput
from domain.model import Day, Kind, Model, Months
from domain.rules import release, supervision
from domain.rules.kinds import Days
from domain.rules.recall import AgeGroup
from domain.rules.release import ReleaseDates, RuleSet, Track
from domain.rules.term import Term

Length = Annotated[int, Field(strict=True, ge=1, le=5200)]


class Terms(Model):
    """What the arithmetic of release needs to know beside the kind, the day of sentence and its months."""

    offence_on: Day
    age_group: AgeGroup
    track: Track = "sds"
    """Of a determinate sentence: whether it is one of those that are served for two thirds (CJA 2003 s.244ZA)."""
    weeks: Length | None = None
    days: Length | None = None
    extension_months: Months | None = None
    """Of an extended sentence: how many of its months are the extension of the licence."""
    remand_days: Days | None = None
    tagged_bail_days: Days | None = None
    sds40_excluded: Literal["no", "always", "from_2024_12_16"] | None = None
    progression_excluded: bool | None = None
    section_250: bool = False
    hdc_barred: bool | None = None
    early_allocation: bool = False
    immigration_case: bool = False
    served_with: Literal["consecutive", "concurrent"] | None = None
    """How it is served with another sentence: then nothing can be worked out here."""


class Counted(NamedTuple):
    """The days that are taken off and put on, as far as they are known."""

    remand: int
    tagged_bail: int
    added: int = 0
    at_large_before_release: int = 0
    at_large_on_recall: int = 0


class Dates(NamedTuple):
    """Our own dates: release, the end of the sentence and with it of the licence, and what stands around them."""

    days: int
    release_on: date
    ends_on: date
    parole_on: date | None = None
    supervised_until: date | None = None
    curfew_on: date | None = None
    because: tuple[str, ...] = ()

    @property
    def as_said(self) -> dict[str, str | int]:
        """The dates and why, as a reason carries them."""
        on = {name: day.isoformat() for name, day in self._asdict().items() if isinstance(day, date)}
        return {"days": self.days, **on, "because": ", ".join(self.because)}


class CourtSentence(NamedTuple):
    """One sentence of custody as the court passed it, and as it can be worked out."""

    kind: Kind
    imposed: date
    months: int
    terms: Terms

    def check(self) -> None:
        """Raises BadInput where nothing can be worked out from it."""
        if self.terms.served_with:
            raise BadInput("One sentence at a time: consecutive and concurrent sentences are not worked out here.")
        if self.kind not in (Kind.DETERMINATE, Kind.EXTENDED):
            raise BadInput(f"A {self.kind} sentence has no terms: they are for determinate and extended ones.")
        if self.imposed < release.TABLE.sentences_since:
            raise BadInput(f"Release is worked out for sentences imposed since {release.TABLE.sentences_since}.")
        if not (self.months or self.terms.weeks or self.terms.days):
            raise BadInput("Terms need the length of the sentence: months, or weeks or days among the terms.")
        if (self.kind is Kind.EXTENDED) != (0 < (self.terms.extension_months or 0) < self.months):
            raise BadInput("An extended sentence, and no other, has extension_months, fewer than all its months.")

    def counted(self) -> Counted:
        return Counted(self.terms.remand_days or 0, self.terms.tagged_bail_days or 0)

    def dates(self, counted: Counted, rules: RuleSet) -> Dates:
        found = self._extended(counted) if self.kind is Kind.EXTENDED else self._determinate(counted, rules)
        return found._replace(ends_on=found.ends_on + timedelta(days=counted.at_large_on_recall))

    @property
    def whole_months(self) -> int:
        """The months of the sentence; one that is shorter counts as one month, for rules that compare months."""
        term = self._term(self.months, Counted(0, 0))
        return max(1, calendar.months_between(term.start, term.start + timedelta(days=term.days)))

    def _determinate(self, counted: Counted, rules: RuleSet) -> Dates:
        terms = self.terms
        found = ReleaseDates(
            sentence_date=self.imposed,
            years=0,
            months=self.months,
            weeks=terms.weeks or 0,
            days=terms.days or 0,
            track=terms.track,
            rule_set=rules,
            sds40_excluded=terms.sds40_excluded or "always",
            progression_excluded=terms.progression_excluded is not False,
            section_250=terms.section_250,
            remand_days=counted.remand,
            tagged_bail_days=counted.tagged_bail,
            ual_days=counted.at_large_before_release,
            added_days=counted.added,
            hdc_barred=terms.hdc_barred is not False,
        ).answer()
        term = self._term(self.months, counted)
        until = supervision.supervised_until(term, found.release_date, terms.offence_on, terms.age_group)
        return Dates(
            days=found.sentence_length_days,
            release_on=found.release_date,
            ends_on=found.sentence_expiry_date,
            supervised_until=until,
            curfew_on=found.hdc_eligibility_date,
            because=(f"track:{terms.track}", *self._unknown(rules), *found.because),
        )

    def _extended(self, counted: Counted) -> Dates:
        whole = self._term(self.months, counted)
        found = release.from_extended(self._term(self.months - (self.terms.extension_months or 0), counted))
        return Dates(whole.days, found.release_on, whole.expiry, parole_on=found.parole_on, because=("track:extended",))

    def _unknown(self, rules: RuleSet) -> tuple[str, ...]:
        """What nobody has said that these rules ask: it counts against an earlier date."""
        asked = {
            "hdc_barred": self.terms.hdc_barred,
            **({"sds40_excluded": self.terms.sds40_excluded} if rules != "standard" else {}),
            **({"progression_excluded": self.terms.progression_excluded} if rules == "progression" else {}),
        }
        return tuple(f"unknown:{name}" for name, known in asked.items() if known is None)

    def _term(self, months: int, counted: Counted) -> Term:
        return Term.imposed(
            self.imposed,
            months=months,
            days=7 * (self.terms.weeks or 0) + (self.terms.days or 0),
            deducted=counted.remand + counted.tagged_bail,
            at_large=counted.at_large_before_release,
            added=counted.added,
        )
