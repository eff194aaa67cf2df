"""One partner is down for fourteen virtual days, on the real server: nothing is lost, nothing doubled, no other partner
is kept waiting, and once it is back the herald has all of it served within the hour."""

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta

from clients.partners import Limit, Partners
from clients.partners.herald import Herald
from clients.partners.standing import Seen, standings
from domain import calendar, scenario
from domain.asks import Partner
from domain.scenario import Behaviour, Scenario
from tests.conftest import ROOT
from workers.rehearse import Room
from workers.serving import serving

SENTENCES = 6
DOWN_AT, BACK_AT = calendar.instant("2022-09-27 08:00"), calendar.instant("2022-10-11 20:00")
FAILURES = 17
LETTERS = ["2022-09-27 10:30", "2022-09-30 10:30", "2022-10-07 10:30"]


def fortnight(id: str) -> Scenario:
    """The life of that name, up to the evening on which its partner is back."""
    found = scenario.read(ROOT / "tests" / "domain" / "lives" / "partner-down-for-a-fortnight.yaml")
    before = tuple(event for event in found.world if event.at < BACK_AT)
    end = scenario.Event(at=BACK_AT, partner=Partner.PROGRAMMES, behaves=Behaviour.DOWN)
    return found.but(sentence=found.sentence.but(id=id), world=(*before, end), until=None)


async def test_a_partner_that_is_down_for_a_fortnight(rehearsal_room: Room) -> None:
    room = rehearsal_room
    ids = [f"S-{number}" for number in range(SENTENCES)]
    await asyncio.gather(*(room.live(fortnight(id)) for id in ids))
    assert standings(room.record, BACK_AT)[list(Partner).index(Partner.PROGRAMMES)].waiting == SENTENCES

    for id in ids:
        room.sandbox.behave(Partner.PROGRAMMES, Behaviour.UP, id)
    began = time.monotonic()

    def clock() -> datetime:
        return BACK_AT + timedelta(seconds=int(time.monotonic() - began))

    limits = dict.fromkeys(Partner, Limit(per_second=50))
    async with (
        serving(room.sandbox.app) as address,
        Partners({partner: f"{address}/{partner.value}" for partner in Partner}) as partners,
    ):
        await Herald(room.record, room.sentences, partners, limits, served_by=1, clock=clock).look()
    for id in ids:
        await room.sentences.write_up(id)

    asked = Counter(line.key for line in room.sandbox.ledger() if line.partner is Partner.PROGRAMMES)
    assert asked == Counter(f"{id}/4" for id in ids), "each is in its ledger once"
    assert {line.times for line in room.sandbox.ledger()} == {1}
    for id in ids:
        entries = room.record.entries(id)
        about = {
            partner: [(entry.type, entry.recorded_at) for entry in entries if _partner(entry) is partner]
            for partner in Partner
        }
        told = Counter(type for type, _ in about[Partner.PROGRAMMES])
        assert told == {"partner_failed": FAILURES, "partner_acknowledged": 1}
        served = about[Partner.PROGRAMMES][-1][1]
        assert BACK_AT - timedelta(minutes=1) <= served <= BACK_AT + timedelta(hours=1)
        assert about[Partner.NOTICES] == [("partner_acknowledged", calendar.instant(at)) for at in LETTERS]
        assert sum(entry.type == "partner_returned" for entry in entries) == 1
    an_hour_later = standings(room.record, BACK_AT + timedelta(hours=1))
    assert {one.seen for one in an_hour_later} == {Seen.UP}


def _partner(entry: object) -> Partner | None:
    return getattr(entry.data, "partner", None)  # type: ignore[attr-defined]
