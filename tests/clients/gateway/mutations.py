"""Bodies as nobody should send them: a good one, changed in one of the ways in which bodies go wrong."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

GOOD: tuple[dict[str, Any], ...] = (
    {"sentence": "S-1", "type": "died", "occurred_at": "2026-11-20T10:00:00Z", "body": {}},
    {"sentence": "S-1", "type": "address_changed", "day_only": True, "body": {"known_from": "a letter"}},
    {"sentence": "S-1", "type": "charged", "occurred_at": "2026-11-20T10:00:00Z", "body": {"offence_on": "2026-11-01"}},
    {"sentence": "S-1", "type": "released", "body": {"kind": "curfew", "days": 14, "conditions": ["a", {"b": None}]}},
)
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 7.5, "", " ", "\x00", "S-1\x00", "\u202e", "x" * 5000, [], {}, [[]], {"a": {}}),
    *(10**30, -(10**400), 1e308, "2026-02-30", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "NaN"),
    *("../../etc/passwd", "'; DROP TABLE inbox; --", "{{7*7}}", "\ud800", {"__proto__": 1}, ["S-1"], {"S-1": "S-1"}),
)
RAW = (
    *(b"Infinity", b"-Infinity", b"NaN", b"1e999", b"-0", b"1" * 5000, b"0." + b"1" * 5000, b"1e-999", b"0x10"),
    *(b"[" * 50 + b"]" * 50, b"[" * 150 + b"]" * 150, b"[" * 9999, b'{"a":' * 190 + b"1" + b"}" * 190),
    *(b'"\\ud800"', b'"\\u0000"', b'"\xc0\xaf"', b'"\xed\xa0\x80"', b'"\xff"', b"'a'", b'"a', b"null,null", b"{,}"),
)

INSERTED = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"{", b"}", b"\\", b"\r\n", b",")


def mutated(chance: Random) -> bytes:
    """A body that was good, changed once to three times."""
    body = json.dumps(chance.choice(GOOD)).encode()
    for _ in range(chance.randint(1, 3)):
        body = chance.choice(MUTATIONS)(body, chance)
    return body


def _flip(body: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(body) or 1)
    return body[:at] + bytes(one ^ (1 << chance.randrange(8)) for one in body[at : at + 1]) + body[at + 1 :]


def _cut(body: bytes, chance: Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _insert(body: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    return (
        body[:at]
        + chance.choice((b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"{", b"}", b"\\", b"\r\n", b","))
        + body[at:]
    )


def _said_twice(body: bytes, chance: Random) -> bytes:
    return body[:-1] + b',"sentence":' + chance.choice(RAW) + b"}" if chance.random() < 0.5 else body + body


def _lengthened(body: bytes, chance: Random) -> bytes:
    return body + chance.choice((b" ", b"\x00", b"x")) * chance.choice((1, 1000, 66_000))


def _raw(body: bytes, chance: Random) -> bytes:
    """Something that no program would write, in place of one value."""
    found = _read(body)
    if not isinstance(found, dict) or not found:
        return body + chance.choice(RAW)
    marked = _dump({**found, chance.choice(list(found)): "\ue000"})
    return marked.replace(b'"\\ue000"', chance.choice(RAW))


def _odd(body: bytes, chance: Random) -> bytes:
    """Another value in place of one."""
    found = _read(body)
    if not isinstance(found, dict) or not found:
        return _dump(chance.choice(ODD))
    name = chance.choice([*found, "body", "extra"])
    inside = {"known_from": chance.choice(ODD), "kind": chance.choice(ODD), "offence_on": chance.choice(ODD)}
    return _dump({**found, name: chance.choice((chance.choice(ODD), inside))})


def _left_out(body: bytes, chance: Random) -> bytes:
    found = _read(body)
    if not isinstance(found, dict) or not found:
        return b""
    gone = chance.choice(list(found))
    return _dump({name: value for name, value in found.items() if name != gone})


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode()


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_flip, _cut, _insert, _said_twice, _lengthened),
    *(_raw, _odd, _left_out),
)
