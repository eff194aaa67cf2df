"""A server that behaves as GOV.UK Notify's documentation says, for what we ask of it: letters and the list of them.

Its tokens are checked by hand, not by the library that makes ours.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import re
import time
import uuid
from typing import Any, Literal, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"made_up-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}")
PEOPLE = {
    "P-1": {
        "name": "Rowan Hollis",
        "address": ["1 Made Up Row", "Wendle", "SW1A 1AA"],
        "office": "Wendle office, 2 Made Up Row",
        "telephone": "020 7946 0000",
    },
    "P-2": {"name": "Sam Nowhere", "address": ["No fixed address"], "office": "Wendle office", "telephone": "0"},
    "P-3": {"name": "Kim Abroad", "address": ["1 Row", "Wendle", "Nowhere at all"], "office": "W", "telephone": "0"},
    "P-4": {"name": "Half Known"},
}


class Refusal(NamedTuple):
    status: int
    error: str
    message: str


class NotifyServer:
    """What it holds, and how it fails: `mute`, `cut` and `breaks` once it has taken a letter, else before it does."""

    def __init__(self) -> None:
        self.letters: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.fails: Literal["", "down", "busy", "mute", "cut", "breaks", "babbles", "lists all"] = ""
        self.given_up = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/v2/notifications", self._list, methods=["GET"]),
                Route("/v2/notifications/letter", self._letter, methods=["POST"]),
                Route("/correspondents/{person}", self._correspondent, methods=["GET"]),
            ]
        )

    def _correspondent(self, request: Request) -> Response:
        found = PEOPLE.get(request.path_params["person"])
        return JSONResponse(found) if found else JSONResponse({}, 404)

    def _list(self, request: Request) -> Response:
        self.asked.append(f"GET {request.query_params.get('reference')}")
        if refused := self._refused(request):
            return _problem(refused)
        if self.fails == "babbles":
            return JSONResponse({"notifications": [{"reference": "S-1"}]})
        reference = request.query_params.get("reference")
        found = [one for one in self.letters if self.fails == "lists all" or one["reference"] == reference]
        return JSONResponse({"notifications": found, "links": {"current": str(request.url)}})

    async def _letter(self, request: Request) -> Response:
        self.asked.append("POST letter")
        if refused := self._refused(request):
            return _problem(refused)
        body = await request.json()
        if refused := _invalid(body):
            return _problem(refused)
        given = body["personalisation"]
        letter = {
            "id": str(uuid.uuid4()),
            "reference": body["reference"],
            "type": "letter",
            "status": "accepted",
            "subject": given["subject"],
            "body": given["body"],
            **{f"line_{n}": given.get(f"address_line_{n}") for n in range(1, 8)},
        }
        self.letters.append(letter)
        match self.fails:
            case "mute":
                await self.given_up.wait()
            case "cut":
                return _Cut()
            case "breaks":
                return _problem(Refusal(500, "Exception", "Internal server error"))
        content = {"subject": given["subject"], "body": given["body"]}
        return JSONResponse({"id": letter["id"], "reference": letter["reference"], "content": content}, 201)

    def _refused(self, request: Request) -> Refusal | None:
        if self.fails == "down":
            return Refusal(503, "Exception", "Internal server error")
        if self.fails == "busy":
            return Refusal(429, "RateLimitError", "Exceeded rate limit for key type LIVE")
        return _unknown(request.headers.get("Authorization", ""))


class _Cut(Response):
    """The connection ends in the middle of the answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"400")]})
        await send({"type": "http.response.body", "body": b'{"id": ', "more_body": True})
        raise ConnectionAbortedError


def _unknown(authorization: str) -> Refusal | None:
    """What is wrong with a token: HS256 under the secret, `iss` the service, `iat` within thirty seconds of now."""
    scheme, _, token = authorization.partition(" ")
    if scheme != "Bearer":
        return Refusal(401, "AuthError", "Unauthorized: authentication token must be provided")
    head, claims, signature = token.split(".")
    expected = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    told = json.loads(_bytes(claims))
    if json.loads(_bytes(head))["alg"] != "HS256" or told["iss"] != SERVICE:
        return Refusal(403, "AuthError", "Invalid token: service not found")
    if not hmac.compare_digest(expected, _bytes(signature)):
        return Refusal(403, "AuthError", "Invalid token: API key not found")
    if abs(time.time() - told["iat"]) > 30:
        return Refusal(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
    return None


def _invalid(body: dict[str, Any]) -> Refusal | None:
    given = body["personalisation"]
    lines = [given[f"address_line_{n}"] for n in range(1, 8) if given.get(f"address_line_{n}")]
    if body["template_id"] != TEMPLATE:
        return Refusal(400, "BadRequestError", "Template not found")
    if missing := {"subject", "body"} - given.keys():
        return Refusal(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
    if len(lines) < 3:
        return Refusal(400, "ValidationError", "Address must be at least 3 lines")
    if not POSTCODE.fullmatch(lines[-1]):
        return Refusal(400, "ValidationError", "Must be a real UK postcode")
    return None


def _problem(refused: Refusal) -> Response:
    errors = [{"error": refused.error, "message": refused.message}]
    return JSONResponse({"status_code": refused.status, "errors": errors}, refused.status)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
