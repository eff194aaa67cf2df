"""The first day on which home detention curfew may begin (CJA 2003 s.246).

The arithmetic is that of calculate-release-dates-api, HdcedCalculator.kt and HdcedExtractionService.kt. A curfew is
dated by its own law: up to 180 days of it, from 3 June 2025 up to 365, but those reach back no further than that day.
"""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from domain.model import Model
from domain.rules.term import Term


class Longest(Model):
    """From which days of custody a curfew has its full length, and how long that is after its first day."""

    since: date = date.min
    midpoint: int
    longest: int


class Stop(Model):
    """From when, and under which rule set, only young people have a curfew."""

    rule_set: str
    on: date


class Curfews(Model):
    """What the law asks of a curfew."""

    custody_at_least: int
    curfew_at_least: int
    served_at_least: int
    share_served: Fraction
    source: str
    until_2025: Longest
    since_2025: Longest
    adults_stop: Stop


class Eligible(NamedTuple):
    """The first day, or none, and why."""

    on: date | None
    because: str


def eligible(term: Term, share: Fraction, law: Curfews) -> Eligible:
    """The first day under that share of custody; none where too little time is left for it."""
    release = term.release(share)
    if term.custody(share) < law.custody_at_least:
        return Eligible(None, "no_curfew:custody_too_short")
    if release < term.start + timedelta(days=law.curfew_at_least):
        return Eligible(None, "no_curfew:release_too_near")
    added = timedelta(days=term.added - term.unserved(share))
    on, because = _before_added_days(term, share, law)
    if on + added >= release:
        return Eligible(None, "no_curfew:release_comes_first")
    return Eligible(on + added, because)


def _before_added_days(term: Term, share: Fraction, law: Curfews) -> tuple[date, str]:
    since = law.since_2025.since
    before, after = (_served(term, share, law, longest) for longest in (law.until_2025, law.since_2025))
    if before < since:
        return before, "curfew:180_days"
    return max(after, since), "curfew:365_days" if after >= since else "curfew:not_before_365_days"


def _served(term: Term, share: Fraction, law: Curfews, longest: Longest) -> date:
    """The day on which enough is served: deductions count towards it, days at large do not."""
    if term.custody(share) < longest.midpoint:
        needed = max(law.served_at_least, ceil(term.days * share * law.share_served))
    else:
        needed = term.custody(share) - longest.longest - 1
    days = max(needed - term.deducted, law.curfew_at_least)
    return term.start + timedelta(days=days + term.at_large)
