"""A small OpenID Connect provider for the local stack: made-up people, no passwords. It is never to leave loopback.

Authorization code with PKCE (RFC 7636) for browsers; for a terminal, a token for one of its people by name.
"""

import base64
import hashlib
import html
import secrets
import time
import tomllib
from importlib import resources
from typing import Any, NamedTuple
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.model import Model

CLIENT_ID, AUDIENCE = "console", "whole-sentence"
ALGORITHM = "ES256"
LOOPBACK = ["127.0.0.1", "localhost"]
"""By no other name: else a page from elsewhere could have its own name lead here, and get itself a token."""
CODE_SECONDS, TOKEN_SECONDS = 60, 8 * 60 * 60
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in as somebody made up</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body {{ font: 19px/1.5 Arial, sans-serif; color: #0b0c0c; max-width: 40em; margin: 40px auto; padding: 0 15px }}
ul {{ list-style: none; padding: 0 }} li {{ margin-bottom: 10px }}
button {{ font: inherit; padding: 5px 10px; margin-right: 10px; min-width: 9.5em; text-align: left }}</style></head>
<body><main>
<h1>Sign in as somebody made up</h1>
<p>This is the local stack's own sign-in. Nobody here is real, and nobody needs a password.</p>
<form method="post" action="/authorize?{asked}"><ul>{people}</ul></form></main></body></html>"""
BUTTON = '<li><button name="person" value="{id}">{name}</button> {what}</li>'


class Person(Model):
    """Somebody made up, with the claims that a token of theirs bears."""

    id: str
    name: str
    roles: tuple[str, ...]
    areas: tuple[str, ...] = ()


class Asked(Model):
    """What a browser was sent with (OpenID Connect Core 3.1.2.1)."""

    client_id: str
    redirect_uri: str
    code_challenge: str
    state: str = ""
    nonce: str | None = None


class Code(NamedTuple):
    """What a code stands for, and since when (on the monotonic clock, in seconds)."""

    at: float
    person: Person
    asked: Asked


def people() -> dict[str, Person]:
    """Who can sign in, by their ids."""
    read = tomllib.loads(resources.files("workers").joinpath("issuer.toml").read_text())
    return {one["id"]: Person.model_validate(one) for one in read["person"]}


class Issuer:
    """One provider at one address, for one application that browsers know by `returns_to`."""

    def __init__(self, returns_to: str) -> None:
        self.address = ""
        self._returns_to = returns_to
        self._key = ECKey.generate_key("P-256", auto_kid=True)
        self._people = people()
        self._codes: dict[str, Code] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/jwks", self._keys),
                Route("/authorize", self._authorize, methods=["GET", "POST"]),
                Route("/token", self._token, methods=["POST"]),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)],
        )

    def token(self, person: Person, **claims: object) -> str:
        """A token of theirs: good for a working day."""
        now = int(time.time())
        said = {"iss": self.address, "sub": person.id, "iat": now, "exp": now + TOKEN_SECONDS}
        profile = person.model_dump(include={"name", "roles", "areas"})
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.kid}, {**said, **profile, **claims}, self._key)

    async def _configuration(self, _: Request) -> Response:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return JSONResponse(
            {
                "issuer": self.address,
                **{name: f"{self.address}/{path}" for name, path in ends.items()},
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self._key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = Asked.model_validate(dict(request.query_params))
        if asked.client_id != CLIENT_ID or not asked.redirect_uri.startswith(f"{self._returns_to}/"):
            return JSONResponse({"error": "invalid_request"}, status_code=400)
        if request.method == "GET":
            return HTMLResponse(self._page(asked))
        person = self._people[str((await request.form())["person"])]
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(time.monotonic(), person, asked)
        back = urlencode({"code": code, "state": asked.state})
        return RedirectResponse(f"{asked.redirect_uri}?{back}", status_code=303)

    def _page(self, asked: Asked) -> str:
        rows = (BUTTON.format(id=one.id, name=html.escape(one.name), what=_what(one)) for one in self._people.values())
        return PAGE.format(asked=html.escape(urlencode(asked.model_dump(exclude_none=True))), people="".join(rows))

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if form.get("grant_type") == "password" and form.get("username") in self._people:
            person = self._people[form["username"]]
            return JSONResponse(_bearer(self.token(person, aud=AUDIENCE)))
        given = self._codes.pop(form.get("code", ""), None)
        if given is None or time.monotonic() - given.at > CODE_SECONDS or not _proves(form, given.asked):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        nonce = {"nonce": given.asked.nonce} if given.asked.nonce else {}
        id_token = self.token(given.person, aud=CLIENT_ID, **nonce)
        return JSONResponse({**_bearer(self.token(given.person, aud=AUDIENCE)), "id_token": id_token})


def _what(person: Person) -> str:
    roles, areas = ", ".join(person.roles).replace("_", " "), ", ".join(person.areas)
    return f"{roles} ({areas})" if areas else roles


def _bearer(token: str) -> dict[str, Any]:
    return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}


def _proves(form: dict[str, str], asked: Asked) -> bool:
    """Whether who asks for the token is who was sent (RFC 7636)."""
    hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    proof = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
    return secrets.compare_digest(proof, asked.code_challenge)
