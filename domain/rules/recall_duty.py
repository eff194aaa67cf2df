"""From when, and for whom, the law asks for a fixed-term recall.

An exclusion that nobody has looked into counts as if it were there: what is unknown makes no fixed term a duty.
"""

from datetime import date
from typing import Literal

from domain.model import Model
from domain.rules.kinds import Table, Truth, table
from domain.rules.recall import (
    LENGTHS,
    AgeGroup,
    RecallType,
    RecallTypes,
    SentenceGroup,
    left_open,
    mandatory,
    standing,
)

NEVER = ("INDETERMINATE", "EXTENDED")


class Duty(Model):
    """From when shorter sentences must be recalled for a fixed term, and what excludes them."""

    rule: Literal["si2024-408", "suitability2025"]
    since: date
    below_months: int
    age_group: AgeGroup | None = None
    exclusions: tuple[str, ...]
    source: str


class Duties(Table):
    all_adults_since: date
    youth_months: int
    duties: tuple[Duty, ...]


TABLE = table("recall-duty", Duties)


class Exclusions(Model):
    """What is known of what stands against a fixed term; what is left out is unknown, which is no "no"."""

    new_offence: Literal["NO", "ONLY_CHARGED", "CHARGED_AND_CONVICTED"] | None = None
    charged_with_serious_offence: Truth | None = None
    schedule_19aa_offence: Truth | None = None
    referred_to_parole_board_244zb: Truth | None = None
    repatriated_for_murder: Truth | None = None
    serving_sopc: Truth | None = None
    serving_dcr: Truth | None = None
    terrorist_or_national_security: Truth | None = None
    foreign_power_threat: Truth | None = None
    mappa_category_4: Truth | None = None
    mappa_level_2_or_3: Truth | None = None

    @property
    def charged(self) -> bool | None:
        """Whether a charge is open."""
        return None if self.new_offence is None else self.new_offence == "ONLY_CHARGED"


def types_open(
    group: SentenceGroup, age_group: AgeGroup, sentence_months: float, recalled_on: date, known: Exclusions
) -> RecallTypes:
    """Which recalls the law leaves open on that day.

    There was none for a fixed term before July 2008; since April 2024 one law after another has made it a duty.
    """
    if recalled_on < LENGTHS.terms[0].since:
        return mandatory("STANDARD", "before_fixed_terms")
    if recalled_on >= TABLE.all_adults_since or group in NEVER:
        return _by_group(group, sentence_months, known)
    duties = [one for one in TABLE.duties if one.since <= recalled_on]
    if not duties or sentence_months >= duties[-1].below_months or duties[-1].age_group not in (None, age_group):
        return left_open("no_duty")
    duty = duties[-1]
    against = standing({name: getattr(known, name) for name in duty.exclusions})
    return left_open(*against) if against else mandatory("FIXED_TERM", f"law:{duty.rule}")


def _by_group(group: SentenceGroup, sentence_months: float, known: Exclusions) -> RecallTypes:
    asked = known.model_dump(include=set(RecallType.model_fields))
    return RecallType(
        **asked,
        sentence_group=group,
        youth_sentence_12_months_or_over=sentence_months >= TABLE.youth_months,
        youth_charged_with_serious_offence=known.charged_with_serious_offence,
    ).answer()
