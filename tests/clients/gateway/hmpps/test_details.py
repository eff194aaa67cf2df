"""What stands behind an event's `detailUrl`: asked of configured hosts and of nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from clients.gateway.hmpps.details import Details
from domain.errors import PartnerRefused, PartnerUnavailable, SettingsError
from workers.serving import serving


class Host:
    """A service that keeps details, and notes what it was asked for."""

    def __init__(self, answer: Response | None = None) -> None:
        self.asked: list[str] = []
        self._answer = answer or JSONResponse({"dates": {"CRD": "2023-06-09"}})
        self.app = Starlette(routes=[Route("/{rest:path}", self._details)])

    async def _details(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        return self._answer


@asynccontextmanager
async def details_of(host: Host, below: str = "") -> AsyncIterator[tuple[Details, str]]:
    async with serving(host.app) as address, Details([f"{address}{below}"]) as details:
        yield details, address


async def test_a_configured_host_is_asked_for_what_an_event_points_to() -> None:
    host = Host()
    async with details_of(host, "/v3") as (details, address):
        assert await details.of(f"{address}/v3/crn/1/dates") == {"dates": {"CRD": "2023-06-09"}}
    assert host.asked == ["/v3/crn/1/dates"]


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/v3/1",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "/v3/1",
        "{address}",
        "{address}/v30/1",
        "{address}/v3/../secret",
        "{address}.elsewhere.example/v3/1",
        "http://{host}@elsewhere.example/v3/1",
        "http://user:secret@{host}/v3/1",
        "not an address",
    ],
)
async def test_nobody_else_is_asked_whatever_an_event_points_to(url: str) -> None:
    host = Host()
    async with details_of(host, "/v3") as (details, address):
        with pytest.raises(PartnerRefused, match="not_a_configured_host"):
            await details.of(url.format(address=address, host=address.removeprefix("http://")))
    assert host.asked == []


async def test_an_event_that_points_nowhere_has_no_details() -> None:
    async with Details() as details:
        with pytest.raises(PartnerRefused, match="no_detail_url"):
            await details.of(None)


async def test_a_redirect_leads_nowhere() -> None:
    there, here = Host(), Host()
    async with serving(there.app) as other, details_of(Host(RedirectResponse(f"{other}/secret"))) as (details, address):
        with pytest.raises(PartnerUnavailable, match="http_307"):
            await details.of(f"{address}/1")
    assert there.asked == here.asked == []


async def test_details_that_are_gone_are_no_more_asked_for_and_a_host_that_is_down_is() -> None:
    async with details_of(Host(Response(status_code=404))) as (details, address):
        with pytest.raises(PartnerRefused, match="http_404"):
            await details.of(f"{address}/1")
    with pytest.raises(PartnerUnavailable):
        await Details([address]).of(f"{address}/1")


@pytest.mark.parametrize(
    "host", ["http://tier.example", "tier.example", "https://", "ftp://tier.example", "https://a@b"]
)
def test_a_host_that_is_not_spoken_to_in_secret_is_no_setting(host: str) -> None:
    with pytest.raises(SettingsError, match="SENTENCE_HMPPS_DETAILS"):
        Details([host])
