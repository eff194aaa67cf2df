"""A partner is down for fourteen days while twenty sentences, all asked at the same second, wait for it.

Every attempt is made when it falls due, as in life: with each sentence's own share of a longer wait."""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from domain import calendar, effects, life
from domain.asks import Partner
from domain.effects import Attempt
from domain.life import Step
from domain.messages import Entry
from tests.domain import builders as a
from tests.domain.builders import PROGRAMME

SENTENCES = 20
DOWN_AT = calendar.instant("2022-05-04 09:00")
BACK_AT = DOWN_AT + timedelta(days=14)
TOLD_AT = BACK_AT + timedelta(minutes=2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LETTERS = ["2022-05-05 10:00", "2022-05-11 10:00", "2022-05-17 10:00"]


class Ledger:
    """What the partners took, under which key, how often; the programmes' system is down for its fortnight."""

    def __init__(self) -> None:
        self.taken = Counter[str]()
        self.tried: list[datetime] = []

    def ask(self, partner: Partner, key: str, now: datetime) -> Attempt:
        if partner is Partner.PROGRAMMES:
            self.tried.append(now)
            if DOWN_AT <= now < BACK_AT:
                return Attempt(result="failed", code="http_503", spread=effects.spread(key))
        self.taken[key] += 1
        return Attempt(result="acknowledged", reference=f"R:{key}")


class Life(NamedTuple):
    """One sentence lived through it."""

    id: str
    step: Step

    def of(self, type: str, partner: str) -> list[Entry]:
        entries = [entry for entry in self.step.entries if entry.type == type]
        return [entry for entry in entries if entry.data.partner == partner]  # type: ignore[attr-defined]


def lived(number: int, ledger: Ledger) -> Life:
    """Refers at the second at which the partner goes down, makes three appointments with letters meanwhile, and is told
    in its turn that the partner is back."""
    id, told_at = f"S-{number}", TOLD_AT + timedelta(seconds=number)
    step = Step(a.order_with(PROGRAMME).sentence.but(id=id))
    step = a.tell(step, "refer", calendar.stamp(DOWN_AT), "CA", intervention="skills")
    for index, at in enumerate(LETTERS):
        step = asked_until(step, calendar.instant(at), ledger)
        step = a.appointed(step, f"A{index}", at, when=at.replace("10:00", "15:00"), letter=True)
    step = a.tell(asked_until(step, told_at, ledger), "partner_returned", calendar.stamp(told_at), who="programmes")
    return Life(id, asked_until(step, BACK_AT + 2 * DAY, ledger))


def asked_until(step: Step, until: datetime, ledger: Ledger) -> Step:
    """The same after every attempt that falls due by then."""
    while waiting := [one for one in step.sentence.effects if one.next_at <= until]:
        effect = min(waiting, key=lambda one: (one.next_at, one.seq))
        attempt = ledger.ask(effect.ask.partner, f"{step.sentence.id}/{effect.seq}", effect.next_at)
        told = life.came_out(step.sentence, effect, attempt, effect.next_at)
        step = step.then(life.take(step.sentence, told, told.received_at))
    return step


@pytest.fixture(scope="module")
def outage() -> tuple[list[Life], Ledger]:
    ledger = Ledger()
    return [lived(number, ledger) for number in range(SENTENCES)], ledger


def test_nothing_is_lost_and_nothing_is_doubled_in_a_partners_ledger(outage: tuple[list[Life], Ledger]) -> None:
    lives, ledger = outage
    assert [one.step.sentence.effects for one in lives] == [()] * SENTENCES
    assert sorted(ledger.taken.values()) == [1] * SENTENCES * (1 + len(LETTERS))
    for one in lives:
        assert len(one.of("partner_acknowledged", "programmes")) == 1
        assert len(one.of("partner_acknowledged", "notices")) == len(LETTERS)


def test_all_are_served_within_an_hour_of_its_return(outage: tuple[list[Life], Ledger]) -> None:
    served = [one.of("partner_acknowledged", "programmes")[0].recorded_at for one in outage[0]]
    assert min(served) >= BACK_AT
    assert max(served) <= BACK_AT + HOUR


def test_other_partners_are_asked_at_the_usual_instants(outage: tuple[list[Life], Ledger]) -> None:
    for one in outage[0]:
        letters = [entry.recorded_at for entry in one.of("partner_acknowledged", "notices")]
        assert letters == [calendar.instant(at) for at in LETTERS]
        assert one.of("partner_failed", "notices") == []


def test_each_attempt_that_failed_is_an_entry_and_there_are_so_many_and_no_more(
    outage: tuple[list[Life], Ledger],
) -> None:
    for one in outage[0]:
        failed = one.of("partner_failed", "programmes")
        a_wait = DAY + DAY * effects.spread(f"{one.id}/{failed[0].data.effect}") // 100  # type: ignore[attr-defined]
        due = [timedelta(0), timedelta(minutes=5), timedelta(minutes=65)]
        while due[-1] + a_wait < BACK_AT - DOWN_AT:
            due.append(due[-1] + a_wait)
        assert [entry.occurred_at - DOWN_AT for entry in failed] == due
    counts = [len(one.of("partner_failed", "programmes")) for one in outage[0]]
    assert (min(counts), max(counts), sum(counts)) == (12, 16, 268)


def test_a_person_is_asked_once_in_each_after_an_hour(outage: tuple[list[Life], Ledger]) -> None:
    for one in outage[0]:
        third = one.of("partner_failed", "programmes")[2]
        assert HOUR <= third.recorded_at - DOWN_AT < HOUR + timedelta(minutes=10)
        assert one.step.sentence.matters == (), "and no more, once the partner has taken it"


def test_who_began_at_one_second_comes_back_at_seconds_of_its_own(outage: tuple[list[Life], Ledger]) -> None:
    tried = Counter(at - DOWN_AT for at in outage[1].tried if at < BACK_AT)
    together = {after for after, count in tried.items() if count == SENTENCES}
    assert together == {timedelta(0), timedelta(minutes=5), timedelta(minutes=65)}
    assert max(count for after, count in tried.items() if after > HOUR * 2) <= 3
