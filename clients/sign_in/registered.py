"""How we are known at a provider. It stands apart from it, so that reading settings loads no client of it."""

from pydantic import Field

from domain.model import Model


class Registered(Model):
    """How we are known at the provider: its issuer, our client id and secret, the audience of tokens for our API."""

    issuer: str
    client_id: str
    client_secret: str | None = Field(default=None, repr=False)
    audience: str = "whole-sentence"
