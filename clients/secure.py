"""What is nobody else's business: where it may be sent, and the folder in which it lies.

TLS keeps it from others on the way, and so does a machine that speaks to itself.
"""

from pathlib import Path
from urllib.parse import urlsplit

from domain.errors import SettingsError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def is_secure(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def must_be_secure(setting: str, address: str) -> str:
    """The address again. Raises SettingsError that names the setting, where anybody on the way could read along."""
    if not is_secure(address):
        raise SettingsError(f"{setting} is {address!r}: write https://, or http:// for this machine itself alone.")
    return address


def folder(at: Path) -> Path:
    """The folder at that place: where it is not there it is made, for its owner alone. Raises OSError."""
    at.mkdir(mode=0o700, parents=True, exist_ok=True)
    return at
