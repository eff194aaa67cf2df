"""The closed table at the API: each message has its route with declared authority, and is read as its model says."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for

from clients.api.app import api
from clients.told import TOLD, roles_that_may
from domain.messages import Command
from domain.model import Role
from domain.table import MESSAGES
from tests.api.conftest import Office
from tests.conftest import ROOT
from workers.issuer import AUDIENCE, Person

GOLDEN = ROOT / "docs" / "openapi.json"
NEVER_TOLD = {"engagement_opened", "partner_acknowledged", "partner_failed", "partner_returned"}
LOOKS = {
    ("get", "/me"),
    ("get", "/sentences"),
    ("post", "/sentences"),
    ("get", "/sentences/{id}"),
    ("get", "/sentences/{id}/record"),
    ("get", "/sentences/{id}/diary"),
    ("get", "/sentences/{id}/messages/{key}"),
    ("get", "/sentences/{id}/why/tier"),
    ("get", "/sentences/{id}/why/{seq}"),
    ("get", "/sentences/{id}/why/due/{key}"),
    ("post", "/sentences/{id}/emergency-access"),
    ("get", "/sentences/{id}/events"),
    ("get", "/events"),
    ("get", "/reports"),
    ("get", "/reports/{name}"),
}
SAMPLES = json.loads((Path(__file__).parent.parent / "domain" / "golden" / "v1" / "messages.json").read_text())


def described() -> dict[str, Any]:
    return api(None, None, None).openapi()  # type: ignore[arg-type]  # nobody asks it anything


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return described()


def _operations(description: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method, path): one for path, found in description["paths"].items() for method, one in found.items()}


def test_every_message_has_its_route_and_there_are_no_others(description: dict[str, Any]) -> None:
    told = {("post", f"/sentences/{{id}}/{row.verb}") for row in MESSAGES.values() if row.name not in NEVER_TOLD}
    assert _operations(description).keys() == told | LOOKS


def test_every_route_that_tells_declares_who_may(description: dict[str, Any]) -> None:
    operations = _operations(description)
    for row in TOLD.values():
        declared = operations["post", f"/sentences/{{id}}/{row.verb}"]["x-roles"]
        assert declared == [role.value for role in roles_that_may(row)]
        assert declared
        assert Role.SYSTEM not in declared


def test_nothing_but_the_description_is_open_to_who_is_not_signed_in(description: dict[str, Any]) -> None:
    assert all(one["security"] == [{"token": []}] for one in _operations(description).values())


def test_a_command_requires_what_was_seen_and_all_a_key(description: dict[str, Any]) -> None:
    for row in TOLD.values():
        asked = [
            description["components"]["parameters"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
            for one in description["paths"][f"/sentences/{{id}}/{row.verb}"]["post"]["parameters"]
        ]
        required = {one["name"] for one in asked if one["required"]}
        assert required == {"id", "Idempotency-Key"} | ({"If-Match"} if issubclass(row, Command) else set())


def test_the_description_is_the_one_that_was_published(description: dict[str, Any]) -> None:
    """A change of it is a change for every program that speaks to us: `python -m tests.api.test_routes` writes it."""
    assert json.loads(GOLDEN.read_text(encoding="utf-8")) == description


def test_everything_in_the_description_is_explained(description: dict[str, Any]) -> None:
    for (method, path), one in _operations(description).items():
        assert one.get("summary"), f"{method} {path}"
        assert len(one.get("description", "")) > 15, f"{method} {path}"


@pytest.mark.parametrize("name", [row.name for row in TOLD.values()])
def test_a_body_that_was_told_once_is_as_the_description_has_it(name: str, description: dict[str, Any]) -> None:
    schema = {"$ref": f"#/components/schemas/{MESSAGES[name].__name__}", "components": description["components"]}
    validator = validator_for(schema)
    assert validator.is_valid(SAMPLES[name]["body"]), [str(e) for e in validator.iter_errors(SAMPLES[name]["body"])]
    assert not validator.is_valid({**SAMPLES[name]["body"], "misspelt": 1})


async def test_every_message_is_understood_and_a_misspelt_field_is_not(office: Office) -> None:
    """Each once, by somebody who has the role: it is done, or refused by a rule, and never unread."""
    id = await office.allocated()
    everybody = Person(id="osei", name="Ama Osei", roles=tuple(role.value for role in Role), areas=("north",))
    caller = office.caller(token=office.issuer.token(everybody, aud=AUDIENCE))
    for row in TOLD.values():
        body = SAMPLES[row.name]["body"]
        answer = await caller.tell(id, row.verb, body, dry_run=True)
        said = answer.json()
        if answer.status_code == 400:  # what only the sentence can tell, such as an entry that is not there
            assert "errors" not in said, (row.verb, said)
        else:
            assert answer.status_code in (200, 403, 409, 422), (row.verb, said)
        misspelt = (await caller.tell(id, row.verb, {**body, "misspelt": 1}, dry_run=True)).json()
        assert [one["pointer"] for one in misspelt["errors"]] == ["#/misspelt"], row.verb


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(described(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
