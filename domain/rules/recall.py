"""Recall from licence: whether for a fixed term, for how long, and when release after it falls.

Who may be recalled for a fixed term is decided by what is known to be absent: an exclusion that nobody has looked into
counts as if it were there.
"""

from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.model import Day, Model
from domain.rules import Answer, Rule
from domain.rules.kinds import Table, Truth, table

FixedTerm = Literal["FTR_14", "FTR_28", "FTR_56"]
AgeGroup = Literal["adult", "youth"]
Recall = Literal["FIXED_TERM", "STANDARD", "NO_RECALL"]
SentenceGroup = Literal["ADULT_SDS", "YOUTH_SDS", "INDETERMINATE", "EXTENDED"]


class RecallTypes(Answer):
    fixed_term_mandatory: bool
    standard_mandatory: bool
    options: tuple[Recall, ...]


class RecallType(Rule, name="recall-type"):
    """Whether a recall must be for a fixed term or standard (make-recall-decision-ui, fixedTermRecallUtils.ts).

    Each sentence group asks its own questions and leaves the others aside. Only a youth sentence leaves a choice.
    """

    sentence_group: SentenceGroup
    new_offence: Literal["NO", "ONLY_CHARGED", "CHARGED_AND_CONVICTED"] | None
    referred_to_parole_board_244zb: Truth | None
    repatriated_for_murder: Truth | None
    serving_sopc: Truth | None
    serving_dcr: Truth | None
    terrorist_or_national_security: Truth | None
    foreign_power_threat: Truth | None
    mappa_category_4: Truth | None
    mappa_level_2_or_3: Truth | None
    youth_sentence_12_months_or_over: Truth | None
    youth_charged_with_serious_offence: Truth | None

    def answer(self) -> RecallTypes:
        match self.sentence_group:
            case "ADULT_SDS":
                against = (*self._new_offence(), *standing(self._adult_exclusions()))
                return mandatory("STANDARD", *against) if against else mandatory("FIXED_TERM", "no_exclusion")
            case "YOUTH_SDS":
                against = standing(self._youth_exclusions())
                return left_open(*against) if against else mandatory("FIXED_TERM", "no_exclusion")
            case "INDETERMINATE" | "EXTENDED":
                return mandatory("STANDARD", f"never_fixed_term:{self.sentence_group}")

    def _new_offence(self) -> tuple[str, ...]:
        match self.new_offence:
            case None:
                return ("unknown:new_offence",)
            case "ONLY_CHARGED":
                return ("exclusion:only_charged",)
            case "NO" | "CHARGED_AND_CONVICTED":
                return ()

    def _adult_exclusions(self) -> dict[str, bool | None]:
        return {
            "referred_to_parole_board_244zb": self.referred_to_parole_board_244zb,
            "repatriated_for_murder": self.repatriated_for_murder,
            "serving_sopc": self.serving_sopc,
            "serving_dcr": self.serving_dcr,
            "terrorist_or_national_security": self.terrorist_or_national_security,
            "foreign_power_threat": self.foreign_power_threat,
            "mappa_category_4": self.mappa_category_4,
            "mappa_level_2_or_3": self.mappa_level_2_or_3,
        }

    def _youth_exclusions(self) -> dict[str, bool | None]:
        return {
            "youth_sentence_12_months_or_over": self.youth_sentence_12_months_or_over,
            "youth_charged_with_serious_offence": self.youth_charged_with_serious_offence,
            "mappa_level_2_or_3": self.mappa_level_2_or_3,
        }


def standing(exclusions: dict[str, bool | None]) -> tuple[str, ...]:
    """What stands against a fixed term: every exclusion that is there or that nobody knows to be absent."""
    return tuple(
        f"unknown:{name}" if there is None else f"exclusion:{name}"
        for name, there in exclusions.items()
        if there is not False
    )


def mandatory(recall: Literal["FIXED_TERM", "STANDARD"], *because: str) -> RecallTypes:
    return RecallTypes(
        fixed_term_mandatory=recall == "FIXED_TERM",
        standard_mandatory=recall == "STANDARD",
        options=(recall, "NO_RECALL"),
        because=because,
    )


def left_open(*because: str) -> RecallTypes:
    return RecallTypes(
        fixed_term_mandatory=False,
        standard_mandatory=False,
        options=("FIXED_TERM", "STANDARD", "NO_RECALL"),
        because=because,
    )


class Short(Model):
    """A shorter term for shorter sentences."""

    below_months: int
    days: Literal[14, 28, 56]


class FixedTermLaw(Model):
    """The length of a fixed term under one law, for all or for one age group."""

    rule: Literal["cjia2008", "ora2014", "sa2026", "ora2014_youth"]
    since: date
    days: Literal[14, 28, 56]
    age_group: AgeGroup | None = None
    short: Short | None = None
    source: str


