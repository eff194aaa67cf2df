"""Supervision after the licence of a short sentence (CJA 2003 s.256AA).

It ends twelve months after the requisite custodial period, whenever the person was let out. The Act of 2026 repeals it
from a day that no source gives: until that is known, nothing here ends with it.
"""

from datetime import date
from typing import Literal

from domain import calendar
from domain.rules.kinds import Table, table
from domain.rules.recall import AgeGroup
from domain.rules.term import Term


class PostSentence(Table):
    offences_since: date
    over_days: int
    under_years: int
    age_group: AgeGroup
    months: int
    repealed: Literal["unknown"]


TABLE = table("post-sentence", PostSentence)


def supervised_until(term: Term, release: date, offence_on: date, age_group: AgeGroup) -> date | None:
    """The last day of supervision after the licence; None where the sentence has none, or none beyond its licence."""
    short = TABLE.over_days < term.days and term.whole_years() < TABLE.under_years
    if not short or offence_on < TABLE.offences_since or age_group != TABLE.age_group:
        return None
    until = calendar.add_months(release, TABLE.months)
    return until if until > term.expiry else None
