"""However an attempt to ask a partner comes out, it is an answer to the sentence and no failure of the activity."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from activities.partners import PartnerActivities
from clients.partners import Partners
from clients.partners.circuit import OPENS_AFTER
from domain import effects
from domain.asks import Information, Partner, TagOrder
from domain.effects import Attempt, Request
from workers.serving import serving

COMES_OUT = {
    "taken": (JSONResponse({"reference": "R-1"}), Attempt(result="acknowledged", reference="R-1")),
    "refused": (Response(status_code=422), Attempt(result="refused", code="http_422")),
    "put-off": (
        Response(status_code=503, headers={"Retry-After": "120"}),
        Attempt(result="failed", code="http_503", wait_seconds=120),
    ),
    "misunderstood": (Response("<html>"), Attempt(result="failed", code="unreadable_answer")),
}


def _answer(asked: Asked) -> Response:
    return COMES_OUT[asked.path_params["case"]][0]


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    """Of a partner that answers below each path as it stands there."""
    app = Starlette(routes=[Route("/{case}/{path}", _answer, methods=["POST"])])
    async with serving(app) as address:
        yield address


@pytest.mark.parametrize("case", COMES_OUT)
async def test_an_attempt_comes_out_as_the_partner_answers(case: str, address: str) -> None:
    async with Partners(dict.fromkeys(Partner, f"{address}/{case}")) as partners:
        asked = Request(key="S-1/7", ask=TagOrder(intervention="curfew"))
        assert await PartnerActivities(partners).ask_partner(asked) == COMES_OUT[case][1]


async def test_in_life_an_attempt_that_failed_says_by_how_much_to_draw_out_a_long_wait(address: str) -> None:
    asked = Request(key="S-1/7", ask=TagOrder(intervention="curfew"))
    async with Partners(dict.fromkeys(Partner, f"{address}/put-off"), sparing=True) as partners:
        came = await PartnerActivities(partners).ask_partner(asked)
    assert came == COMES_OUT["put-off"][1].but(spread=effects.spread("S-1/7"))


async def test_in_life_a_partner_that_keeps_failing_is_not_asked_for_a_while_and_another_is(address: str) -> None:
    down = Request(key="S-1/7", ask=TagOrder(intervention="curfew"))
    up = Request(key="S-1/8", ask=Information(failures=("A1",)))
    addresses = dict.fromkeys(Partner, f"{address}/put-off") | {Partner.COURT: f"{address}/taken"}
    async with Partners(addresses, sparing=True) as partners:
        asks = PartnerActivities(partners)
        codes = [(await asks.ask_partner(down)).code for _ in range(OPENS_AFTER + 3)]
        assert codes == ["http_503"] * OPENS_AFTER + ["known_down"] * 3
        assert (await asks.ask_partner(up)).result == "acknowledged"
