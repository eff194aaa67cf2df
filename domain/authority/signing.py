"""Assertions made and checked: a JSON Web Signature with Ed25519 (RFC 7515, RFC 8037).

Keys and the moment are arguments. It stands apart from `assertion`: only doors and workers load the cryptography.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import ValidationError

from domain.authority.assertion import Assertion, digest
from domain.errors import NotAllowed
from domain.messages import Message

GOOD_FOR = timedelta(minutes=2)
CLOCKS_APART = timedelta(seconds=30)
ALGORITHM = "Ed25519"


def signed(message: Message, sentence: str, door: str, key: OKPKey, now: datetime) -> Message:
    """The message with the door's assertion, by that key and as of now."""
    at = int(now.timestamp())
    until = at + int(GOOD_FOR.total_seconds())
    claims = Assertion(door=door, sentence=sentence, signed_at=at, until=until, digest=digest(message))
    header = {"alg": ALGORITHM, "kid": key.kid}
    token = jws.serialize_compact(header, claims.model_dump_json(by_alias=True), key, algorithms=[ALGORITHM])
    return message.but(assertion=token)


def must_be_asserted(message: Message, sentence: str, keys: KeySet, now: datetime) -> Assertion:
    """What a known door asserts of this message. Raises NotAllowed where none does, or not now, or not of this one."""
    asserted = _read(message.assertion or "", keys)
    if asserted is None or not _is_of(asserted, message, sentence) or not _is_good_at(asserted, now):
        raise NotAllowed(
            "authority.assertion",
            "No door that is known here vouches for who says this.",
            "Say it through the console, the API or the command line of this house.",
        )
    return asserted


def _is_of(asserted: Assertion, message: Message, sentence: str) -> bool:
    return (asserted.sentence, asserted.digest) == (sentence, digest(message))


def _is_good_at(asserted: Assertion, now: datetime) -> bool:
    return asserted.signed_at - CLOCKS_APART.total_seconds() <= now.timestamp() <= asserted.until


def _read(token: str, keys: KeySet) -> Assertion | None:
    try:
        found = jws.deserialize_compact(token.encode(), keys, algorithms=[ALGORITHM])
        return Assertion.model_validate_json(found.payload) if _is_canonical(token) else None
    except (JoseError, ValidationError, ValueError):  # ValueError: what is not even the shape of a signature
        return None


def _is_canonical(token: str) -> bool:
    """Whether it is written in the one way there is: base64 lets the last letter vary, and is read past rubbish."""
    parts = token.split(".")
    return all(urlsafe_b64encode(urlsafe_b64decode(f"{part}==")).rstrip(b"=").decode() == part for part in parts)