class Lengths(Table):
    terms: tuple[FixedTermLaw, ...]


LENGTHS = table("recall-length", Lengths)


class FixedTermLength(Answer):
    fixed_term_days: int
    rule: str
    last_day_or_release: date


class RecallLength(Rule, name="recall-length"):
    """How long a fixed-term recall lasts under the law in force at the recall (CJA 2003 ss.255A-255C, 255BA).

    Our reading: the date of recall picks the law. The sources do not settle it where the return falls under another.
    """

    recall_date: Day
    return_date: Day
    age_group: AgeGroup
    sentence_months: Annotated[float, Field(strict=True, gt=0, le=1200, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _recalled_under_some_law(self) -> Self:
        if self.recall_date < LENGTHS.terms[0].since:
            raise ValueError(f"there was no fixed-term recall before {LENGTHS.terms[0].since}")
        return self

    def answer(self) -> FixedTermLength:
        days, rule = fixed_term(self.recall_date, self.age_group, self.sentence_months)
        return FixedTermLength(
            fixed_term_days=days,
            rule=rule,
            last_day_or_release=_last_day(self.return_date, days),
            because=(f"law:{rule}", f"days:{days}"),
        )


def fixed_term(recalled_on: date, age_group: AgeGroup, sentence_months: float) -> tuple[Literal[14, 28, 56], str]:
    """How many days a fixed-term recall decided on that day lasts, and by which law."""
    law = [law for law in LENGTHS.terms if law.since <= recalled_on and law.age_group in (None, age_group)][-1]
    short = law.short is not None and sentence_months < law.short.below_months
    return law.short.days if law.short and short else law.days, law.rule


def _last_day(returned: date, days: int) -> date:
    """The day of return is the first: by CJA 2003 s.255BA for 56 days, by calculate-release-dates-api for 14 and 28."""
    return returned + timedelta(days=days - 1)


class Tranche(Model):
    """From which day those recalled before the change come under it, by length of sentence."""

    on: date
    up_to_days: int | None = None


class Change(Model):
    since: date
    tranches: tuple[Tranche, ...]


class Returns(Table):
    days: dict[FixedTerm, int]
    change: Change


RETURNS = table("recall-release-date", Returns)


class ReleaseAfterRecall(Answer):
    release_date: date
    tranche_date: date | None
    capped: bool


class RecallReleaseDate(Rule, name="recall-release-date"):
    """When release after recall falls, at the latest the end of the sentence (calculate-release-dates-api).

    Who was back by the day of the 56-day change comes under it by a tranche, unless revoked on that very day
    (FTR56TrancheSelectionStrategy.kt). A sentence that had ended by then never did: it was served as a standard recall.
    """

    recall_type: Literal["FTR_14", "FTR_28", "FTR_56", "LR"]
    revocation_date: Day
    return_date: Day
    sentence_length_days: Annotated[int, Field(strict=True, ge=1, le=100000)]
    sentence_expiry_date: Day

    def answer(self) -> ReleaseAfterRecall:
        if self.recall_type == "LR":
            return self._at_expiry("standard_recall")
        if self.recall_type == "FTR_56" and self.sentence_expiry_date <= RETURNS.change.since:
            return self._at_expiry("ended_before_56_day_recall")
        return self._after_fixed_term(self.recall_type)

    def _at_expiry(self, because: str) -> ReleaseAfterRecall:
        return ReleaseAfterRecall(
            release_date=self.sentence_expiry_date, tranche_date=None, capped=True, because=(because, "sentence_expiry")
        )

    def _after_fixed_term(self, recall: FixedTerm) -> ReleaseAfterRecall:
        days = RETURNS.days[recall]
        served, tranche = _last_day(self.return_date, days), self._tranche()
        free = max(served, tranche or served)
        capped = free > self.sentence_expiry_date
        reasons = (
            (True, f"days:{days}"),
            (tranche is not None, f"tranche:{tranche}"),
            (free > served, "held_to_tranche"),
            (capped, "sentence_expiry"),
        )
        return ReleaseAfterRecall(
            release_date=min(free, self.sentence_expiry_date),
            tranche_date=tranche,
            capped=capped,
            because=tuple(reason for so, reason in reasons if so),
        )

    def _tranche(self) -> date | None:
        change = RETURNS.change
        if self.recall_type != "FTR_56" or self.return_date > change.since or self.revocation_date == change.since:
            return None
        return next(
            tranche.on
            for tranche in change.tranches
            if tranche.up_to_days is None or self.sentence_length_days <= tranche.up_to_days
        )
