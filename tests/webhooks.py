"""What sources send, in tests: made-up keys, one a source, and bodies signed with them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx

from clients.gateway.signatures import Secret, sign
from domain.asks import Partner

SOURCES = (*(partner.value for partner in Partner), "hmpps")
SECRETS = {source: Secret(f"made up, for the tests' {source}".encode()) for source in SOURCES}
KEYS = {source: (secret,) for source, secret in SECRETS.items()}


class Webhook(NamedTuple):
    """One body on its way to the path of a source."""

    source: str
    id: str
    body: bytes

    def headers(self, *, ago: timedelta = timedelta(0), by: str | None = None, **other: str | None) -> dict[str, str]:
        """As its source signs it, or another; some of the headers otherwise, or left out."""
        signed = sign([SECRETS[by or self.source]], self.id, datetime.now(UTC) - ago, self.body)
        changed = signed | {f"webhook-{name}": value for name, value in other.items()}
        return {name: value for name, value in changed.items() if value is not None}

    async def post(self, client: httpx.AsyncClient, **signing: Any) -> httpx.Response:
        path, headers = f"/facts/{self.source}", self.headers(**signing)
        return await client.post(path, content=self.body, headers={n: v.encode() for n, v in headers.items()})


def webhook(source: str, id: str, sentence: str, type: str, body: dict[str, Any] | None = None, **more: Any) -> Webhook:
    """A fact in the house's own envelope."""
    told = {"sentence": sentence, "type": type, "body": body or {}, **more}
    return Webhook(source, id, json.dumps(told).encode())
