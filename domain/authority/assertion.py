"""The assertion that travels with a command: a door says, for a short time, who says just this.

It covers the whole message but itself, the sentence it is for, and a few minutes; so it is of no use for another
message, another sentence or another day. `domain.authority.signing` makes and checks it.
"""

import hashlib
import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime

from pydantic import Field, ValidationError

from domain.calendar import stamp
from domain.messages import Message
from domain.model import Model


class Assertion(Model):
    """What a door asserts: that `digest` is of a message for this sentence, between two times in seconds since 1970."""

    door: str = Field(alias="iss")
    sentence: str = Field(alias="aud")
    signed_at: int = Field(alias="iat")
    until: int = Field(alias="exp")
    digest: str


def digest(message: Message) -> str:
    """SHA-256 over all that the message says, in hex; what a later version adds and leaves empty changes nothing."""
    said = message.model_dump(mode="json", exclude={"assertion"}, exclude_none=True)
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def vouched(token: str) -> dict[str, str | int]:
    """Which door vouched and when, for the record; nothing where the token cannot be read.

    It checks nothing: the workflow's validator has done so before the message came into history."""
    try:
        claims = Assertion.model_validate_json(urlsafe_b64decode(f"{token.split('.')[1]}=="))
        return {"door": claims.door, "signed_at": stamp(datetime.fromtimestamp(claims.signed_at, UTC))}
    except (ValidationError, ValueError, IndexError, OverflowError, OSError):
        return {}
