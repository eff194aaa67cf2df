"""Every ask reaches its partner, on its path, with its fields, under its key; the partner's reference comes back."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients.partners import Partners
from domain import asks
from domain.asks import Partner
from domain.effects import Request
from domain.errors import PartnerRefused, PartnerUnavailable
from domain.model import Model
from domain.scenario import Behaviour
from workers.sandbox import Ledgered, Sandbox
from workers.serving import serving

PLACE = asks.Wanted(provider="north", programme="skills", tier=3, referred_on=date(2026, 1, 5), inside=False)
EVERY_ASK: tuple[type[Model], ...] = get_args(get_args(asks.Ask)[0])
REACHES: list[tuple[Model, str, dict[str, Any]]] = [
    (asks.Information(failures=("A1", "A2")), "court/informations", {"failures": ["A1", "A2"]}),
    (asks.WithdrawInformation(key="S-1/3"), "court/withdrawals", {"information": "S-1/3"}),
    (
        asks.DatesEnquiry(imposed=date(2026, 1, 5), ends_on=date(2028, 1, 4)),
        "prison/dates-enquiries",
        {"imposed": "2026-01-05", "ends_on": "2028-01-04"},
    ),
    (asks.DatesEnquiry(imposed=date(2026, 1, 5)), "prison/dates-enquiries", {"imposed": "2026-01-05", "ends_on": None}),
    (asks.RecallNotice(recall="fixed_term"), "prison/recall-notices", {"recall": "fixed_term"}),
    (asks.WithdrawRecallNotice(key="S-1/4"), "prison/recall-withdrawals", {"notice": "S-1/4"}),
    (
        asks.Referral(intervention="skills", name="Thinking skills"),
        "programmes/referrals",
        {"intervention": "skills", "name": "Thinking skills"},
    ),
    (
        asks.Referral(intervention="skills", name="Thinking skills", wanted=PLACE),
        "programmes/referrals",
        {"intervention": "skills", "name": "Thinking skills", "wanted": PLACE.model_dump(mode="json")},
    ),
    (asks.Placement(intervention="work", hours=60), "unpaid_work/placements", {"intervention": "work", "hours": 60}),
    (
        asks.Placement(intervention="work", wanted=PLACE),
        "unpaid_work/placements",
        {"intervention": "work", "hours": None, "wanted": PLACE.model_dump(mode="json")},
    ),
    (
        asks.RankPlace(provider="north", key="S-1/3", tier=4),
        "programmes/ranks",
        {"provider": "north", "referral": "S-1/3", "tier": 4},
    ),
    (
        asks.SettlePlace(provider="north", key="S-1/3", how="taken"),
        "programmes/settlements",
        {"provider": "north", "referral": "S-1/3", "how": "taken"},
    ),
    (asks.TagOrder(intervention="curfew"), "electronic_monitoring/tag-orders", {"intervention": "curfew"}),
    (
        asks.Notice(letter="warning", about="A1", language="cy"),
        "notices/letters",
        {"letter": "warning", "about": "A1", "language": "cy"},
    ),
]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return Sandbox(f"sqlite:///{tmp_path_factory.mktemp('partners') / 'ledger.db'}")


@pytest.fixture(scope="module")
async def partners(sandbox: Sandbox) -> AsyncIterator[Partners]:
    async with serving(sandbox.app) as address, Partners({one: f"{address}/{one}" for one in Partner}) as opened:
        yield opened


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    """A key that no other test asks under."""
    return f"{request.node.name}/7"


@pytest.mark.parametrize(("ask", "place", "fields"), REACHES, ids=lambda value: getattr(value, "what", None))
async def test_an_ask_reaches_its_partner_with_its_fields(
    ask: Any, place: str, fields: dict[str, Any], key: str, partners: Partners, sandbox: Sandbox
) -> None:
    reference = await partners.ask(Request(key=key, ask=ask))
    (line,) = _asked_under(key, sandbox)
    assert f"{line.partner}/{line.path}" == place
    assert line.partner == ask.partner
    assert json.loads(line.body) == {"key": key, **fields}
    assert line.times == 1
    assert reference == f"{ask.partner}:{key}"


def test_every_ask_that_there_is_is_among_these() -> None:
    assert {type(ask) for ask, _, _ in REACHES} == set(EVERY_ASK)


def test_no_field_of_an_ask_is_left_out() -> None:
    for ask, _, fields in REACHES:
        told = {name for name in type(ask).model_fields if name != "wanted" or getattr(ask, name)}
        assert len(fields) == len(told) - 1, type(ask).__name__


def test_every_partner_that_is_asked_has_an_ask() -> None:
    assert {ask.partner for ask in EVERY_ASK} == set(Partner)  # type: ignore[attr-defined]


async def test_an_ask_made_twice_is_taken_once_and_answered_the_same(
    key: str, partners: Partners, sandbox: Sandbox
) -> None:
    ask = Request(key=key, ask=asks.RecallNotice(recall="standard"))
    assert await partners.ask(ask) == await partners.ask(ask)
    assert [line.times for line in _asked_under(key, sandbox)] == [2]


@pytest.mark.parametrize(
    ("behaviour", "raises", "code"),
    [
        (Behaviour.DOWN, PartnerUnavailable, "http_503"),
        (Behaviour.WRONG, PartnerUnavailable, "unreadable_answer"),
        (Behaviour.REFUSES, PartnerRefused, "http_422"),
    ],
)
async def test_what_a_partner_does_instead_comes_back_as_our_error(
    behaviour: Behaviour, raises: type[Exception], code: str, key: str, partners: Partners, sandbox: Sandbox
) -> None:
    sandbox.behave(Partner.COURT, behaviour, key.removesuffix("/7"))
    with pytest.raises(raises, match=code):
        await partners.ask(Request(key=key, ask=asks.Information(failures=("A1",))))
    assert _asked_under(key, sandbox) == []
    await partners.ask(Request(key=key, ask=asks.RecallNotice(recall="standard")))


NO_REFERENCE: list[dict[str, Any]] = [{}, {"reference": None}, {"reference": 7}, {"reference": ["R"]}, {"ref": "R"}]


async def test_an_answer_without_a_reference_is_no_acknowledgement() -> None:
    answers = iter(NO_REFERENCE)

    def said(_: Asked) -> Response:
        return JSONResponse(next(answers), status_code=202)

    app = Starlette(routes=[Route("/{path:path}", said, methods=["POST"])])
    async with serving(app) as address, Partners(dict.fromkeys(Partner, address)) as partners:
        for _ in NO_REFERENCE:
            with pytest.raises(PartnerUnavailable, match="unreadable_answer"):
                await partners.ask(Request(key="S-1/7", ask=asks.TagOrder(intervention="curfew")))
    assert next(answers, None) is None, "all of them were given"


async def test_each_partner_is_asked_at_its_own_address(tmp_path: Path) -> None:
    court, others = (Sandbox(f"sqlite:///{tmp_path / name}.db") for name in ("court", "others"))
    async with serving(court.app) as one, serving(others.app) as another:
        addresses = {partner: f"{another}/{partner.value}" for partner in Partner} | {Partner.COURT: f"{one}/court"}
        async with Partners(addresses) as partners:
            await partners.ask(Request(key="S-1/1", ask=asks.Information(failures=("A1",))))
            await partners.ask(Request(key="S-1/2", ask=asks.RecallNotice(recall="standard")))
    assert [line.key for line in court.ledger()] == ["S-1/1"]
    assert [line.key for line in others.ledger()] == ["S-1/2"]


def _asked_under(key: str, sandbox: Sandbox) -> list[Ledgered]:
    return [line for line in sandbox.ledger() if line.key == key]
