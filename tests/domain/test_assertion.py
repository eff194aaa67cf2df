"""The assertion that travels with a command: what it covers, and that nothing else is taken for it."""

import random
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jws
from joserfc.jwk import KeySet, OctKey, OKPKey

from domain.authority.assertion import vouched
from domain.authority.signing import CLOCKS_APART, GOOD_FOR, must_be_asserted, signed
from domain.errors import NotAllowed
from domain.messages import Message
from domain.model import By
from tests.domain import builders as a

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
KEY, OTHER = (OKPKey.generate_key("Ed25519", auto_kid=True) for _ in range(2))
DOORS = KeySet([OKPKey.import_key(KEY.as_dict(private=False))])
JUDGE = a.message("judge", "2026-11-20 10:00", "OM", failure="A1", finding="unacceptable", reason="no reply")
SIGNED = signed(JUDGE, "S-1", "console", KEY, NOW)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def test_a_known_doors_word_is_taken_and_says_which_door_it_was() -> None:
    asserted = must_be_asserted(SIGNED, "S-1", DOORS, NOW)
    assert (asserted.door, asserted.sentence) == ("console", "S-1")
    assert vouched(SIGNED.assertion or "") == {"door": "console", "signed_at": "2026-11-20T10:00:00Z"}


@pytest.mark.parametrize(
    ("message", "sentence", "at"),
    [
        (SIGNED.but(by=By.read("LM:parks")), "S-1", NOW),
        (SIGNED.but(by=By.read("OM:dale")), "S-1", NOW),
        (SIGNED.but(id="another"), "S-1", NOW),
        (SIGNED.but(type="warn"), "S-1", NOW),
        (SIGNED.but(body={**SIGNED.body, "finding": "acceptable"}), "S-1", NOW),
        (SIGNED.but(occurred_at=NOW), "S-1", NOW),
        (SIGNED.but(after=7), "S-1", NOW),
        (SIGNED, "S-2", NOW),
        (SIGNED, "S-1", NOW + GOOD_FOR + timedelta(seconds=1)),
        (SIGNED, "S-1", NOW - CLOCKS_APART - timedelta(seconds=1)),
        (JUDGE, "S-1", NOW),
        (signed(JUDGE, "S-1", "console", OTHER, NOW), "S-1", NOW),
    ],
    ids=["role", "who", "id", "type", "body", "when", "after", "sentence", "late", "early", "unsigned", "stranger"],
)
def test_it_is_of_no_use_for_anything_else(message: Message, sentence: str, at: datetime) -> None:
    with pytest.raises(NotAllowed) as refused:
        must_be_asserted(message, sentence, DOORS, at)
    assert refused.value.code == "authority.assertion"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_no_other_algorithm_is_taken_whatever_its_header_says(algorithm: str) -> None:
    payload = (SIGNED.assertion or "").split(".")[1]
    unsigned = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    forged = f"{unsigned}.{payload}."
    if algorithm == "HS256":  # the public key taken for a shared secret
        public = OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
        forged = jws.serialize_compact({"alg": "HS256", "kid": KEY.kid}, payload, public, algorithms=["HS256"])
    with pytest.raises(NotAllowed):
        must_be_asserted(SIGNED.but(assertion=forged), "S-1", DOORS, NOW)


def test_of_ten_thousand_changed_tokens_none_is_taken() -> None:
    chance, token = random.Random(20261120), SIGNED.assertion or ""
    changed = set[str]()
    while len(changed) < 10_000:
        changed |= {_changed(token, chance)} - {token}
    for one in sorted(changed):
        with pytest.raises(NotAllowed):
            must_be_asserted(SIGNED.but(assertion=one), "S-1", DOORS, NOW)


def _changed(token: str, chance: random.Random) -> str:
    """The token with a letter or a few of them other, gone, doubled or put in; or with parts of it in another place."""
    at = chance.randrange(len(token))
    match chance.randrange(6):
        case 0 | 1:
            return token[:at] + chance.choice(LETTERS) + token[at + 1 :]
        case 2:
            return token[:at] + token[at + chance.randrange(1, 4) :]
        case 3:
            return token[:at] + chance.choice(LETTERS + "=+/ \n\x00é") + token[at:]
        case 4:
            other = chance.randrange(len(token))
            letters = list(token)
            letters[at], letters[other] = letters[other], letters[at]
            return "".join(letters)
        case _:
            parts = token.split(".")
            chance.shuffle(parts)
            return ".".join(parts)[: chance.randrange(1, len(token))]
