"""However an attempt to ask a partner comes out, it is an answer to the sentence and no failure of the activity."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from activities.partners import PartnerActivities
from clients.partners import Partners
from domain.asks import Partner, TagOrder
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
