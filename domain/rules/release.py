"""Automatic release from one standard determinate sentence (CJA 2003 s.244; calculate-release-dates-api).

The laws of a rule set are gone through in the order of their commencement. The one in force on the day of sentence
gives the first share; a later one reaches who is still in custody, on its own day or on that of a tranche, not earlier.
A law that would not change the day leaves everything as it was.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from domain import calendar
from domain.model import Day, Model
from domain.rules import Answer, Rule
from domain.rules.curfew import Curfews, Eligible, eligible
from domain.rules.kinds import Days, Table, Truth, table
from domain.rules.term import Term

Track = Literal["sds", "sds_plus"]
RuleSet = Literal["standard", "sds40", "progression"]
Law = Literal["default", "sds40", "sds40_more_exclusions", "progression"]


class Tranche(Model):
    """From which day a law reaches sentences imposed before it, by their length; the last of a law takes the rest."""

    on: date
    under_years: int | None = None
    up_to_days: int | None = None

    def takes(self, term: Term) -> bool:
        short = self.under_years is None or term.whole_years() < self.under_years
        return short and (self.up_to_days is None or term.days <= self.up_to_days)


class Share(Model):
    """The share of custody that a law asks, track by track, and whom it reaches when."""

    shares: dict[Track, Fraction]
    source: str
    since: date = date.min
    tranches: tuple[Tranche, ...] = ()
    added_days_follow: bool = False
    leaves_curfew: bool = False


class Extended(Model):
    """From which share of the custodial term of an extended sentence the Parole Board may release."""

    parole_share: Fraction
    source: str


class Releases(Table):
    sentences_since: date
    rule_sets: dict[RuleSet, tuple[Law, ...]]
    laws: dict[Law, Share]
    curfew: Curfews
    extended: Extended


TABLE = table("release-dates", Releases)


def since(name: RuleSet) -> date:
    """From which day a rule set says something that none before it said."""
    sets = list(TABLE.rule_sets)
    before = {law for earlier in sets[: sets.index(name)] for law in TABLE.rule_sets[earlier]}
    own = [TABLE.laws[law].since for law in TABLE.rule_sets[name] if law not in before]
    stop = TABLE.curfew.adults_stop
    return min([*own, stop.on] if name == stop.rule_set else own)


def rule_set_on(day: date) -> RuleSet:
    """The rule set in force on a day."""
    return [name for name in TABLE.rule_sets if since(name) <= day][-1]


class FromExtended(NamedTuple):
    """An extended sentence: when the Parole Board may release, and the end of the custodial term."""

    parole_on: date
    release_on: date


def from_extended(custodial: Term) -> FromExtended:
    """Release from an extended sentence by its custodial term (CJA 2003 s.246A).

    Our reading: added days move the Board's first look, and never past the end of the custodial term.
    """
    return FromExtended(custodial.release(TABLE.extended.parole_share), custodial.expiry)


class Settled(NamedTuple):
    """Release as the laws up to some day have it. `curfew` is kept apart: not every law that moves release moves it."""

    share: Fraction
    release: date
    curfew: Eligible
    because: tuple[str, ...]
    tranche: date | None = None
    held: bool = False

    def because_too(self, *reasons: str) -> Self:
        return self._replace(because=self.because + reasons)


class Release(Answer):
    sentence_length_days: int
    sentence_expiry_date: date
    release_share: str
    tranche_date: date | None
    held_to_tranche: bool
    release_date: date
    release_on: date
    hdc_eligibility_date: date | None


class ReleaseDates(Rule, name="release-dates"):
    """When release from one standard determinate sentence falls, by which share, and when a curfew may begin.

    Days at large and added days are those before any change of rules: later ones the source treats apart.
    """

    sentence_date: Day
    years: Annotated[int, Field(strict=True, ge=0, le=100)]
    months: Annotated[int, Field(strict=True, ge=0, le=1200)]
    weeks: Annotated[int, Field(strict=True, ge=0, le=5200)]
    days: Days
    track: Track
    rule_set: RuleSet
    sds40_excluded: Literal["no", "always", "from_2024_12_16"]
    progression_excluded: Truth
    section_250: Truth
    remand_days: Days
    tagged_bail_days: Days
    ual_days: Days
    added_days: Days
    hdc_barred: Truth

    @model_validator(mode="after")
    def _has_a_length(self) -> Self:
        if not (self.years or self.months or self.weeks or self.days):
            raise ValueError("a sentence has a length: years, months, weeks and days are all 0")
        return self

    def answer(self) -> Release:
        term = self._term()
        settled = self._settled(term)
        release_on = calendar.working_day_on_or_before(settled.release)
        curfew = self._curfew(settled.curfew)
        moved = () if release_on == settled.release else ("moved_before_a_day_of_rest",)
        return Release(
            sentence_length_days=term.days,
            sentence_expiry_date=term.expiry,
            release_share=str(settled.share),
            tranche_date=settled.tranche,
            held_to_tranche=settled.held,
            release_date=settled.release,
            release_on=release_on,
            hdc_eligibility_date=curfew.on,
            because=(*settled.because, *moved, curfew.because),
        )

    def _term(self) -> Term:
        return Term.imposed(
            self.sentence_date,
            months=12 * self.years + self.months,
            days=7 * self.weeks + self.days,
            deducted=self.remand_days + self.tagged_bail_days,
            at_large=self.ual_days,
            added=self.added_days,
        )

    def _settled(self, term: Term) -> Settled:
        reaching = [name for name in TABLE.rule_sets[self.rule_set] if self._reached_by(name)]
        in_force = [name for name in reaching if TABLE.laws[name].since <= term.start]
        settled = self._under(term, in_force[-1])
        for name in reaching[len(in_force) :]:
            settled = self._changed(settled, term, name)
        return settled

    def _reached_by(self, name: Law) -> bool:
        if self.track not in TABLE.laws[name].shares:
            return False
        match name:
            case "default":
                return True
            case "sds40":
                return self.sds40_excluded != "always"
            case "sds40_more_exclusions":
                return self.sds40_excluded == "from_2024_12_16"
            case "progression":
                return not (self.section_250 or self.progression_excluded)

    def _under(self, term: Term, name: Law) -> Settled:
        share = TABLE.laws[name].shares[self.track]
        curfew = eligible(term, share, TABLE.curfew)
        return Settled(share, term.release(share), curfew, (f"law:{name}", f"share:{share}"))

    def _changed(self, before: Settled, term: Term, name: Law) -> Settled:
        """What a law makes of a sentence that was imposed before it."""
        law, after = TABLE.laws[name], self._under(term, name)
        for tranche in law.tranches:
            if tranche.takes(term):
                return _by_tranche(before, after, tranche.on, law, term.added)
        if calendar.working_day_on_or_before(before.release) < law.since:
            return before.because_too(f"released_before:{name}")
        return after._replace(because=before.because + after.because)

    def _curfew(self, curfew: Eligible) -> Eligible:
        stop = TABLE.curfew.adults_stop
        if self.hdc_barred:
            return Eligible(None, "no_curfew:barred")
        if self.track == "sds_plus":
            return Eligible(None, "no_curfew:sds_plus")
        if curfew.on and not self.section_250 and self.rule_set == stop.rule_set and curfew.on >= stop.on:
            return Eligible(None, "no_curfew:stopped_for_adults")
        return curfew


def _by_tranche(before: Settled, after: Settled, on: date, law: Share, added: int) -> Settled:
    """The new share, but no release before the day of the tranche, nor before the added days where they follow it.

    Who is due by that day under the share before stays with it.
    """
    following = timedelta(days=added if law.added_days_follow else 0)
    held = after.release - following < on
    release = on + following if held else after.release
    if before.release - following < on or before.release == release:
        return before.because_too(f"due_by_tranche:{on}")
    return Settled(
        share=after.share,
        release=release,
        curfew=before.curfew if law.leaves_curfew else _curfew_by_tranche(before.curfew, after.curfew, on, release),
        because=(*before.because, *after.because, f"tranche:{on}", *(("held_to_tranche",) if held else ())),
        tranche=on,
        held=held,
    )


def _curfew_by_tranche(before: Eligible, after: Eligible, on: date, release: date) -> Eligible:
    """A first day before the tranche stays; one that the new share puts before it is held to it."""
    if before.on and before.on < on:
        return before
    if after.on and after.on < on:
        return (
            Eligible(on, "curfew:held_to_tranche") if on < release else Eligible(None, "no_curfew:release_comes_first")
        )
    return after
