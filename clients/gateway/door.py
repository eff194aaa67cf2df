"""The door: partners' facts come in as signed webhooks, and are kept before they are answered.

Unsigned or oversized: refused, nothing kept. Signed but unreadable, or of a sentence that we do not know or that has
ended: quarantine. All else goes into the inbox, and the courier carries it to its sentence until the record has it.
The path is signed too: what is signed for one partner's path is not taken on another's.
"""

import asyncio
import hashlib
import hmac
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clients.gateway.inbox import Inbox
from clients.record import CaseRecord
from domain.asks import Partner
from domain.messages import Message
from domain.model import By, Instant, Model, Role, whole_seconds

MOST_BYTES = 64 * 1024
SIGNATURE, STAMP = "X-Signature", "X-Signed-At"
SIGNED_WITHIN_SECONDS = 300
ROLES = {Partner.COURT: Role.COURT, Partner.PRISON: Role.PRISON}
SECONDS = re.compile("[0-9]{1,12}")
NO_NUL = r"^[^\x00]+$"  # which PostgreSQL's texts cannot hold

log = logging.getLogger(__name__)


class Told(Model):
    """What a partner sends: its own id for the fact, the sentence, what happened when; none longer than we can keep."""

    id: str = Field(max_length=150, pattern=NO_NUL)
    sentence: str = Field(max_length=200, pattern=NO_NUL)
    type: str = Field(max_length=100, pattern=NO_NUL)
    occurred_at: Instant | None = None
    day_only: bool | None = None
    body: dict[str, Any] = Field(default_factory=dict)


class Door:
    """The HTTP side: `POST /facts/<partner>`."""

    def __init__(self, inbox: Inbox, record: CaseRecord, secret: str) -> None:
        self._inbox, self._record, self._secret = inbox, record, secret
        self.app = Starlette(
            routes=[
                Route("/facts/{partner}", self._told, methods=["POST"]),
                Route("/health", lambda _: Response(status_code=204), methods=["GET"]),
            ]
        )

    async def _told(self, request: Request) -> Response:
        try:
            partner = Partner(request.path_params["partner"])
        except ValueError:
            return JSONResponse({"error": "no such partner"}, status_code=404)
        body = await _limited(request)
        if body is None:
            return JSONResponse({"error": f"more than {MOST_BYTES} bytes"}, status_code=413)
        if not is_signed(self._secret, request.headers, request.url.path, body, _now()):
            return JSONResponse({"error": "the signature does not fit"}, status_code=401)
        kept = await asyncio.to_thread(self._keep, partner, body)
        return JSONResponse({"kept": kept}, status_code=202)

    def _keep(self, partner: Partner, body: bytes) -> str:
        """Commits what came, in the inbox or in quarantine; which of the two."""
        at = whole_seconds(_now())
        text = body.decode(errors="replace")
        try:
            told = Told.model_validate_json(body)
        except ValidationError:
            return self._hold(partner, "unreadable", text, at)
        if self._record.head(told.sentence).seq == 0:
            return self._hold(partner, "sentence_unknown", text, at)
        if self._record.standing(told.sentence).ended_on:
            return self._hold(partner, "sentence_ended", text, at)
        by = By(role=ROLES.get(partner, Role.PARTNER), id=partner.value)
        fact = told.model_dump(include={"type", "occurred_at", "day_only", "body"})
        self._inbox.keep(told.sentence, Message(id=f"{partner}:{told.id}", by=by, received_at=at, **fact))
        return "inbox"

    def _hold(self, partner: Partner, why: str, text: str, at: datetime) -> str:
        self._inbox.hold(partner.value, why, text, at)
        return "quarantine"


def sign(secret: str, signed_at: str, path: str, body: bytes) -> str:
    """The signature of a body sent to that path at that time, in hex.

    It is HMAC-SHA-256 over `<seconds since 1970>.<path>.<body>`."""
    signed = f"{signed_at}.{path}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(secret: str, headers: Mapping[str, str], path: str, body: bytes, now: datetime) -> bool:
    """Whether the signature fits and was made within five minutes; what nobody would sign so does not fit."""
    signed_at, signature = headers.get(STAMP, ""), headers.get(SIGNATURE, "")
    if not SECONDS.fullmatch(signed_at) or abs(now.timestamp() - int(signed_at)) > SIGNED_WITHIN_SECONDS:
        return False
    return hmac.compare_digest(sign(secret, signed_at, path, body).encode(), signature.encode())


async def _limited(request: Request) -> bytes | None:
    """The body, or None where it is too large; no more than the limit is ever read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


def _now() -> datetime:
    return datetime.now(UTC)
