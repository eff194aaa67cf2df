"""Standard Webhooks signatures (standardwebhooks.com, 1.0.0): whether a body is from whom it says, and of now.

What is signed is `{webhook-id}.{webhook-timestamp}.{body}`; an id holds no full stop, so that this can be read in one
way only. The header `webhook-signature` lists signatures between spaces, `v1,…` by HMAC-SHA-256 and `v1a,…` by Ed25519,
each in base64: one that fits one of the source's keys is enough, so that a key can be changed without a pause.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol, runtime_checkable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.errors import BadInput, WholeSentenceError

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
WITHIN_SECONDS = 300
MOST_SIGNATURES = 10  # one that verifies takes time, and a header has room for hundreds
SECRET_BYTES = range(24, 65)
IDS = re.compile(r"[!-\-/-~]{1,150}")
SECONDS = re.compile("[0-9]{1,12}")


class NotSigned(WholeSentenceError):
    """No key of the source signed this now. `code` says what is amiss with it."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


class Key(Protocol):
    """What one source's signatures are checked with."""

    version: ClassVar[str]

    def fits(self, content: bytes, signature: bytes) -> bool: ...


@runtime_checkable
class SigningKey(Key, Protocol):
    """A key that can also sign."""

    def sign(self, content: bytes) -> bytes: ...


@dataclass(frozen=True)
class Secret:
    """`whsec_…`: a secret that both sides know, 24 to 64 bytes."""

    secret: bytes
    version: ClassVar[str] = "v1"

    def sign(self, content: bytes) -> bytes:
        return hmac.new(self.secret, content, hashlib.sha256).digest()

    def fits(self, content: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(self.sign(content), signature)


@dataclass(frozen=True)
class PublicKey:
    """`whpk_…`: the public half of a source's Ed25519 key."""

    public: Ed25519PublicKey
    version: ClassVar[str] = "v1a"

    def fits(self, content: bytes, signature: bytes) -> bool:
        try:
            self.public.verify(signature, content)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class PrivateKey:
    """`whsk_…`: an Ed25519 key that signs."""

    private: Ed25519PrivateKey
    version: ClassVar[str] = "v1a"

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)

    def fits(self, content: bytes, signature: bytes) -> bool:
        return PublicKey(self.private.public_key()).fits(content, signature)


def key(text: str) -> Key:
    """The key of a text as Standard Webhooks write it. Raises BadInput, which does not repeat it."""
    kind, _, encoded = text.partition("_")
    try:
        raw = base64.b64decode(encoded, validate=True)
        if kind == "whsec" and len(raw) in SECRET_BYTES:
            return Secret(raw)
        if kind == "whpk":
            return PublicKey(Ed25519PublicKey.from_public_bytes(raw))
        if kind == "whsk":
            return PrivateKey(Ed25519PrivateKey.from_private_bytes(raw[:32]))  # some write the public half behind it
    except ValueError:
        pass
    raise BadInput("A key is whsec_ and 24 to 64 bytes, or whpk_ or whsk_ and an Ed25519 key, in base64.")


def sign(keys: Iterable[SigningKey], id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a body sent under that id at that time, signed with each key."""
    timestamp = str(int(at.timestamp()))
    content = _content(id, timestamp, body)
    signed = (f"{key.version},{base64.b64encode(key.sign(content)).decode()}" for key in keys)
    return {ID: id, TIMESTAMP: timestamp, SIGNATURE: " ".join(signed)}


def check(keys: Iterable[Key], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of a webhook that one of the keys has signed within five minutes of now. Raises NotSigned."""
    id, timestamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not IDS.fullmatch(id) or not SECONDS.fullmatch(timestamp):
        raise NotSigned("signature.headers", f"Send {ID} (no full stop in it), {TIMESTAMP} (in seconds), {SIGNATURE}.")
    if abs(now.timestamp() - int(timestamp)) > WITHIN_SECONDS:
        raise NotSigned("signature.stale", f"{TIMESTAMP} is more than {WITHIN_SECONDS} seconds from now.")
    content, signatures = _content(id, timestamp, body), list(_signatures(headers.get(SIGNATURE, "")))
    if not any(key.version == version and key.fits(content, one) for key in keys for version, one in signatures):
        raise NotSigned("signature.wrong", "No signature fits a key of this source.")
    return id


def _content(id: str, timestamp: str, body: bytes) -> bytes:
    return f"{id}.{timestamp}.".encode() + body


def _signatures(header: str) -> Iterable[tuple[str, bytes]]:
    """The signatures of a header that can be read; versions of tomorrow are among them, for nobody to use."""
    for one in header.split(" ")[:MOST_SIGNATURES]:
        version, _, encoded = one.partition(",")
        try:
            yield version, base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            continue
