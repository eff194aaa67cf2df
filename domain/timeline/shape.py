"""What a picture of a sentence is made of: lanes of rows, rows of bands and marks, each with the entries behind it.

A band runs from its first day up to, and not with, `until`. Nothing here knows a pixel; what a picture shows is tested
here as data.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain.model import Where

Seqs = tuple[int, ...]


class Sort(StrEnum):
    """What a band or a mark is, in the words of the key."""

    BEFORE = "Before sentence"
    CUSTODY = "In custody"
    COMMUNITY = "In the community"
    LICENCE = "On licence"
    SUPERVISED = "Supervised after the sentence"
    AT_LARGE = "Unlawfully at large"
    OVER = "Over"
    NOT_KNOWN = "Not known yet"
    PRISON = "Moved to another prison"
    TARIFF = "Tariff expired"

    PLANNED = "Planned"
    RUNNING = "Under way"
    REFERRED = "Referred"
    TURNED_DOWN = "Referral refused"
    COMPLETED = "Completed"
    STOPPED = "Ended before its end"

    PLAN = "Plan made or changed"
    REVIEW = "Review"
    PAROLE_REFUSED = "Parole refused"
    PAROLE_GRANTED = "Parole moves on"

    KEPT = "Contact kept"
    VOLUNTARY = "Contact beyond the standard"
    FAILED = "Failure to attend"
    ACCEPTED = "Failure accepted"
    ARRANGED = "Appointment ahead"
    NO_OUTCOME = "Outcome not recorded"
    SUSPENDED = "Contact suspended"

    MET = "Met in time"
    LATE = "Met late"
    MISSED = "Missed"
    DUE = "Due, ahead"
    UNKNOWN = "Not known whether met"

    BROKEN = "Condition broken"
    WARNED = "Warning"
    BREACH_REFERRED = "Breach referred"
    BREACH = "Breach decided"
    RECALL = "Recall decided"
    AUTHORISED = "Authorised not to breach"
    TAKEN_BACK = "Withdrawn or declined"
    COURT = "Court outcome"
    POLICE = "Warrant, arrest, charge or conviction"

    MANAGER = "Offender manager"
    NO_MANAGER = "No offender manager"
    AREA = "Moved to another area"
    TIER = "Tier"


SERVED = {
    Where.BEFORE: Sort.BEFORE,
    Where.CUSTODY: Sort.CUSTODY,
    Where.COMMUNITY: Sort.COMMUNITY,
    Where.LICENCE: Sort.LICENCE,
    Where.POST_SENTENCE: Sort.SUPERVISED,
    Where.AT_LARGE: Sort.AT_LARGE,
    Where.OVER: Sort.OVER,
}


class Mark(NamedTuple):
    """Something on one day. `until`: the day on which what was late was done; `number`: how many such were merged."""

    on: date
    sort: Sort
    label: str
    seqs: Seqs
    until: date | None = None
    number: int = 1


class Band(NamedTuple):
    """A stretch of days. `ahead`: it lies after the day of the picture, as far as it is known."""

    first: date
    until: date
    sort: Sort
    label: str
    seqs: Seqs = ()
    ahead: bool = False

    @property
    def last(self) -> date:
        return date.fromordinal(self.until.toordinal() - 1)


class Row(NamedTuple):
    """One line of a lane. Its bands never overlap; what was planned lies behind them."""

    label: str = ""
    bands: tuple[Band, ...] = ()
    marks: tuple[Mark, ...] = ()
    planned: Band | None = None


class Lane(NamedTuple):
    name: str
    rows: tuple[Row, ...]


class Timeline(NamedTuple):
    """The picture of one sentence as data. `until` is the day after its last; `for_life`: it has no last day."""

    sentence: str
    title: str
    first: date
    until: date
    today: date
    living: bool
    for_life: bool
    lanes: tuple[Lane, ...]

    def lane(self, name: str) -> Lane | None:
        return next((lane for lane in self.lanes if lane.name == name), None)


class Turn(NamedTuple):
    """From a day on something else holds: what, in which words, by which entries; no sort: nothing holds."""

    on: date
    sort: Sort | None
    label: str
    seqs: Seqs


def bands_between(turns: list[Turn], until: date) -> tuple[Band, ...]:
    """The bands that turns make, in the order in which they were told, up to a day. Of one day the last turn counts; a
    turn told after a later one begins no earlier than that."""
    bands: list[Band] = []
    for turn, ends in zip(turns, [*(following.on for following in turns[1:]), until], strict=False):
        first, end = max(turn.on, bands[-1].until) if bands else turn.on, min(ends, until)
        if first < end and turn.sort:
            bands.append(Band(first, end, turn.sort, turn.label, turn.seqs))
    return tuple(bands)
