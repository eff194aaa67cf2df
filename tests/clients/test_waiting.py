"""What waits for a partner, as the record keeps it append by append; how each partner then looks."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from clients.partners.standing import PartnerStanding, Seen, standings
from clients.record import CaseRecord
from clients.waiting import Waiting
from domain import calendar, life
from domain.asks import Partner
from domain.effects import Attempt
from domain.life import Step
from domain.messages import Entry
from tests.clients.lives import batch, keep
from tests.domain import builders as a
from tests.domain.builders import PROGRAMME


def after(step: Step, *codes: str, acknowledged: bool = False) -> Step:
    """The same after attempts for its first effect that failed so, each when it fell due."""
    results = [Attempt(result="failed", code=code) for code in codes]
    for attempt in [*results, *[Attempt(result="acknowledged", reference="R")] * acknowledged]:
        effect = step.sentence.effects[0]
        told = life.came_out(step.sentence, effect, attempt, effect.next_at)
        step = step.then(life.take(step.sentence, told, told.received_at))
    return step


def asking() -> Step:
    return a.tell(a.order_with(PROGRAMME), "refer", "2022-05-04 09:00", "CA", intervention="skills")


def at(text: str) -> datetime:
    return calendar.instant(text)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[CaseRecord]:
    with closing(CaseRecord(f"sqlite:///{tmp_path / 'record.db'}")) as opened:
        yield opened


def waits(record: CaseRecord, since: str = "2022-05-04 09:00") -> list[Waiting]:
    return record.waiting(at(since))


def seen(record: CaseRecord, now: str) -> PartnerStanding:
    return next(one for one in standings(record, at(now)) if one.partner is Partner.PROGRAMMES)


def test_what_was_asked_once_and_has_not_failed_does_not_wait(record: CaseRecord) -> None:
    keep(record, asking())
    assert waits(record) == []
    assert seen(record, "2022-05-04 09:00") == PartnerStanding(partner=Partner.PROGRAMMES)


def test_an_ask_that_fails_waits_since_its_first_failure_with_the_code_of_its_last(record: CaseRecord) -> None:
    step = after(asking(), "http_503", "no_connection", "timeout")
    keep(record, step)
    (one,) = waits(record)
    assert one == Waiting(
        sentence=step.sentence.id,
        effect=step.sentence.effects[0].seq,
        partner=Partner.PROGRAMMES,
        what="referral",
        failures=3,
        since=at("2022-05-04 09:00"),
        failed_at=at("2022-05-04 10:05"),
        code="timeout",
        next_at=at("2022-05-05 10:05"),
    )


def test_it_is_the_same_however_the_appends_were_cut(record: CaseRecord, tmp_path: Path) -> None:
    entries: tuple[Entry, ...] = after(asking(), *["http_503"] * 5).entries
    keep(record, entries)
    with closing(CaseRecord(f"sqlite:///{tmp_path / 'cut.db'}")) as cut:
        for number in range(1, len(entries) + 1):
            cut.append(batch(entries, number, number))
            cut.append(batch(entries, number, number))  # and each of them again
        assert waits(cut) == waits(record) != []


@pytest.mark.parametrize("by_a_person", [False, True])
def test_what_was_acknowledged_or_taken_over_by_a_person_waits_no_more(by_a_person: bool, record: CaseRecord) -> None:
    down = after(asking(), *["http_503"] * 3)
    keep(record, down)
    assert len(waits(record)) == 1
    if by_a_person:
        settled = {"key": f"partner_down/{waits(record)[0].effect}", "outcome": "taken_over", "reason": "rang them"}
        done = a.tell(down, "settle", "2022-05-04 12:00", "CA", **settled)
    else:
        done = after(down, acknowledged=True)
    record.append(batch(done.entries, len(down.entries) + 1))
    assert waits(record) == []


@pytest.mark.parametrize(
    ("codes", "now", "expected"),
    [
        (["http_503"], "2022-05-04 09:01", (Seen.DOWN, 1, 0)),
        (["http_503", "timeout"], "2022-05-04 09:06", (Seen.SLOW, 1, 0)),
        (["timeout", "timeout", "no_connection"], "2022-05-04 12:00", (Seen.DOWN, 1, 1)),
        (["http_503"] * 3, "2022-05-05 10:10", (Seen.DOWN, 1, 1)),
        (["http_503"] * 3, "2022-05-05 10:16", (Seen.UP, 0, 0)),
    ],
    ids=["failed once", "slow", "down", "asked again a moment ago", "asked again and not failed"],
)
def test_a_partner_looks_as_those_see_it_who_wait(
    codes: list[str], now: str, expected: tuple[Seen, int, int], record: CaseRecord
) -> None:
    keep(record, after(asking(), *codes))
    found = seen(record, now)
    assert (found.seen, found.waiting, found.with_people) == expected
    assert found.since == (at("2022-05-04 09:00") if found.waiting else None)


def test_every_partner_has_its_standing_and_one_that_is_down_is_not_anothers_fault(record: CaseRecord) -> None:
    keep(record, after(asking(), *["http_503"] * 3))
    found = {one.partner: one.seen for one in standings(record, at("2022-05-04 12:00"))}
    assert found == dict.fromkeys(Partner, Seen.UP) | {Partner.PROGRAMMES: Seen.DOWN}
