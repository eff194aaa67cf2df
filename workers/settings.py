"""The settings of a process, from its environment. The connection to Temporal has none of ours: it uses Temporal's own.

SENTENCE_HOME            folder of the state that `up` keeps (~/.local/share/whole-sentence)
SENTENCE_RECORD          address of the case record (sqlite:///HOME/record.db)
SENTENCE_PARTNERS        base address of the partners, each below its name (the sandbox of `up`)
SENTENCE_DOOR            where partners tell what they did (the door of `up`)
SENTENCE_SOURCES         file of what each source signs its facts with (HOME/sources.keys, made by `up`)
SENTENCE_DOORS           a file with the public keys of the doors whose word a worker takes (HOME's own door)
SENTENCE_RULES_VERSION   the rules that runs carried over now are to use (the newest this code knows)
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from joserfc.jwk import KeySet
from pydantic import ValidationError

from clients import keys
from clients.gateway import keys as signing
from clients.gateway.keys import Keys
from domain import life
from domain.asks import Partner
from domain.errors import SettingsError
from domain.model import Model


class Settings(Model):
    """What a process needs to know of the world around it."""

    home: Path
    record: str
    partners: str | None = None
    door: str | None = None
    sources: Path | None = None
    doors: Path | None = None
    rules_version: int = life.RULES

    def partner_addresses(self) -> dict[Partner, str]:
        """Where each partner is: `SENTENCE_PARTNERS/court` and so on. Raises SettingsError where it is not set."""
        if self.partners is None:
            raise SettingsError("SENTENCE_PARTNERS is not set: a worker needs to know where its partners are.")
        return {partner: f"{self.partners.rstrip('/')}/{partner.value}" for partner in Partner}

    def trusted_doors(self) -> KeySet:
        """The keys of the doors whose word is taken. Raises SettingsError where the file holds none."""
        return keys.trusted(self.doors) if self.doors else keys.public(keys.kept(self.home))

    def source_keys(self, sources: Iterable[str]) -> Keys:
        """What each source at the door signs with. Raises SettingsError where they cannot be read."""
        return signing.read(self.sources or signing.kept(self.home, sources))

    def door_address(self) -> str:
        """Where the door is. Raises SettingsError where it is not set."""
        if self.door is None:
            raise SettingsError("SENTENCE_DOOR is not set: the partners need to know where to tell what they did.")
        return self.door


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises SettingsError that names the setting."""
    home = Path(environment.get("SENTENCE_HOME") or _data_home(environment) / "whole-sentence").expanduser().resolve()
    given = {
        "record": environment.get("SENTENCE_RECORD") or f"sqlite:///{home / 'record.db'}",
        "partners": environment.get("SENTENCE_PARTNERS"),
        "door": environment.get("SENTENCE_DOOR"),
        "sources": environment.get("SENTENCE_SOURCES"),
        "doors": environment.get("SENTENCE_DOORS"),
        "rules_version": environment.get("SENTENCE_RULES_VERSION"),
    }
    try:
        return Settings.model_validate({"home": home, **{name: value for name, value in given.items() if value}})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise SettingsError(f"SENTENCE_{name.upper()}: {error.errors()[0]['msg']}.") from None


def _data_home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
