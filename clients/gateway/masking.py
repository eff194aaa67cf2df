"""What came from outside, made fit to be shown: secrets masked, nothing in it that a terminal or a page would obey.

Whoever signs may send what they like: no pattern here looks at a letter again and again (`++` gives nothing back).
"""

import re

MASK = "•••"
SECRETS = (
    re.compile(r"\b(whsec_|whsk_)[A-Za-z0-9+/=_-]++"),
    re.compile(r"(?i)\b(bearer |basic )[A-Za-z0-9._~+/=-]{8,}+"),
    re.compile(r"(?<![A-Za-z0-9_-])()eyJ[A-Za-z0-9_-]++\.[A-Za-z0-9_-]++\.[A-Za-z0-9_-]*+"),  # a JSON web token
    re.compile(r"(://)[^/\s\"@:]*+:[^/\s\"@]++(?=@)"),  # name and password in an address
    re.compile(
        r"(?i)(\"(?=[^\"]*?(?:password|passwd|secret|token|authorization|api[_-]?key|private[_-]?key))"
        r"[^\"]*+\"\s*+:\s*+)(?:\"(?:[^\"\\]|\\.)*+\"?|[^\s,}\]]++)"
    ),
)
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def masked(body: bytes) -> str:
    """The body as text: what is no text and what is not seen is written out, as `\\xff`; secrets are three dots."""
    text = UNSEEN.sub(lambda found: repr(found[0])[1:-1], body.decode(errors="backslashreplace"))
    for secret in SECRETS:
        text = secret.sub(lambda found: f"{found[1]}{MASK}", text)
    return text
