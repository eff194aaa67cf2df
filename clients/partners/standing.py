"""Which partners are up, slow or down, since when, and how much waits for each: what the case record can tell of it.

A partner is seen by what could not be asked of it. Where nothing waits it is up, as far as anybody knows.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from clients.record import CaseRecord
from clients.waiting import Waiting
from domain.asks import Partner
from domain.effects import PERSON_AFTER
from domain.model import Instant, Model

TAKEN_BY = timedelta(minutes=10)
"""An ask whose time came longer ago than this and that did not fail again has been taken."""


class Seen(StrEnum):
    """How a partner looks to those who wait for it."""

    UP = "up"
    SLOW = "slow"
    DOWN = "down"


class PartnerStanding(Model):
    """One partner: `waiting` asks have failed and are made again, the first of them at `next_at`; `with_people` of them
    for so long that a person was asked to find another way. `code` is what the last failure was."""

    partner: Partner
    seen: Seen = Seen.UP
    since: Instant | None = None
    waiting: int = 0
    with_people: int = 0
    next_at: Instant | None = None
    code: str | None = None


def standings(record: CaseRecord, now: datetime) -> list[PartnerStanding]:
    """Every partner as the record has it at that instant."""
    waiting = record.waiting(now - TAKEN_BY)
    return [_standing(partner, [one for one in waiting if one.partner == partner]) for partner in Partner]


def _standing(partner: Partner, waiting: Iterable[Waiting]) -> PartnerStanding:
    asks = sorted(waiting, key=lambda one: one.failed_at)
    if not asks:
        return PartnerStanding(partner=partner)
    last = asks[-1].code
    return PartnerStanding(
        partner=partner,
        seen=Seen.SLOW if last == "timeout" else Seen.DOWN,
        since=min(one.since for one in asks),
        waiting=len(asks),
        with_people=sum(one.failures >= PERSON_AFTER for one in asks),
        next_at=min(one.next_at for one in asks),
        code=last,
    )
