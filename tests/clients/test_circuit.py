"""A partner that is down is left alone: who still asks it, and how it is found to be back."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from clients.partners.circuit import FIRST_PAUSE, LONGEST_PAUSE, OPENS_AFTER, Circuit
from domain.errors import PartnerRefused, PartnerUnavailable


class Partner:
    """One that answers as it was last told to, and counts how often it was asked; with the clock on its wall."""

    def __init__(self) -> None:
        self.asked, self.now = 0, 0.0
        self.error: Exception | None = PartnerUnavailable("http_503")
        self.circuit = Circuit(lambda: self.now)

    async def _answer(self) -> str:
        self.asked += 1
        await asyncio.sleep(0)
        if self.error:
            raise self.error
        return "R-1"

    async def ask(self) -> str:
        """What came of one attempt: a reference or the error's code."""
        try:
            return await self.circuit.through(self._answer)
        except (PartnerUnavailable, PartnerRefused) as error:
            return error.code


async def opened() -> Partner:
    partner = Partner()
    for _ in range(OPENS_AFTER):
        assert await partner.ask() == "http_503"
    return partner


async def test_a_few_failures_change_nothing() -> None:
    partner = Partner()
    for _ in range(OPENS_AFTER - 1):
        await partner.ask()
    partner.error = None
    assert await partner.ask() == "R-1"
    assert partner.asked == OPENS_AFTER


async def test_after_so_many_in_a_row_nobody_asks_it() -> None:
    partner = await opened()
    assert [await partner.ask() for _ in range(100)] == ["known_down"] * 100
    assert partner.asked == OPENS_AFTER


async def test_an_answer_in_between_begins_the_count_anew() -> None:
    partner = Partner()
    for _ in range(3):
        partner.error = PartnerUnavailable("http_503")
        for _ in range(OPENS_AFTER - 1):
            await partner.ask()
        partner.error = PartnerRefused("http_422")  # a refusal is an answer
        assert await partner.ask() == "http_422"
    assert partner.asked == 3 * OPENS_AFTER


async def test_after_a_pause_one_ask_goes_through_and_no_second_beside_it() -> None:
    partner = await opened()
    partner.now = FIRST_PAUSE
    answers = await asyncio.gather(*(partner.ask() for _ in range(50)))
    assert sorted(answers) == ["http_503"] + ["known_down"] * 49
    assert partner.asked == OPENS_AFTER + 1


async def test_once_the_probe_is_answered_all_may_ask() -> None:
    partner = await opened()
    partner.now, partner.error = FIRST_PAUSE, None
    assert await partner.ask() == "R-1"
    assert await asyncio.gather(*(partner.ask() for _ in range(50))) == ["R-1"] * 50


async def test_each_probe_that_fails_doubles_the_pause_up_to_its_longest() -> None:
    partner = await opened()
    pauses = []
    for _ in range(6):
        began = partner.now
        while await partner.ask() == "known_down":
            partner.now += 1
        pauses.append(partner.now - began)
    assert pauses == [FIRST_PAUSE, 30, 60, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


@pytest.mark.parametrize("fault", [asyncio.CancelledError, ZeroDivisionError])
async def test_a_probe_that_is_broken_off_leaves_the_way_free_for_another(fault: type[BaseException]) -> None:
    partner = await opened()
    partner.now, partner.error = FIRST_PAUSE, None

    async def broken() -> str:
        raise fault

    ask: Callable[[], Awaitable[str]] = broken
    with pytest.raises(fault):
        await partner.circuit.through(ask)
    assert await partner.ask() == "R-1"
