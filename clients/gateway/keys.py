"""The keys of the gateway's sources: a TOML file that names each source and what it signs with.

    court  = ["whpk_…"]                 # its public key: only the court can sign
    prison = ["whsec_new", "whsec_old"]  # while a key is changed, both are taken

A source that is not in the file finds no door. The partner sandbox signs with all of its partner's keys that can sign.
"""

import base64
import fcntl
import os
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from clients import secure
from clients.gateway.signatures import Key, key
from domain.errors import BadInput, SettingsError

FILE = "sources.keys"
HEAD = "# What facts at the door are signed with, one list a source. Made by `sentence up`; for nobody else to read.\n"

Keys = Mapping[str, tuple[Key, ...]]


def read(file: Path) -> Keys:
    """The keys of each source. Raises SettingsError that names the source, never what is written there."""
    try:
        found = tomllib.loads(file.read_text())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no TOML"
        raise SettingsError(f"SENTENCE_SOURCES is {file}, which cannot be read: {why}.") from None
    return {source: _keys(file, source, listed) for source, listed in found.items()}


def kept(home: Path, sources: Iterable[str]) -> Path:
    """The file of a stack that keeps its own: made once, a source that is new to it gets its key."""
    file = secure.folder(home) / FILE
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+") as open_:
        fcntl.flock(open_, fcntl.LOCK_EX)  # door and sandbox may be two processes, which begin at once
        there = open_.read()
        lines = [f'{source} = ["{made()}"]\n' for source in sources if source not in tomllib.loads(there)]
        open_.write(("" if there else HEAD) + "".join(lines))
    return file


def made() -> str:
    """A new secret."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _keys(file: Path, source: str, listed: object) -> tuple[Key, ...]:
    if not isinstance(listed, list) or not listed or not all(isinstance(one, str) for one in listed):
        raise SettingsError(f"{file}: {source} needs a list of keys.")
    try:
        return tuple(key(one) for one in listed)
    except BadInput as error:
        raise SettingsError(f"{file}: {source}: {error}") from None
