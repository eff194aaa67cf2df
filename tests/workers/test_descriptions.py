"""What each partner's OpenAPI description says, what our clients send it and what the sandbox answers are one thing."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
import schemathesis
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients.partners import Partners, described
from domain import asks
from domain.asks import Partner
from domain.effects import Request
from tests.clients.test_partners import REACHES
from workers.sandbox import Sandbox
from workers.serving import serving

POSTS = [
    (partner, path)
    for partner in Partner
    for path, item in described.description(partner)["paths"].items()
    if "post" in item
]


@pytest.mark.parametrize("partner", Partner)
def test_every_partner_has_a_description_of_its_own(partner: Partner) -> None:
    schemathesis.openapi.from_dict(described.description(partner)).validate()


@pytest.mark.parametrize(("partner", "path"), POSTS)
def test_the_example_of_an_ask_is_what_its_description_says(partner: Partner, path: str) -> None:
    asked = described.description(partner)["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    assert described.misfit(partner, path, asked["example"]) is None
    for name in asked["schema"]["required"]:
        without = {field: value for field, value in asked["example"].items() if field != name}
        assert described.misfit(partner, path, without)


async def test_what_our_clients_send_is_what_the_descriptions_say() -> None:
    sent: list[tuple[Partner, str, str, Any]] = []

    async def take(asked: Asked) -> Response:
        partner, key = Partner(asked.path_params["partner"]), asked.headers["Idempotency-Key"]
        assert asked.headers["Content-Type"] == "application/json"
        sent.append((partner, f"/{asked.path_params['path']}", key, await asked.json()))
        return JSONResponse({"reference": "R"}, status_code=202)

    app = Starlette(routes=[Route("/{partner}/{path}", take, methods=["POST"])])
    async with serving(app) as address, Partners({one: f"{address}/{one.value}" for one in Partner}) as partners:
        for number, (ask, _, _) in enumerate(REACHES):
            await partners.ask(Request(key=f"S-7Q4K/{number}", ask=ask))
    for partner, path, key, body in sent:
        assert described.is_asked(partner, path)
        assert described.is_key(partner, key)
        assert described.misfit(partner, path, body) is None
        assert body["key"] == key
    assert {(partner, path) for partner, path, _, _ in sent} == set(POSTS), "and nothing is described that is not sent"


@pytest.mark.parametrize(("partner", "path"), POSTS)
def test_no_field_that_is_sent_is_left_out_of_its_description(partner: Partner, path: str) -> None:
    item = described.description(partner)["paths"][path]["post"]
    schema = item["requestBody"]["content"]["application/json"]["schema"]
    sent = set().union(*(fields for _, place, fields in REACHES if place == f"{partner}{path}"))
    assert set(schema["properties"]) == {"key", *sent}


CODES = [
    ("letter", Partner.NOTICES, "/letters", asks.Notice),
    ("language", Partner.NOTICES, "/letters", asks.Notice),
    ("recall", Partner.PRISON, "/recall-notices", asks.RecallNotice),
]


@pytest.mark.parametrize(("field", "partner", "path", "ask"), CODES)
def test_a_description_has_the_codes_that_an_ask_can_carry(field: str, partner: Partner, path: str, ask: Any) -> None:
    schema = described.description(partner)["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    assert schema["schema"]["properties"][field]["enum"] == list(get_args(ask.model_fields[field].annotation))


def whole() -> dict[str, Any]:
    """All descriptions as one, each partner below its name, as the sandbox has them."""
    all_ = {partner: described.description(partner) for partner in Partner}
    one, *others = (found["components"] for found in all_.values())
    assert all(components == one for components in others), "all partners answer alike"
    paths = {f"/{partner}{path}": item for partner, found in all_.items() for path, item in found["paths"].items()}
    return {
        **all_[Partner.COURT],
        "components": one,
        "paths": {path: _named(item, path) for path, item in paths.items()},
    }


def _named(item: dict[str, Any], path: str) -> dict[str, Any]:
    return {method: {**found, "operationId": f"{method} {path}"} for method, found in item.items()}


async def test_the_sandbox_does_what_the_descriptions_say(tmp_path: Path) -> None:
    """Whatever is asked, rightly or wrongly, is answered as the description has it."""
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(whole()))
    sandbox = Sandbox(f"sqlite:///{tmp_path / 'ledger.db'}")
    bounded = ("--phases", "coverage,fuzzing", "--max-examples", "5", "--seed", "20071", "--workers", "2")
    async with serving(sandbox.app) as address:
        run = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", address),
            *("--checks", "all", "--mode", "all", *bounded),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
        )
        said, _ = await run.communicate()
    assert run.returncode == 0, said.decode()
    assert sandbox.ledger(), "some of it was taken"


async def test_the_sandbox_takes_the_example_of_every_ask(tmp_path: Path) -> None:
    sandbox = Sandbox(f"sqlite:///{tmp_path / 'ledger.db'}")
    async with serving(sandbox.app) as address, httpx.AsyncClient(base_url=address) as client:
        for number, (partner, path) in enumerate(POSTS):
            item = described.description(partner)["paths"][path]["post"]
            example = item["requestBody"]["content"]["application/json"]["example"] | {"key": f"S-7Q4K/{number}"}
            headers = {"Idempotency-Key": example["key"]}
            answer = await client.post(f"/{partner}{path}", json=example, headers=headers)
            assert answer.status_code == 202, answer.text
            assert answer.json()["reference"]
    assert {(line.partner, f"/{line.path}") for line in sandbox.ledger()} == set(POSTS)
