"""Standard Webhooks signatures: what fits, what does not, and that others who know the scheme agree."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from clients.gateway.signatures import ID, SIGNATURE, TIMESTAMP, NotSigned, Secret, check, key, sign
from domain.errors import BadInput

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BODY = b'{"type":"died"}'
OLD, NEW = Secret(b"old, and made up for tests"), Secret(b"new, and made up for tests")
PAIR = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PRIVATE = key(f"whsk_{base64.b64encode(PAIR.private_bytes_raw()).decode()}")
PUBLIC = key(f"whpk_{base64.b64encode(PAIR.public_key().public_bytes_raw()).decode()}")


def headers(*keys: object, id: str = "msg_1", at: datetime = NOW, body: bytes = BODY, **other: str) -> dict[str, str]:
    return {**sign(keys, id, at, body), **{f"webhook-{name}": value for name, value in other.items()}}  # type: ignore[arg-type]


def test_the_vector_that_the_schemes_libraries_share_is_ours_too() -> None:
    secret = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert isinstance(secret, Secret)
    at = datetime.fromtimestamp(1614265330, UTC)
    signed = sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert signed[SIGNATURE] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_ed25519_signature_is_the_one_of_rfc_8032_over_the_content() -> None:
    """The key pair of the RFC's first test."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signed = headers(key(f"whsk_{base64.b64encode(seed + public).decode()}"), at=NOW)
    version, _, text = signed[SIGNATURE].partition(",")
    content = f"msg_1.{int(NOW.timestamp())}.".encode() + BODY
    assert (version, base64.b64decode(text)) == ("v1a", Ed25519PrivateKey.from_private_bytes(seed).sign(content))
    assert check([key(f"whpk_{base64.b64encode(public).decode()}")], signed, BODY, NOW) == "msg_1"


@given(st.binary(min_size=24, max_size=64), st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True), st.text())
def test_the_schemes_own_library_signs_what_we_take_and_takes_what_we_sign(secret: bytes, id: str, text: str) -> None:
    now, body, theirs = datetime.now(UTC), json.dumps(text).encode(), Webhook(secret)
    theirs.verify(body, sign([Secret(secret)], id, now, body))
    signed = {ID: id, TIMESTAMP: str(int(now.timestamp())), SIGNATURE: theirs.sign(id, now, body.decode())}
    assert check([Secret(secret)], signed, body, now) == id


@pytest.mark.parametrize("seconds", [0, 300, -300])
def test_a_signature_fits_for_five_minutes_either_way(seconds: int) -> None:
    assert check([OLD], headers(OLD, at=NOW - timedelta(seconds=seconds)), BODY, NOW) == "msg_1"


ROTATED = {
    "signed with both, the old key known": ((OLD, NEW), (OLD,)),
    "signed with both, the new key known": ((OLD, NEW), (NEW,)),
    "signed with the old key, both known": ((OLD,), (NEW, OLD)),
    "from a secret to a pair of keys": ((PRIVATE,), (OLD, PUBLIC)),
    "by a pair whose private half is known": ((PRIVATE,), (PRIVATE,)),
}


@pytest.mark.parametrize("case", ROTATED)
def test_while_a_key_is_changed_one_that_fits_is_enough(case: str) -> None:
    signers, known = ROTATED[case]
    assert check(known, headers(*signers), BODY, NOW) == "msg_1"


@pytest.mark.parametrize("before", ["v2,AAAA ", "v1 ", "v1,no/base64! ", ",, ", "v1a,AAAA ", "  "])
def test_signatures_of_other_kinds_before_it_do_no_harm(before: str) -> None:
    signed = headers(OLD)
    assert check([OLD, PUBLIC], {**signed, SIGNATURE: before + signed[SIGNATURE]}, BODY, NOW) == "msg_1"


GOOD = headers(OLD)
AMISS: dict[str, tuple[dict[str, str], str]] = {
    "unsigned": ({SIGNATURE: ""}, "signature.wrong"),
    "no id": ({ID: ""}, "signature.headers"),
    "no time": ({TIMESTAMP: ""}, "signature.headers"),
    "another id": ({ID: "msg_2"}, "signature.wrong"),
    "an id with a full stop": (headers(OLD, id="msg.1"), "signature.headers"),
    "an id with a space": (headers(OLD, id="msg 1"), "signature.headers"),
    "an id in other letters": (headers(OLD, id="é"), "signature.headers"),
    "too long an id": (headers(OLD, id="x" * 151), "signature.headers"),
    "another time": ({TIMESTAMP: str(int(NOW.timestamp()) + 1)}, "signature.wrong"),
    "a key that is not known": (headers(NEW), "signature.wrong"),
    "another body": (headers(OLD, body=b"{}"), "signature.wrong"),
    "under another version": ({SIGNATURE: GOOD[SIGNATURE].replace("v1,", "v1a,")}, "signature.wrong"),
    "the version alone": ({SIGNATURE: "v1,"}, "signature.wrong"),
    "cut short": ({SIGNATURE: GOOD[SIGNATURE][:-4]}, "signature.wrong"),
    "after ten others": ({SIGNATURE: "v1,AAAA " * 10 + GOOD[SIGNATURE]}, "signature.wrong"),
    "in other letters": ({SIGNATURE: "v1,é"}, "signature.wrong"),
    "five minutes and a second ago": (headers(OLD, at=NOW - timedelta(seconds=301)), "signature.stale"),
    "five minutes and a second ahead": (headers(OLD, at=NOW + timedelta(seconds=301)), "signature.stale"),
    "at a part of a second": ({TIMESTAMP: f"{int(NOW.timestamp())}.5"}, "signature.headers"),
    "before all time": ({TIMESTAMP: "-5"}, "signature.headers"),
    "at a time beyond counting": ({TIMESTAMP: "9" * 5000}, "signature.headers"),
    "in figures of another script": ({TIMESTAMP: "١٢٣"}, "signature.headers"),
}


@pytest.mark.parametrize("case", AMISS)
def test_what_is_signed_otherwise_does_not_fit(case: str) -> None:
    changed, code = AMISS[case]
    with pytest.raises(NotSigned) as raised:
        check([OLD, PUBLIC], {**GOOD, **changed}, BODY, NOW)
    assert raised.value.code == code


def test_without_a_key_nothing_fits() -> None:
    with pytest.raises(NotSigned):
        check([], GOOD, BODY, NOW)


SHORT, LONG, OTHER = (base64.b64encode(b"x" * size).decode() for size in (23, 65, 32))
NO_KEYS = (
    "",
    "whsec_",
    "secret",
    "whpk_AAAA",
    "whsk_AAAA",
    "whsec_é",
    f"whsec_{SHORT}",
    f"whsec_{LONG}",
    f"who_{OTHER}",
)


@pytest.mark.parametrize("text", NO_KEYS)
def test_what_is_no_key_is_said_without_repeating_it(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        key(text)
    assert not text[6:] or text[6:] not in str(raised.value)
