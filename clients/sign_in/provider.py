"""The OpenID Connect provider, whichever it is: it says who somebody is, which roles they have, where they work.

Its claims `roles` and `areas` are lists of words: roles of ours (`offender_manager`), areas as sentences name them. A
role that we do not know is passed over.
"""

import time
from typing import Any

from authlib.integrations.starlette_client import OAuth, OAuthError, StarletteOAuth2App
from httpx2 import HTTPError
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from clients.sign_in.registered import Registered
from domain.authority.signed_in import SignedIn
from domain.errors import NotSignedIn, OutOfReach
from domain.model import Role, role_of

ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
TIMEOUT_SECONDS = 5
ANEW_SECONDS = 30


class Provider:
    """One provider. Its keys are fetched when they are first needed, and again when a token names a new one, twice a
    minute at the most."""

    def __init__(self, registered: Registered) -> None:
        self._registered = registered
        self._fetched_anew = -float(ANEW_SECONDS)
        self._app: StarletteOAuth2App = OAuth().register(
            "provider",
            client_id=registered.client_id,
            client_secret=registered.client_secret,
            server_metadata_url=f"{registered.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "trust_env": False,
                "timeout": TIMEOUT_SECONDS,
            },
        )

    async def redirect(self, request: Request, back_to: str, *, again: bool = False) -> Response:
        """Sends a browser to the provider; `again` has it ask who they are, though it may know. Raises OutOfReach."""
        asks = {"prompt": "login"} if again else {}
        try:
            sent: Response = await self._app.authorize_redirect(request, back_to, **asks)
        except HTTPError as error:
            raise _silent(error) from None
        return sent

    async def came_back(self, request: Request) -> SignedIn:
        """Who came back from the provider. Raises NotSignedIn or OutOfReach."""
        try:
            token = await self._app.authorize_access_token(request)  # type: ignore[no-untyped-call]
        except HTTPError as error:
            raise _silent(error) from None
        except (OAuthError, JoseError) as error:
            raise NotSignedIn(f"The provider did not sign you in: {error}") from None
        return signed_in(token.get("userinfo") or {})

    async def bearer(self, token: str) -> SignedIn:
        """Who sends an access token, a JSON Web Token (RFC 9068). Raises NotSignedIn or OutOfReach."""
        try:
            claims = await self._claims(token)
            registry = jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": await self._issuer()},
                aud={"essential": True, "value": self._registered.audience},
                exp={"essential": True},
            )
            registry.validate(claims)
        except HTTPError as error:
            raise _silent(error) from None
        except (JoseError, ValueError):
            raise NotSignedIn("This token is none of the provider's, or not for us, or no longer good.") from None
        return signed_in(claims)

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            return await self._decoded(token)
        except InvalidKeyIdError:
            if not self._may_fetch_anew():
                raise
            return await self._decoded(token, anew=True)

    async def _decoded(self, token: str, *, anew: bool = False) -> dict[str, Any]:
        keys = KeySet.import_key_set(await self._app.fetch_jwk_set(force=anew))
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims

    def _may_fetch_anew(self) -> bool:
        """Not for every token that names a key: whoever sends one need not be anybody."""
        now = time.monotonic()
        may = now - self._fetched_anew >= ANEW_SECONDS
        if may:
            self._fetched_anew = now
        return may

    async def _issuer(self) -> str:
        metadata = await self._app.load_server_metadata()
        return str(metadata["issuer"])


def signed_in(claims: dict[str, Any]) -> SignedIn:
    """Who these claims are of; nobody signs in as the system itself. Raises NotSignedIn where they name nobody."""
    try:
        named = (role_of(str(name)) for name in claims.get("roles", ()))
        roles = tuple(role for role in named if role and role is not Role.SYSTEM)
        name = claims.get("name") or claims["sub"]
        return SignedIn(id=claims["sub"], name=name, roles=roles, areas=tuple(claims.get("areas", ())))
    except (KeyError, TypeError, ValidationError):
        raise NotSignedIn("The provider does not say who you are.") from None


def _silent(error: HTTPError) -> OutOfReach:
    return OutOfReach(f"The sign-in provider does not answer ({type(error).__name__}). Try again in a moment.")
