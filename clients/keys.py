"""The keys by which the doors of a house vouch for who says what: one private key a door, and the public ones of all.

A key is a JSON Web Key (RFC 7517). Who holds the private one is a door; the worker needs the public ones alone.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from clients import secure
from domain.errors import SettingsError

FILE = "doors.json"


def kept(home: Path) -> OKPKey:
    """The private key of the house's own doors, made once, readable by its owner alone."""
    file = home / FILE
    if not file.exists():
        secure.folder(home)
        key = OKPKey.generate_key("Ed25519", auto_kid=True)
        made = home / f".{FILE}.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(json.dumps(key.as_dict(private=True)))
        with suppress(FileExistsError):  # another process of this house was a moment ahead
            os.link(made, file)
        made.unlink()
    return private(file.read_text(), file)


def private(text: str, where: object) -> OKPKey:
    """A private key from its text. Raises SettingsError."""
    try:
        key = OKPKey.import_key(json.loads(text))
    except (JoseError, ValueError) as error:
        raise SettingsError(f"{where} holds no key of a door: {error}") from None
    if not key.is_private:
        raise SettingsError(f"{where} holds a public key: a door signs with its private one.")
    key.ensure_kid()
    return key


def public(*keys: OKPKey) -> KeySet:
    """What a worker needs to know of those keys."""
    return KeySet([OKPKey.import_key(key.as_dict(private=False)) for key in keys])


def trusted(file: Path) -> KeySet:
    """The public keys of every door that a worker is to trust, from a JSON Web Key Set. Raises SettingsError."""
    try:
        return KeySet.import_key_set(json.loads(file.read_text()))
    except (OSError, JoseError, ValueError, KeyError) as error:
        raise SettingsError(f"SENTENCE_DOORS is {file}, which holds no set of keys: {error}") from None
