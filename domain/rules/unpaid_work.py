"""What hours of unpaid work earn on top of themselves since 11 May 2026 (Sentencing Act 2026 s.37; SA 2020 Sch. 9
para. 3A).

Once a quarter of the hours that the court specified is worked, each hour worked takes half an hour off the rest. Who
failed without reasonable excuse to attend, or was told to leave, before that quarter was worked earns nothing.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from domain import policy
from domain.policy import Standard

STANDARD = "sa2026@1/hours_earned"


class Stint(NamedTuple):
    """Hours of unpaid work done on one day."""

    on: date
    hours: int


class Reckoned(NamedTuple):
    """Of the hours specified: worked, earned on top, and left to be worked; earned hours count in half hours."""

    worked: int
    earned: Fraction
    left: Fraction


def earning() -> Standard:
    """The standard that says how much an hour earns, and after which share."""
    return policy.by_ref(STANDARD)


def reckon(specified: int, stints: Iterable[Stint], standard: Standard, *, since: date, kept: bool = True) -> Reckoned:
    """What was worked and earned of the hours specified, and what is left.

    Hours before `since` count towards the share and earn nothing. Only whole hours earn. `kept`: nothing went wrong in
    the officer's view until the share was worked."""
    assert standard.after_share is not None
    assert standard.figure is not None
    share = Fraction(*standard.after_share) * specified
    worked, crediting = 0, Fraction(0)
    for stint in sorted(stints):
        beyond = min(Fraction(stint.hours), max(Fraction(0), worked + stint.hours - share))
        crediting += beyond if stint.on >= since else 0
        worked += stint.hours
    earned = int(crediting) * Fraction(standard.figure, 60) if kept else Fraction(0)
    return Reckoned(worked, earned, max(Fraction(0), specified - worked - earned))
